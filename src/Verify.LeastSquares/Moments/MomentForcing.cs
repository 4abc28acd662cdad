using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>What drives the covariance, Cov of one sample gradient at the mean, as data of the size of X.</summary>
/// <remarks>
/// q = (1/n)Σ_k ω_k a_ka_kᵀ + Σ_i ρ_i (2/n)Σ_k e_k a_ki β̂_i a_ka_kᵀ + 𝒩[ρρᵀ∘M]. Given y: ω_k = e_k², M = β̂β̂ᵀ. Averaged over the
/// noise: ω_k = σ²(1 − h_k), no middle term, M = θθᵀ + (σ²/n)diag(1/s).
/// </remarks>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class MomentForcing<T>
    where T : IRealScalar<T>
{
    private MomentForcing(
        IReadOnlyList<T> weights,
        IReadOnlyList<T>? residuals,
        IReadOnlyList<T>? fit,
        Matrix<T> square
    )
    {
        Weights = weights;
        Residuals = residuals;
        Fit = fit;
        Square = square;
    }

    /// <summary>ω, n entries.</summary>
    public IReadOnlyList<T> Weights { get; }

    /// <summary>e, n entries; null when averaged over the noise.</summary>
    public IReadOnlyList<T>? Residuals { get; }

    /// <summary>Vᵀβ̂, r entries; null when averaged over the noise.</summary>
    public IReadOnlyList<T>? Fit { get; }

    /// <summary>M, r×r.</summary>
    public Matrix<T> Square { get; }

    /// <summary>F, n×r, in a further term (1/n)Σ_kΣ_i ρ_i²F_ki a_ka_kᵀ; null where there is none.</summary>
    internal Matrix<T>? RowWeights { get; private init; }

    /// <summary>The forcing given y.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="response">y, n entries.</param>
    public static MomentForcing<T> GivenResponse(Spectrum<T> spectrum, IReadOnlyList<T> response)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        var fit = new LeastSquaresFit<T>(spectrum, response);
        T[] coordinates = [.. fit.Coordinates];
        T[] residuals = Interpolates(spectrum) ? Zeros(spectrum.SampleCount) : [.. fit.Residuals];
        return new(
            [.. residuals.Select(e => e * e)],
            residuals,
            coordinates,
            Vectors.Outer<T>(coordinates, coordinates)
        );
    }

    /// <summary>The forcing averaged over the noise of y = Xβ* + ε.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="truth">β* and σ².</param>
    public static MomentForcing<T> Averaged(Spectrum<T> spectrum, Truth<T> truth)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(truth);
        T[] coordinates = spectrum.Rotate(truth.Coefficients);
        T noise = truth.NoiseVariance / T.FromInteger(spectrum.SampleCount);
        return new(
            Interpolates(spectrum)
                ? Zeros(spectrum.SampleCount)
                : [.. spectrum.Leverages().Select(h => truth.NoiseVariance * (T.One - h))],
            null,
            null,
            Matrix<T>.Create(
                spectrum.Rank,
                spectrum.Rank,
                (i, j) =>
                {
                    T entry = coordinates[i] * coordinates[j];
                    return i == j ? entry + (noise / spectrum.Eigenvalues[i]) : entry;
                }
            )
        );
    }

    /// <summary>No forcing, for what depends on the operators alone.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    public static MomentForcing<T> None(Spectrum<T> spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        return new(
            Zeros(spectrum.SampleCount),
            null,
            null,
            Matrix<T>.Create(spectrum.Rank, spectrum.Rank, (_, _) => T.Zero)
        );
    }

    /// <summary>A forcing that stands for what is not known of another one: weights that last, and weights that fade as the directions do.</summary>
    /// <param name="weights">ω, n entries.</param>
    /// <param name="rowWeights">F, n×r.</param>
    internal static MomentForcing<T> OfRows(IReadOnlyList<T> weights, Matrix<T> rowWeights) =>
        new(weights, null, null, Matrix<T>.Create(rowWeights.Columns, rowWeights.Columns, (_, _) => T.Zero))
        {
            RowWeights = rowWeights,
        };

    // With r = n every leverage is 1 and every residual 0, exactly; in doubles they would be roundings that never die out.
    private static bool Interpolates(Spectrum<T> spectrum) => spectrum.Rank == spectrum.SampleCount;

    private static T[] Zeros(int count) => [.. Enumerable.Repeat(T.Zero, count)];
}
