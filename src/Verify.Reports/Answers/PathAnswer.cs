namespace Verify.Reports;

/// <summary>The correspondence of early stopping with ridge on one instance; every number is decimal text.</summary>
/// <param name="Name">The instance or data set.</param>
/// <param name="SampleCount">n.</param>
/// <param name="FeatureCount">p.</param>
/// <param name="StepSize">η.</param>
/// <param name="BatchSize">m.</param>
/// <param name="IsPlugIn">Whether β* and σ² are the least-squares plug-ins of a data set.</param>
/// <param name="NoiseVariance">σ².</param>
/// <param name="StableFlow">Step size below which stochastic gradient flow is mean-square stable.</param>
/// <param name="StableDescent">Step size below which SGD is mean-square stable.</param>
/// <param name="Points">The path, by time.</param>
/// <param name="Best">The best stop of each estimator.</param>
/// <param name="Bounds">The three excess-risk bounds.</param>
public sealed record PathAnswer(
    string Name,
    int SampleCount,
    int FeatureCount,
    string StepSize,
    int BatchSize,
    bool IsPlugIn,
    string NoiseVariance,
    string StableFlow,
    string StableDescent,
    IReadOnlyList<PathPoint> Points,
    IReadOnlyList<PathBest> Best,
    IReadOnlyList<PathBound> Bounds
);

/// <summary>Estimation risks at one time.</summary>
/// <param name="Time">t.</param>
/// <param name="Penalty">λ = 1/t.</param>
/// <param name="Steps">k nearest to t/η.</param>
/// <param name="Ridge">Ridge at λ.</param>
/// <param name="GradientFlow">Gradient flow at t.</param>
/// <param name="Sgf">Stochastic gradient flow at t.</param>
/// <param name="Sgd">SGD after k steps.</param>
/// <param name="Price">The price of stochasticity: sgf minus gradient flow.</param>
public sealed record PathPoint(
    string Time,
    string Penalty,
    string Steps,
    string Ridge,
    string GradientFlow,
    string Sgf,
    string Sgd,
    string Price
);

/// <summary>The best stop of one estimator.</summary>
/// <param name="Estimator">Its name.</param>
/// <param name="Time">t.</param>
/// <param name="Penalty">The equivalent ridge penalty 1/t; "inf" at t = 0.</param>
/// <param name="Steps">k nearest to t/η.</param>
/// <param name="Risk">The risk there.</param>
public sealed record PathBest(string Estimator, string Time, string Penalty, string Steps, string Risk);

/// <summary>Whether an excess-risk bound applies.</summary>
/// <param name="Name">spectral, sharp or leverage.</param>
/// <param name="Alpha">α.</param>
/// <param name="Applies">Whether α &gt; 0.</param>
/// <param name="LargestStepSize">It applies below this step size.</param>
public sealed record PathBound(string Name, string Alpha, bool Applies, string LargestStepSize);
