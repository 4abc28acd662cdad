namespace Verify.Arithmetic;

/// <content>φ₁, the divided difference of exp at 0 and x.</content>
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
}
