using Verify.Arithmetic;
using Verify.LeastSquares;
using Verify.Processes;

namespace Verify.Answers;

/// <summary>
/// The hand-written risks of the processes that have them, beside their definitions: in the eigenbasis of Σ̂, for hundreds of features.
/// </summary>
/// <param name="subject">The process on its instance.</param>
internal sealed class FormulaRisk(RiskSubject subject)
{
    // Beyond, up to so many features, a power of the closed system is cheaper than the recursion; with more of them polynomials are.
    private const int MostSteps = 4096;
    private const int LargestPower = 8;
    private readonly Lazy<RiskPath> _path = new(() =>
        new RiskPath(subject.Instance.InDoubles, subject.Instance.Spectrum, () => subject.Instance.IsRankKnown)
    );

    /// <summary>The risk in doubles; null where the process has no formula.</summary>
    /// <param name="point">A time, or a number of steps.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public RiskTerms<Float64>? InDoubles(ExactNumber point, CancellationToken cancellation)
    {
        if (subject.Formula is not { } process)
        {
            return null;
        }
        RiskPath path = _path.Value;
        Spectrum<Float64> spectrum = path.Spectrum;
        Truth<Float64> truth = path.Instance.Problem.Truth;
        double clock = point.InDoubles(subject.Axis == TimeAxis.Step ? "--step" : "--time");
        return process.Kind switch
        {
            ProcessKind.Ridge => Of(Shrinkage<Float64>.RidgeAtTime(spectrum, clock).Risk(spectrum, truth)),
            ProcessKind.GradientFlow => Of(GradientFlow.At<Float64>(spectrum, clock).Risk(spectrum, truth)),
            ProcessKind.GradientDescent => Of(path.GradientDescent((long)clock)),
            ProcessKind.Sgf => Of(path.StochasticGradientFlow(clock, cancellation)),
            ProcessKind.Sgd => Of(path.StochasticGradientDescent((long)clock, cancellation)),
            ProcessKind.SgdWithoutReplacement
            or ProcessKind.SgfEuler
            or ProcessKind.ConstantCovariance
            or ProcessKind.Sgld => null,
            _ => throw new InvalidOperationException($"bug in Verify: no risk is known for {process.Kind}"),
        };
    }

    /// <summary>Estimated errors of what <see cref="InDoubles"/> gives; null where it gives nothing.</summary>
    /// <param name="point">A time, or a number of steps.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public RiskTerms<Float64>? ErrorsInDoubles(ExactNumber point, CancellationToken cancellation)
    {
        if (subject.Formula is not { } process)
        {
            return null;
        }
        RiskRounding rounding = _path.Value.Rounding;
        double clock = point.InDoubles(subject.Axis == TimeAxis.Step ? "--step" : "--time");
        return process.Kind switch
        {
            ProcessKind.Ridge => Of(rounding.Ridge(clock)),
            ProcessKind.GradientFlow => Of(rounding.GradientFlow(clock)),
            ProcessKind.GradientDescent => Of(rounding.GradientDescent((long)clock)),
            ProcessKind.Sgf => Of(rounding.StochasticGradientFlow([clock], cancellation)[0]),
            ProcessKind.Sgd => Of(rounding.StochasticGradientDescent([(long)clock], cancellation)[0]),
            ProcessKind.SgdWithoutReplacement
            or ProcessKind.SgfEuler
            or ProcessKind.ConstantCovariance
            or ProcessKind.Sgld => null,
            _ => throw new InvalidOperationException($"bug in Verify: no risk is known for {process.Kind}"),
        };
    }

