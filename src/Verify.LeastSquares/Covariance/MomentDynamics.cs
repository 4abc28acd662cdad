using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The clock and the noise of SGF or SGD, in the one form that both share.</summary>
/// <remarks>
/// Both propagate g(G) with the self-adjoint G = −diag(b_ij) + κ𝒩: the flow has g(x) = e^{xt}, b_ij = s_i + s_j; a descent has
/// G = (T − I)/η, so g(x) = (1 + ηx)^k, b_ij = s_i + s_j − ηs_is_j and κ = ηf. A mean factor ρ_i = g(−s_i), and
/// ρ_iρ_j = g(−b_ij). Variation of constants gives every mode w of G and every forcing rate b the factor
/// (g(w) − g(−b))/(w + b). Working with G and not with T keeps all digits when η is small: 1 − τ is never formed.
/// </remarks>
internal sealed record MomentDynamics
{
    private MomentDynamics(double noiseScale, double stepSize)
    {
        NoiseScale = noiseScale;
        StepSize = stepSize;
    }

    /// <summary>κ, or ηf.</summary>
    public double NoiseScale { get; }

    /// <summary>η of a descent; 0 for a flow.</summary>
    public double StepSize { get; }

    /// <summary>Whether the clock is a time.</summary>
    public bool IsFlow => StepSize == 0.0;

    /// <summary>A transient below e^{−60} is nothing.</summary>
    public const double Transient = 60.0;

    /// <summary>The time of a clock: t itself, or ηk.</summary>
    /// <param name="clock">t or k.</param>
    public double Time(double clock) => IsFlow ? clock : clock * StepSize;

    /// <summary>Stochastic gradient flow.</summary>
    /// <param name="noiseScale">κ.</param>
    public static MomentDynamics Flow(double noiseScale) => new(noiseScale, 0.0);

    /// <summary>Stochastic gradient descent.</summary>
    /// <param name="stepSize">η &gt; 0.</param>
    /// <param name="noiseFactor">f.</param>
    public static MomentDynamics Descent(double stepSize, double noiseFactor) => new(stepSize * noiseFactor, stepSize);

    /// <summary>The same dynamics when X is divided by 2^e, so that s is divided by 4^e.</summary>
    /// <param name="exponent">e.</param>
    public MomentDynamics Scaled(int exponent) =>
        new(Math.ScaleB(NoiseScale, 2 * exponent), Math.ScaleB(StepSize, 2 * exponent));

    /// <summary>b_ij.</summary>
    /// <param name="si">s_i.</param>
    /// <param name="sj">s_j.</param>
    public double PairRate(double si, double sj) => si + sj - (StepSize * si * sj);

    /// <summary>g(x).</summary>
    /// <param name="x">An eigenvalue of G, or minus a rate.</param>
    /// <param name="clock">t or k.</param>
    public double Propagate(double x, double clock)
    {
        if (IsFlow)
        {
            return clock == 0.0 || x == 0.0 ? 1.0 : Math.Exp(x * clock);
        }
        if (clock == 0.0)
        {
            return 1.0;
        }
        double step = StepSize * x;
        double size =
            step > -1.0 ? Math.Exp(clock * Float64.Log1p(step).Value) : Math.Exp(clock * Math.Log(-1.0 - step));
        return step < -1.0 && Math.IEEERemainder(clock, 2.0) != 0.0 ? -size : size;
    }

    /// <summary>(g(w) − g(−b))/(w + b), confluent or not.</summary>
    /// <param name="w">An eigenvalue of G.</param>
    /// <param name="b">A rate.</param>
    /// <param name="clock">t or k.</param>
    /// <param name="ofMode">g(w).</param>
    /// <param name="ofRate">g(−b).</param>
    public double Convolve(double w, double b, double clock, double ofMode, double ofRate)
    {
        double difference = w + b;
        if (IsFlow)
        {
            double x = difference * clock;
            // Beyond ½ the exponentials differ by more than a factor 1.6: no cancellation. φ₁ ≤ 1 on the larger one.
            return Math.Abs(x) > 0.5 ? (ofMode - ofRate) / difference
                : x > 0.0 ? clock * ofMode * Float64.Phi1(-x).Value
                : clock * ofRate * Float64.Phi1(x).Value;
        }
        if (clock == 0.0)
        {
            return 0.0;
        }
        // g(w) = g(−b)(1 + δ)^k with δ = η(w + b)/(1 − ηb).
        double rho = 1.0 - (StepSize * b);
        double delta = StepSize * difference / rho;
        if (rho == 0.0 || !(Math.Abs(delta) <= 0.5))
        {
            return (ofMode - ofRate) / difference;
        }
        double log = Float64.Log1p(delta).Value;
        double exponent = clock * log;
        if (Math.Abs(exponent) > 0.5)
        {
            return (ofMode - ofRate) / difference;
        }
        double quotient = delta == 0.0 ? 1.0 : log / delta;
        return ofRate * clock * (StepSize / rho) * quotient * Float64.Phi1(exponent).Value;
    }

    /// <summary>∫₀ᵗ e^{wu}du, or ηΣ_{l&lt;k}(1 + ηw)^l: the response of a mode to a constant.</summary>
    /// <param name="w">An eigenvalue of G.</param>
    /// <param name="clock">t or k.</param>
    public double Integrate(double w, double clock) => Convolve(w, 0.0, clock, Propagate(w, clock), 1.0);
}
