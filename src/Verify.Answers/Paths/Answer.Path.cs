using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Answers;

public static partial class Answer
{
    // Every 24th of the 241 times of the path: eleven rows.
    private const int EveryShown = 24;
    private static readonly int[] UsualBatchSizes = [1, 10, 100];

    /// <summary>
    /// Which step size, batch size and stopping time correspond to which ridge penalty, λ = 1/t and t = kη, with the exact risks
    /// of ridge, gradient flow, stochastic gradient flow and SGD, and the best stop of each.
    /// </summary>
    /// <param name="instance">An instance whose β* and σ² are known.</param>
    /// <param name="stop">A point to show in place of the whole path, with the ways to run SGD to it; null for the path.</param>
    /// <param name="progress">Told what is being computed.</param>
    /// <param name="process">A process whose risks stand beside those of the others; null for none.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">
    /// The truth is missing, X is zero, the point is at no positive time, the process has no exact risk or one beyond the range of doubles, or the step size is not below SGD's threshold.
    /// </exception>
    public static PathAnswer Path(
        GivenInstance instance,
        PathStop? stop = null,
        IProgress<AnswerStage>? progress = null,
        RiskSubject? process = null,
        CancellationToken cancellation = default
    )
    {
        RegularizationPath path = PathOf(instance);
        void Next(string subject, int done) =>
            progress?.Report(new AnswerStage(subject, done, process is null ? 4 : 5));
        Next("stability", 0);
        path.RequireStability();
        Next("risks along the path", 1);
        (double Time, double Penalty)? at = stop?.InDoubles(instance.StepSize);
        double[] times = at is { } point ? [point.Time] : [.. path.Times.Where((_, i) => i % EveryShown == 0)];
        List<PathPoint> points = Points(path, times, cancellation);
        RiskRounding rounding = path.Risks.Rounding;
        Next("best stop of SGD", 2);
        (long steps, BestStop descent) = path.BestStochasticDescent(cancellation);
        Next("best stop of SGF", 3);
        BestStop flow = path.BestStochasticFlow(cancellation);
        if (process is not null)
        {
            Next($"risks of {process.Name}", 4);
        }
        PathProcess? own = process is null ? null : PathOfProcess(process, path, points, cancellation);
        (LeastSquares.Stability stable, LeastSquares.Stability ofStable) = Stabilities(instance, path, cancellation);
        double eta = path.Instance.StepSize;
        Problem<Float64> problem = path.Instance.Problem;
        return new(
            instance.Name,
            problem.SampleCount,
            problem.FeatureCount,
            eta,
            path.Instance.BatchSize,
            instance.IsPlugIn,
            instance.IsNoisePlugIn,
            problem.Truth.NoiseVariance,
            Number.Estimated(stable.Flow, ofStable.Flow),
            Number.Estimated(stable.Descent, ofStable.Descent),
            at is { } given ? [points[0] with { Penalty = given.Penalty }] : points,
            [
                Best("ridge", path.BestRidge(cancellation), eta, time => Ridge(rounding, time)),
                Best(
                    "gradient flow",
                    path.BestGradientFlow(cancellation),
                    eta,
                    time => rounding.GradientFlow(time).Estimation
                ),
                Best("sgf", flow, eta, time => rounding.StochasticGradientFlow([time], cancellation)[0].Estimation),
                Best("sgd", descent, eta, _ => rounding.StochasticGradientDescent([steps], cancellation)[0].Estimation),
            ],
            [.. Enum.GetValues<BoundConstant>().Select(constant => Bound(path, constant))],
            at is null ? [] : [.. Choices(instance, path, times[0], cancellation)]
        )
        {
            Elsewhere = stop is null ? [] : [.. Elsewhere(instance, stop.PenaltyOf(instance.StepSize))],
            Process = own,
        };
    }

