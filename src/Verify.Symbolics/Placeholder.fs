namespace Verify.Symbolics
