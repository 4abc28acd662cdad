using System.Numerics;

namespace Verify.Arithmetic;

/// <summary>
/// The scalar over which every formula of the toolkit is written once: an ordered field, up to the rounding of the instance.
/// </summary>
/// <remarks>
/// Instances: <see cref="Float64"/> (fast, a sieve, never evidence), <see cref="Rational"/> (exact) and <c>Ball</c>
/// (an enclosure with a rigorous radius). A formula that needs exp or a square root asks for <see cref="IRealScalar{TSelf}"/>,
/// which <see cref="Rational"/> cannot offer.
/// </remarks>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IScalar<TSelf>
    : IAdditionOperators<TSelf, TSelf, TSelf>,
        ISubtractionOperators<TSelf, TSelf, TSelf>,
        IMultiplyOperators<TSelf, TSelf, TSelf>,
        IDivisionOperators<TSelf, TSelf, TSelf>,
        IUnaryNegationOperators<TSelf, TSelf>
    where TSelf : IScalar<TSelf>
{
    /// <summary>The neutral element of addition, exact.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>The neutral element of multiplication, exact.</summary>
    static abstract TSelf One { get; }

    /// <summary>The scalar for an integer: exact in <see cref="Rational"/> and balls, correctly rounded in doubles.</summary>
    /// <param name="value">Any 64-bit integer.</param>
    static abstract TSelf FromInteger(long value);

    /// <summary>The scalar for a rational number: exact, correctly rounded, or an enclosure, by instance.</summary>
    /// <param name="value">Any rational number.</param>
    /// <param name="precision">Working precision in bits; only balls look at it, and results inherit it.</param>
    static abstract TSelf FromRational(Rational value, int precision);

    /// <summary>The sign −1, 0 or 1 where the scalar decides it; null where it does not (a ball around 0, a NaN).</summary>
    /// <param name="value">The scalar to classify.</param>
    static abstract int? TrySign(TSelf value);

    /// <summary>The larger of two scalars; of balls an enclosure of the larger of any two points in them.</summary>
    /// <param name="left">First scalar.</param>
    /// <param name="right">Second scalar.</param>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The nearest double to the value (of a ball: to its midpoint), for display and sieves only.</summary>
    /// <remarks>What is made of the double of a ball encloses nothing: <see cref="RoundedBalls"/> counts these calls.</remarks>
    /// <param name="value">The scalar to approximate.</param>
    static abstract double ToDouble(TSelf value);

    /// <summary>The order of |left| and |right| in doubles, for choices that no result depends on, such as that of a pivot.</summary>
    /// <param name="left">First scalar.</param>
    /// <param name="right">Second scalar.</param>
    static virtual int CompareMagnitudes(TSelf left, TSelf right) =>
        Math.Abs(TSelf.ToDouble(left)).CompareTo(Math.Abs(TSelf.ToDouble(right)));

    /// <summary>Σ aᵢbᵢ; term by term unless the scalar has something better (balls round only once).</summary>
    /// <param name="left">a, n entries.</param>
    /// <param name="right">b, as many entries; <see cref="Vectors.Dot"/> checks that.</param>
    static virtual TSelf Dot(ReadOnlySpan<TSelf> left, ReadOnlySpan<TSelf> right)
    {
        TSelf sum = TSelf.Zero;
        for (int i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }
        return sum;
    }
}
