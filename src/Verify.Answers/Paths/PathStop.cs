using Verify.Arithmetic;

namespace Verify.Answers;

/// <summary>One point of the path t = kη = 1/λ, said by its penalty, its time or its number of steps.</summary>
public abstract record PathStop
{
    private PathStop() { }

    /// <summary>t = 1/λ.</summary>
    /// <param name="Value">λ &gt; 0 of (XᵀX/n + λI)β = Xᵀy/n.</param>
    public sealed record Penalty(Rational Value) : PathStop;

    /// <summary>t itself.</summary>
    /// <param name="Value">t &gt; 0.</param>
    public sealed record Time(Rational Value) : PathStop;

    /// <summary>t = kη.</summary>
    /// <param name="Count">k ≥ 1.</param>
    public sealed record Steps(long Count) : PathStop;

    /// <summary>λ = 1/t, exact; the time is positive.</summary>
    /// <param name="stepSize">η.</param>
    internal Rational PenaltyOf(Rational stepSize) =>
        this switch
        {
            Penalty penalty => penalty.Value,
            Time time => Rational.One / time.Value,
            Steps steps => Rational.One / (steps.Count * stepSize),
            _ => throw new InvalidOperationException("there are three ways to say a point"),
        };

    /// <summary>t and λ as the nearest doubles.</summary>
    /// <param name="stepSize">η.</param>
    /// <exception cref="InvalidInputException">One of them is not a positive double.</exception>
    internal (double Time, double Penalty) InDoubles(Rational stepSize)
    {
        (string what, Rational given, string help) = this switch
        {
            Penalty penalty => ("penalty", penalty.Value, "a positive number"),
            Time time => ("time", time.Value, "a positive number"),
            Steps steps => ("number of steps", steps.Count, "a whole number of at least 1"),
            _ => throw new InvalidOperationException("there are three ways to say a point"),
        };
        if (given.Sign <= 0)
        {
            throw new InvalidInputException($"the {what} is {NearestNames.Shown(given.ToString())}; give {help}");
        }
        Rational exact = PenaltyOf(stepSize);
        (double at, double lambda) = ((Rational.One / exact).ToDouble(), exact.ToDouble());
        return IsPositive(at) && IsPositive(lambda)
            ? (at, lambda)
            : throw new InvalidInputException($"the {what} is beyond the range of doubles; give {help}");
    }

    private static bool IsPositive(double value) => value > 0.0 && double.IsFinite(value);
}
