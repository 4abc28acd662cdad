using System.CommandLine;
using Verify.Answers;

namespace Verify.Cli.Options;

/// <summary>The option --digits: how many digits of every number must be certified.</summary>
internal static class DigitsOption
{
    /// <summary>A new option.</summary>
    public static WholeNumberOption Create() =>
        new(
            "--digits",
            "N",
            $"print N significant digits of every number, each certified in ball arithmetic: off by less than one unit in the last place; 1 to {CertifiedDigits.MostDigits}, without it doubles",
            least: 1
        );

    /// <summary>The digits asked for, or null for doubles.</summary>
    public static int? Read(ParseResult parse, WholeNumberOption option) => parse.GetValue(option);
}
