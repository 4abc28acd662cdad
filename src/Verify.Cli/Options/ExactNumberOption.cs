using System.CommandLine;
using Verify.Arithmetic;

namespace Verify.Cli.Options;

/// <summary>An exact number, with the text that the user gave for it: answers repeat that text, so that scripts find their own.</summary>
/// <param name="Text">As given.</param>
/// <param name="Value">Its exact value.</param>
internal sealed record ExactNumber(string Text, Rational Value)
{
    /// <summary>The nearest double.</summary>
    /// <param name="option">The option that it was given for, for the complaint.</param>
    /// <exception cref="InvalidInputException">It is beyond the range of doubles.</exception>
    public double InDoubles(string option)
    {
        double rounded = Value.ToDouble();
        return double.IsFinite(rounded)
            ? rounded
            : throw new InvalidInputException($"{option}: '{Text}' is beyond the range of doubles");
    }
}

/// <summary>An option whose values are exact numbers of at least 0: decimals or fractions, never rounded on reading.</summary>
internal sealed class ExactNumberOption : Option<IReadOnlyList<ExactNumber>>
{
    public ExactNumberOption(string name, string helpName, string meaning, bool several)
        : base(name)
    {
        HelpName = helpName;
        Description = meaning;
        Arity = several ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne;
        AllowMultipleArgumentsPerToken = several;
        CustomParser = result =>
        {
            List<ExactNumber> numbers = [];
            foreach (string text in result.Tokens.Select(token => token.Value.Trim()))
            {
                if (!Rational.TryParse(text, out Rational value) || value.Sign < 0)
                {
                    result.AddError(
                        $"{name}: '{text}' is not allowed; give a number of at least 0, such as 2, 0.125, 1e-3 or 1/3"
                    );
                    return [];
                }
                numbers.Add(new ExactNumber(text, value));
            }
            return numbers;
        };
    }
}
