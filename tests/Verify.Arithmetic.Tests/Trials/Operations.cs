using System.Numerics;

namespace Verify.Arithmetic.Tests;

/// <summary>For each public operation of <see cref="Ball"/>, the question whether one result is right.</summary>
internal static class Operations
{
    /// <summary>Operations that dyadic numbers settle exactly.</summary>
    public static Dictionary<string, Func<Trial, bool>> Exact { get; } =
        new()
        {
            ["add"] = t => t.Holds(t.A + t.B, t.X + t.Y),
            ["subtract"] = t => t.Holds(t.A - t.B, t.X - t.Y),
            ["negate"] = t => t.Holds(-t.A, -t.X),
            ["multiply"] = t => t.Holds(t.A * t.B, t.X * t.Y),
            ["divide"] = t => t.B.ContainsZero() ? t.IsRefused(t.A / t.B) : t.HoldsQuotient(t.A / t.B, t.X, t.Y),
            ["square"] = t => t.Holds(Ball.Square(t.A), t.X * t.X),
            ["sqrt"] = Root,
            ["pow"] = Power,
            ["pow of a fraction"] = FractionalPower,
            ["abs"] = t => t.Holds(Ball.Abs(t.A), t.X.Abs()),
            ["min"] = t => t.Holds(Ball.Min(t.A, t.B), t.X < t.Y ? t.X : t.Y),
            ["max"] = t => t.Holds(Ball.Max(t.A, t.B), t.X < t.Y ? t.Y : t.X),
            ["union"] = t => Ball.Union(t.A, t.B) is var both && t.Holds(both, t.X) && t.Holds(both, t.Y),
            ["intersection"] = Intersection,
            ["scale"] = t =>
                t.Draw.Below(4000) - 2000 is var k && t.Holds(Ball.ScaleByPowerOfTwo(t.A, k), t.X.Scale(k)),
            ["precision"] = t => t.Holds(t.A.WithPrecision(t.Draw.Precision()), t.X),
            ["widen"] = t => t.Holds(t.A.WidenedBy(t.B), t.X + t.Y) && t.Holds(t.A.WidenedBy(t.B), t.X - t.Y),
            ["midpoint"] = t => t.Holds(t.A.MidpointBall(), BallDraw.MidpointOf(t.A)) && t.A.MidpointBall().IsExact,
            ["sum"] = Sum,
            ["dot"] = Dot,
            ["upper bound"] = t =>
                Ball.UpperBound(t.A) is var bound
                && (!t.Says(bound) || (bound.IsExact && BallDraw.MidpointOf(bound) >= t.X.Abs())),
            ["compare"] = Compare,
            ["sign"] = Sign,
            ["contains"] = Contains,
        };

    /// <summary>Operations of ordinary balls only: fractions as long as 2^(2³⁰) are no test.</summary>
    public static Dictionary<string, Func<Trial, bool>> Ordinary { get; } =
        new()
        {
            ["ends"] = t =>
                t.Says(t.A)
                && t.A.Lower == Trial.Lower(t.A).ToRational()
                && t.A.Upper == Trial.Upper(t.A).ToRational()
                && t.A.Midpoint + t.A.Radius == t.A.Upper,
            ["contains a fraction"] = t =>
                t.Says(t.A)
                && t.A.Contains(t.X.ToRational())
                && t.A.Contains(t.Y.ToRational()) == (t.Y >= Trial.Lower(t.A) && t.Y <= Trial.Upper(t.A)),
            ["fraction"] = Fraction,
            ["interval"] = t =>
                Ball.FromInterval(t.A.Lower, t.A.Upper, t.Draw.Precision()) is var interval
                && t.Holds(interval, Trial.Lower(t.A))
                && t.Holds(interval, Trial.Upper(t.A)),
            ["double"] = Double,
        };

    private static readonly int[] FractionalExponents = [-5, -3, -2, -1, 1, 2, 3, 5, 6, 7];

    private static bool Root(Trial t)
    {
        Ball root = Ball.Sqrt(t.A);
        if (Trial.Lower(t.A).Sign < 0)
        {
            return t.IsRefused(root);
        }
        if (!t.Says(root))
        {
            return true;
        }
        Dyadic lower = Trial.Lower(root),
            upper = Trial.Upper(root);
        return (lower.Sign <= 0 || lower * lower <= t.X) && upper.Sign >= 0 && upper * upper >= t.X;
    }

    private static bool Power(Trial t)
    {
        int k = t.Draw.Below(12) - 4;
        Ball power = Ball.Pow(t.A, k);
        return k >= 0 ? t.Holds(power, t.X.Pow(k))
            : t.A.ContainsZero() ? t.IsRefused(power)
            : t.HoldsQuotient(power, 1, t.X.Pow(-k));
    }

    // x^(k/4) is in [l, u] iff l⁴ ≤ x^k ≤ u⁴, for x > 0; the exponent is exact, or an end of a ball.
    private static bool FractionalPower(Trial t)
    {
        int k = FractionalExponents[t.Draw.Below(FractionalExponents.Length)];
        double radius = t.Draw.OneIn(2) ? 0.0 : Math.ScaleB(t.Draw.OneIn(2) ? 1.0 : -1.0, -3 - t.Draw.Below(40));
        Ball power = Ball.Pow(t.A, Ball.Exact((k / 4.0) + radius).WidenedBy(Ball.Exact(radius)));
        if (Trial.Lower(t.A).Sign <= 0)
        {
            return t.IsRefused(power);
        }
        if (!t.Says(power))
        {
            return true;
        }
        Dyadic lower = Trial.Lower(power),
            upper = Trial.Upper(power);
        (Dyadic left, Dyadic right) = k > 0 ? (t.X.Pow(k), (Dyadic)1) : (1, t.X.Pow(-k));
        return (lower.Sign <= 0 || lower.Pow(4) * right <= left) && upper.Sign > 0 && upper.Pow(4) * right >= left;
    }

