using System.Runtime.Intrinsics;

namespace Verify.LeastSquares;

/// <summary>
/// 𝒩[D] = (1/n)Σ_k(a_kᵀDa_k)a_ka_kᵀ − diag(s)D diag(s) on symmetric r×r matrices, never formed: O(nr²) multiplications and
/// O((n + r)r) memory.
/// </summary>
/// <remarks>
/// Matrices are packed as svec (diagonal entries, √2 times the entries above it, row by row, N = r(r+1)/2). Both halves of
/// the product, w_k = a_kᵀDa_k and Σ_k w_ka_ka_kᵀ, touch the blocks above the diagonal only, for 64 rows at a time that stay in
/// cache. Every sum runs in one order, so the result does not depend on the machine. One instance serves one thread.
/// </remarks>
internal sealed partial class SamplingNoise
{
    private const int ChunkRows = 64;
    private static readonly double Root = Math.Sqrt(2.0);

    private readonly int _n;
    private readonly int _rank;
    private readonly int _width;
    private readonly double[] _rows;
    private readonly double[] _eigenvalues;
    private readonly double[] _upper;
    private readonly double[] _sum;
    private readonly double[] _scaled;
    private readonly double[] _lanes;

    /// <summary>Prepares the operator of n rows a_k.</summary>
    /// <param name="sampleCount">n.</param>
    /// <param name="rank">r.</param>
    /// <param name="rows">a_k, n×r by rows.</param>
    /// <param name="eigenvalues">s, r entries.</param>
    public SamplingNoise(int sampleCount, int rank, ReadOnlySpan<double> rows, double[] eigenvalues)
    {
        _n = sampleCount;
        _rank = rank;
        _width = (rank + 7) / 8 * 8;
        // Rows come in fours; the rows of zeros at the end add nothing.
        _rows = new double[(sampleCount + 3) / 4 * 4 * _width];
        for (int k = 0; k < sampleCount; k++)
        {
            rows.Slice(k * rank, rank).CopyTo(_rows.AsSpan(k * _width));
        }
        _eigenvalues = eigenvalues;
        Weights = new double[_rows.Length / Math.Max(1, _width)];
        (_upper, _sum, _scaled, _lanes) = Workspace(_width);
    }

    private SamplingNoise(SamplingNoise other)
    {
        (_n, _rank, _width, _rows, _eigenvalues) = (
            other._n,
            other._rank,
            other._width,
            other._rows,
            other._eigenvalues
        );
        Weights = new double[other.Weights.Length];
        (_upper, _sum, _scaled, _lanes) = Workspace(_width);
    }

    /// <summary>N = r(r+1)/2.</summary>
    public int Size => new SymmetricPairs(_rank).Count;

    /// <summary>a_kᵀDa_k of the last application, n entries and zeros after them.</summary>
    public double[] Weights { get; }

    /// <summary>The same operator on the same data for another thread.</summary>
    public SamplingNoise ForAnotherThread() => new(this);

    /// <summary>(1/n)Σ_k x_k a_k, r entries.</summary>
    /// <param name="values">x, at least n entries.</param>
    public double[] Average(ReadOnlySpan<double> values)
    {
        var sum = new double[_width];
        for (int k = 0; k < _n; k++)
        {
            VectorKernels.AddScaled(values[k] / _n, _rows.AsSpan(k * _width, _width), sum);
        }
        return sum[.._rank];
    }

    /// <summary>svec of (1/n)Σ_k w_ka_ka_kᵀ.</summary>
    /// <param name="weights">w, n entries.</param>
    public double[] WeightedCovariance(ReadOnlySpan<double> weights)
    {
        weights[.._n].CopyTo(Weights);
        Array.Clear(_sum);
        for (int first = 0; first < Weights.Length; first += ChunkRows)
        {
            Accumulate(first, Math.Min(ChunkRows, Weights.Length - first));
        }
        var result = new double[Size];
        Pack(result);
        return result;
    }

    /// <summary>svec 𝒩[D] from svec D, and the weights a_kᵀDa_k.</summary>
    /// <param name="moment">svec D, N entries.</param>
    /// <param name="result">N entries.</param>
    public void Apply(ReadOnlySpan<double> moment, Span<double> result)
    {
        foreach ((int q, int i, int j) in new SymmetricPairs(_rank))
        {
            // D_ij + D_ji = 2·(coordinate/√2).
            _upper[(i * _width) + j] = i == j ? moment[q] : Root * moment[q];
        }
        Array.Clear(_sum);
        for (int first = 0; first < Weights.Length; first += ChunkRows)
        {
            int count = Math.Min(ChunkRows, Weights.Length - first);
            if (Vector512.IsHardwareAccelerated)
            {
                Forms<WideLanes>(first, count);
            }
            else
            {
                Forms<PairedLanes>(first, count);
            }
            Accumulate(first, count);
        }
        if (_n == 1)
        {
            // One sample has no noise: (aᵀDa)aaᵀ = Σ̂DΣ̂ exactly, and the difference below would be its rounding.
            result.Clear();
            return;
        }
        Pack(result);
        foreach ((int q, int i, int j) in new SymmetricPairs(_rank))
        {
            result[q] -= _eigenvalues[i] * _eigenvalues[j] * moment[q];
        }
    }

    private static (double[], double[], double[], double[]) Workspace(int width) =>
        (
            new double[width * width],
            new double[width * width],
            new double[ChunkRows * width],
            new double[ChunkRows * 8]
        );

    private void Pack(Span<double> result)
    {
        foreach ((int q, int i, int j) in new SymmetricPairs(_rank))
        {
            double entry = _sum[(i * _width) + j];
            result[q] = (i == j ? entry : Root * entry) / _n;
        }
    }
}
