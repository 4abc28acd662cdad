using System.Numerics;

namespace Verify.Arithmetic.Tests;

/// <summary>For each elementary function, the question whether one result is right.</summary>
internal static class ElementaryOperations
{
    /// <summary>Elementary functions, against Taylor's series in integers.</summary>
    public static Dictionary<string, Func<Trial, bool>> All { get; } =
        new()
        {
            ["exp"] = t => Trial.Exp(t.X, t.A.Precision) is var (low, high) && t.Meets(Ball.Exp(t.A), low, high),
            ["expm1"] = t => ExpLess1(t.X, t.A.Precision) is var (low, high) && t.Meets(Ball.Expm1(t.A), low, high),
            ["phi1"] = Phi1,
            ["log"] = t =>
                Trial.Lower(t.A).Sign <= 0
                    ? t.IsRefused(Ball.Log(t.A))
                    : IsLog1p(t, Ball.Log(t.A), t.X - 1, t.A.Precision),
            ["log1p"] = t =>
                (Trial.Lower(t.A) + 1).Sign <= 0
                    ? t.IsRefused(Ball.Log1p(t.A))
                    : IsLog1p(t, Ball.Log1p(t.A), t.X, t.A.Precision),
        };

    // e^x − 1 with relative accuracy: below 2⁻⁶⁰ by three terms, |rest| ≤ x⁴.
    private static (Dyadic Lower, Dyadic? Upper) ExpLess1(Dyadic x, int precision)
    {
        if (x.Top >= -60)
        {
            (Dyadic low, Dyadic? high) = Trial.Exp(x, precision);
            return (low - 1, high is { } top ? top - 1 : null);
        }
        (Dyadic lower, Dyadic upper) = Sixths((x * 6) + (x * x * 3) + (x * x * x), x);
        return (lower, upper);
    }

    // s/6 ± 2x⁴, with the sixth rounded to 400 bits below x⁴ or the number's own size.
    private static (Dyadic Lower, Dyadic Upper) Sixths(Dyadic s, Dyadic x)
    {
        Dyadic rest = x.Pow(4);
        // 1/6 = (2^k/3)/2^(k+1), off by less than 2^−k.
        const int Bits = 700;
        Dyadic sixth = s * new Dyadic((BigInteger.One << Bits) / 3, -Bits - 1);
        Dyadic slack = rest + s.Abs().Scale(-Bits);
        return (sixth - slack, sixth + slack);
    }

    private static bool Phi1(Trial t)
    {
        Ball phi = Ball.Phi1(t.A);
        if (t.X.Sign == 0)
        {
            return t.Holds(phi, 1);
        }
        (Dyadic low, Dyadic? high) = ExpLess1(t.X, t.A.Precision);
        if (!t.Says(phi))
        {
            return true;
        }
        // low ≤ x·φ ≤ high for some φ of the ball.
        Dyadic first = Trial.Lower(phi) * t.X,
            second = Trial.Upper(phi) * t.X;
        (first, second) = t.X.Sign > 0 ? (first, second) : (second, first);
        return high is { } top && low <= second && first <= top;
    }

    // lower ≤ log(1 + u) ≤ upper iff e^lower − 1 ≤ u ≤ e^upper − 1.
    private static bool IsLog1p(Trial t, Ball log, Dyadic u, int precision)
    {
        if (!t.Says(log))
        {
            return true;
        }
        return ExpLess1(Trial.Lower(log), precision).Lower <= u
            && ExpLess1(Trial.Upper(log), precision).Upper is var high
            && (high is not { } top || u <= top);
    }
}
