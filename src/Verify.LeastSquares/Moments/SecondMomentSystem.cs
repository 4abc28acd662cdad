using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// The covariance equations of SGF and SGD in the eigenbasis of Σ̂, in the orthonormal coordinates svec of symmetric r×r
/// matrices (diagonal entries, and √2 times the entries above the diagonal), of length N = r(r+1)/2.
/// </summary>
/// <remarks>
/// With 𝒩 = (1/n)Σ_k svec(a_ka_kᵀ)svec(a_ka_kᵀ)ᵀ − diag(s_is_j), symmetric: L = −diag(s_i + s_j) + κ𝒩 and
/// T = diag((1 − ηs_i)(1 − ηs_j)) + η²f𝒩. The covariance obeys Ċ = L C + κq(t) or C⁺ = T C + η²f q_k from C = 0, where
/// q = svec(Cov of one sample gradient at the mean) = q₀ + Σ_i ρ_i q_i + 𝒩 svec(ρρᵀ∘M), ρ_i = e^{−s_it} or (1 − ηs_i)^k.
/// Given y: q₀ = (1/n)Σ e_k² svec(a_ka_kᵀ), q_i = (2/n)Σ e_k a_ki β̂_i svec(a_ka_kᵀ), M = β̂β̂ᵀ. Averaged over the noise:
/// e_k² becomes σ²(1 − h_k), q_i = 0, M = θθᵀ + (σ²/n)diag(1/s). Every term is free of cancellation when κ is small.
/// </remarks>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class SecondMomentSystem<T>
    where T : IRealScalar<T>
{
    private readonly Spectrum<T> _spectrum;
    private readonly T[] _constant;
    private readonly Matrix<T>? _linear;
    private readonly T[] _square;

    /// <summary>The equations with any forcing.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="forcing">The forcing.</param>
    /// <param name="precision">Working precision of √2 in bits; only balls look at it.</param>
    public SecondMomentSystem(Spectrum<T> spectrum, MomentForcing<T> forcing, int precision)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(forcing);
        _spectrum = spectrum;
        int r = spectrum.Rank;
        Coordinates = new(r, precision);
        Matrix<T> products = Matrix<T>.Create(
            spectrum.SampleCount,
            Pairs.Count,
            (k, q) =>
            {
                (int i, int j) = Pairs[q];
                return Coordinates.Coordinate(q, spectrum.Rows[k, i] * spectrum.Rows[k, j]);
            }
        );
        T n = T.FromInteger(spectrum.SampleCount);
        Matrix<T> transposed = products.Transpose();
        Noise = NoiseMatrix(spectrum, transposed, n);
        _constant = transposed.Times([.. forcing.Weights.Select(w => w / n)]);
        if (forcing.Residuals is { } residuals && forcing.Fit is { } fit)
        {
            _linear =
                transposed
                * Matrix<T>.Create(
                    spectrum.SampleCount,
                    r,
                    (k, i) => (residuals[k] + residuals[k]) * spectrum.Rows[k, i] * fit[i] / n
                );
        }
        _square = Coordinates.Pack((i, j) => forcing.Square[i, j]);
    }

    /// <summary>The pairs (i, j), i ≤ j, of the N coordinates.</summary>
    public IReadOnlyList<(int I, int J)> Pairs => Coordinates.Pairs;

    /// <summary>svec of r×r matrices.</summary>
    public SymmetricCoordinates<T> Coordinates { get; }

    /// <summary>𝒩, N×N symmetric.</summary>
    public Matrix<T> Noise { get; }

    /// <summary>q₀, N entries.</summary>
    public IReadOnlyList<T> ConstantForcing => _constant;

    /// <summary>Column i is q_i, N×r; null when averaged over the noise.</summary>
    public Matrix<T>? LinearForcing => _linear;

    /// <summary>svec(M), N entries; the coordinate of pair (i, j) carries the factor ρ_iρ_j.</summary>
    public IReadOnlyList<T> SquareForcing => _square;

    /// <summary>The equations given y.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="response">y, n entries.</param>
    /// <param name="precision">Working precision of √2 in bits; only balls look at it.</param>
    public static SecondMomentSystem<T> GivenResponse(Spectrum<T> spectrum, IReadOnlyList<T> response, int precision) =>
        new(spectrum, MomentForcing<T>.GivenResponse(spectrum, response), precision);

    /// <summary>The equations averaged over the noise of y = Xβ* + ε.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="truth">β* and σ².</param>
    /// <param name="precision">Working precision of √2 in bits; only balls look at it.</param>
    public static SecondMomentSystem<T> Averaged(Spectrum<T> spectrum, Truth<T> truth, int precision) =>
        new(spectrum, MomentForcing<T>.Averaged(spectrum, truth), precision);

    /// <summary>The equations without forcing, for what depends on the operators alone.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="precision">Working precision of √2 in bits; only balls look at it.</param>
    public static SecondMomentSystem<T> Homogeneous(Spectrum<T> spectrum, int precision) =>
        new(spectrum, MomentForcing<T>.None(spectrum), precision);

    /// <summary>L = −diag(s_i + s_j) + κ𝒩.</summary>
    /// <param name="noiseScale">κ.</param>
    public Matrix<T> Generator(T noiseScale) => WithDiagonal(noiseScale, (si, sj) => -(si + sj));

    /// <summary>T = diag((1 − ηs_i)(1 − ηs_j)) + η²f𝒩.</summary>
    /// <param name="stepSize">η.</param>
    /// <param name="noiseFactor">f.</param>
    public Matrix<T> StepOperator(T stepSize, T noiseFactor) =>
        WithDiagonal(
            stepSize * stepSize * noiseFactor,
            (si, sj) => (T.One - (stepSize * si)) * (T.One - (stepSize * sj))
        );

    // Half of the entries by symmetry; this product is the costliest part of large data.
    private Matrix<T> NoiseMatrix(Spectrum<T> spectrum, Matrix<T> transposed, T n)
    {
        int size = Pairs.Count;
        var entries = new T[size * size];
        for (int q = 0; q < size; q++)
        {
            for (int u = 0; u <= q; u++)
            {
                T entry = Vectors.Dot(transposed.Row(q), transposed.Row(u)) / n;
                (int i, int j) = Pairs[q];
                entry = q == u ? entry - (spectrum.Eigenvalues[i] * spectrum.Eigenvalues[j]) : entry;
                entries[(q * size) + u] = entry;
                entries[(u * size) + q] = entry;
            }
        }
        return Matrix<T>.FromRows(size, size, entries);
    }

    /// <summary>κ𝒩 + diag(d(s_i, s_j)).</summary>
    /// <param name="scale">κ.</param>
    /// <param name="diagonal">d.</param>
    internal Matrix<T> WithDiagonal(T scale, Func<T, T, T> diagonal) =>
        Matrix<T>.Create(
            Pairs.Count,
            Pairs.Count,
            (q, u) =>
            {
                T entry = scale * Noise[q, u];
                (int i, int j) = Pairs[q];
                return q == u ? entry + diagonal(_spectrum.Eigenvalues[i], _spectrum.Eigenvalues[j]) : entry;
            }
        );
}
