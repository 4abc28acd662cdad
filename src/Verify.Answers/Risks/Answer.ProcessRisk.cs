using Microsoft.FSharp.Core;
using Verify.Arithmetic;
using Verify.Processes;

namespace Verify.Answers;

public static partial class Answer
{
    /// <summary>
    /// Expected risk E‖b − β*‖² of a process, averaged over mini-batches (or Brownian motion) and over the noise of y = Xβ* + ε, by its sources,
    /// beside stochastic gradient flow, gradient flow and ridge at the same time. Exact for every law of ε with mean 0 and covariance σ²I.
    /// </summary>
    /// <param name="subject">The process on its instance: by its formulas where it has some, else by its definition.</param>
    /// <param name="points">Times t ≥ 0 of a flow, or numbers of steps of an iteration; "inf" for the stationary risk.</param>
    /// <param name="digits">Significant digits to certify, 1 to 1000; null for doubles.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">
    /// The moments do not close or are of higher degree in y, the problem is too large, a point is not allowed, there is no stationary law, or
    /// the digits are not reached.
    /// </exception>
    public static ProcessRiskAnswer Risk(
        RiskSubject subject,
        IReadOnlyList<ExactNumber> points,
        int? digits = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(points);
        foreach (ExactNumber point in points.Where(point => !point.IsInfinite))
        {
            if (point.Value.Sign < 0 || (subject.Axis == TimeAxis.Step && !point.Value.IsInteger))
            {
                throw new InvalidInputException(
                    $"'{point.Text}' is not allowed; '{subject.Name}' takes {(subject.Axis == TimeAxis.Step ? "whole numbers of steps" : "times")} of at least 0, or inf"
                );
            }
        }
        FormulaRisk formula = new(subject);
        bool isLarge = subject.Instance.Exact.Problem.FeatureCount > LargestClosedStationary;
        RiskTerms<Ball>? At(ExactNumber point, int precision) =>
            // Few features: the closed system is exact, and says why where there is no stationary law.
            point.IsInfinite
                ? (isLarge ? formula.Enclose(point, precision, cancellation) : null)
                    ?? OptionModule.ToObj(subject.Defined.TryStationary(precision))
                : formula.Enclose(point, precision, cancellation)
                    ?? subject.Defined.Enclose(point.Value, precision, cancellation);
        ProcessRiskAnswer? Certified(int precision, int count)
        {
            List<ProcessRiskAtPoint> found = [];
            foreach (ExactNumber point in points)
            {
                if (At(point, precision) is not { } terms)
                {
                    return null;
                }
                found.Add(new(point.Text, CertifiedTerms(terms, count), null));
            }
            return new(subject.Name, subject.Axis, found, Certainty.Certified);
        }
        ProcessRiskAnswer answer = digits is { } wanted
            ? CertifiedDigits.Reach(wanted, precision => Certified(precision, wanted))
            : CertifiedDigits.Finite(
                new ProcessRiskAnswer(
                    subject.Name,
                    subject.Axis,
                    [
                        .. points.Select(point => new ProcessRiskAtPoint(
                            point.Text,
                            TermsInDoubles(subject, formula, point, At, cancellation),
                            null
                        )),
                    ],
                    Certainty.Doubles
                ),
                $"a risk of {subject.Name}"
            );
        return Beside(subject, answer, points, digits, cancellation);
    }

    // Beyond, the stationary closed system takes seconds, and the formulas less.
    private const int LargestClosedStationary = 5;

    // The largest closed systems whose powers and exponentials are enclosed in place of rounded.
    private const int LargestEnclosedRisk = 120;
    private const int LargestEnclosedFlow = 200;

