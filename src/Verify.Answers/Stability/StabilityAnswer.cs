using Verify.Arithmetic;

namespace Verify.Answers;

/// <summary>Step sizes below which second moments stay bounded.</summary>
/// <param name="Sgf">Threshold of stochastic gradient flow, possibly ∞.</param>
/// <param name="Sgd">Threshold of mini-batch SGD.</param>
/// <param name="StepSize">The instance's own step size, exact.</param>
/// <param name="Certainty">What the thresholds promise.</param>
public sealed record StabilityAnswer(Number Sgf, Number Sgd, Number StepSize, Certainty Certainty) : INumbers
{
    IEnumerable<Number> INumbers.Numbers => [Sgf, Sgd];
}
