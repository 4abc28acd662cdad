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
/// its neighbours (SGD: by finer and finer grids down to single steps), so a local minimum narrower than the grid may be missed.
/// </remarks>
public sealed class RegularizationPath
{
    private const int GridPoints = 241;
    private const int StepsAtOnce = 16;
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

    /// <summary>The path at given times.</summary>
    /// <param name="times">t &gt; 0, in any order.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public IReadOnlyList<RegularizationPoint> At(IReadOnlyList<double> times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(times);
        long[] steps = [.. times.Select(StepsAt)];
        IReadOnlyList<ExpectedRisk<Float64>> flow = _risks.StochasticGradientFlow(times, cancellation);
        IReadOnlyList<ExpectedRisk<Float64>> descent = _risks.StochasticGradientDescent(steps, cancellation);
        return
        [
            .. times.Select(
                (time, i) =>
                    new RegularizationPoint(
                        time,
                        steps[i],
                        Ridge(time),
                        flow[i].Mean.Estimation,
                        flow[i].Estimation,
                        descent[i].Estimation,
                        flow[i].Covariance
                    )
            ),
        ];
    }

    /// <summary>Ridge's best penalty, as t = 1/λ.</summary>
    public BestStop BestRidge() => Best(times => [.. times.Select(Ridge)]);

    /// <summary>Gradient flow's best stopping time.</summary>
    public BestStop BestGradientFlow() =>
        Best(times =>
            [
                .. times.Select(time =>
                    GradientFlow.At<Float64>(Spectrum, time).Risk(Spectrum, Instance.Problem.Truth).Estimation.Value
                ),
            ]
        );

    /// <summary>Stochastic gradient flow's best stopping time.</summary>
    /// <param name="cancellation">Stops the search.</param>
    public BestStop BestStochasticFlow(CancellationToken cancellation = default) =>
        Best(times => [.. _risks.StochasticGradientFlow(times, cancellation).Select(risk => risk.Estimation.Value)]);

    /// <summary>SGD's best number of steps, with t = kη.</summary>
    /// <param name="cancellation">Stops the search.</param>
    public (long Steps, BestStop Stop) BestStochasticDescent(CancellationToken cancellation = default)
    {
        double[] Risks(long[] steps) =>
            [.. _risks.StochasticGradientDescent(steps, cancellation).Select(risk => risk.Estimation.Value)];
        long[] steps = [.. _grid.Select(StepsAt).Distinct()];
        double[] values = Risks(steps);
        while (true)
        {
            int least = Array.IndexOf(values, values.Min());
            long low = steps[Math.Max(0, least - 1)],
                high = steps[Math.Min(steps.Length - 1, least + 1)];
            long spacing = Math.Max(1, (high - low) / StepsAtOnce);
            if (high - low <= 2)
            {
                return (steps[least], new BestStop(steps[least] * Instance.StepSize.Value, values[least]));
            }
            steps = [.. Range(low, high, spacing).Append(steps[least]).Append(high).Distinct().Order()];
            values = Risks(steps);
        }
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

    private static IEnumerable<long> Range(long low, long high, long spacing)
    {
        for (long k = low; k <= high; k += spacing)
        {
            yield return k;
        }
    }

    private BestStop Best(Func<IReadOnlyList<double>, double[]> risks)
    {
        double Risk(double logarithm) => risks([Math.Exp(logarithm)])[0];
        double[] values = risks(_grid);
        int least = Array.IndexOf(values, values.Min());
        double low = Math.Log(_grid[Math.Max(0, least - 1)]),
            high = Math.Log(_grid[Math.Min(_grid.Length - 1, least + 1)]);
        double left = high - (GoldenRatio * (high - low)),
            right = low + (GoldenRatio * (high - low));
        double atLeft = Risk(left),
            atRight = Risk(right);
        // 30 times 0.618 leave 1e-7 of the exponent, where the risk is flat to the last digit of a double.
        for (int i = 0; i < 30; i++)
        {
            if (atLeft <= atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - (GoldenRatio * (high - low));
                atLeft = Risk(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + (GoldenRatio * (high - low));
                atRight = Risk(right);
            }
        }
        (double time, double risk) = atLeft <= atRight ? (Math.Exp(left), atLeft) : (Math.Exp(right), atRight);
        return risk <= values[least] ? new BestStop(time, risk) : new BestStop(_grid[least], values[least]);
    }
}
