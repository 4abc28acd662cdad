using Verify.Arithmetic;
using Dense = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using Symmetry = MathNet.Numerics.LinearAlgebra.Symmetricity;

namespace Verify.LeastSquares;

/// <summary>Exact step-size thresholds of mean-square stability, given the batch size.</summary>
/// <remarks>
/// With B[D] = Σ̂D + DΣ̂ on the row space: SGF is stable iff η &lt; m/λ_max(B^{−½}𝒩B^{−½}), 𝒩 = K − Σ̂⊗Σ̂ (always, when that is
/// ≤ 0), SGD iff η &lt; 1/λ_max(B^{−½}[Σ̂⊗Σ̂ + f𝒩]B^{−½}). For SGD: Mulayoff and Michaeli 2024.
/// </remarks>
/// <param name="Flow">The threshold of stochastic gradient flow, possibly infinite.</param>
/// <param name="Descent">The threshold of stochastic gradient descent with replacement.</param>
public sealed record Stability(double Flow, double Descent)
{
    /// <summary>Computes both thresholds in doubles.</summary>
    /// <param name="spectrum">The spectrum of Σ̂, of rank at least 1.</param>
    /// <param name="batchSize">m ≥ 1.</param>
    /// <exception cref="InvalidInputException">X is zero.</exception>
    public static Stability Of(Spectrum<Float64> spectrum, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (spectrum.Rank == 0)
        {
            throw new InvalidInputException("X is zero: nothing moves, and no step size is unstable");
        }
        // The operators do not depend on the response: any forcing will do.
        var zero = new Float64[spectrum.SampleCount];
        SecondMomentSystem<Float64> system = SecondMomentSystem<Float64>.GivenResponse(spectrum, zero);
        double[] s = [.. spectrum.Eigenvalues.Select(value => value.Value)];
        int size = system.Pairs.Count;
        double[] scale = [.. system.Pairs.Select(pair => 1.0 / Math.Sqrt(s[pair.I] + s[pair.J]))];
        double Largest(Func<int, int, double> entry) =>
            Dense
                .Build.Dense(size, size, (q, u) => scale[q] * entry(q, u) * scale[u])
                .Evd(Symmetry.Symmetric)
                .EigenValues.Max(value => value.Real);
        double flow = Largest((q, u) => system.Noise[q, u].Value);
        double factor = NoiseFactor.WithReplacement(batchSize).ToDouble();
        double descent = Largest(
            (q, u) => (factor * system.Noise[q, u].Value) + (q == u ? s[system.Pairs[q].I] * s[system.Pairs[q].J] : 0.0)
        );
        // A zero of the flow's operator (n = 1: one sample, no noise) comes out as a rounding of it.
        double rounding = size * Math.ScaleB(1.0, -50) * descent;
        return new(flow <= rounding ? double.PositiveInfinity : batchSize / flow, 1.0 / descent);
    }
}
