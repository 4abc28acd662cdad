using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Small functions over any scalar.</summary>
public static class Scalars
{
    /// <summary>x^k, k ≥ 0, by squaring; x⁰ = 1.</summary>
    public static T Power<T>(T value, long exponent)
        where T : IScalar<T>
    {
        T result = T.One;
        for (T square = value; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1)
            {
                result *= square;
            }
            if (exponent > 1)
            {
                square *= square;
            }
        }
        return result;
    }

    /// <summary>(e^{at} − e^{bt})/(a − b), the divided difference of exp, confluent value t·e^{at} included.</summary>
    /// <remarks>= t·e^{bt}·φ₁((a − b)t); the caller passes the larger exponent as b, so that φ₁ ≤ 1 and nothing overflows.</remarks>
    public static T ExponentialDifference<T>(T smaller, T larger, T time)
        where T : IRealScalar<T> => time * T.Exp(larger * time) * T.Phi1((smaller - larger) * time);
}
