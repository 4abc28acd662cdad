using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>An instance in balls of one precision: enclosures.</summary>
public sealed class BallEngine : IInstanceEngine<Ball>
{
    private readonly Lazy<BallRiskPath> _risks;
    private readonly Kept<Process, BallMomentPath> _paths;
    private readonly Kept<(Process, Rational), Matrix<Ball>> _covariances;
    private readonly Kept<Rational, ExpectedRisk<Ball>> _expected;
    private readonly Kept<int, ExpectedRisk<Ball>> _descended;
    private readonly Lazy<IDirections<Ball>> _directions;
    private readonly Lazy<Ball> _oracle;
    private readonly Lazy<Matrix<Ball>> _flow;

    private BallEngine(Instance<Rational> exact, Spectrum<Ball> spectrum, int precision)
    {
        Exact = exact;
        Spectrum = spectrum;
        Precision = precision;
        StepSize = exact.StepSize;
        Instance = exact.Map(value => Ball.FromRational(value, precision));
        _risks = new(() => new BallRiskPath(spectrum, Instance.Problem.Truth, Instance.NoiseScale, precision));
        _paths = new(process =>
            BallMomentPath.TryCreate(exact, process, null, precision)
            ?? throw new InvalidOperationException("the spectrum was enclosed, and now is not")
        );
        _covariances = new(at => DoubleEngine.CovarianceOf(at.Item1, _paths[at.Item1].At(at.Item2).Covariance));
        _expected = new(time => _risks.Value.TryAt(Ball.FromRational(time, precision)) ?? Unknown);
        _descended = new(steps =>
            _risks.Value.TryAfterSteps(
                Instance.StepSize,
                Ball.FromRational(NoiseFactor.WithReplacement(exact.BatchSize), precision),
                steps
            ) ?? Unknown
        );
        _directions = new(() =>
            new SpectralDirections<Ball>(Spectrum, Instance.Problem.HasTruth ? Instance.Problem.Truth : null)
        );
        _oracle = new(() => LeastSquares.RidgeOracle.Enclose(spectrum, Instance.Problem.Truth, precision));
        _flow = new(() =>
            FixedPointExponential.Of(
                Instance.StepSize
                    * SecondMomentSystem<Ball>.Homogeneous(spectrum, precision).Generator(Instance.NoiseScale),
                precision
            )
        );
    }

    /// <summary>The engine at a precision in bits.</summary>
    /// <param name="instance">The exact instance.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <returns>The engine; null where the spectrum is not separated at this precision.</returns>
    public static BallEngine? TryCreate(Instance<Rational> instance, int precision)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return BallSpectrum.TryEnclose(instance.Problem.Features, precision) is { } spectrum
            ? new BallEngine(instance, spectrum, precision)
            : null;
    }

    // The whole line: what would take too long is not known.
    private static ExpectedRisk<Ball> Unknown
    {
        get
        {
            Ball any = Ball.Zero / Ball.Zero;
            return new(new(any, any, any, any), any, any);
        }
    }

    /// <inheritdoc/>
    public Instance<Rational> Exact { get; }

    /// <inheritdoc/>
    public Instance<Ball> Instance { get; }

    /// <inheritdoc/>
    public Ball StepLength => Instance.StepSize;

    /// <inheritdoc/>
    public Ball BatchSize => Ball.FromInteger(Instance.BatchSize);

    /// <inheritdoc/>
    public Ball FeatureCount => Ball.FromInteger(Instance.Problem.FeatureCount);

    /// <inheritdoc/>
    public Ball StepCount(Rational time) => InstanceEngines.StepCount<Ball>(time, StepSize, Precision);

    /// <inheritdoc/>
    public Ball Parameter(string name) => InstanceEngines.Parameter(Instance, name);

    /// <inheritdoc/>
    public IInstanceEngine<Ball> Sibling(Rational stepSize, int batchSize) =>
        new BallEngine(Exact.WithStepSize(stepSize).WithBatchSize(batchSize), Spectrum, Precision);

    /// <inheritdoc/>
    public Rational StepSize { get; }

    /// <inheritdoc/>
    public Spectrum<Ball> Spectrum { get; }

    /// <inheritdoc/>
    public IDirections<Ball> Directions => _directions.Value;

    /// <inheritdoc/>
    public Ball NoiseScale => Instance.NoiseScale;

    /// <inheritdoc/>
    public int Precision { get; }

    /// <inheritdoc/>
    public Ball RidgeOracle => _oracle.Value;

    /// <inheritdoc/>
    public Matrix<Ball> FlowOverStep => _flow.Value;

    /// <inheritdoc/>
    public ExpectedRisk<Ball> StochasticRisk(Rational time) => _expected[time];

    /// <inheritdoc/>
    public ExpectedRisk<Ball> DescentRisk(int steps) => _descended[steps];

    /// <inheritdoc/>
    public Matrix<Ball> Covariance(Process process, Rational clock) => _covariances[(process, clock)];
}
