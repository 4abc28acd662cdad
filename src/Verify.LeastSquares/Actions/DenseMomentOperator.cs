using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Â as a matrix: for few features and many samples, N² products a time after n·N²/2 once.</summary>
/// <param name="generator">G, N×N.</param>
/// <param name="range">c and h.</param>
internal sealed class DenseMomentOperator(Matrix<Ball> generator, SpectralRange range) : IMomentOperator
{
    private const int LargestSize = 400;

    private readonly Matrix<Ball> _matrix = Matrix<Ball>.Create(
        generator.Rows,
        generator.Columns,
        (q, u) => (q == u ? generator[q, u] - range.Centre : generator[q, u]) / range.HalfWidth
    );

    /// <summary>Whether forming N×N matrices once is cheaper than passing over the rows each time.</summary>
    /// <param name="spectrum">The spectrum.</param>
    public static bool IsCheaper(Spectrum<Ball> spectrum)
    {
        int size = new SymmetricPairs(spectrum.Rank).Count;
        return size <= 4L * spectrum.SampleCount && size <= LargestSize;
    }

    /// <inheritdoc/>
    public Ball[] Apply(Ball[] moment, CancellationToken cancellation)
    {
        var image = new Ball[moment.Length];
        ParallelRows.For(
            image.Length,
            (long)image.Length * image.Length,
            q => image[q] = Vectors.Dot<Ball>(_matrix.Row(q), moment),
            cancellation
        );
        return image;
    }
}
