using System.Globalization;
using System.Runtime.CompilerServices;

namespace Verify.Tests;

/// <summary>VERIFY_TEST_SCALE: how many times as many random trials as usual; 1 where it is not set.</summary>
internal static class TestScale
{
    private const string Variable = "VERIFY_TEST_SCALE";
    private const int WrongUsage = 2;

    private static readonly double? Factor = Of(Environment.GetEnvironmentVariable(Variable));

    /// <summary>So many trials in place of the usual number.</summary>
    public static int Trials(int usual) => (int)Math.Clamp(Math.Round(usual * (Factor ?? 1.0)), 1.0, int.MaxValue);

    /// <summary>The factor that a text says; null where it is no number of at least 1: fewer trials would not meet what tests ask them to have met.</summary>
    public static double? Of(string? text) =>
        string.IsNullOrEmpty(text) ? 1.0
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double factor)
        && factor >= 1.0
        && double.IsFinite(factor)
            ? factor
        : null;

    // Before the first test: one line, and no failure of tests that have no fault.
#pragma warning disable CA2255 // A test program is no library.
    [ModuleInitializer]
    public static void Require()
    {
        if (Factor is null)
        {
            Console.Error.WriteLine(
                $"{Variable} is '{Environment.GetEnvironmentVariable(Variable)}'; a number of at least 1 is allowed, such as 10"
            );
            Environment.Exit(WrongUsage);
        }
    }
#pragma warning restore CA2255
}