    /// <summary>The risks over all times of the path, with the bounds that apply.</summary>
    /// <param name="instance">An instance whose β* and σ² are known.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">The truth is missing, or X is zero.</exception>
    public static PathCurves Curves(GivenInstance instance, CancellationToken cancellation = default)
    {
        RegularizationPath path = PathOf(instance);
        double eta = path.Instance.StepSize;
        long[] steps =
        [
            .. path
                .Times.Select(time => (long)Math.Min(Math.Round(time / eta), 1L << 53))
                .Where(k => k >= 1)
                .Distinct(),
        ];
        IReadOnlyList<RegularizationPoint> points = path.At(path.Times, cancellation);
        RiskRounding rounding = path.Risks.Rounding;
        IReadOnlyList<ExpectedRisk<Float64>> ofFlow = rounding.StochasticGradientFlow(path.Times, cancellation),
            descent = path.Risks.StochasticGradientDescent(steps, cancellation),
            ofDescent = rounding.StochasticGradientDescent(steps, cancellation);
        return new(
            instance.Name,
            eta,
            path.Instance.BatchSize,
            path.Times,
            [.. points.Select(point => Number.Estimated(point.Ridge, Ridge(rounding, point.Time)))],
            [.. points.Select((point, i) => Number.Estimated(point.GradientFlow, ofFlow[i].Mean.Estimation))],
            [.. points.Select((point, i) => Number.Estimated(point.StochasticFlow, ofFlow[i].Estimation))],
            [.. steps.Select(k => k * eta)],
            [.. descent.Zip(ofDescent, (risk, error) => Number.Estimated(risk.Estimation, error.Estimation))],
            [.. Enum.GetValues<BoundConstant>().SelectMany(constant => BoundCurve(path, constant))]
        );
    }

    private static RegularizationPath PathOf(GivenInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        instance.RequireTruth();
        return new RegularizationPath(instance.InDoubles, instance.Spectrum, () => instance.IsRankKnown);
    }

    // The conventions of other software: all but our own.
    private static IEnumerable<PenaltyElsewhere> Elsewhere(GivenInstance instance, Rational penalty) =>
        PenaltyConvention
            .All.Skip(1)
            .Select(convention => new PenaltyElsewhere(convention, convention.Of(instance, penalty)));

    private static List<PathPoint> Points(
        RegularizationPath path,
        IReadOnlyList<double> times,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<RegularizationPoint> points = path.At(times, cancellation);
        RiskRounding rounding = path.Risks.Rounding;
        IReadOnlyList<ExpectedRisk<Float64>> flow = rounding.StochasticGradientFlow(times, cancellation),
            descent = rounding.StochasticGradientDescent([.. points.Select(point => point.Steps)], cancellation);
        return
        [
            .. points.Select(
                (at, i) =>
                    new PathPoint(
                        at.Time,
                        at.Penalty,
                        at.Steps,
                        Number.Estimated(at.Ridge, Ridge(rounding, at.Time)),
                        Number.Estimated(at.GradientFlow, flow[i].Mean.Estimation),
                        Number.Estimated(at.StochasticFlow, flow[i].Estimation),
                        Number.Estimated(at.StochasticDescent, descent[i].Estimation),
                        Number.Estimated(at.PriceOfStochasticity, flow[i].Covariance)
                    )
            ),
        ];
    }

    // At t = ∞ both are least squares.
    private static double Ridge(RiskRounding rounding, double time) =>
        double.IsInfinity(time) ? rounding.GradientFlow(time).Estimation : rounding.Ridge(time).Estimation;

    private static (LeastSquares.Stability Thresholds, LeastSquares.Stability Errors) Stabilities(
        GivenInstance instance,
        RegularizationPath path,
        CancellationToken cancellation
    ) =>
        LeastSquares.Stability.WithErrors(
            path.Spectrum,
            path.Instance.Problem.Features,
            () => instance.Exact.Problem.Features,
            path.Instance.BatchSize,
            cancellation
        );

    private static PathBest Best(string name, BestStop stop, double eta, Func<double, double> error)
    {
        double ofRisk = error(stop.Time),
            ofTime = stop.TimeError(ofRisk),
            steps = Math.Round(stop.Time / eta);
        return new(
            name,
            Number.Estimated(stop.Time, ofTime),
            // The relative errors of t and 1/t are the same.
            Number.Estimated(1.0 / stop.Time, ofTime == 0.0 ? 0.0 : ofTime / stop.Time / stop.Time),
            // A whole number that is off by less than half of one is known.
            ofTime / eta
            < 0.5
                ? Number.Of(steps)
                : Number.Estimated(steps, ofTime / eta),
            Number.Estimated(stop.Risk, ofRisk),
            stop.Within,
            stop.End switch
            {
                StopEnd.Inside => PathEnd.Inside,
                StopEnd.Start => PathEnd.Start,
                StopEnd.Limit => PathEnd.Limit,
                _ => throw new ArgumentOutOfRangeException(nameof(stop), stop.End, "there are three ends"),
            }
        );
    }

