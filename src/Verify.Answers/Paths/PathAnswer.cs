namespace Verify.Answers;

/// <summary>The correspondence of early stopping with ridge on one instance; every number is computed in doubles, with an estimate of its rounding error.</summary>
/// <param name="Name">The instance or data set.</param>
/// <param name="SampleCount">n.</param>
/// <param name="FeatureCount">p.</param>
/// <param name="StepSize">η.</param>
/// <param name="BatchSize">m.</param>
/// <param name="IsPlugIn">Whether β* is the least-squares plug-in of a data set.</param>
/// <param name="IsNoisePlugIn">Whether σ² is, too; otherwise it was given.</param>
/// <param name="NoiseVariance">σ².</param>
/// <param name="StableFlow">Step size below which stochastic gradient flow is mean-square stable.</param>
/// <param name="StableDescent">Step size below which SGD is mean-square stable.</param>
/// <param name="Points">The path by time, or the point asked for.</param>
/// <param name="Best">The best stop of each estimator.</param>
/// <param name="Bounds">The three excess-risk bounds.</param>
/// <param name="Choices">For a point asked for: batch and step sizes with their number of steps; empty otherwise.</param>
public sealed record PathAnswer(
    string Name,
    int SampleCount,
    int FeatureCount,
    double StepSize,
    int BatchSize,
    bool IsPlugIn,
    bool IsNoisePlugIn,
    double NoiseVariance,
    Number StableFlow,
    Number StableDescent,
    IReadOnlyList<PathPoint> Points,
    IReadOnlyList<PathBest> Best,
    IReadOnlyList<PathBound> Bounds,
    IReadOnlyList<PathChoice> Choices
)
{
    /// <summary>For a point asked for: what other software calls its penalty; empty otherwise.</summary>
    public IReadOnlyList<PenaltyElsewhere> Elsewhere { get; init; } = [];

    /// <summary>The process that was asked for beside these; null for none.</summary>
    public PathProcess? Process { get; init; }

    /// <summary>How many numbers are 0 only because rounding is as large as what was computed.</summary>
    public int Unresolved =>
        Number.CountUnresolved([
            StableFlow,
            StableDescent,
            .. Points.SelectMany(point => new[] { point.Ridge, point.GradientFlow, point.Sgf, point.Sgd, point.Price }),
            .. Best.SelectMany(best => new[] { best.Time, best.Penalty, best.Steps, best.Risk }),
            .. Bounds.SelectMany(bound => new[] { bound.Alpha, bound.LargestStepSize }),
            .. Choices.SelectMany(choice => new[] { choice.StableBelow, choice.Sgd }),
            .. Process?.Risks ?? [],
        ]);
}

/// <summary>A penalty as other software has it.</summary>
/// <param name="Convention">Whose.</param>
/// <param name="Value">Its number, or null where it needs y, which is not known.</param>
public sealed record PenaltyElsewhere(PenaltyConvention Convention, double? Value);

/// <summary>Estimation risks of a process along the path.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Axis">Whether it runs in steps, k nearest to t/η, or in time.</param>
/// <param name="Risks">Its risk at each point of the answer.</param>
/// <param name="GridSize">How many points of its clock were looked at.</param>
/// <param name="Best">The least risk among those; nothing is claimed between them.</param>
public sealed record PathProcess(
    string Name,
    TimeAxis Axis,
    IReadOnlyList<Number> Risks,
    int GridSize,
    PathGridBest Best
);

/// <summary>The least risk on a grid.</summary>
/// <param name="Time">t, kη for an iteration.</param>
/// <param name="Penalty">1/t, possibly ∞.</param>
/// <param name="Steps">k nearest to t/η.</param>
/// <param name="Risk">The risk there.</param>
public sealed record PathGridBest(double Time, double Penalty, double Steps, Number Risk);

/// <summary>Estimation risks at one time.</summary>
/// <param name="Time">t.</param>
/// <param name="Penalty">λ = 1/t.</param>
/// <param name="Steps">k nearest to t/η; 0 where t is below half a step.</param>
/// <param name="Ridge">Ridge at λ.</param>
/// <param name="GradientFlow">Gradient flow at t.</param>
/// <param name="Sgf">Stochastic gradient flow at t.</param>
/// <param name="Sgd">SGD after k steps.</param>
/// <param name="Price">The price of stochasticity: sgf minus gradient flow.</param>
public sealed record PathPoint(
    double Time,
    double Penalty,
    long Steps,
    Number Ridge,
    Number GradientFlow,
    Number Sgf,
    Number Sgd,
    Number Price
);

