using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// The eigendecomposition Σ̂ = XᵀX/n = Σ_{i≤r} s_i v_iv_iᵀ on the row space of X, with the data in its coordinates.
/// </summary>
/// <remarks>The null space carries no dynamics (everything starts at β₀ = 0), so only the r positive eigenvalues are kept.</remarks>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class Spectrum<T>
    where T : IScalar<T>
{
    /// <summary>Creates the spectrum from its parts; the caller guarantees that they belong together.</summary>
    /// <param name="eigenvalues">s_1 ≥ … ≥ s_r &gt; 0.</param>
    /// <param name="directions">V, p×r, orthonormal columns v_i.</param>
    /// <param name="features">X, n×p.</param>
    public Spectrum(IReadOnlyList<T> eigenvalues, Matrix<T> directions, Matrix<T> features)
    {
        ArgumentNullException.ThrowIfNull(eigenvalues);
        ArgumentNullException.ThrowIfNull(directions);
        ArgumentNullException.ThrowIfNull(features);
        if (directions.Columns != eigenvalues.Count || directions.Rows != features.Columns)
        {
            throw new ArgumentException(
                $"{eigenvalues.Count} eigenvalues and {features.Columns} features do not fit {directions.Rows}×{directions.Columns} directions",
                nameof(directions)
            );
        }
        Eigenvalues = [.. eigenvalues];
        Directions = directions;
        Rows = features * directions;
        FeatureCount = features.Columns;
        SampleCount = features.Rows;
    }

    /// <summary>Creates the spectrum from its parts and XV; the caller guarantees that they belong together.</summary>
    /// <param name="eigenvalues">s_1 ≥ … ≥ s_r &gt; 0.</param>
    /// <param name="directions">V, p×r.</param>
    /// <param name="rows">XV, n×r.</param>
    /// <param name="featureCount">p.</param>
    internal Spectrum(T[] eigenvalues, Matrix<T> directions, Matrix<T> rows, int featureCount)
    {
        Eigenvalues = eigenvalues;
        Directions = directions;
        Rows = rows;
        FeatureCount = featureCount;
        SampleCount = rows.Rows;
    }

    /// <summary>s_1 ≥ … ≥ s_r &gt; 0.</summary>
    public IReadOnlyList<T> Eigenvalues { get; }

    /// <summary>V, p×r.</summary>
    public Matrix<T> Directions { get; }

    /// <summary>XV, n×r: row k is a_k = Vᵀx_k.</summary>
    public Matrix<T> Rows { get; }

    /// <summary>r.</summary>
    public int Rank => Eigenvalues.Count;

    /// <summary>p.</summary>
    public int FeatureCount { get; }

    /// <summary>n.</summary>
    public int SampleCount { get; }

    /// <summary>Vᵀb, the coordinates of a coefficient vector, r entries.</summary>
    /// <param name="coefficients">b, p entries.</param>
    public T[] Rotate(IReadOnlyList<T> coefficients)
    {
        ArgumentNullException.ThrowIfNull(coefficients);
        return Directions.Transpose().Times(coefficients.ToArray());
    }

    /// <summary>‖(I − P)b‖², the part of a coefficient vector that the data do not see; exactly 0 when r = p.</summary>
    /// <param name="coefficients">b, p entries.</param>
    public T UnseenEnergy(IReadOnlyList<T> coefficients)
    {
        ArgumentNullException.ThrowIfNull(coefficients);
        if (Rank == FeatureCount)
        {
            return T.Zero;
        }
        // b − V(Vᵀb) first, then the square: no cancellation of two large norms.
        T[] seen = Directions.Times(Rotate(coefficients));
        T sum = T.Zero;
        for (int i = 0; i < seen.Length; i++)
        {
            T rest = coefficients[i] - seen[i];
            sum += rest * rest;
        }
        return sum;
    }

    /// <summary>The coordinates of the minimum-norm least-squares solution, (Vᵀz)_i/s_i with z = Xᵀy/n.</summary>
    /// <param name="response">y, n entries.</param>
    public T[] LeastSquares(IReadOnlyList<T> response)
    {
        ArgumentNullException.ThrowIfNull(response);
        T[] projected = Rows.Transpose().Times(response.ToArray());
        T n = T.FromInteger(SampleCount);
        for (int i = 0; i < Rank; i++)
        {
            projected[i] = projected[i] / (n * Eigenvalues[i]);
        }
        return projected;
    }

    /// <summary>h_k = x_kᵀΣ̂⁺x_k/n = Σ_i a_ki²/(n s_i), the leverages, n entries in [0, 1].</summary>
    public T[] Leverages()
    {
        T n = T.FromInteger(SampleCount);
        var leverages = new T[SampleCount];
        for (int k = 0; k < SampleCount; k++)
        {
            T sum = T.Zero;
            for (int i = 0; i < Rank; i++)
            {
                sum += Rows[k, i] * Rows[k, i] / (n * Eigenvalues[i]);
            }
            leverages[k] = sum;
        }
        return leverages;
    }
}
