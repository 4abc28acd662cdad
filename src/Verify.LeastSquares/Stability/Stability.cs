using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Exact step-size thresholds of mean-square stability, given the batch size.</summary>
/// <remarks>
/// With B[D] = Σ̂D + DΣ̂ on the row space: SGF is stable iff η &lt; m/λ_max(B^{−½}𝒩B^{−½}), 𝒩 = K − Σ̂⊗Σ̂ (always, when that is
/// ≤ 0), SGD iff η &lt; 1/λ_max(B^{−½}[Σ̂⊗Σ̂ + f𝒩]B^{−½}). For SGD: Mulayoff and Michaeli 2024. In doubles by Lanczos
/// from I: at the threshold the generator is that of a semigroup that keeps D ⪰ 0, so its null vector is some D ⪰ 0, and the top
/// eigenvector B^{½}D has the part Σ(2s_i)^{½}D_ii &gt; 0 of I.
/// </remarks>
/// <param name="Flow">The threshold of stochastic gradient flow, possibly infinite.</param>
/// <param name="Descent">The threshold of stochastic gradient descent with replacement.</param>
public sealed record Stability(double Flow, double Descent)
{
    /// <summary>
    /// An estimate of how far rounding moves the flow's threshold, 0 where that is ∞: its operator is a difference of two as large as descent's,
    /// so that it is known to 2⁻⁵⁰N of those. Graded columns lose all digits.
    /// </summary>
    public double FlowError { get; private init; }

    /// <summary>Computes both thresholds in doubles.</summary>
    /// <param name="spectrum">The spectrum of Σ̂, of rank at least 1.</param>
    /// <param name="batchSize">m ≥ 1.</param>
    /// <param name="cancellation">Stops the iteration.</param>
    /// <exception cref="InvalidInputException">X is zero.</exception>
    public static Stability Of(Spectrum<Float64> spectrum, int batchSize, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        (double flow, double descent, double rounding) = Largest(spectrum, batchSize, cancellation);
        // A zero of the flow's operator (n = 1: one sample, no noise) comes out as a rounding of it.
        return flow <= rounding
            ? new(double.PositiveInfinity, 1.0 / descent)
            : new(batchSize / flow, 1.0 / descent) { FlowError = batchSize / flow * (rounding / flow) };
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

    private static (double Flow, double Descent, double Rounding) Largest(
        Spectrum<Float64> spectrum,
        int batchSize,
        CancellationToken cancellation
    )
    {
        ThrowIfZero(spectrum.Rank);
        ScaledMoments problem = ScaledMoments.Of(
            spectrum,
            MomentForcing<Float64>.None(spectrum),
            MomentDynamics.Flow(1.0)
        );
        SamplingNoise noise = problem.Noise();
        double factor = NoiseFactor.WithReplacement(batchSize).ToDouble();
        double[] root = [.. problem.PairRates.Select(Math.Sqrt)];
        var products = new double[problem.Size];
        foreach ((int q, int i, int j) in new SymmetricPairs(problem.Rank))
        {
            products[q] = problem.Eigenvalues[i] * problem.Eigenvalues[j];
        }
        var scaled = new double[problem.Size];
        void Apply(double[] x, double[] y, double noiseFactor, double drift)
        {
            for (int q = 0; q < x.Length; q++)
            {
                scaled[q] = x[q] / root[q];
            }
            noise.Apply(scaled, y);
            for (int q = 0; q < x.Length; q++)
            {
                y[q] = ((noiseFactor * y[q]) + (drift * products[q] * scaled[q])) / root[q];
            }
        }
        double flow = LargestEigenvalue.Of(problem.Identity, (x, y) => Apply(x, y, 1.0, 0.0), cancellation);
        double descent = LargestEigenvalue.Of(problem.Identity, (x, y) => Apply(x, y, factor, 1.0), cancellation);
        return (
            problem.UnscaledRate(flow),
            problem.UnscaledRate(descent),
            problem.UnscaledRate(problem.Size * Math.ScaleB(1.0, -50) * descent)
        );
    }

    // B^{−½}𝒩B^{−½} and B^{−½}[Σ̂⊗Σ̂ + f𝒩]B^{−½}.
    private static (Matrix<Ball> Flow, Matrix<Ball> Descent) Operators(
        Spectrum<Ball> spectrum,
        Ball noiseFactor,
        int precision
    )
    {
        ThrowIfZero(spectrum.Rank);
        SecondMomentSystem<Ball> system = SecondMomentSystem<Ball>.Homogeneous(spectrum, precision);
        IReadOnlyList<Ball> s = spectrum.Eigenvalues;
        Ball[] root = [.. system.Pairs.Select(pair => Ball.Sqrt(s[pair.I] + s[pair.J]))];
        int size = system.Pairs.Count;
        Ball Scaled(int q, int u, Ball entry) => entry / (root[q] * root[u]);
        return (
            Matrix<Ball>.Create(size, size, (q, u) => Scaled(q, u, system.Noise[q, u])),
            Matrix<Ball>.Create(
                size,
                size,
                (q, u) =>
                {
                    Ball entry = noiseFactor * system.Noise[q, u];
                    (int i, int j) = system.Pairs[q];
                    return Scaled(q, u, q == u ? entry + (s[i] * s[j]) : entry);
                }
            )
        );
    }

    private static void ThrowIfZero(int rank)
    {
        if (rank == 0)
        {
            throw new InvalidInputException("X is zero: nothing moves, and no step size is unstable");
        }
    }
}
