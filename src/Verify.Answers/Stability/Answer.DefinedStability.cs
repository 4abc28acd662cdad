using Microsoft.FSharp.Core;
using Verify.Arithmetic;
using Verify.Processes;

namespace Verify.Answers;

/// <summary>The step size below which a process is mean-square stable.</summary>
/// <param name="Process">The process's name.</param>
/// <param name="Threshold">The threshold, possibly ∞.</param>
/// <param name="StepSize">The instance's own step size, exact.</param>
/// <param name="Certainty">What the threshold promises.</param>
public sealed record ThresholdAnswer(string Process, Number Threshold, Number StepSize, Certainty Certainty) : INumbers
{
    IEnumerable<Number> INumbers.Numbers => [Threshold];
}

public static partial class Answer
{
    /// <summary>
    /// The end of the first interval (0, η*) of step sizes on which a process given by its definition is mean-square stable: its second moments
    /// tend to a limit from every start. With digits it is proved stable just below and unstable just above.
    /// </summary>
    /// <param name="process">The definition on its instance; X must have full column rank for there to be a limit from every start.</param>
    /// <param name="digits">Significant digits to certify, 1 to 1000; null for doubles.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">There is no parameter eta, no stable step size, or the digits are not reached.</exception>
    public static ThresholdAnswer Threshold(
        ProcessInstance process,
        int? digits = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(process);
        DerivedMoments moments = new(process);
        string name = process.Definition.Name;
        Number own = Number.Of(process.Instance.StepSize);
        double estimate = MeanSquareStability.threshold(moments, process, cancellation);
        if (estimate == 0)
        {
            throw new InvalidInputException(
                $"'{name}' is mean-square stable for no step size on this instance: some direction keeps its start (is X of full column rank?)"
            );
        }
        if (digits is not { } count)
        {
            return new(name, Number.Of(estimate), own, Certainty.Doubles);
        }
        if (double.IsPositiveInfinity(estimate))
        {
            throw new InvalidInputException(
                $"'{name}' is stable at every step size tried; without --digits the answer is inf"
            );
        }
        return CertifiedDigits.Reach(
            count,
            precision =>
                OptionModule.ToNullable(
                    MeanSquareStability.tryEnclose(
                        moments,
                        Rational.FromDouble(estimate),
                        (count * 10 / 3) + 8,
                        precision,
                        cancellation
                    )
                )
                    is { } enclosure
                    ? new ThresholdAnswer(name, Number.Certified(enclosure, count), own, Certainty.Certified)
                    : null
        );
    }
}
