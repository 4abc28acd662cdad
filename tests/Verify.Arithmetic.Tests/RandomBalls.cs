using System.Numerics;

namespace Verify.Arithmetic.Tests;

/// <summary>Balls with an exact point inside, biased to corners: zero, tiny and huge exponents, exact and wide balls, the point on the edge.</summary>
internal sealed class RandomBalls(int seed)
{
    private readonly Random _random = new(seed);

    public int Precision() =>
        _random.Next(4) switch
        {
            0 => 2 + _random.Next(20),
            1 => 53,
            2 => 128,
            _ => 2 + _random.Next(400),
        };

    /// <summary>A dyadic number of up to the given number of bits and an exponent of the given size.</summary>
    public Rational Dyadic(int bits, int exponentSize)
    {
        BigInteger mantissa = _random.Next(6) switch
        {
            0 => 0,
            1 => 1,
            2 => (BigInteger.One << _random.Next(1, bits)) - 1,
            3 => (BigInteger.One << _random.Next(1, bits)) + 1,
            _ => new BigInteger(Bytes(1 + (bits / 8))),
        };
        return Rational.FromDyadic(
            _random.Next(2) == 0 ? mantissa : -mantissa,
            _random.Next(-exponentSize, exponentSize + 1)
        );
    }

    /// <summary>A ball and a point in it.</summary>
    public (Ball Ball, Rational Point) Next(int exponentSize)
    {
        int precision = Precision();
        Rational centre = _random.Next(3) == 0 ? SmallFraction() : Dyadic(precision, exponentSize);
        if (_random.Next(3) == 0)
        {
            return (Ball.FromRational(centre, precision), centre);
        }
        Rational width = Dyadic(20, exponentSize).Abs();
        Ball ball = Ball.FromInterval(centre - width, centre + width, precision);
        Rational position = _random.Next(4) switch
        {
            0 => Rational.One,
            1 => -Rational.One,
            2 => Rational.Zero,
            _ => new Rational(_random.Next(-1000, 1001), 1000),
        };
        return (ball, centre + (position * width));
    }

    public Rational SmallFraction() => new(_random.Next(-1000, 1001), _random.Next(1, 1000));

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count + 1];
        _random.NextBytes(bytes);
        bytes[^1] = 0;
        return bytes;
    }
}
