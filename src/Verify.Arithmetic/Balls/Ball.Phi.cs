namespace Verify.Arithmetic;

/// <content>φ-functions: the confluent forms of the divided differences of exp.</content>
public readonly partial struct Ball
{
    /// <inheritdoc/>
    /// <remarks>
    /// Fine for balls around 0. φ₁ is increasing and φ₁′(x) = ∫₀¹ s e^(sx) ds ≤ ½max(1, e^x), which carries the radius near 0;
    /// away from it the quotient does, and a wide ball goes by its end points.
    /// </remarks>
    public static Ball Phi1(Ball value)
    {
        int precision = WorkingPrecision(value.Precision);
        if (!value.IsFinite)
        {
            return Indeterminate(precision);
        }
        if (value._radius.IsZero)
        {
            return Phi1Point(value, precision);
        }
        if (value._radius.Top > -3)
        {
            return Monotone(value, precision, Phi1Point);
        }
        if (value.Top > 0 && !value.IsMidpointZero)
        {
            Ball x = value.WithPrecision(precision);
            return Expm1(x) / x;
        }
        // |x| ≤ 1 + 1/8, so that ½max(1, e^x) < 2.
        return Phi1Point(value.MidpointBall(), precision).Widen(value._radius.Scale(1));
    }

    /// <summary>φ₂(x) = (e^x − 1 − x)/x², continued by φ₂(0) = ½; fine for balls around 0.</summary>
    /// <remarks>φ₂ is increasing and φ₂′(x) = ∫₀¹ s(1 − s)e^(sx) ds ≤ max(1, e^x)/6.</remarks>
    /// <param name="value">x.</param>
    public static Ball Phi2(Ball value)
    {
        int precision = WorkingPrecision(value.Precision);
        if (!value.IsFinite)
        {
            return Indeterminate(precision);
        }
        if (value._radius.IsZero)
        {
            return Phi2Point(value, precision);
        }
        if (value._radius.Top > -3)
        {
            return Monotone(value, precision, Phi2Point);
        }
        if (value.Top > 0 && !value.IsMidpointZero)
        {
            Ball x = value.WithPrecision(precision);
            return (Phi1(x) - One) / x;
        }
        // |x| ≤ 1 + 1/8, so that max(1, e^x)/6 < 1.
        return Phi2Point(value.MidpointBall(), precision).Widen(value._radius);
    }

    private static Ball Phi1Point(Ball value, int precision)
    {
        if (value.IsMidpointZero)
        {
            return One.WithPrecision(precision);
        }
        if (value.Top < -Math.Max(precision, FixedBits) / 2)
        {
            // φ₁(x) = 1 + x/2 + x²/6 + …, and |x²/6 + x³/24 + …| ≤ x² for |x| ≤ 1.
            Magnitude size = value.MidpointUp();
            Ball linear = One.WithPrecision(precision) + ScaleByPowerOfTwo(value.WithPrecision(precision), -1);
            return linear.Widen(size * size);
        }
        return Expm1Point(value, precision) / value.WithPrecision(precision);
    }

    private static Ball Phi2Point(Ball value, int precision)
    {
        if (value.IsMidpointZero)
        {
            return ScaleByPowerOfTwo(One.WithPrecision(precision), -1);
        }
        int bits = Math.Max(precision, FixedBits);
        long lost = Math.Max(0, -value.Top);
        if (lost > bits / 2)
        {
            // φ₂(x) = ½ + x/6 + x²/24 + …, and |x²/24 + x³/120 + …| ≤ x² for |x| ≤ 1.
            Magnitude size = value.MidpointUp();
            Ball sixth = value.WithPrecision(precision) / FromInteger(6);
            return (ScaleByPowerOfTwo(One.WithPrecision(precision), -1) + sixth).Widen(size * size);
        }
        // e^x − 1 − x loses as many bits again as x has zeros after the point.
        int wide = bits + (int)lost + 16;
        Ball x = value.WithPrecision(
            Math.Max(wide, value._wide is null ? FixedBits : (int)value._wide.Value.GetBitLength())
        );
        return ((Expm1Point(value, wide) - x) / Square(x)).WithPrecision(precision);
    }
}
