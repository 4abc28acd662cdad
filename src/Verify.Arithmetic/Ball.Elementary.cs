using System.Collections.Concurrent;
using System.Numerics;

namespace Verify.Arithmetic;

public readonly partial struct Ball
{
    // Guard bits: the fixed-point series below make fewer than 2^12 roundings of one unit each.
    private const int Guard = 24;

    // exp is taken of numbers below 2^20 in size; its results then have exponents that can be written out.
    private const int LargestExponentBits = 20;
    private static readonly Magnitude SmallRadius = Magnitude.PowerOfTwo(-16);
    private static readonly ConcurrentDictionary<int, BigInteger> LogTwoCache = new();

    /// <inheritdoc/>
    /// <remarks>Indeterminate when the ball contains a negative number.</remarks>
    public static Ball Sqrt(Ball value)
    {
        if (value.IsFinite && value._mantissa.IsZero && value.IsExact)
        {
            return value;
        }
        if (!value.IsFinite || value._mantissa.Sign <= 0 || value.Lower.Sign < 0)
        {
            return Indeterminate;
        }
        int precision = Joint(value, value);
        // ⌊√(m·4^k)⌋ with at least precision + 1 bits and an even exponent.
        long shift = Math.Max(0, (2L * precision) + 2 - (long)value._mantissa.GetBitLength());
        if (((value._exponent - shift) & 1) != 0)
        {
            shift++;
        }
        BigInteger radicand = value._mantissa << (int)shift;
        BigInteger root = IntegerRoot(radicand);
        long exponent = (value._exponent - shift) / 2;
        Magnitude radius = root * root == radicand ? Magnitude.Zero : Magnitude.PowerOfTwo(exponent);
        if (!value.IsExact)
        {
            // |√x − √a| = |x − a|/(√x + √a) ≤ r/√a, and √a ≥ root·2^exponent.
            var floor = new Ball(root, exponent, Magnitude.Zero, precision);
            radius += value._radius / floor.MantissaDown();
        }
        return Rounded(root, exponent, radius, precision);
    }

    /// <inheritdoc/>
    public static Ball Exp(Ball value)
    {
        if (!value.IsFinite)
        {
            return Indeterminate;
        }
        if (value._mantissa.IsZero && value.IsExact)
        {
            return One.WithPrecision(value.Precision);
        }
        int precision = Joint(value, value);
        if (value._radius.CompareTo(SmallRadius) > 0)
        {
            // exp is increasing: the hull of its values at the ends.
            return ExpPoint(FromRational(value.Lower, precision + Guard), precision)
                .Union(ExpPoint(FromRational(value.Upper, precision + Guard), precision));
        }
        Ball centre = ExpPoint(new Ball(value._mantissa, value._exponent, Magnitude.Zero, precision), precision);
        // |e^x − e^a| ≤ e^a(e^r − 1) ≤ e^a·r(1 + r) ≤ 2e^a·r for r ≤ 1.
        return value.IsExact ? centre : centre.Widened((centre.UpperMagnitude() * value._radius).Scale(1));
    }

    /// <inheritdoc/>
    public static Ball Expm1(Ball value)
    {
        // Below 1/2 through x·φ₁(x), whose factors have no cancellation; above, e^x − 1 loses at most two bits.
        return value.IsFinite && value.UpperMagnitude().CompareTo(Magnitude.PowerOfTwo(-1)) < 0
            ? value * Phi1(value)
            : Exp(value) - One;
    }

    /// <inheritdoc/>
    public static Ball Phi1(Ball value)
    {
        if (!value.IsFinite)
        {
            return Indeterminate;
        }
        int precision = Joint(value, value);
        if (value.UpperMagnitude().CompareTo(Magnitude.PowerOfTwo(-1)) >= 0)
        {
            return
                value.LowerMagnitude().CompareTo(Magnitude.PowerOfTwo(-3)) < 0
                || value._radius.CompareTo(SmallRadius) > 0
                ? Phi1ByMonotonicity(value, precision)
                : (Exp(value) - One) / value;
        }
        // Σ_{k<K} a^k/(k+1)!; the rest is below |a|^K/(K+1)!·(1 + |a| + …) ≤ 2|a|^K/(K+1)! ≤ 2^(1−K) for |a| ≤ 1/2.
        Ball point = new(value._mantissa, value._exponent, Magnitude.Zero, precision + Guard);
        Ball sum = One;
        Ball term = One.WithPrecision(precision + Guard);
        int count = 1;
        for (; count < precision + 8; count++)
        {
            term = term * point / FromInteger(count + 1);
            sum += term;
            if (term._mantissa.IsZero || term.UpperMagnitude().Top < -(long)precision - 8)
            {
                break;
            }
        }
        // Later terms shrink by |a|/(k+2) ≤ 1/4 each: together below the last one.
        sum = sum.Widened(term.UpperMagnitude());
        // φ₁′ ≤ φ₁′(1/2) < 1 on |x| ≤ 1/2.
        return sum.Widened(value._radius).WithPrecision(precision);
    }

    /// <inheritdoc/>
    /// <remarks>Indeterminate when the ball contains a number that is not positive.</remarks>
    public static Ball Log(Ball value)
    {
        if (!value.IsFinite || value._mantissa.Sign <= 0 || value.LowerMagnitude().IsZero)
        {
            return Indeterminate;
        }
        int precision = Joint(value, value);
        // a = f·2^k with 1/2 ≤ f < 1; log a = 2·artanh((f − 1)/(f + 1)) + k·log 2.
        long power = value._exponent + (long)value._mantissa.GetBitLength();
        Ball fraction = new(value._mantissa, value._exponent - power, Magnitude.Zero, precision + Guard);
        if (fraction.Midpoint < new Rational(181, 256))
        {
            fraction = new Ball(value._mantissa, value._exponent - power + 1, Magnitude.Zero, precision + Guard);
            power--;
        }
        Ball logarithm = LogNearOne((fraction - One) / (fraction + One), precision);
        Ball result = power == 0 ? logarithm : logarithm + (FromInteger(power) * LogTwo(precision + Guard));
        if (!value.IsExact)
        {
            // |log x − log a| ≤ r/min x.
            result = result.Widened(value._radius / value.LowerMagnitude());
        }
        return result.WithPrecision(precision);
    }

    /// <inheritdoc/>
    /// <remarks>Indeterminate when the ball contains a number that is not above −1.</remarks>
    public static Ball Log1p(Ball value)
    {
        if (!value.IsFinite || value.UpperMagnitude().CompareTo(Magnitude.PowerOfTwo(-2)) >= 0)
        {
            return Log(One + value);
        }
        if (value._mantissa.IsZero && value.IsExact)
        {
            return value;
        }
        int precision = Joint(value, value);
        Ball point = new(value._mantissa, value._exponent, Magnitude.Zero, precision + Guard);
        Ball result = LogNearOne(point / (point + FromInteger(2)), precision);
        // The derivative 1/(1 + x) is at most 4/3 < 2 on |x| ≤ 1/4.
        return result.Widened(value._radius.Scale(1)).WithPrecision(precision);
    }

    /// <summary>x^k for an integer k; x⁰ = 1.</summary>
    /// <param name="exponent">k.</param>
    public Ball Pow(long exponent)
    {
        if (exponent < 0)
        {
            return One / Pow(-exponent);
        }
        Ball result = One.WithPrecision(Precision);
        for (Ball square = this; exponent > 0; exponent >>= 1)
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

    // φ₁ is increasing and positive: the hull of its values at the ends.
    private static Ball Phi1ByMonotonicity(Ball value, int precision)
    {
        return At(value.Lower).Union(At(value.Upper));

        Ball At(Rational end)
        {
            Ball point = FromRational(end, precision + Guard);
            Magnitude size = point.UpperMagnitude();
            return size.CompareTo(Magnitude.PowerOfTwo(-1)) < 0
                ? Phi1(point).WithPrecision(precision)
                : ((ExpPoint(point, precision + Guard) - One) / point).WithPrecision(precision);
        }
    }

    // e^a for a ball of small radius: a = k·log 2 + b, b/2^j by Taylor's series, then j squarings, in fixed point.
    private static Ball ExpPoint(Ball value, int precision)
    {
        if (!value.IsExact)
        {
            Ball centre = ExpPoint(
                new Ball(value._mantissa, value._exponent, Magnitude.Zero, value.Precision),
                precision
            );
            return centre.Widened((centre.UpperMagnitude() * value._radius).Scale(1));
        }
        if (value._mantissa.IsZero)
        {
            return One.WithPrecision(precision);
        }
        long top = value._exponent + (long)value._mantissa.GetBitLength();
        if (top > LargestExponentBits)
        {
            // |a| ≥ 2^19: e^a lies in [0, 2^(−2^19)], or beyond what is kept.
            return value._mantissa.Sign < 0
                ? new Ball(BigInteger.Zero, 0, Magnitude.PowerOfTwo(-(1L << (LargestExponentBits - 1))), precision)
                : Indeterminate;
        }
        int halvings = 2 + (int)Math.Sqrt(precision / 2.0);
        int bits = precision + Guard + (2 * halvings) + (int)Math.Max(0, top);
        if (top < -bits)
        {
            // e^a = 1 + a + …, within 2|a| of 1.
            return new Ball(BigInteger.One, 0, Magnitude.PowerOfTwo(top + 1), precision);
        }
        // Fixed point with unit u = 2^−bits. a is truncated: error below 1u.
        BigInteger fixedPoint =
            value._exponent + bits >= 0
                ? value._mantissa << (int)(value._exponent + bits)
                : value._mantissa >> (int)-(value._exponent + bits);
        BigInteger logTwo = LogTwoFixed(bits);
        BigInteger k = BigInteger.Divide(fixedPoint, logTwo);
        // log 2 errs by less than 2u, so b errs by less than (2|k| + 1)u; |b| < log 2.
        BigInteger reduced = (fixedPoint - (k * logTwo)) >> halvings;
        BigInteger one = BigInteger.One << bits;
        BigInteger sum = one,
            term = one;
        int count = 0;
        while (!term.IsZero && term != BigInteger.MinusOne)
        {
            count++;
            // A term errs by (1u of the shift + a quarter of the error before)/count + 1u of the division: below 2u.
            term = ((term * reduced) >> bits) / count;
            sum += term;
        }
        // Rounding below 2u a term; the omitted terms below 6u; the error of b/2^j, below (2|k| + 2)u, grows by e^{1/4} < 3/2.
        BigInteger error = (3 * BigInteger.Abs(k)) + 3 + (2 * count) + 6;
        for (int i = 0; i < halvings; i++)
        {
            // (s + δ)² = s² + 2sδ + δ²; s < 2^{1.1} throughout since e^{log 2} = 2, δ ≪ 1: the error grows by at most 5, and 1u of truncation.
            sum = (sum * sum) >> bits;
            error = (5 * error) + 2;
        }
        long exponent = (long)k - bits;
        Magnitude radius = Magnitude.Up((Rational)error).Scale(exponent);
        return Rounded(sum, exponent, radius, precision);
    }

    // 2·artanh(z) = 2Σ z^(2k+1)/(2k+1) for |z| ≤ 0.18, relative to the size of z.
    private static Ball LogNearOne(Ball z, int precision)
    {
        if (z._mantissa.IsZero && z.IsExact)
        {
            return z;
        }
        Ball square = z * z;
        Ball power = z;
        Ball sum = z;
        long stop = z.UpperMagnitude().Top - precision - 8;
        for (int k = 3; k < 4 * (precision + Guard); k += 2)
        {
            power *= square;
            sum += power / FromInteger(k);
            if (power.UpperMagnitude().Top < stop)
            {
                break;
            }
        }
        // The omitted terms sum to less than |power|·z²/(1 − z²) < |power|.
        return (sum + sum).Widened(power.UpperMagnitude().Scale(1));
    }

    private static Ball LogTwo(int precision) =>
        new(LogTwoFixed(precision), -precision, Magnitude.PowerOfTwo(1 - precision), precision);

    // log 2·2^bits with an error below two units, log 2 = 2·artanh(1/3).
    private static BigInteger LogTwoFixed(int bits) =>
        LogTwoCache.GetOrAdd(
            bits,
            static wanted =>
            {
                // 16 extra bits: the series makes fewer than 2^14 truncations of one unit each.
                int working = wanted + 16;
                BigInteger power = (BigInteger.One << (working + 1)) / 3;
                BigInteger sum = power;
                for (int k = 3; !power.IsZero; k += 2)
                {
                    power /= 9;
                    sum += power / k;
                }
                return sum >> 16;
            }
        );

    private static BigInteger IntegerRoot(BigInteger value)
    {
        if (value.IsZero)
        {
            return value;
        }
        // Newton's iteration from above decreases until it reaches the floor of the root.
        BigInteger root = BigInteger.One << (int)(((long)value.GetBitLength() + 1) / 2);
        while (true)
        {
            BigInteger next = (root + (value / root)) >> 1;
            if (next >= root)
            {
                return root;
            }
            root = next;
        }
    }
}
