using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Estimation risks of the estimators that correspond to each other at λ = 1/t and t = kη.</summary>
/// <param name="Time">t &gt; 0.</param>
/// <param name="Steps">The number of SGD steps nearest to t/η, at least 0.</param>
/// <param name="Ridge">Risk of ridge at λ = 1/t.</param>
/// <param name="GradientFlow">Risk of gradient flow at t.</param>
/// <param name="StochasticFlow">Risk of stochastic gradient flow at t.</param>
/// <param name="StochasticDescent">Risk of mini-batch SGD after k steps.</param>
/// <param name="PriceOfStochasticity">tr E_ε Cov_I of stochastic gradient flow at t: its risk minus gradient flow's.</param>
public sealed record RegularizationPoint(
    double Time,
    long Steps,
    double Ridge,
    double GradientFlow,
    double StochasticFlow,
    double StochasticDescent,
    double PriceOfStochasticity
)
{
    /// <summary>λ = 1/t.</summary>
    public double Penalty => 1.0 / Time;
}

/// <summary>Where an estimator has its least risk along the path.</summary>
/// <param name="Time">t; the clock kη for SGD.</param>
/// <param name="Risk">The risk there.</param>
public sealed record BestStop(double Time, double Risk);

/// <summary>
/// The correspondence of early stopping with ridge on one instance: λ = 1/t, t = kη, with exact risks E‖β − β*‖² in doubles.
/// </summary>
/// <remarks>
/// Ali, Dobriban and Tibshirani 2020, arXiv 2003.07802, section 4. Risks of SGD and stochastic gradient flow as in
/// <see cref="RiskPath"/>. Best stops: the least value on a grid of 241 log-spaced times, refined by golden section between
/// its neighbours (SGD: by ternary search over whole steps), so a local minimum narrower than the grid may be missed.
/// </remarks>
public sealed class RegularizationPath
{
    private const int GridPoints = 241;
    private const double EarliestInFastest = 0.01;
    private const double LatestInSlowest = 30.0;
    private static readonly double GoldenRatio = (Math.Sqrt(5.0) - 1.0) / 2.0;
    private readonly RiskPath _risks;
    private readonly double[] _grid;

    /// <summary>Prepares the path.</summary>
    /// <param name="instance">An instance whose truth is known, with X ≠ 0.</param>
    /// <exception cref="InvalidInputException">The truth is missing, or X is zero.</exception>
    public RegularizationPath(Instance<Float64> instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        _ = instance.Problem.Truth;
        _risks = new RiskPath(instance);
        if (Spectrum.Rank == 0)
        {
            throw new InvalidInputException("X is zero: there is no path");
        }
        double first = EarliestInFastest / Spectrum.Eigenvalues[0].Value;
        double last = LatestInSlowest / Spectrum.Eigenvalues[^1].Value;
        _grid =
        [
            .. Enumerable.Range(0, GridPoints).Select(i => first * Math.Pow(last / first, i / (GridPoints - 1.0))),
        ];
    }

    /// <summary>The instance.</summary>
    public Instance<Float64> Instance => _risks.Instance;

    /// <summary>The spectrum of Σ̂.</summary>
    public Spectrum<Float64> Spectrum => _risks.Spectrum;

    /// <summary>The risks.</summary>
    public RiskPath Risks => _risks;

    /// <summary>Log-spaced times from a hundredth of 1/s_1 to thirty times 1/s_r: everything happens between them.</summary>
    public IReadOnlyList<double> Times => _grid;

    /// <summary>The path at one time.</summary>
    /// <param name="time">t &gt; 0.</param>
    public RegularizationPoint At(double time)
    {
        long steps = StepsAt(time);
        ExpectedRisk<Float64> flow = _risks.StochasticGradientFlow(time);
        return new(
            time,
            steps,
            Ridge(time),
            flow.Mean.Estimation,
            flow.Estimation,
            _risks.StochasticGradientDescent(steps).Estimation,
            flow.Covariance
        );
    }

    /// <summary>Ridge's best penalty, as t = 1/λ.</summary>
    public BestStop BestRidge() => Best(Ridge);

    /// <summary>Gradient flow's best stopping time.</summary>
    public BestStop BestGradientFlow() =>
        Best(time => GradientFlow.At<Float64>(Spectrum, time).Risk(Spectrum, Instance.Problem.Truth).Estimation);

    /// <summary>Stochastic gradient flow's best stopping time.</summary>
    public BestStop BestStochasticFlow() => Best(time => _risks.StochasticGradientFlow(time).Estimation);

    /// <summary>SGD's best number of steps, with t = kη.</summary>
    public (long Steps, BestStop Stop) BestStochasticDescent()
    {
        double Risk(long steps) => _risks.StochasticGradientDescent(steps).Estimation;
        long[] steps = [.. _grid.Select(StepsAt).Distinct()];
        double[] values = [.. steps.Select(Risk)];
        int least = Array.IndexOf(values, values.Min());
        long low = steps[Math.Max(0, least - 1)],
            high = steps[Math.Min(steps.Length - 1, least + 1)];
        while (high - low > 2)
        {
            long left = low + ((high - low) / 3),
                right = high - ((high - low) / 3);
            (low, high) = Risk(left) <= Risk(right) ? (low, right) : (left, high);
        }
        long best = low;
        for (long k = low; k <= high; k++)
        {
            best = Risk(k) < Risk(best) ? k : best;
        }
        return (best, new BestStop(best * Instance.StepSize.Value, Risk(best)));
    }

    /// <summary>The step size below which α &gt; 0: 2μm/c.</summary>
    /// <param name="constant">Which constants.</param>
    public double LargestStepSize(BoundConstant constant) =>
        2.0
        * Spectrum.Eigenvalues[^1].Value
        * Instance.BatchSize
        / ExcessRiskBound<Float64>.DriftConstant(Spectrum, constant).Value;

    private double Ridge(double time) =>
        Shrinkage<Float64>.RidgeAtTime(Spectrum, time).Risk(Spectrum, Instance.Problem.Truth).Estimation;

    private long StepsAt(double time) => (long)Math.Min(Math.Round(time / Instance.StepSize.Value), 1L << 53);

    private BestStop Best(Func<double, double> risk)
    {
        double[] values = [.. _grid.Select(risk)];
        int least = Array.IndexOf(values, values.Min());
        double low = Math.Log(_grid[Math.Max(0, least - 1)]),
            high = Math.Log(_grid[Math.Min(_grid.Length - 1, least + 1)]);
        // Halving the exponent's error 40 times leaves 1e-8, where the risk is flat to the last digit of a double.
        for (int i = 0; i < 40; i++)
        {
            double width = GoldenRatio * (high - low);
            (low, high) =
                risk(Math.Exp(high - width)) <= risk(Math.Exp(low + width)) ? (low, low + width) : (high - width, high);
        }
        double time = Math.Exp((low + high) / 2.0);
        return risk(time) <= values[least] ? new BestStop(time, risk(time)) : new BestStop(_grid[least], values[least]);
    }
}
