using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Doubles, each the rational that it is.</summary>
/// <param name="values">Finite, at least one.</param>
internal sealed class DoubleColumn(double[] values) : IDataColumn
{
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

    private Rational Mean() => Cells.Aggregate(Rational.Zero, (sum, cell) => sum + cell) / Rational.FromInteger(Count);
}
