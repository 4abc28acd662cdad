namespace Verify.Arithmetic.Tests;

/// <summary>Two balls, a point in each, and the questions that a trial asks of a result.</summary>
internal sealed class Trial
{
    /// <summary>Enclosures of e^x with 264 and 700 bits.</summary>
    private static readonly FixedExp Short = new(264);
    private static readonly FixedExp Long = new(700);

    public Trial(BallDraw draw, bool isOrdinary)
    {
        Draw = draw;
        do
        {
            A = draw.Ball(isOrdinary);
        } while (!A.IsFinite);
        do
        {
            B = isOrdinary || draw.OneIn(2) ? draw.Ball(isOrdinary) : draw.Beside(A);
        } while (!B.IsFinite);
        X = draw.PointOf(A);
        Y = draw.PointOf(B);
    }

    public BallDraw Draw { get; }
    public Ball A { get; }
    public Ball B { get; }
    public Dyadic X { get; }
    public Dyadic Y { get; }

    /// <summary>Whether an answer said anything; counted, so that no operation passes by saying nothing.</summary>
    public bool IsTelling { get; private set; }

    public static Dyadic Lower(Ball ball) => BallDraw.MidpointOf(ball) - BallDraw.RadiusOf(ball);

    public static Dyadic Upper(Ball ball) => BallDraw.MidpointOf(ball) + BallDraw.RadiusOf(ball);

    /// <summary>Whether the result holds the exact value.</summary>
    public bool Holds(Ball result, Dyadic value) =>
        !Says(result) || (value - BallDraw.MidpointOf(result)).Abs() <= BallDraw.RadiusOf(result);

    /// <summary>Whether the result holds a number between the two; no upper one stands for infinity.</summary>
    public bool Meets(Ball result, Dyadic lower, Dyadic? upper) =>
        !Says(result) || (upper is { } top && lower <= Upper(result) && Lower(result) <= top);

    /// <summary>Whether the result holds x/y, y ≠ 0.</summary>
    public bool HoldsQuotient(Ball result, Dyadic x, Dyadic y) =>
        !Says(result) || (x - (BallDraw.MidpointOf(result) * y)).Abs() <= BallDraw.RadiusOf(result) * y.Abs();

    /// <summary>Whether a result was refused where a number of the operand is outside of the domain.</summary>
    public bool IsRefused(Ball result)
    {
        IsTelling = true;
        return !result.IsFinite;
    }

    /// <summary>Whether an answer is the one that holds for all numbers of the balls.</summary>
    public bool Answers<T>(T? answer, bool isTrue, T whenTrue, bool isFalse, T whenFalse)
        where T : struct
    {
        IsTelling |= answer is not null;
        T? expected =
            isTrue ? whenTrue
            : isFalse ? whenFalse
            : null;
        return EqualityComparer<T?>.Default.Equals(answer, expected);
    }

    /// <summary>Lower ≤ e^x ≤ Upper, to more bits than the precision.</summary>
    public static (Dyadic Lower, Dyadic? Upper) Exp(Dyadic x, int precision) => (precision <= 128 ? Short : Long).Of(x);

    /// <summary>Whether a result is finite, and counts as an answer.</summary>
    public bool Says(Ball result)
    {
        IsTelling |= result.IsFinite;
        return result.IsFinite;
    }
}
