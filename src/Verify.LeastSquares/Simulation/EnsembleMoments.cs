namespace Verify.LeastSquares.Simulation;

/// <summary>Sample moments of an ensemble after a number of steps, about a given centre, with their standard errors.</summary>
/// <remarks>
/// With c the centre and d = β − c over R trajectories: the mean offset is (1/R)Σd, the second moment (1/R)Σdᵢdⱼ, and each
/// standard error is √(sample variance/R). When c is the exact mean, the second moment is an unbiased estimate of the
/// exact covariance, and (estimate − exact)/error is asymptotically standard normal.
/// </remarks>
/// <param name="Step">Number of steps taken.</param>
/// <param name="Trajectories">R.</param>
/// <param name="MeanOffset">Mean of β − c, p entries.</param>
/// <param name="MeanError">Standard error of each entry.</param>
/// <param name="SecondMoment">Mean of (β − c)(β − c)ᵀ, p×p by rows.</param>
/// <param name="SecondMomentError">Standard error of each entry.</param>
/// <param name="Statistics">Further sample means, such as that of the objective F(β).</param>
public sealed record EnsembleMoments(
    int Step,
    int Trajectories,
    IReadOnlyList<double> MeanOffset,
    IReadOnlyList<double> MeanError,
    IReadOnlyList<double> SecondMoment,
    IReadOnlyList<double> SecondMomentError,
    IReadOnlyList<SampleStatistic> Statistics
);

/// <summary>A sample mean over trajectories with its standard error.</summary>
/// <param name="Name">Of what.</param>
/// <param name="Mean">The sample mean.</param>
/// <param name="StandardError">√(sample variance/R).</param>
public sealed record SampleStatistic(string Name, double Mean, double StandardError);
