using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Covariances of the processes after infinite time, on the row space of X, over any real scalar.</summary>
/// <remarks>
/// Stochastic gradient flow: L C + κQ₁ = 0; descent: C = T C + η²fQ₁, with Q₁ the covariance of one sample gradient at β̂
/// (or its average over the noise). L and I − T are symmetric, L generates and T is a semigroup that keeps covariances
/// positive, so the chain is mean-square stable iff −L, or I − T, is positive definite (Krein–Rutman); a Cholesky factor
/// proves it. The constant-covariance process has C = (κ/2)P, Langevin dynamics C = (τ/2)Σ̂⁺ there.
/// </remarks>
public static class StationaryCovariance
{
    /// <summary>Stochastic gradient flow, p×p.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="system">The covariance equations, given y or averaged over the noise.</param>
    /// <param name="noiseScale">κ.</param>
    /// <param name="precision">Working precision of √2 in bits, as given to the system; only balls look at it.</param>
    /// <exception cref="InvalidInputException">The flow is not mean-square stable, or that was not decided at this precision.</exception>
    public static Matrix<T> Flow<T>(
        Spectrum<T> spectrum,
        SecondMomentSystem<T> system,
        T noiseScale,
        int precision = 53
    )
        where T : IRealScalar<T>
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(system);
        return Solve(
            spectrum,
            system,
            system.Generator(noiseScale).Map(entry => -entry),
            noiseScale,
            precision,
            "stochastic gradient flow"
        );
    }

    /// <summary>Stochastic gradient descent, p×p.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="system">The covariance equations, given y or averaged over the noise.</param>
    /// <param name="stepSize">η.</param>
    /// <param name="noiseFactor">f, from <see cref="NoiseFactor"/>.</param>
    /// <param name="precision">Working precision of √2 in bits, as given to the system; only balls look at it.</param>
    /// <exception cref="InvalidInputException">The descent is not mean-square stable, or that was not decided at this precision.</exception>
    public static Matrix<T> Descent<T>(
        Spectrum<T> spectrum,
        SecondMomentSystem<T> system,
        T stepSize,
        T noiseFactor,
        int precision = 53
    )
        where T : IRealScalar<T>
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(system);
        Matrix<T> step = system.StepOperator(stepSize, noiseFactor);
        return Solve(
            spectrum,
            system,
            Matrix<T>.Identity(step.Rows) - step,
            stepSize * stepSize * noiseFactor,
            precision,
            "stochastic gradient descent"
        );
    }

    /// <summary>The constant-covariance process, (κ/2)P, p×p.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="noiseScale">κ.</param>
    public static Matrix<T> ConstantCovariance<T>(Spectrum<T> spectrum, T noiseScale)
        where T : IScalar<T>
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        return spectrum.Directions
            * spectrum.Directions.Transpose().Map(entry => noiseScale * entry / T.FromInteger(2));
    }

    /// <summary>Stochastic gradient Langevin dynamics, (τ/2)Σ̂⁻¹, p×p.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="temperature">τ ≥ 0.</param>
    /// <exception cref="InvalidInputException">Σ̂ is singular: in directions that the data do not see the variance grows without limit.</exception>
    public static Matrix<T> Langevin<T>(Spectrum<T> spectrum, T temperature)
        where T : IScalar<T>
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (spectrum.Rank < spectrum.FeatureCount)
        {
            throw new InvalidInputException(
                $"sgld has no stationary covariance: X has rank {spectrum.Rank} of {spectrum.FeatureCount}, and elsewhere the variance grows as τt"
            );
        }
        return spectrum.Directions
            * Matrix<T>.Diagonal([.. spectrum.Eigenvalues.Select(s => temperature / (s + s))])
            * spectrum.Directions.Transpose();
    }

    private static Matrix<T> Solve<T>(
        Spectrum<T> spectrum,
        SecondMomentSystem<T> system,
        Matrix<T> definite,
        T scale,
        int precision,
        string process
    )
        where T : IRealScalar<T>
    {
        Matrix<T> forcing = Matrix<T>.FromRows(
            system.Pairs.Count,
            1,
            [.. system.ConstantForcing.Select(entry => scale * entry)]
        );
        if (Cholesky.TryFactor(definite) is null || LinearSolver.TrySolve(definite, forcing) is not { } solution)
        {
            throw new InvalidInputException(
                $"{process} has no stationary covariance: the step size is at or above the stability threshold, or too near to it for this precision"
            );
        }
        var entries = new T[spectrum.Rank * spectrum.Rank];
        // svec has √2 times the entries above the diagonal.
        T root = T.Sqrt(T.FromRational(Rational.FromInteger(2), precision));
        for (int q = 0; q < system.Pairs.Count; q++)
        {
            (int i, int j) = system.Pairs[q];
            T entry = i == j ? solution[q, 0] : solution[q, 0] / root;
            entries[(i * spectrum.Rank) + j] = entries[(j * spectrum.Rank) + i] = entry;
        }
        return spectrum.Directions
            * Matrix<T>.FromRows(spectrum.Rank, spectrum.Rank, entries)
            * spectrum.Directions.Transpose();
    }
}
