using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>An instance in doubles: a sieve, never evidence.</summary>
public sealed class DoubleEngine : IInstanceEngine<Float64>
{
    private const int BitsOfDoubles = 53;
    private readonly RiskPath _risks;
    private readonly Kept<Process, MomentPath> _paths;
    private readonly Kept<(Process, Rational), Matrix<Float64>> _covariances;
    private readonly Kept<Rational, ExpectedRisk<Float64>> _expected;
    private readonly Kept<int, ExpectedRisk<Float64>> _descended;
    private readonly Lazy<IDirections<Float64>> _directions;
    private readonly Lazy<Float64> _oracle;
    private readonly Lazy<Matrix<Float64>> _flow;

    /// <param name="instance">The exact instance.</param>
    public DoubleEngine(Instance<Rational> instance)
        : this(instance, null) { }

    private DoubleEngine(Instance<Rational> instance, Spectrum<Float64>? spectrum)
    {
        ArgumentNullException.ThrowIfNull(instance);
        Exact = instance;
        StepSize = instance.StepSize;
        Instance = instance.Map(value => new Float64(value.ToDouble()));
        _risks = new RiskPath(Instance, spectrum);
        _paths = new(process => new MomentPath(Instance, process));
        _covariances = new(at => CovarianceOf(at.Item1, _paths[at.Item1].At(at.Item2.ToDouble()).Covariance));
        _expected = new(time => _risks.StochasticGradientFlow(time.ToDouble()));
        _descended = new(steps => _risks.StochasticGradientDescent(steps));
        _directions = new(() =>
            new SpectralDirections<Float64>(Spectrum, Instance.Problem.HasTruth ? Instance.Problem.Truth : null)
        );
        _oracle = new(() => new Float64(LeastSquares.RidgeOracle.Of(Spectrum, Instance.Problem.Truth).Risk));
        _flow = new(() =>
            DoubleExponential.Symmetric(
                Instance.StepSize * SecondMomentSystem<Float64>.Homogeneous(Spectrum, 53).Generator(Instance.NoiseScale)
            )
        );
    }

    /// <inheritdoc/>
    public Instance<Rational> Exact { get; }

    /// <inheritdoc/>
    public Instance<Float64> Instance { get; }

    /// <inheritdoc/>
    public Float64 StepLength => Instance.StepSize;

    /// <inheritdoc/>
    public Float64 BatchSize => Float64.FromInteger(Instance.BatchSize);

    /// <inheritdoc/>
    public Float64 FeatureCount => Float64.FromInteger(Instance.Problem.FeatureCount);

    /// <inheritdoc/>
    public Float64 StepCount(Rational time) => InstanceEngines.StepCount<Float64>(time, StepSize, Precision);

    /// <inheritdoc/>
    public Float64 Parameter(string name) => InstanceEngines.Parameter(Instance, name);

    /// <inheritdoc/>
    public IInstanceEngine<Float64> Sibling(Rational stepSize, int batchSize) =>
        new DoubleEngine(Exact.WithStepSize(stepSize).WithBatchSize(batchSize), Spectrum);

    /// <inheritdoc/>
    public Rational StepSize { get; }

    /// <inheritdoc/>
    public Spectrum<Float64> Spectrum => _risks.Spectrum;

    /// <inheritdoc/>
    public IDirections<Float64> Directions => _directions.Value;

    /// <inheritdoc/>
    public Float64 NoiseScale => Instance.NoiseScale;

    /// <inheritdoc/>
    public int Precision => BitsOfDoubles;

    /// <inheritdoc/>
    public Float64 RidgeOracle => _oracle.Value;

    /// <inheritdoc/>
    public Matrix<Float64> FlowOverStep => _flow.Value;

    /// <inheritdoc/>
    public ExpectedRisk<Float64> StochasticRisk(Rational time) => _expected[time];

    /// <inheritdoc/>
    public ExpectedRisk<Float64> DescentRisk(int steps) => _descended[steps];

    /// <inheritdoc/>
    public Matrix<Float64> Covariance(Process process, Rational clock) => _covariances[(process, clock)];

    internal static Matrix<T> CovarianceOf<T>(Process process, Matrix<T>? covariance)
        where T : IScalar<T> =>
        covariance ?? throw new InvalidOperationException($"{process.Name} is deterministic: it has no covariance");
}
