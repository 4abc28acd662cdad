namespace Verify.Claims