    private static ProcessRisk TermsInDoubles(
        RiskSubject subject,
        FormulaRisk formula,
        ExactNumber point,
        Func<ExactNumber, int, RiskTerms<Ball>?> at,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        if (!point.IsInfinite && formula.InDoubles(point, cancellation) is { } known)
        {
            return RoundedTerms(known, formula.ErrorsInDoubles(point, cancellation));
        }
        int largest = subject.Axis == TimeAxis.Step ? LargestEnclosedRisk : LargestEnclosedFlow;
        if (!point.IsInfinite && subject.Defined.Size > largest)
        {
            return RoundedTerms(subject.Defined.Rounded(point.Value, cancellation), null);
        }
        for (int precision = FirstPrecision; precision <= CertifiedDigits.LargestPrecision; precision *= 2)
        {
            if (at(point, precision) is { } found && All(found).All(ball => ball.IsFinite))
            {
                Rational most = All(found).Select(ball => ball.Midpoint.Abs()).Max();
                if (All(found).All(ball => ball.Radius <= most * Rational.FromDyadic(1, -60)))
                {
                    return RoundedTerms(
                        // A part that may be 0 is 0 beside the others.
                        found.Map(ball => new Float64(ball.ContainsZero() ? 0.0 : Ball.ToDouble(ball))),
                        found.Map(ball => new Float64(ball.Radius.ToDouble()))
                    );
                }
            }
        }
        throw new InvalidInputException(
            $"the risk at {point.Text} is not known to a double's accuracy with {CertifiedDigits.LargestPrecision} bits; is it beyond all bounds?"
        );
    }

    private static IEnumerable<T> All<T>(RiskTerms<T> terms)
        where T : IScalar<T> =>
        [
            terms.Bias2,
            terms.Variance,
            terms.Noise,
            terms.PredictionBias2,
            terms.PredictionVariance,
            terms.PredictionNoise,
        ];

    private static ProcessRisk RoundedTerms(RiskTerms<Float64> terms, RiskTerms<Float64>? errors)
    {
        Number Of(Func<RiskTerms<Float64>, Float64> part) =>
            Number.Estimated(part(terms).Value, errors is { } off ? part(off).Value : 0.0);
        return new(
            Of(at => at.Estimation),
            Of(at => at.Prediction),
            Of(at => at.Bias2),
            Of(at => at.Variance),
            Of(at => at.Noise),
            Of(at => at.PredictionBias2),
            Of(at => at.PredictionVariance),
            Of(at => at.PredictionNoise)
        );
    }

    private static ProcessRisk CertifiedTerms(RiskTerms<Ball> terms, int digits)
    {
        Rational least = Rational.Parse($"1e-{digits}");
        Number? Part(Ball part, Ball whole) =>
            part.IsFinite
            && whole.IsFinite
            && part.Radius.Sign > 0
            && part.ContainsZero()
            && part.Upper < least * whole.Lower
                ? null
                : Number.Certified(part, digits);
        return new(
            Number.Certified(terms.Estimation, digits),
            Number.Certified(terms.Prediction, digits),
            Part(terms.Bias2, terms.Estimation),
            Part(terms.Variance, terms.Estimation),
            Part(terms.Noise, terms.Estimation),
            Part(terms.PredictionBias2, terms.Prediction),
            Part(terms.PredictionVariance, terms.Prediction),
            Part(terms.PredictionNoise, terms.Prediction)
        );
    }

    // The others have conditions of their own, eigenvalues that are told apart for example; they do not hold the process back.
    private static ProcessRiskAnswer Beside(
        RiskSubject subject,
        ProcessRiskAnswer answer,
        IReadOnlyList<ExactNumber> points,
        int? digits,
        CancellationToken cancellation
    )
    {
        ExactNumber[] times =
        [
            .. points
                .Where(point => !point.IsInfinite)
                .Select(point =>
                    subject.Axis == TimeAxis.Step ? ExactNumber.Of(point.Value * subject.Instance.StepSize) : point
                ),
        ];
        try
        {
            RiskAnswer others = Risk(subject.Instance, times, digits, cancellation);
            int next = 0;
            return answer with
            {
                Points =
                [
                    .. answer.Points.Select(
                        (point, i) => points[i].IsInfinite ? point : point with { Others = others.Times[next++] }
                    ),
                ],
            };
        }
        catch (InvalidInputException reason)
        {
            return answer with { Omitted = reason.Message };
        }
    }
}
