using System.CommandLine;
using Verify.Arithmetic;

namespace Verify.Cli.Options;

/// <summary>The option --digits: how many digits of every number must be certified.</summary>
internal static class DigitsOption
{
    /// <summary>A new option.</summary>
    public static WholeNumberOption Create() =>
        new(
            "--digits",
            "N",
            "N certified significant digits of every number; not available yet, leave it out for doubles",
            least: 1
        );

    /// <summary>The digits asked for, or null for doubles.</summary>
    /// <exception cref="InvalidInputException">Digits are asked for: certified evaluation does not exist yet.</exception>
    public static int? Read(ParseResult parse, WholeNumberOption option) =>
        parse.GetValue(option) is null
            ? null
            : throw new InvalidInputException(
                "--digits: certified digits are not available yet; leave the option out for doubles"
            );
}
