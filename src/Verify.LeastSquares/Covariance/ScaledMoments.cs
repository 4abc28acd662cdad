using System.Runtime.InteropServices;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The covariance equations for X/2^e, with ½ ≤ s_1 &lt; 2, in plain arrays.</summary>
/// <remarks>
/// With s/4^e, κ·4^e, η·4^e, t·4^e (steps unchanged) and M·4^e, the covariance is multiplied by 4^e and tr Σ̂C is unchanged.
/// All factors are powers of two and exact.
/// </remarks>
internal sealed class ScaledMoments
{
    private readonly int _exponent;
    private readonly ScaledRows _rows;

    private ScaledMoments(
        Spectrum<Float64> spectrum,
        MomentForcing<Float64> forcing,
        MomentDynamics dynamics,
        int exponent
    )
    {
        _exponent = exponent;
        Dynamics = dynamics.Scaled(exponent);
        Rank = spectrum.Rank;
        SampleCount = spectrum.SampleCount;
        Eigenvalues = [.. spectrum.Eigenvalues.Select(s => Math.ScaleB(s, -2 * exponent))];
        _rows = ScaledRows.Of(spectrum, exponent);
        Weights = [.. forcing.Weights.Select(w => w.Value)];
        Residuals = forcing.Residuals?.Select(e => e.Value).ToArray();
        // The middle term is e·a·β̂·a·a: β̂ grows by 2^e, as the rows shrink.
        Fit = forcing.Fit is null ? null : Scale([.. forcing.Fit.Select(b => b.Value)], exponent);
        var pairs = new SymmetricPairs(Rank);
        int size = pairs.Count;
        Square = new double[size];
        PairRates = new double[size];
        Identity = new double[size];
        Covariance = new double[size];
        RowWeights = forcing.RowWeights is { } fading
            ? MemoryMarshal.Cast<Float64, double>(fading.Entries).ToArray()
            : null;
        foreach ((int q, int i, int j) in pairs)
        {
            double entry = Math.ScaleB(forcing.Square[i, j], 2 * exponent);
            Square[q] = i == j ? entry : Math.Sqrt(2.0) * entry;
            PairRates[q] = Dynamics.PairRate(Eigenvalues[i], Eigenvalues[j]);
            Identity[q] = i == j ? 1.0 : 0.0;
            Covariance[q] = i == j ? Eigenvalues[i] : 0.0;
        }
    }

    /// <summary>The dynamics in the scale of the computation.</summary>
    public MomentDynamics Dynamics { get; }

    /// <summary>r.</summary>
    public int Rank { get; }

    /// <summary>n.</summary>
    public int SampleCount { get; }

    /// <summary>N = r(r+1)/2.</summary>
    public int Size => Square.Length;

    /// <summary>s.</summary>
    public double[] Eigenvalues { get; }

    /// <summary>a_k by rows, n×r.</summary>
    public double[] Rows => _rows.Rows;

    /// <summary>ω.</summary>
    public double[] Weights { get; }

    /// <summary>e, or null.</summary>
    public double[]? Residuals { get; }

    /// <summary>Vᵀβ̂, or null.</summary>
    public double[]? Fit { get; }

    /// <summary>svec M.</summary>
    public double[] Square { get; }

    /// <summary>b_ij, N entries.</summary>
    public double[] PairRates { get; }

    /// <summary>F by rows, n×r, or null.</summary>
    public double[]? RowWeights { get; }

    /// <summary>svec I.</summary>
    public double[] Identity { get; }

    /// <summary>svec Σ̂.</summary>
    public double[] Covariance { get; }

    /// <summary>Scales the problem of a spectrum.</summary>
    public static ScaledMoments Of(
        Spectrum<Float64> spectrum,
        MomentForcing<Float64> forcing,
        MomentDynamics dynamics
    ) =>
        new(
            spectrum,
            forcing,
            dynamics,
            spectrum.Rank == 0 ? 0 : (int)Math.Floor((Math.ILogB(spectrum.Eigenvalues[0]) + 1) / 2.0)
        );

    /// <summary>The clock in the scale of the computation; a time beyond the range of doubles counts as the last one in it.</summary>
    public double Clock(double clock) =>
        !double.IsFinite(clock) || clock < 0.0
            ? throw new ArgumentOutOfRangeException(nameof(clock), clock, "a time or step is finite and not negative")
        : Dynamics.IsFlow ? Math.Min(Math.ScaleB(clock, 2 * _exponent), double.MaxValue)
        : Math.Floor(clock);

    /// <summary>An entry of the covariance in the original scale.</summary>
    public double Unscaled(double entry) => Math.ScaleB(entry, -2 * _exponent);

    /// <summary>What scales as an eigenvalue of Σ̂, in the original scale.</summary>
    public double UnscaledRate(double rate) => Math.ScaleB(rate, 2 * _exponent);

    /// <summary>The mean factors ρ_i = g(−s_i) at a clock, r entries.</summary>
    public double[] MeanFactors(double clock) => [.. Eigenvalues.Select(s => Dynamics.Propagate(-s, clock))];

    /// <summary>(1/n)Σ_k F_ki f_k for each direction i, at the places of its rate s_i + s_i; adds to what stands there.</summary>
    /// <param name="forms">f, n entries.</param>
    /// <param name="scale">A factor.</param>
    /// <param name="target">Coefficients of the pairs' rates.</param>
    public void AddRowWeights(ReadOnlySpan<double> forms, double scale, Span<double> target)
    {
        if (RowWeights is not { } fading)
        {
            return;
        }
        foreach ((int q, int i, int j) in new SymmetricPairs(Rank))
        {
            for (int k = 0; i == j && k < SampleCount; k++)
            {
                target[q] += scale * fading[(k * Rank) + i] * forms[k] / SampleCount;
            }
        }
    }

    /// <summary>The operator 𝒩.</summary>
    public SamplingNoise Noise() => _rows.Noise();

    private static double[] Scale(double[] values, int exponent)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.ScaleB(values[i], exponent);
        }
        return values;
    }
}
