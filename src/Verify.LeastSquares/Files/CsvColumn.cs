using System.Numerics;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The cells of one column, exact.</summary>
/// <remarks>
/// Decimals of ordinary length are kept as integers a_k over one power of ten 10^D, so that Σa_k and n·a_k − Σa_k are exact in
/// 128 bits: centring loses nothing and costs no more than doubles. A column with a cell beyond that is kept in rationals.
/// </remarks>
internal sealed class CsvColumn
{
    // n·a_k − Σa_k fits 127 bits for |a_k| < 2⁹⁴ and n < 2³¹.
    private const int LargestBits = 94;
    private readonly List<Int128> _mantissas = [];
    private readonly List<byte> _decimals = [];
    private List<Rational>? _rationals;
    private Int128[]? _scaled;
    private int _scale;

    /// <summary>n.</summary>
    public int Count => _rationals?.Count ?? _mantissas.Count;

    /// <summary>The cells as rationals.</summary>
    public IEnumerable<Rational> Cells =>
        _rationals ?? _mantissas.Select((mantissa, k) => ToRational(mantissa, _decimals[k]));

    /// <summary>Whether all cells are one number.</summary>
    public bool IsConstant
    {
        get
        {
            if (Scaled() is { } scaled)
            {
                return Array.TrueForAll(scaled, value => value == scaled[0]);
            }
            Rational first = Cells.First();
            return Cells.All(cell => cell == first);
        }
    }

    /// <summary>Whether the cells are 0, 1, 2, … or 1, 2, 3, ….</summary>
    public bool CountsRows
    {
        get
        {
            Rational first = Cells.First();
            return (first.IsZero || first == Rational.One)
                && Cells.Index().All(entry => entry.Item == first + Rational.FromInteger(entry.Index));
        }
    }

    /// <summary>Reads one more cell.</summary>
    /// <param name="text">UTF-8 without white space around it.</param>
    /// <returns>
    /// Whether it is a decimal of at most <see cref="CsvNumber.LongestText"/> characters within the range of doubles.
    /// </returns>
    public bool TryAdd(ReadOnlySpan<byte> text)
    {
        _scaled = null;
        if (_rationals is null && CsvNumber.TryParseSmall(text, out Int128 mantissa, out byte decimals))
        {
            _mantissas.Add(mantissa);
            _decimals.Add(decimals);
            return true;
        }
        if (!CsvNumber.TryParse(text, out Rational value) || !double.IsFinite(value.ToDouble()))
        {
            return false;
        }
        _rationals ??= [.. Cells];
        _rationals.Add(value);
        return true;
    }

    /// <summary>The cells less their mean, exact.</summary>
    public Rational[] Centred()
    {
        if (Scaled() is { } scaled)
        {
            BigInteger divisor = scaled.Length * BigInteger.Pow(10, _scale);
            return [.. Offsets(scaled).Select(offset => new Rational((BigInteger)offset, divisor))];
        }
        Rational mean = Mean();
        return [.. Cells.Select(cell => cell - mean)];
    }

    /// <summary>The cells less their mean in doubles: exact integers, rounded, over n·10^D.</summary>
    public double[] CentredInDoubles()
    {
        if (Scaled() is { } scaled)
        {
            double divisor = ((Rational)(scaled.Length * BigInteger.Pow(10, _scale))).ToDouble();
            return [.. Offsets(scaled).Select(offset => (double)offset / divisor)];
        }
        Rational mean = Mean();
        return [.. Cells.Select(cell => (cell - mean).ToDouble())];
    }

    private static IEnumerable<Int128> Offsets(Int128[] scaled)
    {
        Int128 sum = 0;
        foreach (Int128 value in scaled)
        {
            sum += value;
        }
        return scaled.Select(value => (scaled.Length * value) - sum);
    }

    private static Rational ToRational(Int128 mantissa, int decimals) =>
        mantissa >= -long.MaxValue && mantissa <= long.MaxValue && decimals <= CsvNumber.LongPowers
            ? Rational.FromInteger((long)mantissa) / Rational.FromInteger((long)CsvNumber.Power(decimals))
            : new Rational((BigInteger)mantissa, (BigInteger)CsvNumber.Power(decimals));

    // a_k over 10^D with D the most decimals of the column, or null where they are too long.
    private Int128[]? Scaled()
    {
        if (_scaled is not null || _rationals is not null)
        {
            return _scaled;
        }
        _scale = _decimals.Max();
        var scaled = new Int128[_mantissas.Count];
        Int128 most = Int128.One << LargestBits;
        for (int k = 0; k < scaled.Length; k++)
        {
            Int128 power = CsvNumber.Power(_scale - _decimals[k]);
            if (Int128.Abs(_mantissas[k]) >= most / power)
            {
                _rationals = [.. Cells];
                return null;
            }
            scaled[k] = _mantissas[k] * power;
        }
        return _scaled = scaled;
    }

    private Rational Mean()
    {
        Rational sum = Rational.Zero;
        foreach (Rational cell in Cells)
        {
            sum += cell;
        }
        return sum / Rational.FromInteger(Count);
    }
}
