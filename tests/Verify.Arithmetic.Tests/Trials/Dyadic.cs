using System.Numerics;

namespace Verify.Arithmetic.Tests;

/// <summary>Σ m·2^e, exactly, for exponents of any size: terms that lie far apart are never aligned.</summary>
/// <remarks>The oracle of the containment trials; shares nothing with the library.</remarks>
internal readonly struct Dyadic
{
    // Terms closer than this are one.
    private const long Near = 1 << 13;

    // By falling exponents, none of them 0.
    private readonly (BigInteger Mantissa, long Exponent)[]? _terms;

    private Dyadic((BigInteger, long)[] terms) => _terms = terms;

    public Dyadic(BigInteger mantissa, long exponent) => _terms = mantissa.IsZero ? null : [(mantissa, exponent)];

    public static implicit operator Dyadic(long value) => new(value, 0);

    private ReadOnlySpan<(BigInteger Mantissa, long Exponent)> Terms => _terms;

    /// <summary>Below 2 to this power in size; the least long for 0.</summary>
    public long Top
    {
        get
        {
            long top = long.MinValue;
            foreach ((BigInteger mantissa, long exponent) in Terms)
            {
                top = Math.Max(top, exponent + (long)BigInteger.Abs(mantissa).GetBitLength());
            }
            return top == long.MinValue ? top : top + Terms.Length - 1;
        }
    }

    public int Sign
    {
        get
        {
            ReadOnlySpan<(BigInteger Mantissa, long Exponent)> terms = Terms;
            BigInteger sum = BigInteger.Zero;
            long last = 0;
            for (int i = 0; i < terms.Length; i++)
            {
                if (!sum.IsZero)
                {
                    if (new Dyadic(terms[i..].ToArray()).Top <= last)
                    {
                        // What follows is below 2^last ≤ |sum|.
                        return sum.Sign;
                    }
                    sum <<= (int)(last - terms[i].Exponent);
                }
                sum += terms[i].Mantissa;
                last = terms[i].Exponent;
            }
            return sum.Sign;
        }
    }

    public static Dyadic operator -(Dyadic a)
    {
        if (a._terms is null)
        {
            return a;
        }
        return new([.. a._terms.Select(term => (-term.Mantissa, term.Exponent))]);
    }

    public static Dyadic operator +(Dyadic a, Dyadic b)
    {
        if (a._terms is null || b._terms is null)
        {
            return a._terms is null ? b : a;
        }
        if (a._terms.Length == 1 && b._terms.Length == 1)
        {
            (BigInteger m, long e) = a._terms[0];
            (BigInteger n, long f) = b._terms[0];
            if (e < f)
            {
                (m, e, n, f) = (n, f, m, e);
            }
            return e - f <= Near ? new((m << (int)(e - f)) + n, f) : new([(m, e), (n, f)]);
        }
        return Collect([.. a._terms, .. b._terms]);
    }

    public static Dyadic operator -(Dyadic a, Dyadic b) => a + -b;

    public static Dyadic operator *(Dyadic a, Dyadic b)
    {
        if (a._terms is null || b._terms is null)
        {
            return default;
        }
        if (a._terms.Length == 1 && b._terms.Length == 1)
        {
            return new(a._terms[0].Mantissa * b._terms[0].Mantissa, a._terms[0].Exponent + b._terms[0].Exponent);
        }
        return Collect([
            .. a._terms.SelectMany(_ => b._terms, (x, y) => (x.Mantissa * y.Mantissa, x.Exponent + y.Exponent)),
        ]);
    }

    public static bool operator <(Dyadic a, Dyadic b) => (a - b).Sign < 0;

    public static bool operator >(Dyadic a, Dyadic b) => (a - b).Sign > 0;

    public static bool operator <=(Dyadic a, Dyadic b) => (a - b).Sign <= 0;

    public static bool operator >=(Dyadic a, Dyadic b) => (a - b).Sign >= 0;

    public Dyadic Abs() => Sign < 0 ? -this : this;

    public Dyadic Scale(long power) =>
        _terms is null ? this : new([.. _terms.Select(term => (term.Mantissa, term.Exponent + power))]);

    public Dyadic Pow(int power)
    {
        Dyadic result = 1;
        for (int i = 0; i < power; i++)
        {
            result *= this;
        }
        return result;
    }

    /// <summary>⌊x·2^bits⌋, or less by fewer units than there are terms.</summary>
    public BigInteger Floor(int bits)
    {
        BigInteger sum = BigInteger.Zero;
        foreach ((BigInteger mantissa, long exponent) in Terms)
        {
            long shift = exponent + bits;
            sum +=
                shift >= 0 ? mantissa << (int)shift
                : -shift > (long)BigInteger.Abs(mantissa).GetBitLength() ? (mantissa.Sign < 0 ? -1 : 0)
                : mantissa >> (int)-shift;
        }
        return sum;
    }

    public Rational ToRational()
    {
        Rational sum = Rational.Zero;
        foreach ((BigInteger mantissa, long exponent) in Terms)
        {
            sum += Rational.FromDyadic(mantissa, exponent);
        }
        return sum;
    }

    public override string ToString() =>
        Terms.Length == 0 ? "0" : string.Join(" + ", _terms!.Select(term => $"{term.Mantissa}·2^{term.Exponent}"));

    private static Dyadic Collect((BigInteger Mantissa, long Exponent)[] terms)
    {
        Array.Sort(terms, (x, y) => y.Exponent.CompareTo(x.Exponent));
        var kept = new List<(BigInteger Mantissa, long Exponent)>();
        foreach ((BigInteger mantissa, long exponent) in terms)
        {
            if (kept.Count > 0 && kept[^1].Exponent - exponent <= Near)
            {
                BigInteger sum = (kept[^1].Mantissa << (int)(kept[^1].Exponent - exponent)) + mantissa;
                kept.RemoveAt(kept.Count - 1);
                if (!sum.IsZero)
                {
                    kept.Add((sum, exponent));
                }
            }
            else if (!mantissa.IsZero)
            {
                kept.Add((mantissa, exponent));
            }
        }
        return kept.Count == 0 ? default : new([.. kept]);
    }
}
