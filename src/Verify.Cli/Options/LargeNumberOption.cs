using System.CommandLine;
using System.Globalization;

namespace Verify.Cli.Options;

/// <summary>An option whose value is a whole number of 63 bits; absent without a default. 10⁶ may be written 1e6.</summary>
internal sealed class LargeNumberOption : Option<long?>
{
    /// <summary>The largest index, and number, of instances: an index and a number together, and the retries of a draw, are within 63 bits.</summary>
    public const long LargestIndex = 1L << 61;

    public LargeNumberOption(string name, string helpName, string meaning, long least, long greatest = LargestIndex)
        : base(name)
    {
        HelpName = helpName;
        Description = meaning;
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (
                decimal.TryParse(text, NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out decimal value)
                && value >= least
                && value <= greatest
                && value == decimal.Truncate(value)
            )
            {
                return (long)value;
            }
            result.AddError(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: '{text}' is not allowed; give a whole number, {least} to {greatest}"
                )
            );
            return null;
        };
    }
}
