using System.CommandLine;
using System.Globalization;

namespace Verify.Cli.Options;

/// <summary>An option whose value is a whole number of 32 bits; absent without a default.</summary>
internal sealed class WholeNumberOption : Option<int?>
{
    public WholeNumberOption(string name, string helpName, string meaning, int least)
        : base(name)
    {
        HelpName = helpName;
        Description = meaning;
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (
                int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                && value >= least
            )
            {
                return value;
            }
            string allowed =
                least == int.MinValue
                    ? $"a whole number of 32 bits, {int.MinValue} to {int.MaxValue}"
                    : string.Create(CultureInfo.InvariantCulture, $"a whole number, {least} to {int.MaxValue}");
            result.AddError($"{name}: '{text}' is not allowed; give {allowed}");
            return null;
        };
    }
}
