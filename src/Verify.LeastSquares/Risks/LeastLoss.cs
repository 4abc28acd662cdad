using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>F*, the least value of F(β) = ‖y − Xβ‖²/(2n).</summary>
public static class LeastLoss
{
    /// <summary>Given y: ‖y − Xβ̂‖²/(2n).</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="fit">The least-squares fit.</param>
    public static T GivenResponse<T>(LeastSquaresFit<T> fit)
        where T : IRealScalar<T>
    {
        ArgumentNullException.ThrowIfNull(fit);
        T sum = T.Zero;
        foreach (T residual in fit.Residuals)
        {
            sum += residual * residual;
        }
        return sum / T.FromInteger(2L * fit.Residuals.Count);
    }

    /// <summary>Averaged over the noise of y = Xβ* + ε: σ²(n − r)/(2n).</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="truth">β* and σ².</param>
    public static T Averaged<T>(Spectrum<T> spectrum, Truth<T> truth)
        where T : IRealScalar<T>
    {
        return Averaged(new SpectralDirections<T>(spectrum, truth));
    }

    /// <summary>Averaged over the noise, on any directions: σ²(n − r)/(2n).</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="directions">The directions with σ².</param>
    public static T Averaged<T>(IDirections<T> directions)
        where T : IScalar<T>
    {
        ArgumentNullException.ThrowIfNull(directions);
        T n = directions.SampleCount;
        return directions.NoiseVariance * (n - directions.Rank) / (n + n);
    }
}
