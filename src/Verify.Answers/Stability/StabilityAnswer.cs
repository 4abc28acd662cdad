using Verify.Arithmetic;

namespace Verify.Answers;

/// <summary>Step sizes below which second moments stay bounded.</summary>
/// <param name="Sgf">Threshold of stochastic gradient flow, possibly ∞.</param>
/// <param name="Sgd">Threshold of mini-batch SGD.</param>
/// <param name="StepSize">The instance's own step size, exact.</param>
/// <param name="Certainty">What the thresholds promise.</param>
public sealed record StabilityAnswer(Number Sgf, Number Sgd, Number StepSize, Certainty Certainty) : INumbers
{
    /// <summary>How many thresholds are 0 only because rounding is as large as what was computed.</summary>
    public int Unresolved => Number.CountUnresolved([Sgf, Sgd]);

    IEnumerable<Number> INumbers.Numbers => [Sgf, Sgd];
}
