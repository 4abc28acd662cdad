namespace Verify.Paper
