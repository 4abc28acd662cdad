using System.Numerics;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>The oracles of the trials, against another oracle and planted errors.</summary>
public class TrialOracleTests
{
    [Theory]
    [InlineData(264)]
    [InlineData(700)]
    public void The_quick_exponential_agrees_with_the_slow_one(int accuracy)
    {
        var exp = new FixedExp(accuracy);
        var draw = new BallDraw(1);
        for (int i = 0; i < 400; i++)
        {
            Dyadic x = new(draw.Below(1 << 30) - (1 << 29), -draw.Below(60) - 22);
            (Dyadic lower, Dyadic? upper) = exp.Of(x);
            (Rational low, Rational high) = ExpOracle.Exp(x.ToRational(), accuracy + 100);
            Assert.True(lower.ToRational() <= low && high <= upper!.Value.ToRational(), $"{x}");
            Assert.True(upper!.Value - lower <= lower.Scale(3 - accuracy), $"{x}: too wide");
        }
    }

    [Fact]
    public void Sums_of_distant_terms_have_the_right_sign()
    {
        Dyadic far = new(1, 1L << 31),
            near = new(1, -(1L << 31));
        Assert.Equal(1, (far - near).Sign);
        Assert.Equal(-1, (near - far).Sign);
        Assert.Equal(-1, (far - near - far).Sign);
        Assert.Equal(0, ((far + near) * 3 - near - near - near - (far * 3)).Sign);
        Assert.True((far + near) * (far - near) < far * far);
        // Mantissas longer than the gap between the terms.
        Dyadic wide = new((BigInteger.One << 20_000) - 1, 0);
        Assert.Equal(-1, (new Dyadic(1, 10_000) + new Dyadic(1, 20_000) - wide - new Dyadic(1, 10_001)).Sign);
        Assert.Equal((BigInteger)(-3), new Dyadic(-5, -1).Floor(0));
    }

    /// <summary>A trial that cannot fail is none: a radius less by a thousandth, and a result without its radius.</summary>
    [Fact]
    public void Trials_see_a_radius_that_is_too_small()
    {
        Dictionary<string, (Func<Trial, Ball> Ball, Func<Trial, Dyadic> Exact)> planted = new()
        {
            ["add"] = (t => t.A + t.B, t => t.X + t.Y),
            ["multiply"] = (t => t.A * t.B, t => t.X * t.Y),
            ["square"] = (t => Ball.Square(t.A), t => t.X * t.X),
            ["union"] = (t => Ball.Union(t.A, t.B), t => t.X),
            ["abs"] = (t => Ball.Abs(t.A), t => t.X.Abs()),
        };
        foreach ((string name, (Func<Trial, Ball> ball, Func<Trial, Dyadic> exact)) in planted)
        {
            var draw = new BallDraw(3);
            int bare = 0,
                thin = 0;
            for (int i = 0; i < 4000; i++)
            {
                var trial = new Trial(draw, false);
                Ball result = ball(trial);
                Assert.True(trial.Holds(result, exact(trial)), name);
                if (result.IsFinite)
                {
                    Magnitude radius = result.RadiusBound;
                    bare += trial.Holds(result.MidpointBall(), exact(trial)) ? 0 : 1;
                    thin += trial.Holds(
                        result.WithRadius(Magnitude.SubtractDown(radius, radius.Scale(-10))),
                        exact(trial)
                    )
                        ? 0
                        : 1;
                }
            }
            Assert.True(bare > 300 && thin > 100, $"{name}: {bare} without, {thin} with a thinner radius");
        }
    }
}
