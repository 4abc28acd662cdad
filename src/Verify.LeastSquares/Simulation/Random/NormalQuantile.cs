namespace Verify.LeastSquares.Simulation;

/// <summary>The quantile function of the standard normal distribution, the same to the last bit on every machine.</summary>
/// <remarks>
/// Algorithm AS 241 (Wichura, Applied Statistics 37, 1988), PPND16: relative accuracy about 1e−16. It needs a logarithm
/// only in the tails, |u − 1/2| &gt; 0.425, which is computed here from + − × ÷ alone; the platform's Math.Log may
/// differ in the last bit between systems.
/// </remarks>
internal static partial class NormalQuantile
{
    // log 2 in two parts, the first of 33 bits, so that its product with the exponent is exact (as in fdlibm).
    private const double LogTwoHigh = 6.93147180369123816490e-01;
    private const double LogTwoLow = 1.90821492927058770002e-10;

    private static ReadOnlySpan<double> CentralNumerator =>
        [
            3.3871328727963666080e0,
            1.3314166789178437745e+2,
            1.9715909503065514427e+3,
            1.3731693765509461125e+4,
            4.5921953931549871457e+4,
            6.7265770927008700853e+4,
            3.3430575583588128105e+4,
            2.5090809287301226727e+3,
        ];

    private static ReadOnlySpan<double> CentralDenominator =>
        [
            1.0,
            4.2313330701600911252e+1,
            6.8718700749205790830e+2,
            5.3941960214247511077e+3,
            2.1213794301586595867e+4,
            3.9307895800092710610e+4,
            2.8729085735721942674e+4,
            5.2264952788528545610e+3,
        ];

    private static ReadOnlySpan<double> NearNumerator =>
        [
            1.42343711074968357734e0,
            4.63033784615654529590e0,
            5.76949722146069140550e0,
            3.64784832476320460504e0,
            1.27045825245236838258e0,
            2.41780725177450611770e-1,
            2.27238449892691845833e-2,
            7.74545014278341407640e-4,
        ];

    private static ReadOnlySpan<double> NearDenominator =>
        [
            1.0,
            2.05319162663775882187e0,
            1.67638483018380384940e0,
            6.89767334985100004550e-1,
            1.48103976427480074590e-1,
            1.51986665636164571966e-2,
            5.47593808499534494600e-4,
            1.05075007164441684324e-9,
        ];

    private static ReadOnlySpan<double> FarNumerator =>
        [
            6.65790464350110377720e0,
            5.46378491116411436990e0,
            1.78482653991729133580e0,
            2.96560571828504891230e-1,
            2.65321895265761230930e-2,
            1.24266094738807843860e-3,
            2.71155556874348757815e-5,
            2.01033439929228813265e-7,
        ];

    private static ReadOnlySpan<double> FarDenominator =>
        [
            1.0,
            5.99832206555887937690e-1,
            1.36929880922735805310e-1,
            1.48753612908506148525e-2,
            7.86869131145613259100e-4,
            1.84631831751005468180e-5,
            1.42151175831644588870e-7,
            2.04426310338993978564e-15,
        ];

    /// <summary>z with Φ(z) = u.</summary>
    /// <param name="u">In (0, 1).</param>
    public static double At(double u)
    {
        double q = u - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double r = 0.180625 - (q * q);
            return q * Horner(CentralNumerator, r) / Horner(CentralDenominator, r);
        }
        double tail = Math.Sqrt(-Log(q < 0 ? u : 1.0 - u));
        double z =
            tail <= 5.0
                ? Horner(NearNumerator, tail - 1.6) / Horner(NearDenominator, tail - 1.6)
                : Horner(FarNumerator, tail - 5.0) / Horner(FarDenominator, tail - 5.0);
        return q < 0 ? -z : z;
    }

    /// <summary>log x for normal x &gt; 0, within 2 ulp, from + − × ÷ alone: 2·artanh((f−1)/(f+1)) + e·log 2.</summary>
    /// <param name="x">A normal double above 0.</param>
    internal static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double fraction = BitConverter.Int64BitsToDouble((bits & 0xF_FFFF_FFFF_FFFFL) | 0x3FF0_0000_0000_0000L);
        if (fraction > 1.4142135623730951)
        {
            fraction *= 0.5;
            exponent++;
        }
        // |s| ≤ 0.1716, so the first omitted term 2·s^25/25 is below 1e-20.
        double s = (fraction - 1.0) / (fraction + 1.0);
        double square = s * s;
        double series = 0.0;
        for (int k = 23; k >= 3; k -= 2)
        {
            series = (series + (1.0 / k)) * square;
        }
        return (exponent * LogTwoHigh) + ((2.0 * s) + ((2.0 * s * series) + (exponent * LogTwoLow)));
    }

    private static double Horner(ReadOnlySpan<double> coefficients, double x)
    {
        double value = coefficients[^1];
        for (int k = coefficients.Length - 2; k >= 0; k--)
        {
            value = (value * x) + coefficients[k];
        }
        return value;
    }
}
