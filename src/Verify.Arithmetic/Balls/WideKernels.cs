using System.Numerics;

namespace Verify.Arithmetic;

/// <summary>Exponential and square root in big-integer fixed point, with explicit error bounds: the tier beyond 128 bits.</summary>
internal static class WideKernels
{
    /// <summary>e^x for the exact x = mantissa·2^exponent with |x| &lt; 2³¹.</summary>
    /// <returns>E, w, n and u with |e^x − E·2^(n−w)| ≤ u·2^(n−w), where E·2^−w ∈ [1, 2] and u·2^−w ≤ 2^−bits.</returns>
    internal static (BigInteger Value, int Bits, long Power, BigInteger Error) Exp(
        BigInteger mantissa,
        long exponent,
        int bits
    )
    {
        // Halvings k and terms N both near √bits balance squarings against terms.
        int halvings = 2 + (int)Math.Sqrt(bits);
        int w = bits + (2 * halvings) + 48;
        long shift = exponent + w;
        // |X − 2^w x| ≤ 1.
        BigInteger x = shift >= 0 ? mantissa << checked((int)shift) : mantissa >> (int)Math.Min(-shift, int.MaxValue);
        BigInteger logTwo = LogTwo.Fixed(w);
        BigInteger n = BigInteger.DivRem(x, logTwo, out BigInteger t);
        if (t.Sign < 0)
        {
            t += logTwo;
            n -= BigInteger.One;
        }
        // |T − 2^w (x − n log 2)| ≤ 1 + 2|n|; halving k times divides that and cuts off less than 1 unit.
        BigInteger r = t >> halvings;
        BigInteger argumentError = ((BigInteger.One + (2 * BigInteger.Abs(n))) >> halvings) + 2;
        (BigInteger sum, BigInteger seriesError) = Taylor(r, w);
        // e^r ≤ 2 for r < 1/4 turns an argument error a into at most 2a (plus its square, far below 1 unit).
        BigInteger error = seriesError + (2 * argumentError) + 1;
        for (int i = 0; i < halvings; i++)
        {
            sum = (sum * sum) >> w;
        }
        // Relative errors: ε ↦ 2ε + ε² + 2^−w per squaring, hence after k of them at most 2^k(ε + 2^−w)(1 + 2^−8) while
        // 2^k ε < 2^−10; values are at most 2 + ε, so the absolute error is below 2^(k+2)(error + 1) units.
        return (sum, w, (long)n, (error + 1) << (halvings + 2));
    }

    /// <summary>Σ r^k/k! for r = R·2^−w in [0, 1/4), by Smith's concurrent summation: about 2√N long products for N terms.</summary>
    /// <returns>The sum in units of 2^−w, and a bound of its error in those units, truncation included.</returns>
    private static (BigInteger Sum, BigInteger Error) Taylor(BigInteger r, int w)
    {
        if (r.IsZero)
        {
            return (BigInteger.One << w, BigInteger.Zero);
        }
        int columns = Math.Max(1, (int)Math.Sqrt(w / (2.0 * Math.Sqrt(w))));
        var powers = new BigInteger[columns + 1];
        powers[0] = BigInteger.One << w;
        for (int j = 1; j <= columns; j++)
        {
            // Off by at most j units: r ≤ 1/4, so that e_j ≤ e_(j−1)/4 + 1.
            powers[j] = (powers[j - 1] * r) >> w;
        }
        var sums = new BigInteger[columns];
        // term = r^(columns·⌊k/columns⌋)/k!, off by at most columns + 4 units: a division by k + 1 ≥ 2 adds 1 after halving
        // the old error, the product with the power adds (error of the power) + 1 after scaling it by at most 1/4.
        BigInteger term = powers[0];
        int count = 0;
        while (!term.IsZero)
        {
            int column = count % columns;
            sums[column] += term;
            count++;
            term /= count;
            if (count % columns == 0)
            {
                term = (term * powers[columns]) >> w;
            }
        }
        BigInteger total = BigInteger.Zero;
        for (int j = columns - 1; j >= 0; j--)
        {
            total = ((total * r) >> w) + sums[j];
        }
        // A column holds at most count/columns + 1 terms: error A ≤ (count/columns + 1)(columns + 4). Horner with r ≤ 1/4:
        // e ≤ A + e/4 + 1, hence e ≤ 2(A + 1). First term left out: at most columns + 4 units, as its computed value is 0;
        // the later ones are each at most half of the one before: tail ≤ 2(columns + 4).
        BigInteger columnError = (BigInteger)((count / columns) + 1) * (columns + 4);
        return (total, (2 * (columnError + 1)) + (2 * (columns + 4)));
    }

    /// <summary>⌊√n⌋ for n ≥ 0.</summary>
    internal static BigInteger SquareRoot(BigInteger value)
    {
        if (value.IsZero)
        {
            return value;
        }
        long length = (long)value.GetBitLength();
        if (length <= 2)
        {
            return BigInteger.One;
        }
        // A guess above √n: the root of the leading quarter, recursively, rounded up and scaled back.
        BigInteger root;
        if (length <= 100)
        {
            root = new BigInteger(Math.Sqrt((double)value) * (1.0 + 1e-12)) + 1;
        }
        else
        {
            int half = (int)(length / 4);
            root = (SquareRoot(value >> (2 * half)) + 1) << half;
        }
        // Newton from above decreases to ⌊√n⌋: (g + ⌊n/g⌋)/2 ≥ ⌊√n⌋ by the inequality of the means.
        while (true)
        {
            BigInteger next = (root + (value / root)) >> 1;
            if (next >= root)
            {
                break;
            }
            root = next;
        }
        // Below the root only if the guess was (a bad double): climb, exactly.
        while ((root + 1) * (root + 1) <= value)
        {
            root += BigInteger.One;
        }
        return root;
    }
}
