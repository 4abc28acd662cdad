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
    /// <param name="penalty">λ &gt; 0 to show in place of the whole path, with the ways to run SGD to it; null for the path.</param>
    /// <param name="progress">Told what is being computed.</param>
    /// <param name="process">A process whose risks stand beside those of the others; null for none.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">
    /// The truth is missing, X is zero, λ is not positive, the process has no exact risk or one beyond the range of doubles, or the step size is not below SGD's threshold.
    /// </exception>
    public static PathAnswer Path(
        GivenInstance instance,
        Rational? penalty = null,
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
        double? lambda = penalty is { } given ? PositivePenalty(given) : null;
        double[] times = lambda is { } value ? [1.0 / value] : [.. path.Times.Where((_, i) => i % EveryShown == 0)];
        List<PathPoint> points = [.. path.At(times, cancellation).Select(Point)];
        Next("best stop of SGD", 2);
        (_, BestStop descent) = path.BestStochasticDescent(cancellation);
        Next("best stop of SGF", 3);
        BestStop flow = path.BestStochasticFlow(cancellation);
        if (process is not null)
        {
            Next($"risks of {process.Name}", 4);
        }
        PathProcess? own = process is null ? null : PathOfProcess(process, path, points, cancellation);
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
            Number.Estimated(path.Stability.Flow, path.Stability.FlowError).Shown,
            path.Stability.Descent,
            lambda is { } exact ? [points[0] with { Penalty = exact }] : points,
            [
                Best("ridge", path.BestRidge(cancellation), eta),
                Best("gradient flow", path.BestGradientFlow(cancellation), eta),
                Best("sgf", flow, eta),
                Best("sgd", descent, eta),
            ],
            [.. Enum.GetValues<BoundConstant>().Select(constant => Bound(path, constant))],
            lambda is null ? [] : [.. Choices(instance, path, times[0], cancellation)]
        )
        {
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
        return new(
            instance.Name,
            eta,
            path.Instance.BatchSize,
            path.Times,
            [.. points.Select(point => point.Ridge)],
            [.. points.Select(point => point.GradientFlow)],
            [.. points.Select(point => point.StochasticFlow)],
            [.. steps.Select(k => k * eta)],
            [.. path.Risks.StochasticGradientDescent(steps, cancellation).Select(risk => risk.Estimation.Value)],
            [.. Enum.GetValues<BoundConstant>().SelectMany(constant => BoundCurve(path, constant))]
        );
    }

    private static RegularizationPath PathOf(GivenInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        instance.RequireTruth();
        return new RegularizationPath(instance.InDoubles, instance.Spectrum);
    }

    private static double PositivePenalty(Rational penalty)
    {
        double rounded = penalty.ToDouble();
        return rounded > 0.0 && double.IsFinite(rounded) && double.IsFinite(1.0 / rounded)
            ? rounded
            : throw new InvalidInputException(
                $"the penalty is {(penalty.Sign > 0 ? "beyond the range of doubles" : penalty.ToString())}; give a positive number"
            );
    }

    private static PathPoint Point(RegularizationPoint at) =>
        new(
            at.Time,
            at.Penalty,
            at.Steps,
            at.Ridge,
            at.GradientFlow,
            at.StochasticFlow,
            at.StochasticDescent,
            at.PriceOfStochasticity
        );

    private static PathBest Best(string name, BestStop stop, double eta) =>
        new(
            name,
            stop.Time,
            1.0 / stop.Time,
            Math.Round(stop.Time / eta),
            stop.Risk,
            stop.Within,
            stop.End switch
            {
                StopEnd.Inside => PathEnd.Inside,
                StopEnd.Start => PathEnd.Start,
                StopEnd.Limit => PathEnd.Limit,
                _ => throw new ArgumentOutOfRangeException(nameof(stop), stop.End, "there are three ends"),
            }
        );

    private static PathBound Bound(RegularizationPath path, BoundConstant constant)
    {
        double alpha = Averaged(path, constant).Alpha;
        return new(NameOf(constant), alpha, alpha > 0, path.LargestStepSize(constant));
    }

    // Risk(ridge) + 0.6862·Var(ridge) + price + limiting; nothing where the bound does not apply.
    private static IEnumerable<(string, IReadOnlyList<double>)> BoundCurve(
        RegularizationPath path,
        BoundConstant constant
    )
    {
        ExcessRiskBound<Float64> bound = Averaged(path, constant);
        if (bound.Alpha.Value <= 0.0)
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
                    return ridge.Estimation
                        + ((VarianceRatio.Value - 1.0) * ridge.Variance)
                        + bound.Price(time)
                        + bound.Limiting(time);
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
        yield return Choice(path, time, cancellation);
        int n = path.Instance.Problem.SampleCount;
        foreach (int m in UsualBatchSizes.Where(m => m <= n && m != instance.BatchSize))
        {
            double step = Math.Min(GivenInstance.DefaultStepSize(path.Spectrum, m, cancellation).ToDouble(), time);
            Instance<Float64> other = new(path.Instance.Problem, step, m);
            yield return Choice(new RegularizationPath(other, path.Spectrum), time, cancellation);
        }
    }

    private static PathChoice Choice(RegularizationPath path, double time, CancellationToken cancellation)
    {
        RegularizationPoint at = path.At([time], cancellation)[0];
        int m = path.Instance.BatchSize;
        return new(
            m,
            path.Instance.StepSize,
            path.Stability.Descent,
            at.Steps,
            (double)m * at.Steps,
            at.StochasticDescent
        );
    }
}

/// <summary>How far a long answer is.</summary>
/// <param name="Subject">What is being computed.</param>
/// <param name="Done">Stages finished.</param>
/// <param name="Total">Stages in all.</param>
public sealed record AnswerStage(string Subject, int Done, int Total);
