namespace Verify.Answers;

/// <summary>Expected risks of one process at several times or steps, beside those of stochastic gradient flow, gradient flow and ridge.</summary>
/// <param name="Process">The process's name.</param>
/// <param name="Axis">Whether the points are times or steps.</param>
/// <param name="Points">One entry a point, in the order asked for.</param>
/// <param name="Certainty">What every number promises.</param>
public sealed record ProcessRiskAnswer(
    string Process,
    TimeAxis Axis,
    IReadOnlyList<ProcessRiskAtPoint> Points,
    Certainty Certainty
) : INumbers
{
    /// <summary>Why the other estimators are left out at points that are finite; null where they are not.</summary>
    public string? Omitted { get; init; }

    /// <summary>How many numbers are 0 only because rounding is as large as what was computed, those of the others included.</summary>
    public int Unresolved =>
        Number.CountUnresolved(Points.SelectMany(point => point.Risk.Numbers.Concat(point.Others?.Numbers ?? [])));

    IEnumerable<Number> INumbers.Numbers => Points.SelectMany(point => point.Risk.Numbers);
}

/// <summary>The risk of a process at one point of its clock.</summary>
/// <param name="Point">The time or step, as it was asked for, "inf" included.</param>
/// <param name="Risk">The risk of the process.</param>
/// <param name="Others">The other estimators at the same time, t = kη of a step k; null at "inf", and where they are omitted.</param>
public sealed record ProcessRiskAtPoint(string Point, ProcessRisk Risk, RiskAtTime? Others);

/// <summary>A risk by its sources: estimation = bias² + variance + noise, and so for prediction.</summary>
/// <param name="Estimation">E‖b − β*‖².</param>
/// <param name="Prediction">E(b − β*)ᵀΣ̂(b − β*), in-sample.</param>
/// <param name="Bias2">‖E b − β*‖²; a part is null where N digits are asked for, and it may be 0 and is below 10^−N of the risk.</param>
/// <param name="Variance">tr Cov_ε E[b | y].</param>
/// <param name="Noise">tr E_ε Cov[b | y], what the algorithm adds.</param>
/// <param name="PredictionBias2">Bias² of prediction.</param>
/// <param name="PredictionVariance">Variance of prediction.</param>
/// <param name="PredictionNoise">Noise of prediction.</param>
public sealed record ProcessRisk(
    Number Estimation,
    Number Prediction,
    Number? Bias2,
    Number? Variance,
    Number? Noise,
    Number? PredictionBias2,
    Number? PredictionVariance,
    Number? PredictionNoise
)
{
    internal IEnumerable<Number> Numbers =>
        new[]
        {
            Estimation,
            Prediction,
            Bias2,
            Variance,
            Noise,
            PredictionBias2,
            PredictionVariance,
            PredictionNoise,
        }.OfType<Number>();
}
