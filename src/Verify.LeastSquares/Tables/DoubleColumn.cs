using System.Numerics;
using System.Runtime.InteropServices;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Doubles, each the rational that it is.</summary>
/// <param name="values">Finite, at least one.</param>
internal sealed class DoubleColumn(double[] values) : IDataColumn
{
    // Of a double, IEEE 754.
    private const int MantissaBits = 52;
    private const int LargestExponent = 0x7FF;
    private const int ExponentBias = 1023;

    /// <inheritdoc/>
    public int Count => values.Length;

    /// <inheritdoc/>
    public IEnumerable<Rational> Cells => values.Select(Rational.FromDouble);

    /// <inheritdoc/>
    public bool IsConstant => Array.TrueForAll(values, value => value == values[0]);

    /// <inheritdoc/>
    public Rational[] Centred()
    {
        Rational mean = Mean();
        return [.. Cells.Select(cell => cell - mean)];
    }

    /// <summary>The exact mean as a sum of two doubles, subtracted with the rounding of the first difference: an ulp or two.</summary>
    public double[] CentredInDoubles()
    {
        Rational mean = Mean();
        double high = mean.ToDouble();
        double low = (mean - Rational.FromDouble(high)).ToDouble();
        var centred = new double[values.Length];
        for (int k = 0; k < centred.Length; k++)
        {
            // a − b = difference + error, exactly (Knuth).
            double difference = values[k] - high;
            double part = difference - values[k];
            double error = (values[k] - (difference - part)) - (high + part);
            centred[k] = difference + (error - low);
        }
        return centred;
    }

    private Rational Mean() => ExactSum() / Rational.FromInteger(Count);

    // Integers of 53 bits over each power of two that occurs: exact, and one addition of 128 bits a cell in place of one of rationals.
    private Rational ExactSum()
    {
        Dictionary<int, Int128> sums = [];
        foreach (double value in values)
        {
            long bits = BitConverter.DoubleToInt64Bits(value);
            int exponent = (int)(bits >> MantissaBits) & LargestExponent;
            long mantissa = (bits & ((1L << MantissaBits) - 1)) | (exponent == 0 ? 0L : 1L << MantissaBits);
            CollectionsMarshal.GetValueRefOrAddDefault(sums, Math.Max(exponent, 1), out _) +=
                bits < 0 ? -mantissa : mantissa;
        }
        Rational sum = Rational.Zero;
        foreach ((int exponent, Int128 mantissa) in sums)
        {
            int power = exponent - ExponentBias - MantissaBits;
            BigInteger scale = BigInteger.One << Math.Abs(power);
            sum +=
                power < 0 ? new Rational((BigInteger)mantissa, scale) : new Rational(mantissa * scale, BigInteger.One);
        }
        return sum;
    }
}
