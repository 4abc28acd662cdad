namespace Verify.LeastSquares.Simulation;

/// <summary>Streaming sums of d, dᵢdⱼ and (dᵢdⱼ)² over trajectories, d = β − centre, and of statistics with their squares.</summary>
internal sealed class EnsembleAccumulator(EnsembleTarget target)
{
    private readonly int _features = target.Centre.Length;
    private readonly double[] _first = new double[target.Centre.Length];
    private readonly double[] _second = new double[target.Centre.Length * target.Centre.Length];
    private readonly double[] _fourth = new double[target.Centre.Length * target.Centre.Length];
    private readonly double[] _statistics = new double[target.Statistics.Count];
    private readonly double[] _statisticSquares = new double[target.Statistics.Count];
    private int _count;

    /// <summary>Adds one trajectory.</summary>
    /// <param name="state">β, p entries; overwritten with d.</param>
    public void Add(Span<double> state)
    {
        _count++;
        for (int i = 0; i < _features; i++)
        {
            double d = state[i] -= target.Centre[i];
            _first[i] += d;
            int row = i * _features;
            for (int j = 0; j <= i; j++)
            {
                double product = d * state[j];
                _second[row + j] += product;
                _fourth[row + j] += product * product;
            }
        }
        for (int s = 0; s < _statistics.Length; s++)
        {
            // Sums about c lose no digits where c is large.
            double value = target.Statistics[s].At(state) - target.Statistics[s].Constant;
            _statistics[s] += value;
            _statisticSquares[s] += value * value;
        }
    }

    /// <summary>Adds the sums of another accumulator.</summary>
    public void Add(EnsembleAccumulator other)
    {
        _count += other._count;
        AddTo(_first, other._first);
        AddTo(_second, other._second);
        AddTo(_fourth, other._fourth);
        AddTo(_statistics, other._statistics);
        AddTo(_statisticSquares, other._statisticSquares);
    }

    /// <summary>The moments of all trajectories added.</summary>
    public EnsembleMoments Finish()
    {
        double count = _count;
        var mean = new double[_features];
        var meanError = new double[_features];
        var second = new double[_features * _features];
        var secondError = new double[_features * _features];
        for (int i = 0; i < _features; i++)
        {
            mean[i] = _first[i] / count;
            meanError[i] = StandardError(mean[i], _second[(i * _features) + i] / count, count);
            for (int j = 0; j <= i; j++)
            {
                int at = (i * _features) + j,
                    mirrored = (j * _features) + i;
                second[at] = second[mirrored] = _second[at] / count;
                secondError[at] = secondError[mirrored] = StandardError(second[at], _fourth[at] / count, count);
            }
        }
        return new EnsembleMoments(
            target.Step,
            _count,
            mean,
            meanError,
            second,
            secondError,
            [
                .. target.Statistics.Select(
                    (statistic, s) =>
                        new SampleStatistic(
                            statistic.Name,
                            statistic.Constant + (_statistics[s] / count),
                            StandardError(_statistics[s] / count, _statisticSquares[s] / count, count)
                        )
                ),
            ]
        );
    }

    private static double StandardError(double mean, double meanSquare, double count) =>
        Math.Sqrt(Math.Max(0.0, meanSquare - (mean * mean)) / Math.Max(1.0, count - 1.0));

    private static void AddTo(double[] total, double[] source)
    {
        for (int i = 0; i < total.Length; i++)
        {
            total[i] += source[i];
        }
    }
}
