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
        Rational factor =
            process == Process.SgdWithoutReplacement
                ? NoiseFactor.WithoutReplacement(instance.BatchSize, instance.Problem.SampleCount)
                : NoiseFactor.WithReplacement(instance.BatchSize);
        _engine = new(() =>
        {
            var forcing = MomentForcing<Float64>.GivenResponse(_spectrum, instance.Problem.Response);
            return process.IsIteration
                ? CovarianceEngine.Descent(_spectrum, forcing, instance.StepSize, factor.ToDouble())
                : CovarianceEngine.Flow(_spectrum, forcing, instance.NoiseScale);
        });
    }

    /// <summary>The moments at time t ≥ 0, or after k ≥ 0 steps.</summary>
    /// <param name="clock">t or k, by the process.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">The covariance exceeds the range of doubles.</exception>
    public Moments At(double clock, CancellationToken cancellation = default)
    {
        Shrinkage<Float64> shrinkage =
            _process == Process.Ridge ? Shrinkage<Float64>.RidgeAtTime(_spectrum, clock)
            : _process.IsIteration ? DoubleDescent.At(_spectrum, _instance.StepSize, (long)clock)
            : GradientFlow.At<Float64>(_spectrum, clock);
        return new Moments(shrinkage.Estimate(_spectrum, _fit.Coordinates), Covariance(clock, cancellation));
    }

    private Matrix<Float64>? Covariance(double clock, CancellationToken cancellation) =>
        !_process.IsStochastic ? null
        : _process == Process.ConstantCovariance
            ? OrnsteinUhlenbeck.ConstantCovariance<Float64>(_spectrum, _instance.NoiseScale, clock)
        : _process == Process.Sgld ? OrnsteinUhlenbeck.Langevin(_spectrum, _temperature!.Value, clock)
        : _engine.Value.At(clock, cancellation);
}
