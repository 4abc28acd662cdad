using System.Numerics;

namespace Verify.Arithmetic.Tests;

/// <summary>An independent enclosure of e^x: a plain Taylor series in integers, terms rounded down and up, with an explicit tail.</summary>
/// <remarks>Shares nothing with the library but <see cref="Rational"/>.</remarks>
internal static class ExpOracle
{
    /// <summary>Rational numbers with lower ≤ e^x ≤ upper, about 2^−bits apart, relatively.</summary>
    public static (Rational Lower, Rational Upper) Exp(Rational x, int bits)
    {
        if (x.Sign < 0)
        {
            (Rational low, Rational high) = Exp(-x, bits);
            return (high.Reciprocal(), low.Reciprocal());
        }
        int halvings = 0;
        while (x > new Rational(1, 2))
        {
            x *= new Rational(1, 2);
            halvings++;
        }
        int scale = bits + (2 * halvings) + 32;
        BigInteger one = BigInteger.One << scale;
        BigInteger lower = one,
            upper = one,
            termLower = one,
            termUpper = one;
        // The argument between two numbers of the scale, so that a long fraction does not slow the sum.
        BigInteger yLower = (x * one).Floor(),
            yUpper = yLower + 1;
        for (int k = 1; termUpper > 1; k++)
        {
            termLower = termLower * yLower / (one * k);
            termUpper = (termUpper * yUpper / (one * k)) + 1;
            lower += termLower;
            upper += termUpper;
        }
        // For x ≤ 1/2 each later term is at most half of the one before: the tail is at most the last term, 2 with its rounding.
        upper += 2;
        for (int i = 0; i < halvings; i++)
        {
            lower = (lower * lower) >> scale;
            upper = ((upper * upper) >> scale) + 1;
        }
        return (new Rational(lower, one), new Rational(upper, one));
    }
}