    private static PathBound Bound(RegularizationPath path, BoundConstant constant)
    {
        ExcessRiskBound<Float64> bound = Averaged(path, constant);
        (double ofAlpha, double price, _) = path.Risks.Rounding.Bound(constant, bound, 0.0);
        double largest = path.LargestStepSize(constant);
        return new(
            NameOf(constant),
            Number.Estimated(bound.Alpha, ofAlpha),
            bound.Alpha > 0.0 && double.IsFinite(price),
            Number.Estimated(largest, path.Risks.Rounding.LargestStepSize(constant, largest))
        );
    }

    // Risk(ridge) + 0.6862·Var(ridge) + price + limiting; nothing where the bound does not apply beyond rounding.
    private static IEnumerable<(string, IReadOnlyList<Number>)> BoundCurve(
        RegularizationPath path,
        BoundConstant constant
    )
    {
        ExcessRiskBound<Float64> bound = Averaged(path, constant);
        RiskRounding rounding = path.Risks.Rounding;
        double more = VarianceRatio.Value - 1.0;
        if (bound.Alpha.Value <= 0.0 || !double.IsFinite(rounding.Bound(constant, bound, 0.0).Price))
        {
            yield break;
        }
        yield return (
            NameOf(constant),
            [
                .. path.Times.Select(time =>
                {
                    LinearRisk<Float64> ridge = Shrinkage<Float64>
                        .RidgeAtTime(path.Spectrum, time)
                        .Risk(path.Spectrum, path.Instance.Problem.Truth);
                    LinearRisk<Float64> ofRidge = rounding.Ridge(time);
                    (_, double ofPrice, double ofLimiting) = rounding.Bound(constant, bound, time);
                    return Number.Estimated(
                        ridge.Estimation + (more * ridge.Variance) + bound.Price(time) + bound.Limiting(time),
                        ofRidge.Estimation + (more * ofRidge.Variance) + ofPrice + ofLimiting
                    );
                }),
            ]
        );
    }

    private static ExcessRiskBound<Float64> Averaged(RegularizationPath path, BoundConstant constant) =>
        ExcessRiskBound<Float64>.Averaged(
            path.Spectrum,
            path.Instance.NoiseScale,
            constant,
            path.Instance.Problem.Truth
        );

    private static string NameOf(BoundConstant constant) =>
        constant switch
        {
            BoundConstant.Spectral => "spectral",
            BoundConstant.Sharp => "sharp",
            BoundConstant.Leverage => "leverage",
            _ => throw new ArgumentOutOfRangeException(nameof(constant), constant, "there are three constants"),
        };

    // The instance's own sizes first, then the usual batch sizes with a tenth of their threshold, or t where that is less.
    private static IEnumerable<PathChoice> Choices(
        GivenInstance instance,
        RegularizationPath path,
        double time,
        CancellationToken cancellation
    )
    {
        yield return Choice(instance, path, time, cancellation);
        int n = path.Instance.Problem.SampleCount;
        foreach (int m in UsualBatchSizes.Where(m => m <= n && m != instance.BatchSize))
        {
            double step = Math.Min(GivenInstance.DefaultStepSize(path.Spectrum, m, cancellation).ToDouble(), time);
            Instance<Float64> other = new(path.Instance.Problem, step, m);
            yield return Choice(
                instance,
                new RegularizationPath(other, path.Spectrum, () => instance.IsRankKnown),
                time,
                cancellation
            );
        }
    }

    private static PathChoice Choice(
        GivenInstance instance,
        RegularizationPath path,
        double time,
        CancellationToken cancellation
    )
    {
        PathPoint at = Points(path, [time], cancellation)[0];
        (LeastSquares.Stability stable, LeastSquares.Stability ofStable) = Stabilities(instance, path, cancellation);
        int m = path.Instance.BatchSize;
        return new(
            m,
            path.Instance.StepSize,
            Number.Estimated(stable.Descent, ofStable.Descent),
            at.Steps,
            (double)m * at.Steps,
            at.Sgd
        );
    }
}

/// <summary>How far a long answer is.</summary>
/// <param name="Subject">What is being computed.</param>
/// <param name="Done">Stages finished.</param>
/// <param name="Total">Stages in all.</param>
public sealed record AnswerStage(string Subject, int Done, int Total);