    /// <summary>The risk as enclosures; null where the process has no formula, or the eigenvalues are not told apart.</summary>
    /// <param name="point">A time, or a number of steps.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public RiskTerms<Ball>? Enclose(ExactNumber point, int precision, CancellationToken cancellation)
    {
        if (subject.Formula is not { } process || (!point.IsInfinite && IsByDefinition(process, point)))
        {
            return null;
        }
        Instance<Rational> exact = subject.Instance.Exact;
        if (BallSpectrum.TryEnclose(exact.Problem.Features, precision) is not { } spectrum)
        {
            return null;
        }
        Instance<Ball> instance = exact.Map(value => Ball.FromRational(value, precision));
        Truth<Ball> truth = instance.Problem.Truth;
        Ball time = Ball.FromRational(point.Value, precision);
        BallRiskPath Path()
        {
            CertifiedDigits.RequireRank(exact, Answer.LargestRankOfRisk, $"the risk of {process.Name}");
            return new(spectrum, truth, instance.NoiseScale, precision);
        }
        RiskTerms<Ball>? Steps(Rational factor) =>
            Of(
                Path()
                    .TryAfterSteps(
                        instance.StepSize,
                        Ball.FromRational(factor, precision),
                        (long)point.Value.Floor(),
                        cancellation
                    )
            );
        if (point.IsInfinite)
        {
            return Of(
                process.Kind switch
                {
                    ProcessKind.Sgf => Path().TryStationary(cancellation),
                    ProcessKind.Sgd => Path()
                        .TryStationary(
                            instance.StepSize,
                            Ball.FromRational(NoiseFactor.WithReplacement(exact.BatchSize), precision),
                            cancellation
                        ),
                    // By the closed system of the definition.
                    ProcessKind.SgdWithoutReplacement
                    or ProcessKind.Ridge
                    or ProcessKind.GradientFlow
                    or ProcessKind.GradientDescent
                    or ProcessKind.SgfEuler
                    or ProcessKind.ConstantCovariance
                    or ProcessKind.Sgld => null,
                    _ => throw new InvalidOperationException($"bug in Verify: no risk is known for {process.Kind}"),
                }
            );
        }
        return process.Kind switch
        {
            ProcessKind.Ridge => Of(Shrinkage<Ball>.RidgeAtTime(spectrum, time).Risk(spectrum, truth)),
            ProcessKind.GradientFlow => Of(GradientFlow.At(spectrum, time).Risk(spectrum, truth)),
            ProcessKind.GradientDescent => Of(
                Shrinkage<Ball>
                    .GradientDescent(spectrum, instance.StepSize, (long)point.Value.Floor())
                    .Risk(spectrum, truth)
            ),
            ProcessKind.Sgf => Of(Path().TryAt(time, cancellation)),
            ProcessKind.Sgd => Steps(NoiseFactor.WithReplacement(exact.BatchSize)),
            ProcessKind.SgdWithoutReplacement => Steps(
                NoiseFactor.WithoutReplacement(exact.BatchSize, exact.Problem.SampleCount)
            ),
            ProcessKind.SgfEuler or ProcessKind.ConstantCovariance or ProcessKind.Sgld => null,
            _ => throw new InvalidOperationException($"bug in Verify: no risk is known for {process.Kind}"),
        };
    }

    // Without a formula, or faster by a power of the closed system.
    private bool IsByDefinition(Process process, ExactNumber point) =>
        process.Kind switch
        {
            ProcessKind.Sgd or ProcessKind.SgdWithoutReplacement => point.Value > Rational.FromInteger(MostSteps)
                && subject.Instance.Exact.Problem.FeatureCount <= LargestPower,
            ProcessKind.SgfEuler or ProcessKind.ConstantCovariance or ProcessKind.Sgld => true,
            ProcessKind.Ridge or ProcessKind.GradientFlow or ProcessKind.GradientDescent or ProcessKind.Sgf => false,
            _ => throw new InvalidOperationException($"bug in Verify: no risk is known for {process.Kind}"),
        };

    private static RiskTerms<T> Of<T>(LinearRisk<T> risk)
        where T : IScalar<T> =>
        new(risk.Bias2, risk.Variance, T.Zero, risk.PredictionBias2, risk.PredictionVariance, T.Zero);

    private static RiskTerms<T>? Of<T>(ExpectedRisk<T>? risk)
        where T : IScalar<T> =>
        risk is null
            ? null
            : new(
                risk.Mean.Bias2,
                risk.Mean.Variance,
                risk.Covariance,
                risk.Mean.PredictionBias2,
                risk.Mean.PredictionVariance,
                risk.PredictionCovariance
            );
}
