using System.Numerics;

namespace Verify.Arithmetic.Tests;

/// <summary>A quick enclosure of e^x for the trials: Taylor's series of x mod log 2 in integers, with room for its errors.</summary>
/// <remarks>Held against <see cref="ExpOracle"/> in <see cref="TrialOracleTests"/>.</remarks>
internal sealed class FixedExp
{
    // Halvings of the reduced argument, and units that the errors may take: under 64 terms of one unit each and an argument of
    // three, doubled eight times.
    private const int Halvings = 8;
    private const int Spare = 24;

    private readonly int _bits;
    private readonly BigInteger _logTwo;
    private readonly BigInteger _one;

    public FixedExp(int accuracy)
    {
        _bits = accuracy + Spare;
        _one = BigInteger.One << _bits;
        // log 2 = 2 artanh(1/3) = Σ 2/((2k + 1)3^(2k+1)), with 64 bits more for multiples up to 2³².
        BigInteger power = (BigInteger.One << (_bits + 64 + 1)) / 3;
        for (int k = 1; !power.IsZero; k += 2)
        {
            _logTwo += power / k;
            power /= 9;
        }
    }

    /// <summary>Lower ≤ e^x ≤ Upper, 2^−accuracy apart, relatively; [0, 2^(−2³²)] and [2^(2³²), no upper end] far out.</summary>
    public (Dyadic Lower, Dyadic? Upper) Of(Dyadic x)
    {
        if (x.Top > 33)
        {
            return x.Sign < 0 ? (default, new Dyadic(1, -(1L << 32))) : (new Dyadic(1, 1L << 32), null);
        }
        BigInteger wide = x.Floor(_bits + 64);
        var multiple = BigInteger.Divide(wide, _logTwo);
        multiple = wide.Sign < 0 ? multiple - 1 : multiple;
        BigInteger y = (wide - (multiple * _logTwo)) >> (64 + Halvings);
        BigInteger sum = _one + y,
            term = y;
        for (int k = 2; !term.IsZero; k++)
        {
            term = ((term * y) >> _bits) / k;
            sum += term;
        }
        for (int i = 0; i < Halvings; i++)
        {
            sum = (sum * sum) >> _bits;
        }
        long exponent = (long)multiple - _bits;
        BigInteger error = BigInteger.One << (Spare - 2);
        return (new Dyadic(sum - error, exponent), new Dyadic(sum + error, exponent));
    }
}
