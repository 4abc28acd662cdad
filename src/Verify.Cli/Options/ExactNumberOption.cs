using System.CommandLine;
using Verify.Answers;
using Verify.Arithmetic;

namespace Verify.Cli.Options;

/// <summary>An option whose values are exact numbers of at least 0: decimals or fractions, never rounded on reading.</summary>
internal sealed class ExactNumberOption : Option<IReadOnlyList<ExactNumber>>
{
    public ExactNumberOption(string name, string helpName, string meaning, bool several, bool mayBeInfinite = false)
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
                if (mayBeInfinite && text == ExactNumber.Infinite.Text)
                {
                    numbers.Add(ExactNumber.Infinite);
                    continue;
                }
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

    /// <summary>The number of an option that is given once, or null where it is not given.</summary>
    public ExactNumber? Single(ParseResult parse) => parse.GetValue(this) is [var number, ..] ? number : null;

    /// <summary>The same, where 0 is not allowed and doubles must hold it.</summary>
    /// <exception cref="InvalidInputException">The number is 0, or too small or too large for a double.</exception>
    public ExactNumber? SinglePositive(ParseResult parse)
    {
        ExactNumber? number = Single(parse);
        return number is null || number.InDoubles(Name) > 0
            ? number
            : throw new InvalidInputException($"{Name}: '{number.Text}' is not allowed; give a positive number");
    }
}
