using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A real interval that holds every eigenvalue of the generator G of second moments.</summary>
/// <remarks>
/// G is self-adjoint. Below: ⟨D, K[D]⟩ ≥ 0 and b_ij ≤ 2s_1 give G ≥ −2s_1 − κs_1². Above: e^{tG} (or I + ηG) maps positive semidefinite
/// matrices to such, as D ↦ (1/n)Σ(a_ka_kᵀ − S)D(a_ka_kᵀ − S) does; with W ≻ 0 and G W ≼ ωW powers of the map grow on W, hence on
/// everything below a multiple of W, at most as e^{ωt}: no eigenvalue is above ω (Collatz and Wielandt). W = I:
/// G I ≼ −(2 − κR²)S + ηS² with R = max‖a_k‖, since (1/n)Σ‖a_k‖²a_ka_kᵀ ≼ R²S.
/// </remarks>
/// <param name="Centre">The middle, exact.</param>
/// <param name="HalfWidth">Half of the width, exact, positive.</param>
internal sealed record SpectralRange(Ball Centre, Ball HalfWidth)
{
    /// <summary>The range by what W = I gives.</summary>
    /// <param name="spectrum">The enclosed spectrum, r ≥ 1.</param>
    /// <param name="dynamics">κ and η.</param>
    public static SpectralRange Of(Spectrum<Ball> spectrum, GeneratorDynamics dynamics)
    {
        Ball largest = spectrum.Eigenvalues[0];
        Ball reach = Ball.Zero;
        for (int k = 0; k < spectrum.SampleCount; k++)
        {
            reach = Ball.Max(reach, Ball.UpperBound(Vectors.Dot<Ball>(spectrum.Rows.Row(k), spectrum.Rows.Row(k))));
        }
        // s ↦ −(2 − κR²)s + ηs² is convex: an end of the spectrum has its maximum.
        Ball slope = Ball.FromInteger(2) - (dynamics.NoiseScale * reach);
        Ball Growth(Ball s) => (dynamics.StepSize is { } step ? step * s * s : Ball.Zero) - (slope * s);
        Ball above = Ball.Max(Growth(largest), Growth(spectrum.Eigenvalues[^1]));
        // Half of the decay of the mean's square is near enough; a range that reaches further costs digits and terms.
        bool isNear = above.IsLessThan(-spectrum.Eigenvalues[^1]) == true;
        Ball end = isNear ? above : DominantWeight.LeastGrowth(spectrum, dynamics, above);
        return Between(Lower(spectrum, dynamics), end);
    }

    /// <summary>−2s_1 − κs_1².</summary>
    private static Ball Lower(Spectrum<Ball> spectrum, GeneratorDynamics dynamics)
    {
        Ball largest = spectrum.Eigenvalues[0];
        return -(Ball.ScaleByPowerOfTwo(largest, 1) + (dynamics.NoiseScale * largest * largest));
    }

    /// <summary>An interval with short exact numbers that holds [below, above].</summary>
    private static SpectralRange Between(Ball below, Ball above)
    {
        // From the rounded middle to the farther end, rounded up.
        Ball centre = Short(Ball.ScaleByPowerOfTwo(below + above, -1));
        // It has a width: the ends differ by κ or η times s² at least.
        Ball half = Ball.Max(Ball.UpperBound(above - centre), Ball.UpperBound(centre - below));
        return new SpectralRange(centre, half);
    }

    private static Ball Short(Ball value) => value.MidpointBall().WithPrecision(53).MidpointBall();
}
