using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>E F(β_t) of stochastic gradient flow, F(β) = ‖y − Xβ‖²/(2n).</summary>
/// <remarks>
/// F − F* = ½(β − β̂)ᵀΣ̂(β − β̂), and the mean is gradient flow's, so in the eigenbasis
/// E F(β_t) = F* + ½Σ s_i(e^{−2ts_i}E β̂_i² + Cov_ii).
/// </remarks>
public static class ExpectedLoss
{
    /// <summary>Given y: E_I F(β_t).</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="response">y, n entries.</param>
    /// <param name="time">t ≥ 0.</param>
    /// <param name="covariance">Cov_I β_t in the original coordinates, p×p.</param>
    public static T GivenResponse<T>(Spectrum<T> spectrum, IReadOnlyList<T> response, T time, Matrix<T> covariance)
        where T : IRealScalar<T>
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(covariance);
        var fit = new LeastSquaresFit<T>(spectrum, response);
        Matrix<T> rotated = spectrum.Directions.Transpose() * covariance * spectrum.Directions;
        T[] squares = [.. fit.Coordinates.Select(b => b * b)];
        T prediction = T.Zero;
        for (int i = 0; i < spectrum.Rank; i++)
        {
            prediction += spectrum.Eigenvalues[i] * rotated[i, i];
        }
        return Sum(spectrum, time, LeastLoss.GivenResponse(fit), squares, prediction);
    }

    /// <summary>
    /// Averaged over the noise, of a process whose mean is a filter with complement c: σ²(n − r)/(2n) + ½Σ s_i c_i²(θ_i² + σ²/(n s_i)) + ½tr Σ̂ E_ε Cov_I,
    /// as E_ε β̂_i² = θ_i² + σ²/(n s_i).
    /// </summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="directions">The directions with the truth.</param>
    /// <param name="mean">The filter.</param>
    /// <param name="predictionCovariance">tr Σ̂ E_ε Cov_I.</param>
    public static T OfFilter<T>(IDirections<T> directions, Filter<T> mean, T predictionCovariance)
        where T : IScalar<T>
    {
        ArgumentNullException.ThrowIfNull(directions);
        Func<T, T> complement = mean.Complement;
        T noise = directions.NoiseVariance / directions.SampleCount;
        T Left(Direction<T> direction)
        {
            T c = complement(direction.Eigenvalue);
            T theta = directions.Truth(direction);
            return c * c * ((direction.Eigenvalue * theta * theta) + noise);
        }
        return LeastLoss.Averaged(directions) + (directions.Sum(predictionCovariance, Left) / T.FromInteger(2));
    }

    private static T Sum<T>(Spectrum<T> spectrum, T time, T minimum, T[] squares, T prediction)
        where T : IRealScalar<T>
    {
        T twice = prediction;
        for (int i = 0; i < spectrum.Rank; i++)
        {
            T s = spectrum.Eigenvalues[i];
            twice += s * T.Exp(-((s + s) * time)) * squares[i];
        }
        return minimum + (twice / T.FromInteger(2));
    }
}
