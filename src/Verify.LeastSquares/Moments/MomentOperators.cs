using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The linear operators of the second-moment equations, on symmetric q×q matrices, over any scalar.</summary>
/// <remarks>
/// K[D] = (1/n)Σ_k(x_kᵀDx_k)x_kx_kᵀ; L[D] = −Σ̂D − DΣ̂ + κ(K[D] − Σ̂DΣ̂); T[D] = (I − ηΣ̂)D(I − ηΣ̂) + η²f(K[D] − Σ̂DΣ̂),
/// f = 1/m with replacement. All are self-adjoint in the Frobenius inner product. One application costs O(nq²).
/// The coordinates are those of the rows given: the original ones, or the eigenbasis of Σ̂.
/// </remarks>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class MomentOperators<T>
    where T : IScalar<T>
{
    private readonly Matrix<T> _rows;

    /// <summary>The operators of the data.</summary>
    /// <param name="rows">n×q, the rows x_kᵀ (or a_kᵀ in the eigenbasis).</param>
    public MomentOperators(Matrix<T> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _rows = rows;
        SampleCount = T.FromInteger(rows.Rows);
        // Entry by entry: 1/n alone would be rounded to no particular precision in balls.
        Covariance = (rows.Transpose() * rows).Map(sum => sum / SampleCount);
    }

    /// <summary>Σ̂ = XᵀX/n, q×q.</summary>
    public Matrix<T> Covariance { get; }

    private T SampleCount { get; }

    /// <summary>(1/n)Σ_k w_k x_kx_kᵀ.</summary>
    /// <param name="weights">w, n entries.</param>
    public Matrix<T> WeightedCovariance(IReadOnlyList<T> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var scaled = Matrix<T>.Create(_rows.Rows, _rows.Columns, (k, j) => weights[k] / SampleCount * _rows[k, j]);
        return scaled.Transpose() * _rows;
    }

    /// <summary>K[D] − Σ̂DΣ̂: the covariance of one sample's x_kx_kᵀδ for δ with second moment D.</summary>
    /// <param name="moment">D, q×q symmetric.</param>
    public Matrix<T> SamplingNoise(Matrix<T> moment)
    {
        ArgumentNullException.ThrowIfNull(moment);
        var weights = new T[_rows.Rows];
        for (int k = 0; k < weights.Length; k++)
        {
            weights[k] = Vectors.Dot(_rows.Row(k), moment.Times(_rows.Row(k)));
        }
        return WeightedCovariance(weights) - (Covariance * moment * Covariance);
    }

    /// <summary>L[D], the generator of stochastic gradient flow on second moments.</summary>
    /// <param name="moment">D, q×q symmetric.</param>
    /// <param name="noiseScale">κ.</param>
    public Matrix<T> Generator(Matrix<T> moment, T noiseScale)
    {
        Matrix<T> product = Covariance * moment;
        return (noiseScale * SamplingNoise(moment)) - product - product.Transpose();
    }

    /// <summary>T[D], one step of stochastic gradient descent on second moments.</summary>
    /// <param name="moment">D, q×q symmetric.</param>
    /// <param name="stepSize">η.</param>
    /// <param name="noiseFactor">f: 1/m with replacement, (n − m)/(m(n − 1)) without.</param>
    public Matrix<T> Step(Matrix<T> moment, T stepSize, T noiseFactor)
    {
        ArgumentNullException.ThrowIfNull(moment);
        Matrix<T> contraction = Matrix<T>.Identity(moment.Rows) - (stepSize * Covariance);
        return (contraction * moment * contraction) + (stepSize * stepSize * noiseFactor * SamplingNoise(moment));
    }

    /// <summary>(1/n)Σ r_k² x_kx_kᵀ − ggᵀ, g = Xᵀr/n: Q(β)/κ at residuals r, the covariance of one sample gradient.</summary>
    /// <param name="residuals">r = y − Xβ, n entries.</param>
    public Matrix<T> GradientCovariance(IReadOnlyList<T> residuals)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        T[] gradient = Gradient(residuals);
        return WeightedCovariance([.. residuals.Select(r => r * r)]) - Vectors.Outer<T>(gradient, gradient);
    }

    /// <summary>g = Xᵀr/n, q entries.</summary>
    /// <param name="residuals">r, n entries.</param>
    public T[] Gradient(IReadOnlyList<T> residuals)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        T[] gradient = _rows.Transpose().Times(residuals.ToArray());
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = gradient[i] / SampleCount;
        }
        return gradient;
    }

    /// <summary>y − Xβ, n entries.</summary>
    /// <param name="response">y, n entries.</param>
    /// <param name="coefficients">β, q entries.</param>
    public T[] Residuals(IReadOnlyList<T> response, IReadOnlyList<T> coefficients)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(coefficients);
        T[] fitted = _rows.Times(coefficients.ToArray());
        return [.. response.Zip(fitted, (y, f) => y - f)];
    }
}
