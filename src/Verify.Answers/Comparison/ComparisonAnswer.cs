namespace Verify.Answers;

/// <summary>Somebody's own runs of a process against its exact mean and covariance.</summary>
/// <param name="Process">The process's name.</param>
/// <param name="Axis">Whether the point is a time or a number of steps.</param>
/// <param name="Point">The time or step, as it was asked for.</param>
/// <param name="Runs">R.</param>
/// <param name="Resolution">How far the runs are rounded, relative to their size: smaller differences are not seen.</param>
/// <param name="Scores">One entry a moment: the mean, then the lower triangle of the covariance.</param>
/// <param name="Largest">The score of largest magnitude.</param>
/// <param name="ExpectedLargest">The expected largest magnitude when all agree.</param>
/// <param name="Threshold">The magnitude beyond which the runs differ: a false alarm has probability 1e−6 over all.</param>
/// <param name="Spread">tr of the sample covariance about the exact mean over tr of the exact one; null where that is 0.</param>
/// <param name="Agrees">The verdict.</param>
/// <param name="AgreesWith">Where they differ: other processes of the registry with which the same runs agree.</param>
public sealed record ComparisonAnswer(
    string Process,
    TimeAxis Axis,
    string Point,
    int Runs,
    double Resolution,
    IReadOnlyList<SimulationScore> Scores,
    SimulationScore Largest,
    double ExpectedLargest,
    double Threshold,
    double? Spread,
    bool Agrees,
    IReadOnlyList<string> AgreesWith
);
