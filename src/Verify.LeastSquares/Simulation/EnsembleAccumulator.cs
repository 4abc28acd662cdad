namespace Verify.LeastSquares.Simulation;

/// <summary>Streaming sums of d, dᵢdⱼ and (dᵢdⱼ)² over trajectories, d = β − centre, at one recorded step.</summary>
internal sealed class EnsembleAccumulator(int features)
{
    private readonly double[] _first = new double[features];
    private readonly double[] _second = new double[features * features];
    private readonly double[] _fourth = new double[features * features];
    private int _count;

    /// <summary>Adds one trajectory.</summary>
    public void Add(ReadOnlySpan<double> state, ReadOnlySpan<double> centre)
    {
        _count++;
        for (int i = 0; i < features; i++)
        {
            double d = state[i] - centre[i];
            _first[i] += d;
            for (int j = 0; j <= i; j++)
            {
                double product = d * (state[j] - centre[j]);
                _second[(i * features) + j] += product;
                _fourth[(i * features) + j] += product * product;
            }
        }
    }

    /// <summary>Adds the sums of another accumulator.</summary>
    public void Add(EnsembleAccumulator other)
    {
        _count += other._count;
        AddTo(_first, other._first);
        AddTo(_second, other._second);
        AddTo(_fourth, other._fourth);
    }

    /// <summary>The moments of all trajectories added.</summary>
    public EnsembleMoments Finish(int step)
    {
        double count = _count;
        var mean = new double[features];
        var meanError = new double[features];
        var second = new double[features * features];
        var secondError = new double[features * features];
        for (int i = 0; i < features; i++)
        {
            mean[i] = _first[i] / count;
            meanError[i] = StandardError(mean[i], _second[(i * features) + i] / count, count);
            for (int j = 0; j <= i; j++)
            {
                int at = (i * features) + j,
                    mirrored = (j * features) + i;
                second[at] = second[mirrored] = _second[at] / count;
                secondError[at] = secondError[mirrored] = StandardError(second[at], _fourth[at] / count, count);
            }
        }
        return new EnsembleMoments(step, _count, mean, meanError, second, secondError);
    }

    private static double StandardError(double mean, double meanSquare, double count) =>
        Math.Sqrt(Math.Max(0.0, meanSquare - (mean * mean)) / Math.Max(1.0, count - 1.0));

    private static void AddTo(double[] target, double[] source)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] += source[i];
        }
    }
}
