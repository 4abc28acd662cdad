using System.CommandLine;
using System.Globalization;
using Verify.Answers;

namespace Verify.Cli.Options;

/// <summary>The option --step: numbers of steps.</summary>
internal sealed class StepOption : Option<IReadOnlyList<ExactNumber>>
{
    // Step counts pass through doubles, which hold every whole number up to here.
    private const long Greatest = 1L << 53;

    public StepOption()
        : base("--step")
    {
        HelpName = "K";
        Description = "number of steps, for iterations; repeat it for several";
        Arity = ArgumentArity.OneOrMore;
        AllowMultipleArgumentsPerToken = true;
        CustomParser = result =>
        {
            List<ExactNumber> steps = [];
            foreach (string text in result.Tokens.Select(token => token.Value))
            {
                if (text == ExactNumber.Infinite.Text)
                {
                    steps.Add(ExactNumber.Infinite);
                    continue;
                }
                if (
                    !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long step)
                    || step > Greatest
                )
                {
                    result.AddError(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"--step: '{text}' is not allowed; give a whole number, 0 to {Greatest}"
                        )
                    );
                    return [];
                }
                steps.Add(ExactNumber.Of(step));
            }
            return steps;
        };
    }
}
