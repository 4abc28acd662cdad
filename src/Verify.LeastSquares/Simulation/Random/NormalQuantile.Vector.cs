using System.Runtime.Intrinsics;

namespace Verify.LeastSquares.Simulation;

/// <summary>Eight quantiles at a time: the operations of the scalar function, element by element, so the same bits.</summary>
internal static partial class NormalQuantile
{
    // exp(−5²): below it the far tail's rational function takes over; one draw in 3.6e10 gets there.
    private const double FarTail = 1.388794386496402e-11;

    /// <summary>z with Φ(z) = u, in each of eight elements.</summary>
    /// <param name="u">Each in (0, 1).</param>
    public static Vector512<double> At(Vector512<double> u)
    {
        Vector512<double> q = u - Vector512.Create(0.5);
        Vector512<double> r = Vector512.Create(0.180625) - (q * q);
        Vector512<double> central = q * Horner(CentralNumerator, r) / Horner(CentralDenominator, r);
        Vector512<double> outside = Vector512.GreaterThan(Vector512.Abs(q), Vector512.Create(0.425));
        if (outside.AsInt64() == Vector512<long>.Zero)
        {
            return central;
        }
        Vector512<double> negative = Vector512.LessThan(q, Vector512<double>.Zero);
        Vector512<double> smaller = Vector512.ConditionalSelect(negative, u, Vector512<double>.One - u);
        Vector512<double> tail = Vector512.Sqrt(-Log(smaller)) - Vector512.Create(1.6);
        Vector512<double> near = Horner(NearNumerator, tail) / Horner(NearDenominator, tail);
        near = Vector512.ConditionalSelect(negative, -near, near);
        Vector512<double> result = Vector512.ConditionalSelect(outside, near, central);
        // Twice the limit, so that no rounding of the comparison matters; the scalar function decides.
        if (Vector512.LessThanAny(smaller, Vector512.Create(2.0 * FarTail)))
        {
            for (int lane = 0; lane < Vector512<double>.Count; lane++)
            {
                if (smaller[lane] < 2.0 * FarTail)
                {
                    result = result.WithElement(lane, At(u[lane]));
                }
            }
        }
        return result;
    }

    private static Vector512<double> Log(Vector512<double> x)
    {
        Vector512<long> bits = x.AsInt64();
        Vector512<double> exponent = Vector512.ConvertToDouble((bits >>> 52) - Vector512.Create(1023L));
        Vector512<double> fraction = (
            (bits & Vector512.Create(0xF_FFFF_FFFF_FFFFL)) | Vector512.Create(0x3FF0_0000_0000_0000L)
        ).AsDouble();
        Vector512<double> large = Vector512.GreaterThan(fraction, Vector512.Create(1.4142135623730951));
        fraction = Vector512.ConditionalSelect(large, fraction * 0.5, fraction);
        exponent = Vector512.ConditionalSelect(large, exponent + Vector512<double>.One, exponent);
        Vector512<double> s = (fraction - Vector512<double>.One) / (fraction + Vector512<double>.One);
        Vector512<double> square = s * s;
        Vector512<double> series = Vector512<double>.Zero;
        for (int k = 23; k >= 3; k -= 2)
        {
            series = (series + Vector512.Create(1.0 / k)) * square;
        }
        return (exponent * LogTwoHigh) + ((2.0 * s) + ((2.0 * s * series) + (exponent * LogTwoLow)));
    }

    private static Vector512<double> Horner(ReadOnlySpan<double> coefficients, Vector512<double> x)
    {
        Vector512<double> value = Vector512.Create(coefficients[^1]);
        for (int k = coefficients.Length - 2; k >= 0; k--)
        {
            value = (value * x) + Vector512.Create(coefficients[k]);
        }
        return value;
    }
}
