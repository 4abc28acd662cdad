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
        (double flow, double descent, double rounding) = LargestInDoubles(spectrum, batchSize);
        // A zero of the flow's operator (n = 1: one sample, no noise) comes out as a rounding of it.
        return new(flow <= rounding ? double.PositiveInfinity : batchSize / flow, 1.0 / descent);
    }

    /// <summary>Encloses both thresholds; the flow's is null where it is infinite.</summary>
    /// <param name="features">X, exact.</param>
    /// <param name="batchSize">m ≥ 1.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <returns>The enclosures; null where they were not reached at this precision.</returns>
    /// <exception cref="InvalidInputException">X is zero.</exception>
    public static (Ball? Flow, Ball Descent)? TryEnclose(Matrix<Rational> features, int batchSize, int precision)
    {
        if (BallSpectrum.TryEnclose(features, precision) is not { } spectrum)
        {
            return null;
        }
        (Matrix<Ball> flowOperator, Matrix<Ball> descentOperator) = Operators(
            spectrum,
            Ball.FromRational(NoiseFactor.WithReplacement(batchSize), precision),
            precision
        );
        Ball threshold = Ball.One / SymmetricEigenvalues.Enclose(descentOperator)[0];
        if (HasOneRow(features))
        {
            // One sample, repeated up to its sign: K = Σ̂⊗Σ̂ exactly, and x_kx_kᵀD x_kx_kᵀ makes no noise.
            return (null, threshold);
        }
        Ball flow = SymmetricEigenvalues.Enclose(flowOperator)[0];
        return Ball.TrySign(flow) == 1 ? (Ball.FromInteger(batchSize) / flow, threshold) : null;
    }

    private static bool HasOneRow(Matrix<Rational> features)
    {
        Rational[] first = features.Row(0).ToArray();
        Rational[] opposite = [.. first.Select(value => -value)];
        return Enumerable
            .Range(1, features.Rows - 1)
            .All(k => features.Row(k).SequenceEqual(first) || features.Row(k).SequenceEqual(opposite));
    }

    private static (double Flow, double Descent, double Rounding) LargestInDoubles(
        Spectrum<Float64> spectrum,
        int batchSize
    )
    {
        (Matrix<Float64> flow, Matrix<Float64> descent) = Operators<Float64>(
            spectrum,
            NoiseFactor.WithReplacement(batchSize).ToDouble(),
            precision: 53
        );
        double largest = Largest(descent);
        return (Largest(flow), largest, flow.Rows * Math.ScaleB(1.0, -50) * largest);
    }

    private static double Largest(Matrix<Float64> matrix) =>
        Dense
            .Build.Dense(matrix.Rows, matrix.Rows, (q, u) => matrix[q, u].Value)
            .Evd(Symmetry.Symmetric)
            .EigenValues.Max(value => value.Real);

    // B^{−½}𝒩B^{−½} and B^{−½}[Σ̂⊗Σ̂ + f𝒩]B^{−½}.
    private static (Matrix<T> Flow, Matrix<T> Descent) Operators<T>(Spectrum<T> spectrum, T noiseFactor, int precision)
        where T : IRealScalar<T>
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (spectrum.Rank == 0)
        {
            throw new InvalidInputException("X is zero: nothing moves, and no step size is unstable");
        }
        // The operators do not depend on the response: any forcing will do.
        T[] zero = [.. Enumerable.Repeat(T.Zero, spectrum.SampleCount)];
        SecondMomentSystem<T> system = SecondMomentSystem<T>.GivenResponse(spectrum, zero, precision);
        IReadOnlyList<T> s = spectrum.Eigenvalues;
        T[] root = [.. system.Pairs.Select(pair => T.Sqrt(s[pair.I] + s[pair.J]))];
        int size = system.Pairs.Count;
        T Scaled(int q, int u, T entry) => entry / (root[q] * root[u]);
        return (
            Matrix<T>.Create(size, size, (q, u) => Scaled(q, u, system.Noise[q, u])),
            Matrix<T>.Create(
                size,
                size,
                (q, u) =>
                {
                    T entry = noiseFactor * system.Noise[q, u];
                    (int i, int j) = system.Pairs[q];
                    return Scaled(q, u, q == u ? entry + (s[i] * s[j]) : entry);
                }
            )
        );
    }
}
