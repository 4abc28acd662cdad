namespace Verify.Arithmetic.Tests;

/// <summary>The volume of randomised tests: VERIFY_TEST_SCALE multiplies it, 1 by default.</summary>
internal static class TestScale
{
    public static int Times(int count) =>
        count
        * (
            int.TryParse(Environment.GetEnvironmentVariable("VERIFY_TEST_SCALE"), out int scale) && scale > 0
                ? scale
                : 1
        );
}
