using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A sharper upper end of the spectrum of G than W = I gives: W near the dominant eigenvector, from Lanczos in doubles, checked in balls.</summary>
/// <remarks>
/// ωW − G W ≽ 0 and W ≻ 0 are shown by Cholesky factors in balls, so nothing rests on the doubles: a poor W only gives a poor ω, or none.
/// </remarks>
internal static class DominantWeight
{
    // Vectors of the Krylov space: the top of the spectrum to some digits.
    private const int MostVectors = 80;

    // Of r(r + 1)/2 coordinates: beyond, the vectors cost more than the terms they save.
    private const int LargestRank = 150;

    // ω lies this much of |θ| above the Ritz value θ, the least that can be shown.
    private static readonly double[] Margins = [1e-6, 1e-3, 0.1, 0.5];

    /// <summary>The least ω that could be shown, or what was known.</summary>
    /// <param name="spectrum">The enclosed spectrum, r ≥ 1.</param>
    /// <param name="dynamics">κ and η.</param>
    /// <param name="known">An upper end that is known to hold.</param>
    public static Ball LeastGrowth(Spectrum<Ball> spectrum, GeneratorDynamics dynamics, Ball known)
    {
        if (spectrum.Rank > LargestRank || Weight(spectrum, dynamics) is not { } found)
        {
            return known;
        }
        (Ball[] vector, double growth) = found;
        int precision = spectrum.Eigenvalues[0].Precision;
        var coordinates = new SymmetricCoordinates<Ball>(spectrum.Rank, precision);
        Matrix<Ball> weight = coordinates.Unpack(vector);
        if (Cholesky.TryFactor(weight) is null)
        {
            return known;
        }
        Matrix<Ball>? image = null;
        foreach (double margin in Margins)
        {
            Ball end = Ball.Exact(growth + (margin * Math.Abs(growth)));
            if (known.IsLessThan(end) != false)
            {
                return known;
            }
            image ??= coordinates.Unpack(
                Generator(spectrum, dynamics, precision).Apply(vector, CancellationToken.None)
            );
            if (Cholesky.TryFactor((end * weight) - image) is not null)
            {
                return end;
            }
        }
        return known;
    }

    // G itself: nothing is subtracted, and nothing divides.
    private static RowMomentOperator Generator(Spectrum<Ball> spectrum, GeneratorDynamics dynamics, int precision) =>
        new(spectrum, dynamics, new SpectralRange(Ball.Zero, Ball.One), precision);

    // svec of a Ritz vector of the top of the spectrum with a little of I, and its Ritz value.
    private static (Ball[] Weight, double Growth)? Weight(Spectrum<Ball> spectrum, GeneratorDynamics dynamics)
    {
        int r = spectrum.Rank;
        double[] eigenvalues = [.. spectrum.Eigenvalues.Select(Ball.ToDouble)];
        double[] rows = [.. spectrum.Rows.Entries.ToArray().Select(Ball.ToDouble)];
        double scale = Ball.ToDouble(dynamics.NoiseScale);
        var noise = new SamplingNoise(spectrum.SampleCount, r, rows, eigenvalues);
        var rates = new double[noise.Size];
        var start = new double[noise.Size];
        foreach ((int q, int i, int j) in new SymmetricPairs(r))
        {
            rates[q] = Ball.ToDouble(dynamics.PairRate(spectrum.Eigenvalues[i], spectrum.Eigenvalues[j]));
            start[q] = i == j ? 1.0 : 0.0;
        }
        var basis = new LanczosBasis(
            start,
            (x, y) =>
            {
                noise.Apply(x, y);
                for (int q = 0; q < y.Length; q++)
                {
                    y[q] = (scale * y[q]) - (rates[q] * x[q]);
                }
            }
        );
        while (basis.Count < MostVectors && !basis.IsComplete)
        {
            basis.Extend();
        }
        (double growth, double[] vector) = LargestEigenvalue.TopOf(basis);
        if (!double.IsFinite(growth) || !vector.All(double.IsFinite))
        {
            return null;
        }
        double trace = 0.0;
        foreach ((int q, int i, int j) in new SymmetricPairs(r))
        {
            trace += i == j ? vector[q] : 0.0;
        }
        double sign = trace < 0.0 ? -1.0 : 1.0;
        foreach ((int q, int i, int j) in new SymmetricPairs(r))
        {
            vector[q] = (sign * vector[q]) + (i == j ? 1e-9 * Math.Abs(trace) : 0.0);
        }
        return ([.. vector.Select(Ball.Exact)], growth);
    }
}
