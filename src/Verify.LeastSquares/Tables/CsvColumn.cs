using System.Numerics;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The cells of one column, exact.</summary>
/// <remarks>
/// Decimals of ordinary length are kept as integers a_k over one power of ten 10^D, so that Σa_k and n·a_k − Σa_k are exact in
/// 128 bits: centring loses nothing and costs no more than doubles. A column with a cell beyond that is kept in rationals.
/// </remarks>
internal sealed class CsvColumn : IDataColumn
{
    // n·a_k − Σa_k fits 127 bits for |a_k| < 2⁹⁴ and n < 2³¹.
    private const int LargestBits = 94;
    private readonly List<byte> _decimals;
    private List<long> _mantissas;

    // Those of a column with a mantissa beyond 64 bits, in place of the list above.
    private List<Int128>? _wide;
    private List<Rational>? _rationals;
    private bool _isScaled;
    private int _scale;

    /// <summary>An empty column.</summary>
    /// <param name="capacity">How many cells there may be.</param>
    public CsvColumn(int capacity = 0)
    {
        _decimals = new(capacity);
        _mantissas = new(capacity);
    }

    /// <inheritdoc/>
    public int Count => _rationals?.Count ?? _decimals.Count;

    /// <inheritdoc/>
    public IEnumerable<Rational> Cells =>
        _rationals ?? Enumerable.Range(0, Count).Select(k => ToRational(Mantissa(k), _decimals[k]));

    /// <inheritdoc/>
    public bool IsConstant
    {
        get
        {
            if (IsScaled())
            {
                Int128 one = Scaled(0);
                return Enumerable.Range(1, Count - 1).All(k => Scaled(k) == one);
            }
            Rational first = Cells.First();
            return Cells.All(cell => cell == first);
        }
    }

    /// <summary>Reads one more cell.</summary>
    /// <param name="text">UTF-8 without white space around it.</param>
    /// <returns>
    /// Whether it is a decimal of at most <see cref="CsvNumber.LongestText"/> characters within the range of doubles.
    /// </returns>
    public bool TryAdd(ReadOnlySpan<byte> text)
    {
        _isScaled = false;
        if (_rationals is null && CsvNumber.TryParseSmall(text, out Int128 mantissa, out byte decimals))
        {
            Add(mantissa);
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

    /// <summary>Takes the last cell back.</summary>
    public void RemoveLast()
    {
        _isScaled = false;
        if (_rationals is not null)
        {
            _rationals.RemoveAt(_rationals.Count - 1);
            return;
        }
        _decimals.RemoveAt(_decimals.Count - 1);
        if (_wide is not null)
        {
            _wide.RemoveAt(_wide.Count - 1);
        }
        else
        {
            _mantissas.RemoveAt(_mantissas.Count - 1);
        }
    }

    /// <inheritdoc/>
    public Rational[] Centred()
    {
        if (IsScaled())
        {
            BigInteger divisor = Count * BigInteger.Pow(10, _scale);
            Int128 sum = Sum();
            return [.. Enumerable.Range(0, Count).Select(k => Ratio((Count * Scaled(k)) - sum, divisor))];
        }
        Rational mean = Mean();
        return [.. Cells.Select(cell => cell - mean)];
    }

    /// <summary>The cells less their mean in doubles: exact integers, rounded, over n·10^D.</summary>
    public double[] CentredInDoubles()
    {
        if (IsScaled())
        {
            double divisor = ((Rational)(Count * BigInteger.Pow(10, _scale))).ToDouble();
            Int128 sum = Sum();
            var centred = new double[Count];
            for (int k = 0; k < centred.Length; k++)
            {
                centred[k] = (double)((centred.Length * Scaled(k)) - sum) / divisor;
            }
            return centred;
        }
        Rational mean = Mean();
        return [.. Cells.Select(cell => (cell - mean).ToDouble())];
    }

    private static Rational Ratio(Int128 numerator, BigInteger denominator) =>
        denominator <= long.MaxValue && numerator >= -long.MaxValue && numerator <= long.MaxValue
            ? Rational.FromInteger((long)numerator) / Rational.FromInteger((long)denominator)
            : new Rational((BigInteger)numerator, denominator);

    private static Rational ToRational(Int128 mantissa, int decimals) =>
        mantissa >= -long.MaxValue
        && mantissa <= long.MaxValue
        && decimals <= CsvNumber.LongPowers
        && Rational.TryScale((long)mantissa, -decimals, out Rational value)
            ? value
            : new Rational((BigInteger)mantissa, (BigInteger)CsvNumber.Power(decimals));

    private void Add(Int128 mantissa)
    {
        if (_wide is null && mantissa >= long.MinValue && mantissa <= long.MaxValue)
        {
            _mantissas.Add((long)mantissa);
            return;
        }
        if (_wide is null)
        {
            _wide = [.. _mantissas.Select(value => (Int128)value)];
            _mantissas = [];
        }
        _wide.Add(mantissa);
    }

    private Int128 Mantissa(int k) => _wide is null ? _mantissas[k] : _wide[k];

    // a_k.
    private Int128 Scaled(int k)
    {
        int places = _scale - _decimals[k];
        return places == 0 ? Mantissa(k) : Mantissa(k) * CsvNumber.Power(places);
    }

    private Int128 Sum()
    {
        Int128 sum = 0;
        for (int k = 0; k < Count; k++)
        {
            sum += Scaled(k);
        }
        return sum;
    }

    // Whether all cells are a_k over 10^D, D the most decimals of the column; where they are too long, they become rationals.
    private bool IsScaled()
    {
        if (_isScaled || _rationals is not null)
        {
            return _isScaled;
        }
        _scale = _decimals.Max();
        Int128[] most = [.. Enumerable.Range(0, _scale + 1).Select(decimals => MostAt(_scale - decimals))];
        for (int k = 0; k < Count; k++)
        {
            if (Int128.Abs(Mantissa(k)) >= most[_decimals[k]])
            {
                _rationals = [.. Cells];
                return false;
            }
        }
        return _isScaled = true;
    }

    private static Int128 MostAt(int places) => (Int128.One << LargestBits) / CsvNumber.Power(places);

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
