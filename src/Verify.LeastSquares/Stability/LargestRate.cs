using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Both sides of the largest μ with A[D] = μB[D], A = f𝒩 + c·Σ̂·Σ̂ and B[D] = Σ̂D + DΣ̂, from one approximate eigenvector.</summary>
/// <remarks>
/// Below: μ is the maximum of ⟨D, A[D]⟩/⟨D, B[D]⟩, so W's quotient is a bound. Above: A and B⁻¹ map positive semidefinite matrices to such; with
/// W ≻ 0 and A[W] ≼ νB[W], B⁻¹A[W] ≼ νW, and powers of B⁻¹A grow at most as ν^k (Collatz and Wielandt). W comes from Lanczos in doubles, the
/// products and the Cholesky factors that show W ≻ 0 and νB[W] − A[W] ≽ 0 from balls. Digits: those of the vector, about ten.
/// </remarks>
internal static class LargestRate
{
    // ν lies this much above W's quotient, relatively: the least that can be shown.
    private static readonly double[] Margins = [1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5];

    /// <summary>An enclosure of μ; null where none of the margins could be shown.</summary>
    /// <param name="spectrum">The enclosed spectrum, r ≥ 1.</param>
    /// <param name="vector">svec of W, to any accuracy.</param>
    /// <param name="noiseFactor">f.</param>
    /// <param name="drift">c.</param>
    /// <param name="cancellation">Stops the product.</param>
    public static Ball? TryEnclose(
        Spectrum<Ball> spectrum,
        double[] vector,
        Ball noiseFactor,
        Ball drift,
        CancellationToken cancellation
    )
    {
        int precision = spectrum.Eigenvalues[0].Precision;
        var coordinates = new SymmetricCoordinates<Ball>(spectrum.Rank, precision);
        Ball[] weight = [.. vector.Select(Ball.Exact)];
        if (Ball.TrySign(coordinates.Unpack(weight).Trace()) == -1)
        {
            weight = [.. weight.Select(entry => -entry)];
        }
        if (Cholesky.TryFactor(coordinates.Unpack(weight)) is null)
        {
            return null;
        }
        // With f2^e𝒩 as large as B, whatever the units of X: their difference loses nothing.
        int shift = -Math.ILogB(Ball.ToDouble(spectrum.Eigenvalues[0]));
        var rows = new RowMomentOperator(
            spectrum,
            GeneratorDynamics.Flow(Ball.ScaleByPowerOfTwo(noiseFactor, shift)),
            new SpectralRange(Ball.Zero, Ball.One),
            precision
        );
        // The operator gives 2^e f𝒩[W] − B[W].
        Ball[] moved = rows.Apply(weight, cancellation);
        var relaxed = new Ball[weight.Length];
        foreach ((int q, int i, int j) in new SymmetricPairs(spectrum.Rank))
        {
            (Ball si, Ball sj) = (spectrum.Eigenvalues[i], spectrum.Eigenvalues[j]);
            relaxed[q] = (si + sj) * weight[q];
            moved[q] = Ball.ScaleByPowerOfTwo(moved[q] + relaxed[q], -shift) + (drift * si * sj * weight[q]);
        }
        Ball quotient = Vectors.Dot<Ball>(weight, moved) / Vectors.Dot<Ball>(weight, relaxed);
        if (Ball.TrySign(quotient) != 1)
        {
            return null;
        }
        Matrix<Ball> a = coordinates.Unpack(moved),
            b = coordinates.Unpack(relaxed);
        foreach (double margin in Margins)
        {
            Ball above = (quotient * (Ball.One + Ball.Exact(margin))).MidpointBall();
            if (Cholesky.TryFactor((above * b) - a) is not null)
            {
                return Ball.Union(quotient, above);
            }
        }
        return null;
    }
}
