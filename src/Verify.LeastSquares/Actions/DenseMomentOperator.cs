using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Â as a matrix: for few features and many samples, N² products a time after n·N²/2 once.</summary>
/// <param name="generator">G, N×N.</param>
/// <param name="range">c and h.</param>
internal sealed class DenseMomentOperator(Matrix<Ball> generator, SpectralRange range) : IMomentOperator
{
    private readonly Matrix<Ball> _matrix = Matrix<Ball>.Create(
        generator.Rows,
        generator.Columns,
        (q, u) => (q == u ? generator[q, u] - range.Centre : generator[q, u]) / range.HalfWidth
    );

    /// <inheritdoc/>
    public Ball[] Apply(Ball[] moment, CancellationToken cancellation)
    {
        var image = new Ball[moment.Length];
        Parallel.For(
            0,
            image.Length,
            new ParallelOptions { CancellationToken = cancellation },
            q => image[q] = Vectors.Dot<Ball>(_matrix.Row(q), moment)
        );
        return image;
    }
}
