using System.Numerics;

namespace Verify.Arithmetic;

public readonly partial struct Ball
{
    /// <inheritdoc/>
    /// <remarks>Indeterminate where the ball holds a negative number. |√x − √a| = |x − a|/(√x + √a) ≤ r/√a.</remarks>
    public static Ball Sqrt(Ball value)
    {
        int precision = WorkingPrecision(value.Precision);
        if (value.IsExactZero)
        {
            return value.WithPrecision(precision);
        }
        if (!value.IsFinite || value.IsMidpointNegative || value.IsMidpointZero)
        {
            return Indeterminate(precision);
        }
        if (value._radius.IsZero)
        {
            return SqrtPoint(value, precision);
        }
        if (IsNarrow(value))
        {
            Ball root = SqrtPoint(value.MidpointBall(), precision);
            return root.Widen(value._radius / root.AbsoluteDown());
        }
        Ball lower = value.OuterEndPoint(-1);
        return lower.IsMidpointNegative
            ? Indeterminate(precision)
            : Union(Sqrt(lower), SqrtPoint(value.OuterEndPoint(1), precision)).WithPrecision(precision);
    }

    /// <inheritdoc/>
    /// <remarks>Beyond the exponent range (x above 7·10⁸) indeterminate. |e^x − e^a| ≤ e^a(e^r − 1) ≤ e^a(r + r²) for r ≤ 1;
    /// from r = 1/8 on by the end points.</remarks>
    public static Ball Exp(Ball value)
    {
        int precision = WorkingPrecision(value.Precision);
        if (!value.IsFinite)
        {
            return Indeterminate(precision);
        }
        if (value._radius.IsZero)
        {
            return ExpPoint(value, precision);
        }
        if (value._radius.Top <= -3)
        {
            Ball result = ExpPoint(value.MidpointBall(), precision);
            return result.Widen(result.AbsoluteUp() * (value._radius + (value._radius * value._radius)));
        }
        return Monotone(value, precision, ExpPoint);
    }

    /// <inheritdoc/>
    /// <remarks>Relative accuracy near 0 too. The radius propagates as that of <see cref="Exp"/>.</remarks>
    public static Ball Expm1(Ball value)
    {
        int precision = WorkingPrecision(value.Precision);
        if (!value.IsFinite)
        {
            return Indeterminate(precision);
        }
        if (value._radius.IsZero)
        {
            return Expm1Point(value, precision);
        }
        if (value._radius.Top <= -3)
        {
            Ball result = Expm1Point(value.MidpointBall(), precision);
            // The slope e^a = 1 + (e^a − 1), for a < 0 at most 1.
            Magnitude slope =
                value.IsMidpointNegative && value.Top < 1 ? Magnitude.PowerOfTwo(0) : (One + result).AbsoluteUp();
            return result.Widen(slope * (value._radius + (value._radius * value._radius)));
        }
        return Monotone(value, precision, Expm1Point);
    }

    /// <inheritdoc/>
    /// <remarks>Indeterminate where the ball holds 0 or a negative number. |log x − log a| ≤ r/(a − r).</remarks>
    public static Ball Log(Ball value)
    {
        int precision = WorkingPrecision(value.Precision);
        if (!value.IsFinite || TrySign(value) != 1)
        {
            return Indeterminate(precision);
        }
        if (value._radius.IsZero)
        {
            return LogPoint(value, precision);
        }
        return IsNarrow(value)
            ? LogPoint(value.MidpointBall(), precision).Widen(value._radius / value.AbsoluteDown())
            : Monotone(value, precision, LogPoint);
    }

    /// <inheritdoc/>
    /// <remarks>Indeterminate where the ball holds −1 or less. |log(1 + x) − log(1 + a)| ≤ r/(1 + a − r).</remarks>
    public static Ball Log1p(Ball value)
    {
        int precision = WorkingPrecision(value.Precision);
        if (!value.IsFinite)
        {
            return Indeterminate(precision);
        }
        Ball shifted = OnePlus(value, precision);
        if (TrySign(shifted) != 1)
        {
            return Indeterminate(precision);
        }
        if (value._radius.IsZero)
        {
            return Log1pPoint(value, precision);
        }
        return IsNarrow(shifted)
            ? Log1pPoint(value.MidpointBall(), precision).Widen(value._radius / shifted.AbsoluteDown())
            : Monotone(value, precision, Log1pPoint);
    }

    /// <summary>x^k for an integer k, by repeated squaring; 1 for k = 0, indeterminate for k &lt; 0 where x holds 0.</summary>
    /// <param name="value">x.</param>
    /// <param name="exponent">k.</param>
    public static Ball Pow(Ball value, long exponent)
    {
        if (exponent == 0)
        {
            return value.Precision == 0 ? One : One.WithPrecision(value.Precision);
        }
        ulong k = exponent < 0 ? unchecked((ulong)-exponent) : (ulong)exponent;
        Ball result = value;
        for (int bit = 62 - BitOperations.LeadingZeroCount(k); bit >= 0; bit--)
        {
            result = Square(result);
            if (((k >> bit) & 1) == 1)
            {
                result *= value;
            }
        }
        return exponent < 0 ? One / result : result;
    }

    /// <summary>x^y = exp(y log x) for x &gt; 0; by <see cref="Pow(Ball, long)"/> for an exact integer y, of any x.</summary>
    /// <param name="value">x.</param>
    /// <param name="exponent">y.</param>
    public static Ball Pow(Ball value, Ball exponent)
    {
        int precision = WorkingPrecision(Math.Max(value.Precision, exponent.Precision));
        if (
            exponent.IsExact
            && (exponent.IsMidpointZero || (exponent.Top is > 0 and < 63 && exponent.Midpoint.IsInteger))
        )
        {
            return Pow(value.WithPrecision(precision), (long)exponent.Midpoint.Numerator);
        }
        int wide = precision + 32;
        return Exp(exponent.WithPrecision(wide) * Log(value.WithPrecision(wide))).WithPrecision(precision);
    }

    // r ≤ |a|/8 or so: first-order propagation is then nearly as tight as the image of the end points.
    private static bool IsNarrow(in Ball value) => value._radius.Top + 3 < value.Top;

    // The image of an interval under an increasing function: between the images of its ends.
    private static Ball Monotone(Ball value, int precision, Func<Ball, int, Ball> point)
    {
        Ball lower = value.OuterEndPoint(-1),
            upper = value.OuterEndPoint(1);
        return lower.IsFinite && upper.IsFinite
            ? Union(point(lower, precision), point(upper, precision)).WithPrecision(precision)
            : Indeterminate(precision);
    }

    // 1 + x with all bits of x that the precision may need.
    private static Ball OnePlus(in Ball value, int precision)
    {
        long bits = value.IsMidpointZero ? 64 : Math.Max(value.Top, 0) + Math.Max(-(long)value._exponent, 0) + 2;
        return One.WithPrecision((int)Math.Min(Math.Max(bits, precision), (4L * precision) + 512))
            + value.WithPrecision((int)Math.Min(Math.Max(bits, precision), (4L * precision) + 512));
    }

    private static Ball SqrtPoint(Ball value, int precision)
    {
        if (value.IsMidpointZero)
        {
            return value.WithPrecision(precision);
        }
        if (precision <= FixedBits && value._wide is null)
        {
            // √(m·2^e) = √(m·2^s)·2^((e − s)/2), s = 127 or 128 such that e − s is even.
            bool odd = ((value._exponent - 128) & 1) != 0;
            Limbs.SquareRoot(value._high, value._low, odd, out ulong high, out ulong low, out bool exact);
            long last = ((long)value._exponent - (odd ? 127 : 128)) / 2;
            // √N − ⌊√N⌋ < 1: one unit of the last bit.
            Magnitude error = exact ? Magnitude.Zero : Magnitude.PowerOfTwo(last);
            return StoreFixed(false, high, low, last, error, precision);
        }
        BigInteger mantissa = value.AbsoluteMantissa;
        long shift = Math.Max(0, (2L * Math.Max(precision, FixedBits)) + 4 - (long)mantissa.GetBitLength());
        if (((value._exponent - shift) & 1) != 0)
        {
            shift++;
        }
        BigInteger scaled = mantissa << (int)shift;
        BigInteger root = WideKernels.SquareRoot(scaled);
        long exponent = (value._exponent - shift) / 2;
        Magnitude cut = root * root == scaled ? Magnitude.Zero : Magnitude.PowerOfTwo(exponent);
        return RoundWide(false, root, exponent, cut, precision);
    }

    private static Ball ExpPoint(Ball value, int precision)
    {
        if (value.IsMidpointZero)
        {
            return One.WithPrecision(precision);
        }
        long top = value.Top;
        if (top > 31)
        {
            // e^x < 2^(−2³⁰) for x ≤ −2³⁰.
            return value.IsMidpointNegative
                ? Zero.WithPrecision(precision).Widen(Magnitude.PowerOfTwo(-Magnitude.ExponentLimit))
                : Indeterminate(precision);
        }
        if (top < -Math.Max(precision, FixedBits))
        {
            // |e^x − 1 − x| ≤ x² for |x| ≤ 1.
            Magnitude size = value.MidpointUp();
            return (One.WithPrecision(precision) + value).WithPrecision(precision).Widen(size * size);
        }
        if (precision <= FixedBits && value._wide is null)
        {
            return FixedExp(value, precision);
        }
        (BigInteger result, int bits, long power, BigInteger error) = WideKernels.Exp(
            value.SignedMantissa,
            value._exponent,
            Math.Max(precision, FixedBits) + 8
        );
        return RoundWide(false, result, power - bits, UpperBound(error, power - bits), precision);
    }

    private static Ball Expm1Point(Ball value, int precision)
    {
        if (value.IsMidpointZero)
        {
            return value.WithPrecision(precision);
        }
        int bits = Math.Max(precision, FixedBits);
        if (value.Top < -bits)
        {
            // |e^x − 1 − x| ≤ x² for |x| ≤ 1.
            Magnitude size = value.MidpointUp();
            return value.WithPrecision(precision).Widen(size * size);
        }
        if (value.Top > 31)
        {
            // Beyond the exponent range of e^x: −1 but for less than 2^(−2³⁰), or nothing known.
            return (ExpPoint(value, precision) - One).WithPrecision(precision);
        }
        if (precision <= FixedBits && value._wide is null && value.Top > FixedExpm1Top)
        {
            return FixedExpm1(value, precision);
        }
        // e^x − 1 loses as many leading bits as x has zeros after the point.
        int wide = bits + 8 + (int)Math.Max(0, -value.Top);
        return (ExpPoint(value, wide) - One).WithPrecision(precision);
    }

    private static Ball LogPoint(Ball value, int precision)
    {
        Ball excess = value - One.WithPrecision((4 * Math.Max(precision, FixedBits)) + 64);
        return LogPoint(value, excess, precision);
    }

    private static Ball Log1pPoint(Ball value, int precision)
    {
        if (value.IsMidpointZero)
        {
            return value.WithPrecision(precision);
        }
        return LogPoint(OnePlus(value, precision), value, precision);
    }

    // log x for a nearly exact x > 0, given excess = x − 1 with its own relative accuracy.
    private static Ball LogPoint(Ball value, Ball excess, int precision)
    {
        if (excess.IsExactZero)
        {
            return Zero.WithPrecision(precision);
        }
        int bits = Math.Max(precision, FixedBits);
        long lost = excess.IsMidpointZero ? 0 : Math.Max(0, -excess.Top);
        if (lost > bits)
        {
            // |log(1 + u) − u| ≤ u² for |u| ≤ 1/2.
            Magnitude size = excess.AbsoluteUp();
            return excess.WithPrecision(precision).Widen(size * size);
        }
        bool isFixed = precision <= FixedBits && value._wide is null && lost <= 2;
        int wide = isFixed ? precision : bits + (int)lost + 16;
        return LogByNewton(value, wide).WithPrecision(precision);
    }

    // log x with an absolute error of about 2^−precision.
    private static Ball LogByNewton(Ball value, int precision)
    {
        Ball x = value.WithPrecision(precision);
        if (TrySign(x) != 1)
        {
            return Indeterminate(precision);
        }
        // Any exact y will do: log x = y + log(1 + δ) with δ = x e^−y − 1; a good y only makes δ small.
        Ball guess =
            precision <= 280 ? LogGuess(x) : LogByNewton(x.MidpointBall(), (precision / 2) + 16).MidpointBall();
        guess = guess.WithPrecision(precision);
        return guess + LogSeries((x * Exp(-guess)) - One, precision, Math.Max(precision, FixedBits) + 16);
    }

    private static Ball LogGuess(in Ball value)
    {
        // log(m·2^e) for the leading double m of the mantissa; accuracy is not relied upon.
        double mantissa = ToDouble(ScaleByPowerOfTwo(value.MidpointBall(), (int)-value.Top));
        return Exact(Math.Log(mantissa) + (value.Top * 0.69314718055994530942));
    }

    // log(1 + δ) = δ − δ²/2 + … ± δ^K/K, with |tail| ≤ |δ|^(K+1)/((K + 1)(1 − |δ|)) ≤ |δ|^(K+1) for |δ| ≤ 1/2.
    internal static Ball LogSeries(Ball delta, int precision, int bits)
    {
        Magnitude size = delta.AbsoluteUp();
        if (size.IsZero)
        {
            return delta;
        }
        if (size.IsInfinite || size.Top > -4)
        {
            return Indeterminate(precision);
        }
        int terms = (int)(bits / -size.Top) + 1;
        Ball sum = Zero;
        for (int k = terms; k >= 1; k--)
        {
            // Horner: 1/k − δ(1/(k+1) − …).
            sum = (One.WithPrecision(precision) / FromInteger(k)) - (delta * sum);
        }
        Magnitude tail = size;
        for (int k = 0; k < terms; k++)
        {
            tail *= size;
        }
        return (delta * sum).Widen(tail);
    }

    private static Magnitude UpperBound(BigInteger units, long exponent)
    {
        int drop = (int)Math.Max(0, (long)units.GetBitLength() - 63);
        return Magnitude.Up((ulong)(units >> drop) + 1, exponent + drop);
    }
}
