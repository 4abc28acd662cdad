using System.Numerics;

namespace Verify.Arithmetic.Tests;

/// <summary>Seeded, corner-biased random numbers.</summary>
/// <remarks>The seed is in the failure message of each property.</remarks>
internal sealed class TestRandom(int seed)
{
    private static readonly int[] Precisions = [1, 53, 64, 100, 128, 129, 192, 256, 300, 512];

    private readonly Random _random = new(seed);

    public int Below(int bound) => _random.Next(bound);

    public bool OneIn(int n) => _random.Next(n) == 0;

    public BigInteger Bits(int count)
    {
        BigInteger value = BigInteger.One;
        bool runs = OneIn(2);
        int bit = 1;
        for (int i = 1; i < count; i++)
        {
            // Long runs of equal bits reach carries and borrows that independent bits hardly ever do.
            bit = runs ? (OneIn(20) ? 1 - bit : bit) : _random.Next(2);
            value = (value << 1) | bit;
        }
        return value;
    }

    /// <summary>A 64-bit corner: around 0, ±2^31, ±2^32, ±2^62, ±2^63 and anywhere.</summary>
    public BigInteger CornerInteger()
    {
        BigInteger value = Below(8) switch
        {
            0 => Below(5),
            1 => (BigInteger.One << 63) + Below(7) - 3,
            2 => (BigInteger.One << 62) + Below(7) - 3,
            3 => (BigInteger.One << 31) + Below(7) - 3,
            4 => (BigInteger.One << 32) + Below(7) - 3,
            5 => _random.NextInt64(),
            6 => Bits(1 + Below(140)),
            _ => Below(1000),
        };
        return OneIn(2) ? -value : value;
    }

    /// <summary>A dyadic number with corner-biased length and exponent.</summary>
    public Rational Dyadic(int maximumBits = 300)
    {
        if (OneIn(12))
        {
            return Rational.Zero;
        }
        int bits = Below(4) switch
        {
            0 => 1 + Below(4),
            1 => 64,
            2 => 128,
            _ => 1 + Below(maximumBits),
        };
        int exponent = Below(5) switch
        {
            0 => 0,
            1 => -bits,
            2 => Below(2000) - 1000,
            3 => -bits + Below(7) - 3,
            _ => Below(300) - 200,
        };
        BigInteger mantissa = OneIn(2) ? Bits(bits) : -Bits(bits);
        return Power(mantissa, exponent);
    }

    public static Rational Power(BigInteger mantissa, int exponent) =>
        exponent >= 0 ? mantissa << exponent : new Rational(mantissa, BigInteger.One << -exponent);

    public int Precision() => Precisions[Below(Precisions.Length)];

    /// <summary>A ball, exact, tight or wide, with a point inside that is often an end.</summary>
    public (Ball Ball, Rational Point) Pair(int? precision = null)
    {
        int bits = precision ?? Precision();
        Ball ball = Ball.FromRational(Dyadic(), bits);
        if (precision is null && OneIn(6))
        {
            ball = Ball.FromInteger(CornerInteger());
        }
        if (!OneIn(4))
        {
            Rational size = ball.Midpoint.IsZero ? Rational.One : ball.Midpoint.Abs();
            Rational radius = Below(4) switch
            {
                0 => size * Power(1 + Below(9), -Below(200)),
                1 => size * Power(1 + Below(9), -3 - Below(10)),
                2 => Dyadic(40).Abs(),
                _ => size * new Rational(1 + Below(1000), 1000),
            };
            ball = Ball.FromMidpointRadius(ball.Midpoint, radius, Math.Max(bits, 1));
        }
        return (ball, PointOf(ball));
    }

    public Rational PointOf(Ball ball)
    {
        Rational share = Below(5) switch
        {
            0 => Rational.One,
            1 => -Rational.One,
            2 => Rational.Zero,
            _ => new Rational(Below(2001) - 1000, 1000),
        };
        return ball.Midpoint + (share * ball.Radius);
    }
}
