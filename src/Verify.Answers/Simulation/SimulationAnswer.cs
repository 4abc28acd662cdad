namespace Verify.Answers;

/// <summary>A simulation against exact moments, in doubles.</summary>
/// <param name="Process">The process's name.</param>
/// <param name="Axis">Whether the points are times or steps.</param>
/// <param name="Sampling">How the trajectories were made, one sentence.</param>
/// <param name="Trajectories">How many.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Points">One entry a time or step, ascending.</param>
/// <param name="Comparisons">Number of scores.</param>
/// <param name="LargestScore">The score of largest magnitude.</param>
/// <param name="LargestAt">Which moment it belongs to.</param>
/// <param name="ExpectedLargestScore">The expected largest magnitude when all agree.</param>
/// <param name="Threshold">The magnitude beyond which the sample differs.</param>
/// <param name="Agrees">The verdict.</param>
public sealed record SimulationAnswer(
    string Process,
    TimeAxis Axis,
    string Sampling,
    int Trajectories,
    int Seed,
    IReadOnlyList<SimulationAtPoint> Points,
    int Comparisons,
    double LargestScore,
    string LargestAt,
    double ExpectedLargestScore,
    double Threshold,
    bool Agrees
);

/// <summary>The comparison at one time or step.</summary>
/// <param name="Point">The time or step, as it was asked for.</param>
/// <param name="Scores">One entry a moment.</param>
/// <param name="Bias">For a discretized flow: largest distance of mean and of covariance of the chain from those of the flow.</param>
public sealed record SimulationAtPoint(string Point, IReadOnlyList<SimulationScore> Scores, DiscretizationBias? Bias);

/// <summary>A sampled moment beside its exact value.</summary>
/// <param name="Of">Which moment.</param>
/// <param name="Sample">The sample estimate.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Exact">The exact value.</param>
/// <param name="Score">(sample − exact)/standard error.</param>
public sealed record SimulationScore(string Of, double Sample, double StandardError, double Exact, double Score);

/// <summary>Largest distance, over entries, of the exact moments of a discretized chain from those of its flow.</summary>
/// <param name="Mean">In the mean.</param>
/// <param name="Covariance">In the covariance.</param>
public sealed record DiscretizationBias(double Mean, double Covariance);
