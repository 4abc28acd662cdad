using Verify.Tests;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>The functions of Float64 against enclosures: how far off the sieve may be.</summary>
public class Float64Tests
{
    private const int Seed = 20260808;

    // Errors in units of the last place of the result, against a ball of 200 bits.
    private static double WorstError(
        Func<Float64, Float64> function,
        Func<Ball, Ball> exact,
        Func<Random, double> argument
    )
    {
        var random = new Random(Seed);
        double worst = 0.0;
        for (int i = 0; i < TestScale.Trials(3000); i++)
        {
            double x = argument(random);
            double result = function(x);
            Ball reference = exact(Ball.Exact(x).WithPrecision(200));
            double place = Math.BitIncrement(Math.Abs(result)) - Math.Abs(result);
            worst = Math.Max(
                worst,
                ((reference.Midpoint - Rational.FromDouble(result)).Abs() / Rational.FromDouble(place)).ToDouble()
            );
        }
        return worst;
    }

    private static double Anywhere(Random random) =>
        (random.Next(2) == 0 ? 1.0 : -1.0) * Math.ScaleB(1.0 + random.NextDouble(), random.Next(-60, 5));

    [Fact]
    public void Expm1_log1p_and_phi1_keep_their_stated_accuracy()
    {
        double expm1 = WorstError(Float64.Expm1, Ball.Expm1, Anywhere);
        double log1p = WorstError(
            Float64.Log1p,
            Ball.Log1p,
            r => Math.Abs(Anywhere(r)) * (r.Next(2) == 0 ? 1.0 : -0.03)
        );
        double phi1 = WorstError(Float64.Phi1, Ball.Phi1, Anywhere);
        Assert.True(expm1 <= 3.0 && log1p <= 3.0 && phi1 <= 4.0, $"expm1 {expm1}, log1p {log1p}, φ₁ {phi1} ulp");
        // The naive formula is caught by the same measure.
        Assert.True(WorstError(x => Math.Exp(x) - 1.0, Ball.Expm1, Anywhere) > 1e6);
    }

    [Fact]
    public void Limits_and_signs()
    {
        Assert.Equal(1.0, Float64.Phi1(0.0).Value);
        Assert.Equal(-1.0, Float64.Expm1(-800.0).Value);
        Assert.Equal(double.PositiveInfinity, Float64.Expm1(800.0).Value);
        Assert.Equal(Math.Log(double.MaxValue), Float64.Log1p(double.MaxValue).Value, 1e-12);
        Assert.Equal(Math.Exp(709.5), Float64.Expm1(709.5).Value, 1e295);
        Assert.Null(Float64.TrySign(double.NaN));
        Assert.Equal(-1, Float64.TrySign(-0.5));
        Assert.Equal(0, Float64.TrySign(0.0));
        Assert.Equal(0.1, Float64.FromRational(new Rational(1, 10), 64).Value);
    }
}
