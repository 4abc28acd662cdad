namespace Verify.Answers;

/// <summary>Moments of one process at several times or steps.</summary>
/// <param name="Process">The process's name.</param>
/// <param name="Axis">Whether the points are times or steps.</param>
/// <param name="Points">One entry a time or step, in the order asked for.</param>
/// <param name="Certainty">What every number promises.</param>
public sealed record MomentsAnswer(
    string Process,
    TimeAxis Axis,
    IReadOnlyList<MomentsAtPoint> Points,
    Certainty Certainty
) : INumbers
{
    /// <summary>How many numbers are 0 only because rounding is as large as what was computed.</summary>
    public int Unresolved => Number.CountUnresolved(Points.SelectMany(point => point.AllNumbers));

    IEnumerable<Number> INumbers.Numbers => Points.SelectMany(point => point.AllNumbers);
}

/// <summary>Mean and covariance at one time or step.</summary>
/// <param name="Point">The time or step, as it was asked for.</param>
/// <param name="Mean">Mean of the coefficients, p numbers.</param>
/// <param name="Covariance">Covariance of the coefficients, p × p; null for a deterministic process.</param>
public sealed record MomentsAtPoint(
    string Point,
    IReadOnlyList<Number> Mean,
    IReadOnlyList<IReadOnlyList<Number>>? Covariance
)
{
    /// <summary>Every state of a process that has several, the first one included; empty for a process with formulas of its own.</summary>
    public IReadOnlyList<StateAtPoint> States { get; init; } = [];

    internal IEnumerable<Number> AllNumbers =>
        Mean.Concat(Covariance?.SelectMany(row => row) ?? [])
            .Concat(States.Skip(1).SelectMany(state => state.Mean.Concat(state.Covariance.SelectMany(row => row))));
}

/// <summary>Mean and covariance of one state vector.</summary>
/// <param name="Name">The state's name in the definition.</param>
/// <param name="Mean">Its mean, p numbers.</param>
/// <param name="Covariance">Its covariance, p × p.</param>
public sealed record StateAtPoint(
    string Name,
    IReadOnlyList<Number> Mean,
    IReadOnlyList<IReadOnlyList<Number>> Covariance
);
