using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Verify.LeastSquares;

/// <summary>Chebyshev coefficients c_k of g on [low, high]: g(x) ≈ Σ c_kT_k(ξ), x = (low + high)/2 + ξ(high − low)/2.</summary>
internal static class ChebyshevSeries
{
    // |T_k'| ≤ k²: what is left out moves a derivative of the sum by at most Σ|c_k|k².
    private const double Tail = 1e-18;

    /// <summary>The coefficients of g(x) = e^{xt}: 2e^{t(low+high)/2}I_k(z) (half for k = 0), z = t(high − low)/2.</summary>
    /// <remarks>Backward recurrence of I_k, normalized by Σc_k = e^{t·high} (Miller; DLMF 10.74(iv)): relatively accurate.</remarks>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="time">t &gt; 0.</param>
    /// <param name="most">The most terms that the caller can pay.</param>
    /// <returns>The coefficients; null when they are more than allowed.</returns>
    public static double[]? OfExponential(double low, double high, double time, int most)
    {
        double z = time * (high - low) / 2.0;
        // I_k(z)/I_0(z) < e^{−k²/(2(z + k))} falls below 1e-40 here.
        double start = 40.0 + Math.Sqrt(190.0 * z) + 95.0;
        if (!(start <= 4.0 * most + 1000.0))
        {
            return null;
        }
        int first = (int)start;
        var values = new double[first + 2];
        values[first] = 1e-280;
        for (int k = first; k >= 1; k--)
        {
            // I_{k−1} = I_{k+1} + (2k/z)I_k.
            values[k - 1] = values[k + 1] + (2.0 * k / z * values[k]);
            if (values[k - 1] > 1e250)
            {
                for (int l = k - 1; l < values.Length; l++)
                {
                    values[l] *= 1e-300;
                }
            }
        }
        double sum = values[0];
        for (int k = 1; k < values.Length; k++)
        {
            sum += 2.0 * values[k];
        }
        double factor = Math.Exp(time * high) / sum;
        for (int k = 0; k < values.Length; k++)
        {
            values[k] *= k == 0 ? factor : 2.0 * factor;
        }
        return Truncated(values, most);
    }

    /// <summary>The coefficients of any smooth g by interpolation in Chebyshev points, doubled until the tail is rounding.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="function">g.</param>
    /// <param name="most">The most terms that the caller can pay.</param>
    /// <returns>The coefficients; null when they are more than allowed.</returns>
    public static double[]? OfFunction(double low, double high, Func<double, double> function, int most)
    {
        for (int count = 32; count <= 4L * most; count *= 2)
        {
            double[] coefficients = Interpolate(low, high, function, count);
            double largest = coefficients.Max(Math.Abs);
            int needed = count;
            while (needed > 1 && Math.Abs(coefficients[needed - 1]) <= Math.ScaleB(largest, -54))
            {
                needed--;
            }
            // Half of the coefficients at the level of rounding: the others are converged.
            if (needed <= count / 2)
            {
                return needed <= most ? coefficients[..needed] : null;
            }
        }
        return null;
    }

    private static double[] Interpolate(double low, double high, Func<double, double> function, int count)
    {
        // The even extension of the values makes the cosine transform one Fourier transform of length 2·count.
        var values = new Complex[2 * count];
        for (int j = 0; j < count; j++)
        {
            // high − sin²: exact near the upper end, where the slow modes live.
            double sine = Math.Sin(Math.PI * ((2 * j) + 1) / (4.0 * count));
            values[j] = values[(2 * count) - 1 - j] = function(high - ((high - low) * sine * sine));
        }
        Fourier.Forward(values, FourierOptions.AsymmetricScaling);
        var coefficients = new double[count];
        for (int k = 0; k < count; k++)
        {
            double sum = (values[k] * Complex.FromPolarCoordinates(1.0, -Math.PI * k / (2.0 * count))).Real;
            coefficients[k] = (k == 0 ? 0.5 : 1.0) * sum / count;
        }
        return coefficients;
    }

    private static double[]? Truncated(double[] values, int most)
    {
        double total = 0.0;
        for (int k = 0; k < values.Length; k++)
        {
            total += values[k] * k * k;
        }
        double tail = 0.0;
        int last = values.Length - 1;
        while (last > 1 && tail + (values[last] * last * last) <= Tail * total)
        {
            tail += values[last] * last * last;
            last--;
        }
        return last + 1 <= most ? values[..(last + 1)] : null;
    }
}
