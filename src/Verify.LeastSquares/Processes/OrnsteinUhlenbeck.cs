using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Covariances of the processes dβ = (z − Σ̂β)dt + q^{1/2}dW with constant q, β₀ = 0.</summary>
/// <remarks>C_ij(t) = q_ij(1 − e^{−(s_i+s_j)t})/(s_i + s_j) in the eigenbasis, through φ₁.</remarks>
public static class OrnsteinUhlenbeck
{
    /// <summary>q = κΣ̂, the constant-covariance process: p×p covariance at time t.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="noiseScale">κ = η/m.</param>
    /// <param name="time">t ≥ 0.</param>
    public static Matrix<T> ConstantCovariance<T>(Spectrum<T> spectrum, T noiseScale, T time)
        where T : IRealScalar<T>
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        return InOriginal(spectrum, [.. spectrum.Eigenvalues.Select(s => noiseScale * s * Relaxation(s, time))]);
    }

    /// <summary>q = τI, stochastic gradient Langevin dynamics: p×p covariance at time t; τt in directions that the data do not see.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="temperature">τ.</param>
    /// <param name="time">t ≥ 0.</param>
    public static Matrix<T> Langevin<T>(Spectrum<T> spectrum, T temperature, T time)
        where T : IRealScalar<T>
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        T unseen = temperature * time;
        if (spectrum.Rank == spectrum.FeatureCount)
        {
            return InOriginal(spectrum, [.. spectrum.Eigenvalues.Select(s => temperature * Relaxation(s, time))]);
        }
        // τt·I, less what the seen directions fall short of it.
        Matrix<T> shortfall = InOriginal(
            spectrum,
            [.. spectrum.Eigenvalues.Select(s => unseen - (temperature * Relaxation(s, time)))]
        );
        return (unseen * Matrix<T>.Identity(spectrum.FeatureCount)) - shortfall;
    }

    // (1 − e^{−2st})/(2s) = t·φ₁(−2st).
    private static T Relaxation<T>(T eigenvalue, T time)
        where T : IRealScalar<T> => time * T.Phi1(-((eigenvalue + eigenvalue) * time));

    private static Matrix<T> InOriginal<T>(Spectrum<T> spectrum, T[] diagonal)
        where T : IScalar<T> => spectrum.Directions * Matrix<T>.Diagonal(diagonal) * spectrum.Directions.Transpose();
}
