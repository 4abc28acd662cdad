namespace Verify.LeastSquares.Simulation;

/// <summary>What an ensemble records after a number of steps.</summary>
/// <param name="Step">The number of steps, ≥ 0.</param>
/// <param name="Centre">The centre of the moments, p entries: the mean that is claimed.</param>
/// <param name="Statistics">Further quadratic functions of β about that centre.</param>
internal sealed record EnsembleTarget(int Step, double[] Centre, IReadOnlyList<QuadraticStatistic> Statistics)
{
    /// <summary>Moments only.</summary>
    public EnsembleTarget(int step, double[] centre)
        : this(step, centre, []) { }
}
