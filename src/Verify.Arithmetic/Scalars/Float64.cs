using System.Globalization;

namespace Verify.Arithmetic;

/// <summary>An IEEE 754 double as a scalar: fast, rounded to nearest, a sieve and never evidence.</summary>
/// <remarks>
/// The wrapper costs nothing at run time and keeps doubles apart from evidence in the type system: nothing converts a
/// <see cref="Float64"/> to a ball by itself.
/// </remarks>
/// <param name="Value">The double.</param>
public readonly record struct Float64(double Value) : IRealScalar<Float64>, IFormattable
{
    /// <inheritdoc/>
    public static Float64 Zero => new(0.0);

    /// <inheritdoc/>
    public static Float64 One => new(1.0);

    /// <summary>Wraps a double.</summary>
    /// <param name="value">The double.</param>
    public static implicit operator Float64(double value) => new(value);

    /// <summary>Unwraps the double.</summary>
    /// <param name="value">The scalar.</param>
    public static implicit operator double(Float64 value) => value.Value;

    /// <summary>Sum, rounded to nearest.</summary>
    /// <param name="left">First term.</param>
    /// <param name="right">Second term.</param>
    public static Float64 operator +(Float64 left, Float64 right) => new(left.Value + right.Value);

    /// <summary>Difference, rounded to nearest.</summary>
    /// <param name="left">Minuend.</param>
    /// <param name="right">Subtrahend.</param>
    public static Float64 operator -(Float64 left, Float64 right) => new(left.Value - right.Value);

    /// <summary>Product, rounded to nearest.</summary>
    /// <param name="left">First factor.</param>
    /// <param name="right">Second factor.</param>
    public static Float64 operator *(Float64 left, Float64 right) => new(left.Value * right.Value);

    /// <summary>Quotient, rounded to nearest; division by zero gives an infinity or NaN as IEEE 754 says.</summary>
    /// <param name="left">Dividend.</param>
    /// <param name="right">Divisor.</param>
    public static Float64 operator /(Float64 left, Float64 right) => new(left.Value / right.Value);

    /// <summary>Negation, exact.</summary>
    /// <param name="value">The scalar.</param>
    public static Float64 operator -(Float64 value) => new(-value.Value);

    /// <inheritdoc/>
    public static Float64 FromInteger(long value) => new(value);

    /// <inheritdoc/>
    public static Float64 FromRational(Rational value, int precision) => new(value.ToDouble());

    /// <inheritdoc/>
    public static int? TrySign(Float64 value) => double.IsNaN(value.Value) ? null : Math.Sign(value.Value);

    /// <inheritdoc/>
    public static Float64 Max(Float64 left, Float64 right) => new(Math.Max(left.Value, right.Value));

    /// <inheritdoc/>
    public static double ToDouble(Float64 value) => value.Value;

    /// <inheritdoc/>
    public static Float64 Sqrt(Float64 value) => new(Math.Sqrt(value.Value));

    /// <inheritdoc/>
    public static Float64 Exp(Float64 value) => new(Math.Exp(value.Value));

    /// <inheritdoc/>
    /// <remarks>Within 3 ulp: (u − 1)·x/log u with u = fl(e^x) (Kahan), whose errors in u cancel to first order.</remarks>
    public static Float64 Expm1(Float64 value)
    {
        double x = value.Value;
        double u = Math.Exp(x);
        return u == 1.0 ? x
            : u - 1.0 == -1.0 || double.IsPositiveInfinity(u) ? u - 1.0
            : (u - 1.0) * (x / Math.Log(u));
    }

    /// <inheritdoc/>
    public static Float64 Log(Float64 value) => new(Math.Log(value.Value));

    /// <inheritdoc/>
    /// <remarks>Within 3 ulp: x·log u/(u − 1) with u = fl(1 + x) (Kahan).</remarks>
    public static Float64 Log1p(Float64 value)
    {
        double x = value.Value;
        double u = 1.0 + x;
        return u == 1.0 ? x
            : double.IsInfinity(u) ? Math.Log(x)
            : Math.Log(u) * (x / (u - 1.0));
    }

    /// <inheritdoc/>
    /// <remarks>Within 4 ulp.</remarks>
    public static Float64 Phi1(Float64 value) => value.Value == 0.0 ? One : new(Expm1(value).Value / value.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => Value.ToString(format, formatProvider);
}
