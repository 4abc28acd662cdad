using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Exact moments of a process given y, in doubles, at any time or step.</summary>
public sealed class MomentPath
{
    private readonly Instance<Float64> _instance;
    private readonly Process _process;
    private readonly Float64? _temperature;
    private readonly Spectrum<Float64> _spectrum;
    private readonly LeastSquaresFit<Float64> _fit;
    private readonly Lazy<CovarianceEngine> _engine;
    private readonly Lazy<MomentRounding> _rounding;

    /// <summary>Prepares the moments of a process on an instance.</summary>
    /// <param name="instance">An instance with y.</param>
    /// <param name="process">The process.</param>
    /// <param name="temperature">τ ≥ 0, for stochastic gradient Langevin dynamics only.</param>
    /// <exception cref="InvalidInputException">y is missing, or τ is where the process needs it, or m exceeds n without replacement.</exception>
    public MomentPath(Instance<Float64> instance, Process process, Float64? temperature = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(process);
        process.RequireTemperature(temperature is not null);
        _instance = instance;
        _process = process;
        _temperature = temperature;
        _spectrum = DoubleSpectrum.Of(instance.Problem.Features);
        _fit = new LeastSquaresFit<Float64>(_spectrum, instance.Problem.Response);
        // Complains about m > n at once.
        Rational? factor = NoiseFactor.Of(process.Kind, instance.BatchSize, instance.Problem.SampleCount);
        _rounding = new(() => new MomentRounding(_spectrum, instance.Problem.Features));
        _engine = new(() =>
        {
            var forcing = MomentForcing<Float64>.GivenResponse(_spectrum, instance.Problem.Response);
            return factor is { } value
                ? CovarianceEngine.Descent(_spectrum, forcing, instance.StepSize, value.ToDouble())
                : CovarianceEngine.Flow(_spectrum, forcing, instance.NoiseScale);
        });
    }

    /// <summary>The moments at time t ≥ 0, or after k ≥ 0 steps.</summary>
    /// <param name="clock">t or k, by the process.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">The covariance exceeds the range of doubles.</exception>
    public Moments At(double clock, CancellationToken cancellation = default)
    {
        Shrinkage<Float64> shrinkage = _process.Kind switch
        {
            ProcessKind.Ridge => Shrinkage<Float64>.RidgeAtTime(_spectrum, clock),
            ProcessKind.GradientDescent
            or ProcessKind.Sgd
            or ProcessKind.SgdWithoutReplacement
            or ProcessKind.SgfEuler => DoubleDescent.At(_spectrum, _instance.StepSize, (long)clock),
            ProcessKind.GradientFlow or ProcessKind.Sgf or ProcessKind.ConstantCovariance or ProcessKind.Sgld =>
                GradientFlow.At<Float64>(_spectrum, clock),
            _ => throw Process.Unknown(_process.Kind),
        };
        (Matrix<Float64>? covariance, double[]? roots) = Covariance(clock, cancellation);
        return new Moments(shrinkage.Estimate(_spectrum, _fit.Coordinates), covariance)
        {
            MeanErrors = _rounding.Value.OfMean([
                .. shrinkage.Weights.Zip(_fit.Coordinates, (w, b) => w.Value * b.Value),
            ]),
            CovarianceErrorRoots = roots,
        };
    }

    private (Matrix<Float64>?, double[]?) Covariance(double clock, CancellationToken cancellation)
    {
        switch (_process.Kind)
        {
            case ProcessKind.Ridge:
            case ProcessKind.GradientFlow:
            case ProcessKind.GradientDescent:
                return (null, null);
            // Sums of numbers that are not negative, or differences that the closed form keeps apart.
            case ProcessKind.ConstantCovariance:
                return (OrnsteinUhlenbeck.ConstantCovariance<Float64>(_spectrum, _instance.NoiseScale, clock), null);
            case ProcessKind.Sgld:
                return (OrnsteinUhlenbeck.Langevin(_spectrum, _temperature!.Value, clock), null);
            case ProcessKind.Sgd:
            case ProcessKind.SgdWithoutReplacement:
            case ProcessKind.SgfEuler:
            case ProcessKind.Sgf:
                Matrix<Float64> inEigenbasis = _engine.Value.InEigenbasis(clock, cancellation);
                return (
                    _spectrum.Directions * inEigenbasis * _spectrum.Directions.Transpose(),
                    _rounding.Value.OfCovariance([
                        .. Enumerable.Range(0, _spectrum.Rank).Select(a => inEigenbasis[a, a].Value),
                    ])
                );
            default:
                throw Process.Unknown(_process.Kind);
        }
    }
}
