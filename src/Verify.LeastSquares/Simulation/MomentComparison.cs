using System.Globalization;
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
    private readonly IReadOnlyList<QuadraticStatistic> _statistics;

    /// <summary>Prepares the comparison with given moments.</summary>
    public MomentComparison(Problem<Float64> problem, Moments exact)
    {
        _centre = [.. exact.Mean.Select(value => value.Value)];
        _covariance = exact.Covariance!;
        var operators = new MomentOperators<Float64>(problem.Features);
        Float64[] residuals = operators.Residuals(problem.Response, exact.Mean);
        Float64[] gradient = operators.Gradient(residuals);
        // F(c + d) = ‖y − Xc‖²/(2n) − gᵀd + ½dᵀΣ̂d.
        var objective = new QuadraticStatistic(
            "F",
            residuals.Sum(r => r.Value * r.Value) / (2.0 * problem.SampleCount),
            [.. gradient.Select(g => -g.Value)],
            [.. operators.Covariance.Entries.ToArray().Select(entry => 0.5 * entry.Value)]
        );
        _statistics = problem.HasTruth ? [objective, Error(problem.Truth.Coefficients)] : [objective];
    }

    /// <summary>What the ensemble is to record.</summary>
    public EnsembleTarget Target(int step) => new(step, _centre, _statistics);

    /// <summary>One score for each entry of the mean, of the lower triangle of the covariance, and for each risk.</summary>
    /// <exception cref="InvalidInputException">A sample is not finite.</exception>
    public IReadOnlyList<MomentScore> Scores(EnsembleMoments sample)
    {
        int p = _centre.Length;
        List<MomentScore> scores = [];
        double size = _centre.Max(Math.Abs);
        for (int i = 0; i < p; i++)
        {
            double estimate = _centre[i] + sample.MeanOffset[i];
            scores.Add(Score($"mean[{Number(i)}]", estimate, sample.MeanError[i], _centre[i], size));
        }
        double spread = Enumerable.Range(0, p).Max(i => Math.Abs(_covariance[i, i].Value));
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                int at = (i * p) + j;
                scores.Add(
                    Score(
                        $"cov[{Number(i)},{Number(j)}]",
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

    private static QuadraticStatistic Error(IReadOnlyList<Float64> truth, double[] centre) =>
        new(
            "error",
            centre.Select((c, i) => (c - truth[i].Value) * (c - truth[i].Value)).Sum(),
            [.. centre.Select((c, i) => 2.0 * (c - truth[i].Value))],
            [.. Matrix<Float64>.Identity(centre.Length).Entries.ToArray().Select(entry => entry.Value)]
        );

    private QuadraticStatistic Error(IReadOnlyList<Float64> truth) => Error(truth, _centre);

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

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
