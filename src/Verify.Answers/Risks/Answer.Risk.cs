using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Answers;

public static partial class Answer
{
    /// <summary>
    /// Expected risks of stochastic gradient flow, gradient flow and ridge at λ = 1/t with the three excess-risk bounds, averaged
    /// over mini-batches and over the noise of y = Xβ* + ε.
    /// </summary>
    /// <param name="instance">An instance whose β* and σ² are known.</param>
    /// <param name="times">t ≥ 0.</param>
    /// <param name="digits">Significant digits to certify in ball arithmetic, 1 to 1000; null for doubles.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">The truth is missing, a time is negative, or the digits are not reached.</exception>
    public static RiskAnswer Risk(
        GivenInstance instance,
        IReadOnlyList<ExactNumber> times,
        int? digits = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(times);
        if (times.FirstOrDefault(time => time.Value.Sign < 0) is { } negative)
        {
            throw new InvalidInputException($"the time '{negative.Text}' is not allowed; give one of at least 0");
        }
        instance.RequireTruth();
        if (digits is not null)
        {
            CertifiedDigits.RequireRank(instance.Exact, LargestRankOfRisk, "the risk of stochastic gradient flow");
        }
        return digits is { } count
            ? CertifiedRisk(instance.Exact, times, count, cancellation)
            : RiskInDoubles(instance, times, cancellation);
    }

    private static RiskAnswer RiskInDoubles(
        GivenInstance given,
        IReadOnlyList<ExactNumber> times,
        CancellationToken cancellation
    )
    {
        Instance<Float64> instance = given.InDoubles;
        RiskPath path = new(instance, given.Spectrum, () => given.IsRankKnown);
        AveragedBounds<Float64> bounds = new(path.Spectrum, instance);
        double[] clocks = [.. times.Select(time => time.InDoubles("--time"))];
        IReadOnlyList<ExpectedRisk<Float64>> risks = path.StochasticGradientFlow(clocks, cancellation);
        IReadOnlyList<ExpectedRisk<Float64>> errors = path.Rounding.StochasticGradientFlow(clocks, cancellation);
        return new RiskAnswer(
            [
                .. times.Select(
                    (time, i) =>
                    {
                        RiskAtTime at = AtTime<Float64>(
                            path.Spectrum,
                            instance,
                            bounds,
                            risks[i],
                            clocks[i],
                            time.Text,
                            (value, error) => Number.Estimated(value.Value, error),
                            new(path, bounds, errors[i], clocks[i])
                        );
                        _ = CertifiedDigits.Finite(
                            new RiskAnswer([at], Certainty.Doubles),
                            $"a risk at time {time.Text}"
                        );
                        return at;
                    }
                ),
            ],
            Certainty.Doubles
        );
    }

    // The eigenbasis takes r³ products of balls a dozen times, and each term of a polynomial nr² in doubles: minutes at this rank.
    internal const int LargestRankOfRisk = 400;

    // Recurrences in doubles, with bounds of their rounding, are tried first for so many digits.
    private const int MostDigitsInDoubles = 12;

    private static RiskAnswer CertifiedRisk(
        Instance<Rational> exact,
        IReadOnlyList<ExactNumber> times,
        int digits,
        CancellationToken cancellation
    )
    {
        var spectra = new Dictionary<int, Spectrum<Ball>?>();
        RiskAnswer? At(int precision, bool isInDoubles)
        {
            if (!spectra.TryGetValue(precision, out Spectrum<Ball>? spectrum))
            {
                spectra[precision] = spectrum = BallSpectrum.TryEnclose(exact.Problem.Features, precision);
            }
            if (spectrum is null)
            {
                return null;
            }
            Instance<Ball> instance = exact.Map(value => Ball.FromRational(value, precision));
            BallRiskPath path = new(spectrum, instance.Problem.Truth, instance.NoiseScale, precision, isInDoubles);
            AveragedBounds<Ball> bounds = new(spectrum, instance);
            var answers = new List<RiskAtTime>();
            foreach (ExactNumber time in times)
            {
                cancellation.ThrowIfCancellationRequested();
                Ball clock = Ball.FromRational(time.Value, precision);
                if (path.TryAt(clock, cancellation) is not { } risk)
                {
                    return isInDoubles ? null : throw TooLong(time);
                }
                answers.Add(
                    AtTime(
                        spectrum,
                        instance,
                        bounds,
                        risk,
                        clock,
                        time.Text,
                        (value, _) => Number.Certified(value, digits)
                    )
                );
            }
            return new RiskAnswer(answers, Certainty.Certified);
        }
        return CertifiedDigits.Reach(
            digits,
            precision => At(precision, false),
            digits <= MostDigitsInDoubles ? () => At(Ball.DefaultPrecision, true) : null
        );
    }

    private static InvalidInputException TooLong(ExactNumber time) =>
        new(
            $"--digits: time {time.Text} needs too long a polynomial for this condition number; give an earlier time, or leave --digits out"
        );

    private static RiskAtTime AtTime<T>(
        Spectrum<T> spectrum,
        Instance<T> instance,
        AveragedBounds<T> bounds,
        ExpectedRisk<T> sgf,
        T time,
        string text,
        Func<T, double, Number> number,
        RiskErrors? errors = null
    )
        where T : IRealScalar<T>
    {
        Truth<T> truth = instance.Problem.Truth;
        LinearRisk<T> ridge = Shrinkage<T>.RidgeAtTime(spectrum, time).Risk(spectrum, truth);
        RiskParts Parts(LinearRisk<T> risk, LinearRisk<Float64>? error) =>
            new(
                number(risk.Bias2, error?.Bias2 ?? 0.0),
                number(risk.Variance, error?.Variance ?? 0.0),
                number(risk.PredictionBias2, error?.PredictionBias2 ?? 0.0),
                number(risk.PredictionVariance, error?.PredictionVariance ?? 0.0)
            );
        BoundTerms Bound(BoundConstant constant)
        {
            ExcessRiskBound<T> bound = bounds.Of(constant);
            (double alpha, double price, double limiting) = errors?.Bound(constant) ?? (0.0, 0.0, 0.0);
            // Whether a bound applies whose α is nothing but rounding is not known.
            bool applies = T.TrySign(bound.Alpha) == 1 && double.IsFinite(price);
            if (!applies)
            {
                return new BoundTerms(number(bound.Alpha, alpha), null, null, null);
            }
            (T ofPrice, T ofLimiting) = (bound.Price(time), bound.Limiting(time));
            return new BoundTerms(
                number(bound.Alpha, alpha),
                number(ofPrice, price),
                number(ofLimiting, limiting),
                number(
                    ridge.Bias2 + VarianceRatio.Times(ridge.Variance) + ofPrice + ofLimiting,
                    (errors?.Ridge.Bias2 ?? 0.0)
                        + (VarianceRatio.Value * (errors?.Ridge.Variance ?? 0.0))
                        + price
                        + limiting
                )
            );
        }
        return new RiskAtTime(
            text,
            new TotalRisk(
                number(sgf.Estimation, errors?.Sgf.Estimation ?? 0.0),
                number(sgf.Prediction, errors?.Sgf.Prediction ?? 0.0)
            ),
            Parts(GradientFlow.At(spectrum, time).Risk(spectrum, truth), errors?.GradientFlow),
            Parts(ridge, errors?.Ridge),
            Bound(BoundConstant.Spectral),
            Bound(BoundConstant.Sharp),
            Bound(BoundConstant.Leverage)
        );
    }
}
