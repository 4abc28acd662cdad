using System.Numerics;

namespace Verify.Arithmetic.Tests;

/// <summary>Random balls for the containment trials: ordinary ones, and ones within 300 bits of 2^(±2³⁰/k), where k-fold products meet the edge.</summary>
internal sealed class BallDraw(int seed)
{
    /// <summary>Bits around an edge.</summary>
    public const int Near = 300;

    private const long Edge = 1L << 30;

    // Exact constants, the fixed tier and the wide one.
    private static readonly int[] Precisions = [0, 1, 64, 100, 128, 128, 129, 200, 320, 512];

    private readonly Random _random = new(seed);

    public int Below(int bound) => _random.Next(bound);

    public bool OneIn(int n) => _random.Next(n) == 0;

    public int Precision() => Precisions[1 + Below(Precisions.Length - 1)];

    /// <summary>A ball with its bounds; where an exponent fell out of range it is what the library made of it, or indeterminate.</summary>
    public Ball Ball(bool isOrdinary = false)
    {
        if (!isOrdinary && OneIn(12))
        {
            return Surround(LogOfEdge(), 30, false);
        }
        long center =
            isOrdinary || OneIn(2)
                ? Below(5) switch
                {
                    0 => 0,
                    1 => 1,
                    _ => Below(200) - 140,
                }
            : OneIn(8) ? _random.NextInt64(-Edge, Edge)
            : (OneIn(2) ? 1 : -1) * (Edge / (1 + Below(3)));
        bool isAtEdge = Math.Abs(center) > 1000;
        return Around(isAtEdge ? center + Below((2 * Near) + 1) - Near : center, isOrdinary);
    }

    /// <summary>A ball whose size is near that of another, so that sums cancel and comparisons are close.</summary>
    public Ball Beside(Ball other) =>
        !other.IsFinite || other.IsMidpointZero ? Ball()
        : OneIn(6) ? other
        : OneIn(6) ? -other
        // Touching: only one number in common.
        : OneIn(6) ? other.OuterEndPoint(OneIn(2) ? 1 : -1)
        : Around(other.Top + Below(5) * (Below(61) - 30));

    /// <summary>A point of the ball: often an end, else its midpoint or anywhere.</summary>
    public Dyadic PointOf(Ball ball)
    {
        Dyadic radius = RadiusOf(ball);
        return MidpointOf(ball)
            + Below(6) switch
            {
                0 or 1 => radius,
                2 or 3 => -radius,
                4 => default,
                _ => (radius * (Below(2049) - 1024)).Scale(-10),
            };
    }

    public static Dyadic MidpointOf(Ball ball) => new(ball.SignedMantissa, ball.MidpointExponent);

    public static Dyadic RadiusOf(Ball ball) => new(ball.RadiusBound.Mantissa, ball.RadiusBound.Exponent);

    // |x| just below 2^top.
    private Ball Around(long top, bool isOrdinary = false)
    {
        int precision = Precisions[Below(Precisions.Length)];
        int limit = precision == 0 ? 200 : Math.Max(precision, 128);
        int length = Below(4) switch
        {
            0 => 1 + Below(3),
            1 => Math.Min(64, limit),
            2 => limit,
            _ => 1 + Below(limit),
        };
        BigInteger mantissa = OneIn(16) ? BigInteger.Zero : Mantissa(length);
        return Surround(
            Arithmetic.Ball.FromDyadic(OneIn(2) ? -mantissa : mantissa, top - length, precision),
            top,
            isOrdinary
        );
    }

    // x with e^x within 300 powers of e of 2^(±2³⁰): 2³⁰ log 2 is 744261117.95….
    private Ball LogOfEdge()
    {
        BigInteger mantissa = ((BigInteger)(744_261_118L + Below((2 * Near) + 1) - Near) << 40) + Below(int.MaxValue);
        return Arithmetic.Ball.FromDyadic(OneIn(2) ? -mantissa : mantissa, -40, Precisions[Below(Precisions.Length)]);
    }

    private Ball Surround(Ball exact, long top, bool isOrdinary)
    {
        if (OneIn(4))
        {
            return exact;
        }
        long size = Below(isOrdinary ? 4 : 6) switch
        {
            0 => top - Below(200),
            1 => top - 3 - Below(10),
            2 => top + Below(60) - 10,
            3 => top,
            4 => -Math.Sign(top) * Below(Near),
            _ => Math.Sign(top) * (Edge - Below(2 * Near)),
        };
        return exact.Widen(Magnitude.Up((ulong)_random.NextInt64(1, 1L << 40), size - 40));
    }

    private BigInteger Mantissa(int bits)
    {
        // Long runs of equal bits reach carries and borrows that independent bits hardly ever do.
        bool isRun = OneIn(2);
        BigInteger value = BigInteger.Zero;
        for (int done = 0; done < bits; done += 64)
        {
            ulong limb = isRun
                ? (OneIn(2) ? ulong.MaxValue : 0) ^ (OneIn(2) ? ulong.MaxValue >> Below(64) : 0)
                : unchecked((ulong)_random.NextInt64(long.MinValue, long.MaxValue));
            value = (value << 64) | limb;
        }
        int extra = (((bits + 63) / 64) * 64) - bits;
        return (value >> extra) | (BigInteger.One << (bits - 1));
    }
}