    private static bool Intersection(Trial t)
    {
        bool isXCommon = IsIn(t.B, t.X),
            isYCommon = IsIn(t.A, t.Y);
        if (Ball.Intersection(t.A, t.B) is not { } common)
        {
            return !isXCommon && !isYCommon;
        }
        return t.Says(common) is var _ && (!isXCommon || t.Holds(common, t.X)) && (!isYCommon || t.Holds(common, t.Y));
    }

    private static bool IsIn(Ball ball, Dyadic point) => point >= Trial.Lower(ball) && point <= Trial.Upper(ball);

    private static bool Sum(Trial t)
    {
        (Ball[] balls, Dyadic[] points) = Row(t);
        return t.Holds(Ball.Sum(balls), points.Aggregate((Dyadic)0, (sum, x) => sum + x));
    }

    private static bool Dot(Trial t)
    {
        (Ball[] balls, Dyadic[] points) = Row(t);
        Ball[] others = [.. balls.Select((_, i) => i % 2 == 0 ? t.B : -t.A)];
        Dyadic sum = 0;
        for (int i = 0; i < balls.Length; i++)
        {
            sum += points[i] * (i % 2 == 0 ? t.Y : -t.X);
        }
        return t.Holds(Ball.Dot(balls, others), sum);
    }

    private static (Ball[] Balls, Dyadic[] Points) Row(Trial t)
    {
        var balls = new List<Ball> { t.A, t.B };
        var points = new List<Dyadic> { t.X, t.Y };
        for (int more = t.Draw.Below(4); more > 0; more--)
        {
            Ball next = t.Draw.Beside(balls[^1]);
            if (next.IsFinite)
            {
                balls.Add(next);
                points.Add(t.Draw.PointOf(next));
            }
        }
        return ([.. balls], [.. points]);
    }

    private static bool Compare(Trial t)
    {
        (Dyadic lower, Dyadic upper) = (Trial.Lower(t.A), Trial.Upper(t.A));
        (Dyadic least, Dyadic greatest) = (Trial.Lower(t.B), Trial.Upper(t.B));
        bool isBelow = upper < least,
            isAbove = lower > greatest;
        bool isEqual = t.A.IsExact && t.B.IsExact && (lower - least).Sign == 0;
        int? order = Ball.TryCompare(t.A, t.B);
        return order
                == (
                    isBelow ? -1
                    : isAbove ? 1
                    : isEqual ? 0
                    : null
                )
            && t.Answers(t.A.IsLessThan(t.B), isBelow, true, lower >= greatest, false)
            && t.Answers(t.A.IsLessThanOrEqualTo(t.B), upper <= least, true, isAbove, false)
            && t.Answers(t.A.IsEqualTo(t.B), isEqual, true, isBelow || isAbove, false)
            && t.A.Overlaps(t.B) == (!isBelow && !isAbove)
            && t.A.IsWiderThan(t.B) == (BallDraw.RadiusOf(t.A) > BallDraw.RadiusOf(t.B));
    }

    private static bool Sign(Trial t)
    {
        int lower = Trial.Lower(t.A).Sign,
            upper = Trial.Upper(t.A).Sign;
        int? sign =
            lower > 0 ? 1
            : upper < 0 ? -1
            : lower == 0 && upper == 0 ? 0
            : null;
        return Ball.TrySign(t.A) == sign
            && t.A.ContainsZero() == (lower <= 0 && upper >= 0)
            && t.Answers(Ball.IsNonNegative(t.A), lower >= 0, true, upper < 0, false);
    }

    private static bool Contains(Trial t) =>
        t.Says(t.A)
        && t.A.Contains(t.B) == (Trial.Lower(t.A) <= Trial.Lower(t.B) && Trial.Upper(t.B) <= Trial.Upper(t.A))
        && t.A.Contains(t.A)
        && t.A.Contains(new Rational(1, 3)) == (Trial.Lower(t.A) * 3 <= 1 && Trial.Upper(t.A) * 3 >= 1);

    private static bool Fraction(Trial t)
    {
        Rational fraction = t.Y.Sign == 0 ? t.X.ToRational() : t.X.ToRational() / t.Y.ToRational();
        return t.HoldsQuotient(Ball.FromRational(fraction, t.Draw.Precision()), t.X, t.Y.Sign == 0 ? 1 : t.Y)
            && t.HoldsQuotient(
                Ball.FromMidpointRadius(fraction, t.A.Radius, t.Draw.Precision()),
                t.X,
                t.Y.Sign == 0 ? 1 : t.Y
            );
    }

    private static bool Double(Trial t)
    {
        double near = Ball.ToDouble(t.A);
        Ball back = Ball.Exact(near);
        Dyadic middle = BallDraw.MidpointOf(t.A);
        // Half a unit of 53 bits.
        return t.Says(back) && back.IsExact && (BallDraw.MidpointOf(back) - middle).Abs() <= middle.Abs().Scale(-53);
    }
}
