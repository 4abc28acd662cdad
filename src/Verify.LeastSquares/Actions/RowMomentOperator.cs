using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Â from the rows a_k, never formed: nr² products a time, in balls.</summary>
internal sealed class RowMomentOperator : IMomentOperator
{
    private readonly Spectrum<Ball> _spectrum;
    private readonly Ball[][] _columns;
    private readonly Ball[] _diagonal;
    private readonly Ball[] _crossed;
    private readonly Ball _noise;
    private readonly Ball _root;

    /// <summary>Prepares the operator.</summary>
    /// <param name="spectrum">The enclosed spectrum.</param>
    /// <param name="dynamics">κ and η.</param>
    /// <param name="range">c and h.</param>
    /// <param name="precision">Working precision in bits.</param>
    public RowMomentOperator(Spectrum<Ball> spectrum, GeneratorDynamics dynamics, SpectralRange range, int precision)
    {
        _spectrum = spectrum;
        int r = spectrum.Rank;
        _columns = [.. Enumerable.Range(0, r).Select(spectrum.Rows.Column)];
        _noise = dynamics.NoiseScale / range.HalfWidth;
        _root = Ball.Sqrt(Ball.FromInteger(2).WithPrecision(precision));
        _diagonal = new Ball[new SymmetricPairs(r).Count];
        _crossed = new Ball[_diagonal.Length];
        foreach ((int q, int i, int j) in new SymmetricPairs(r))
        {
            (Ball si, Ball sj) = (spectrum.Eigenvalues[i], spectrum.Eigenvalues[j]);
            _diagonal[q] = -(dynamics.PairRate(si, sj) + range.Centre) / range.HalfWidth;
            _crossed[q] = si * sj;
        }
    }

    /// <summary>svec of (1/n)Σ_kω_ka_ka_kᵀ.</summary>
    /// <param name="weights">ω, n entries.</param>
    public Ball[] WeightedCovariance(Ball[] weights)
    {
        int r = _spectrum.Rank;
        Ball n = Ball.FromInteger(_spectrum.SampleCount);
        var result = new Ball[new SymmetricPairs(r).Count];
        ParallelRows.For(
            r,
            (long)_spectrum.SampleCount * result.Length,
            i =>
            {
                Ball[] scaled = [.. _columns[i].Zip(weights, (a, w) => a * w / n)];
                int q = FirstOfRow(i);
                for (int j = i; j < r; j++, q++)
                {
                    Ball sum = Ball.Dot(scaled, _columns[j]);
                    result[q] = i == j ? sum : _root * sum;
                }
            }
        );
        return result;
    }

    /// <inheritdoc/>
    public Ball[] Apply(Ball[] moment, CancellationToken cancellation)
    {
        int r = _spectrum.Rank,
            n = _spectrum.SampleCount;
        // Row i from the diagonal on: D_ii, and D_ij + D_ji = 2·(coordinate/√2).
        Ball[][] upper = [.. Enumerable.Range(0, r).Select(i => new Ball[r - i])];
        foreach ((int q, int i, int j) in new SymmetricPairs(r))
        {
            upper[i][j - i] = i == j ? moment[q] : _root * moment[q];
        }
        var weights = new Ball[n];
        ParallelRows.For(
            n,
            (long)n * moment.Length,
            k =>
            {
                ReadOnlySpan<Ball> row = _spectrum.Rows.Row(k);
                Span<Ball> inner = new Ball[r];
                for (int i = 0; i < r; i++)
                {
                    inner[i] = Ball.Dot(upper[i], row[i..]);
                }
                weights[k] = Ball.Dot(inner, row);
            },
            cancellation
        );
        Ball[] image = WeightedCovariance(weights);
        for (int q = 0; q < image.Length; q++)
        {
            image[q] = (_noise * (image[q] - (_crossed[q] * moment[q]))) + (_diagonal[q] * moment[q]);
        }
        return image;
    }

    // Row i of the pairs starts after those of the rows above it.
    private int FirstOfRow(int i) => (i * _spectrum.Rank) - (i * (i - 1) / 2);
}