/// <summary>The best stop of one estimator over its whole clock, λ ∈ [0, ∞], t ∈ [0, ∞] or k = 0, 1, 2, ….</summary>
/// <param name="Estimator">Its name.</param>
/// <param name="Time">t, possibly ∞; where the risk is flat, with the digits that rounding leaves of the place of the least one.</param>
/// <param name="Penalty">The equivalent ridge penalty 1/t, possibly ∞.</param>
/// <param name="Steps">k nearest to t/η, possibly ∞.</param>
/// <param name="Risk">The risk there.</param>
/// <param name="Within">No risk of the estimator is below (1 − Within)·Risk, up to rounding.</param>
/// <param name="Where">Whether the best stop is an end of the clock.</param>
public sealed record PathBest(
    string Estimator,
    Number Time,
    Number Penalty,
    Number Steps,
    Number Risk,
    double Within,
    PathEnd Where
);

/// <summary>Where on its clock an estimator is best.</summary>
public enum PathEnd
{
    /// <summary>Neither at 0 nor late.</summary>
    Inside,

    /// <summary>At 0: the estimate 0 is best.</summary>
    Start,

    /// <summary>At the end: nothing is gained by stopping.</summary>
    Limit,
}

/// <summary>Whether an excess-risk bound applies.</summary>
/// <param name="Name">spectral, sharp or leverage.</param>
/// <param name="Alpha">α.</param>
/// <param name="Applies">Whether α &gt; 0 beyond rounding.</param>
/// <param name="LargestStepSize">It applies below this step size.</param>
public sealed record PathBound(string Name, Number Alpha, bool Applies, Number LargestStepSize);

/// <summary>One way to run SGD to where it corresponds to a ridge penalty.</summary>
/// <param name="BatchSize">m.</param>
/// <param name="StepSize">η.</param>
/// <param name="StableBelow">SGD's mean-square stability threshold at m.</param>
/// <param name="Steps">k nearest to t/η.</param>
/// <param name="SampleGradients">m·k.</param>
/// <param name="Sgd">The risk of SGD after k steps.</param>
public sealed record PathChoice(
    int BatchSize,
    double StepSize,
    Number StableBelow,
    long Steps,
    double SampleGradients,
    Number Sgd
);

/// <summary>Risks over all times of a path, for a drawing; every risk is computed in doubles, with an estimate of its rounding error.</summary>
/// <param name="Name">The instance or data set.</param>
/// <param name="StepSize">η.</param>
/// <param name="BatchSize">m.</param>
/// <param name="Times">t, ascending.</param>
/// <param name="Ridge">Ridge at λ = 1/t.</param>
/// <param name="GradientFlow">Gradient flow at t.</param>
/// <param name="Sgf">Stochastic gradient flow at t.</param>
/// <param name="SgdTimes">kη of whole numbers of steps k ≥ 1.</param>
/// <param name="Sgd">SGD there.</param>
/// <param name="Bounds">The excess-risk bounds that apply beyond rounding: the name and a value for each time.</param>
public sealed record PathCurves(
    string Name,
    double StepSize,
    int BatchSize,
    IReadOnlyList<double> Times,
    IReadOnlyList<Number> Ridge,
    IReadOnlyList<Number> GradientFlow,
    IReadOnlyList<Number> Sgf,
    IReadOnlyList<double> SgdTimes,
    IReadOnlyList<Number> Sgd,
    IReadOnlyList<(string Name, IReadOnlyList<Number> Values)> Bounds
)
{
    /// <summary>How many numbers are 0 only because rounding is as large as what was computed; a drawing leaves them out.</summary>
    public int Unresolved =>
        Number.CountUnresolved([
            .. Ridge,
            .. GradientFlow,
            .. Sgf,
            .. Sgd,
            .. Bounds.SelectMany(bound => bound.Values),
        ]);
}
