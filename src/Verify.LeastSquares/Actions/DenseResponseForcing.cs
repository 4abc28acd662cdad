using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The parts as columns of a matrix: for few features and many samples.</summary>
internal sealed class DenseResponseForcing : IResponseForcing
{
    private readonly Matrix<Ball> _parts;

    /// <summary>Puts the parts side by side.</summary>
    /// <param name="system">The equations given y.</param>
    public DenseResponseForcing(SecondMomentSystem<Ball> system)
    {
        _parts = Matrix<Ball>.Create(
            system.Coordinates.Count,
            system.Coordinates.Size + 1,
            (q, i) => i == 0 ? system.ConstantForcing[q] : system.LinearForcing![q, i - 1]
        );
        Norms = [.. Enumerable.Range(0, _parts.Columns).Select(i => VectorNorm.AtMost(_parts.Column(i)))];
    }

    /// <inheritdoc/>
    public Ball[] Norms { get; }

    /// <inheritdoc/>
    public Ball[] Combine(Ball[] coefficients) => _parts.Times(coefficients);
}
