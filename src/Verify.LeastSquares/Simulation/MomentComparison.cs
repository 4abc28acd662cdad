using Verify.Arithmetic;

namespace Verify.LeastSquares.Simulation;

/// <summary>A sampled moment against its exact value.</summary>
/// <param name="Of">Which moment, for example "mean[1]" or "cov[1,2]".</param>
/// <param name="Sample">The sample estimate.</param>
/// <param name="StandardError">Its standard error, not below the rounding of the simulation.</param>
/// <param name="Exact">The exact value.</param>
/// <param name="Score">z = (sample − exact)/standard error.</param>
public sealed record MomentScore(string Of, double Sample, double StandardError, double Exact, double Score);

/// <summary>Compares sampled mean, covariance and risk at one time or step with exact ones.</summary>
internal sealed class MomentComparison
{
    // What rounding may add over all steps, relative to the size of the quantity: far below any sampling error of use.
    private const double Rounding = 1e-11;

    private readonly double[] _centre;
    private readonly Matrix<Float64> _covariance;
    private readonly ComparedState _state;
    private readonly IReadOnlyList<QuadraticStatistic> _statistics;

    /// <summary>Prepares the comparison with given moments.</summary>
    /// <param name="problem">The data, for the risks.</param>
    /// <param name="exact">The moments of the whole state.</param>
    /// <param name="state">What the entries of the state are.</param>
    public MomentComparison(Problem<Float64> problem, Moments exact, ComparedState state)
    {
        _centre = [.. exact.Mean.Select(value => value.Value)];
        _covariance = exact.Covariance!;
        _state = state;
        _statistics = state.Coefficients is not { } at
            ? []
            :
            [
                Objective(problem, at),
                .. problem.HasTruth ? [Error(problem.Truth.Coefficients, at)] : Array.Empty<QuadraticStatistic>(),
            ];
    }

    /// <summary>What the ensemble is to record.</summary>
    public EnsembleTarget Target(int step) => new(step, _centre, _statistics);

    /// <summary>One score for each entry of the mean, of the lower triangle of the covariance, and for each risk.</summary>
    /// <exception cref="InvalidInputException">A sample is not finite.</exception>
    public IReadOnlyList<MomentScore> Scores(EnsembleMoments sample)
    {
        int d = _centre.Length;
        List<MomentScore> scores = [];
        double size = _centre.Max(Math.Abs);
        for (int i = 0; i < d; i++)
        {
            double estimate = _centre[i] + sample.MeanOffset[i];
            scores.Add(Score(_state.Mean(i), estimate, sample.MeanError[i], _centre[i], size));
        }
        double spread = Enumerable.Range(0, d).Max(i => Math.Abs(_covariance[i, i].Value));
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                int at = (i * d) + j;
                scores.Add(
                    Score(
                        _state.Covariance(i, j),
                        sample.SecondMoment[at],
                        sample.SecondMomentError[at],
                        _covariance[i, j],
                        // Rounding of β itself enters a covariance squared.
                        spread + (Rounding * size * size)
                    )
                );
            }
        }
        for (int s = 0; s < _statistics.Count; s++)
        {
            SampleStatistic statistic = sample.Statistics[s];
            double exact = Expectation(_statistics[s]);
            scores.Add(Score(statistic.Name, statistic.Mean, statistic.StandardError, exact, Math.Abs(exact)));
        }
        return scores;
    }

    // F(c + d) = ‖y − Xc‖²/(2n) − gᵀd + ½dᵀΣ̂d in the coefficients, which stand at an offset in the state.
    private QuadraticStatistic Objective(Problem<Float64> problem, int at)
    {
        var operators = new MomentOperators<Float64>(problem.Features);
        Float64[] coefficients = [.. Coefficients(problem.FeatureCount, at).Select(value => new Float64(value))];
        Float64[] residuals = operators.Residuals(problem.Response, coefficients);
        Float64[] gradient = operators.Gradient(residuals);
        return InState(
            "F",
            residuals.Sum(r => r.Value * r.Value) / (2.0 * problem.SampleCount),
            [.. gradient.Select(g => -g.Value)],
            (i, j) => 0.5 * operators.Covariance[i, j].Value,
            at
        );
    }

    private QuadraticStatistic Error(IReadOnlyList<Float64> truth, int at)
    {
        double[] error = [.. Coefficients(truth.Count, at).Zip(truth, (c, b) => c - b.Value)];
        return InState(
            "error",
            error.Sum(e => e * e),
            [.. error.Select(e => 2.0 * e)],
            (i, j) => i == j ? 1.0 : 0.0,
            at
        );
    }

    private double[] Coefficients(int features, int at) => _centre[at..(at + features)];

    private QuadraticStatistic InState(
        string name,
        double constant,
        double[] linear,
        Func<int, int, double> quadratic,
        int at
    )
    {
        int d = _centre.Length;
        var wide = new double[d];
        var matrix = new double[d * d];
        for (int i = 0; i < linear.Length; i++)
        {
            wide[at + i] = linear[i];
            for (int j = 0; j < linear.Length; j++)
            {
                matrix[((at + i) * d) + at + j] = quadratic(i, j);
            }
        }
        return new QuadraticStatistic(name, constant, wide, matrix);
    }

    // E(c + bᵀd + dᵀMd) = c + tr MC, as Ed = 0.
    private double Expectation(QuadraticStatistic statistic)
    {
        double sum = statistic.Constant;
        for (int at = 0; at < statistic.Quadratic.Length; at++)
        {
            sum += statistic.Quadratic[at] * _covariance.Entries[at].Value;
        }
        return sum;
    }

    private static MomentScore Score(string name, double sample, double error, double exact, double size)
    {
        if (!double.IsFinite(sample) || !double.IsFinite(error))
        {
            throw new InvalidInputException(
                $"the simulation left the range of doubles at {name}; the step size is far above the stability threshold"
            );
        }
        double difference = sample - exact;
        double scale = Math.Sqrt((error * error) + (Rounding * size * Rounding * size));
        return new MomentScore(name, sample, scale, exact, difference == 0 ? 0 : difference / scale);
    }
}
