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
    /// <summary>Computes both thresholds in doubles.</summary>
    /// <param name="spectrum">The spectrum of Σ̂, of rank at least 1.</param>
    /// <param name="batchSize">m ≥ 1.</param>
    /// <param name="cancellation">Stops the iteration.</param>
    /// <exception cref="InvalidInputException">X is zero.</exception>
    public static Stability Of(Spectrum<Float64> spectrum, int batchSize, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        (Rate flow, Rate descent, double rounding) = Largest(spectrum, batchSize, null, cancellation);
        // A zero of the flow's operator (n = 1: one sample, no noise) comes out as a rounding of it.
        return new(flow.Value <= rounding ? double.PositiveInfinity : batchSize / flow.Value, 1.0 / descent.Value);
    }

    /// <summary>Both thresholds in doubles with estimates of their errors; that of the flow is ∞ where doubles cannot tell its noise from none.</summary>
    /// <param name="spectrum">The spectrum of Σ̂, of rank at least 1.</param>
    /// <param name="features">X, rounded.</param>
    /// <param name="exact">X, exact: asked for only where all rows are ± the first one in doubles.</param>
    /// <param name="batchSize">m ≥ 1.</param>
    /// <param name="cancellation">Stops the iteration.</param>
    /// <exception cref="InvalidInputException">X is zero.</exception>
    public static (Stability Thresholds, Stability Errors) WithErrors(
        Spectrum<Float64> spectrum,
        Matrix<Float64> features,
        Func<Matrix<Rational>> exact,
        int batchSize,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(exact);
        ThrowIfZero(spectrum.Rank);
        var rounding = new SpectrumRounding(spectrum, features, true);
        (Rate flow, Rate descent, _) = Largest(spectrum, batchSize, rounding, cancellation);
        // Rounding is odd, so that rows which differ in doubles differ.
        bool isFree = HasOneRow(features) && HasOneRow(exact());
        return (
            new(isFree ? double.PositiveInfinity : batchSize / flow.Value, 1.0 / descent.Value),
            new(isFree ? 0.0 : OfInverse(batchSize, flow), OfInverse(1.0, descent))
        );
    }

    // a/(λ − δ) − a/λ.
    private static double OfInverse(double numerator, Rate rate) =>
        rate.Error < rate.Value
            ? numerator / rate.Value * (rate.Error / (rate.Value - rate.Error))
            : double.PositiveInfinity;

    private readonly record struct Rate(double Value, double Error, double[] Weight);

    /// <summary>Encloses both thresholds; the flow's is null where it is infinite.</summary>
    /// <remarks>
    /// From approximate eigenvectors (<see cref="LargestRate"/>) where that gives the digits; else the whole spectrum of the operators on
    /// r(r + 1)/2 coordinates is enclosed.
    /// </remarks>
    /// <param name="features">X, exact.</param>
    /// <param name="batchSize">m ≥ 1.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <param name="fromVectors">Whether approximate eigenvectors do: at any rank, to about ten digits.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The enclosures; null where they were not reached.</returns>
    /// <exception cref="InvalidInputException">X is zero.</exception>
    public static (Ball? Flow, Ball Descent)? TryEnclose(
        Matrix<Rational> features,
        int batchSize,
        int precision,
        bool fromVectors = false,
        CancellationToken cancellation = default
    )
    {
        if (BallSpectrum.TryEnclose(features, precision) is not { } spectrum)
        {
            return null;
        }
        ThrowIfZero(spectrum.Rank);
        // One sample, repeated up to its sign: K = Σ̂⊗Σ̂ exactly, and x_kx_kᵀD x_kx_kᵀ makes no noise.
        bool isFree = HasOneRow(features);
        Ball factor = Ball.FromRational(NoiseFactor.WithReplacement(batchSize), precision);
        Ball? ofFlow,
            ofDescent;
        if (fromVectors)
        {
            (Rate flow, Rate descent, _) = Largest(spectrum.Rounded(), batchSize, null, cancellation);
            ofFlow = isFree ? null : LargestRate.TryEnclose(spectrum, flow.Weight, Ball.One, Ball.Zero, cancellation);
            ofDescent = LargestRate.TryEnclose(spectrum, descent.Weight, factor, Ball.One, cancellation);
        }
        else
        {
            (Matrix<Ball> flowOperator, Matrix<Ball> descentOperator) = Operators(spectrum, factor, precision);
            ofFlow = isFree ? null : SymmetricEigenvalues.Enclose(flowOperator)[0];
            ofDescent = SymmetricEigenvalues.Enclose(descentOperator)[0];
        }
        return ofDescent is not { } largest || (!isFree && (ofFlow is not { } rate || Ball.TrySign(rate) != 1))
            ? null
            : (ofFlow is { } known ? Ball.FromInteger(batchSize) / known : null, Ball.One / largest);
    }

    private static bool HasOneRow<T>(Matrix<T> features)
        where T : IScalar<T>
    {
        T[] first = features.Row(0).ToArray();
        T[] opposite = [.. first.Select(value => -value)];
        return Enumerable
            .Range(1, features.Rows - 1)
            .All(k => features.Row(k).SequenceEqual(first) || features.Row(k).SequenceEqual(opposite));
    }

    private static (Rate Flow, Rate Descent, double Rounding) Largest(
        Spectrum<Float64> spectrum,
        int batchSize,
        SpectrumRounding? rounding,
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
        Rate Top(double noiseFactor, double drift)
        {
            (double value, double[] vector, double residual) = LargestEigenvalue.WithVector(
                problem.Identity,
                (x, y) => Apply(x, y, noiseFactor, drift),
                cancellation
            );
            double error = rounding is null
                ? 0.0
                : residual + StabilityRounding.Of(rounding, problem, vector, noiseFactor, drift);
            return new(
                problem.UnscaledRate(value),
                problem.UnscaledRate(error),
                [.. vector.Select((entry, q) => entry / root[q])]
            );
        }
        Rate descent = Top(factor, 1.0);
        return (Top(1.0, 0.0), descent, problem.Size * Math.ScaleB(1.0, -50) * descent.Value);
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
