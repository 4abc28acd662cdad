using Verify.Arithmetic;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>Polynomials near a function: the distance that is said holds, and is attained where that can be.</summary>
public class ChebyshevExpansionTests
{
    private const int Precision = 128;

    [Theory]
    [InlineData(1.0, -3.0, 3.0, -40.0)]
    [InlineData(30.0, -2.0, 0.0, -60.0)]
    [InlineData(1000.0, -2.0, -0.01, -30.0)]
    [InlineData(0.001, -2.0, 0.5, -20.0)]
    public void An_exponential_lies_within_the_remainder(double time, double lower, double upper, double logTolerance)
    {
        var function = new Exponential(time);
        ChebyshevExpansion expansion = Expand(function, lower, upper, logTolerance, 12)!;
        Assert.True(Ball.ToDouble(expansion.Remainder) <= 2.0 * Math.Exp(logTolerance));
        for (int i = 0; i <= 64; i++)
        {
            double xi = Math.Cos(i / 20.3);
            Ball exact = function.At(
                Ball.Exact((lower + upper) / 2.0) + (Ball.Exact((upper - lower) / 2.0) * Ball.Exact(xi))
            );
            Ball difference = exact - Clenshaw(expansion, Ball.Exact(xi));
            Assert.NotEqual(true, Ball.UpperBound(expansion.Remainder).IsLessThan(Ball.Abs(difference)));
        }
    }

    [Fact]
    public void The_first_polynomial_that_aliases_attains_the_bound()
    {
        // Interpolated in nine points T_9 is T_7, at a distance of nearly 2; the bound tends to 2 for large ellipses.
        var function = new Chebyshev(9);
        ChebyshevExpansion expansion = Expand(function, -1.0, 1.0, Math.Log(2.5) + 1.0, 3)!;
        Assert.True(expansion.Coefficients.Count <= 9);
        double largest = Enumerable
            .Range(0, 400)
            .Max(i =>
            {
                Ball x = Ball.Exact(Math.Cos(i / 127.0)).WithPrecision(Precision);
                return Math.Abs(Ball.ToDouble(function.At(x) - Clenshaw(expansion, x)));
            });
        double remainder = Ball.ToDouble(expansion.Remainder);
        Assert.InRange(largest, remainder / 2.0, remainder);
    }

    [Fact]
    public void The_coefficients_of_a_polynomial_are_its_own()
    {
        const int n = 8;
        (Ball[] cosines, Ball[] sines) = CosineTable.Of(3, Precision);
        for (int degree = 0; degree <= n; degree++)
        {
            Ball[] coefficients = CosineTransform.Coefficients(
                [.. cosines.Select(c => Polynomial(degree, c))],
                cosines,
                sines
            );
            Assert.Equal(n + 1, coefficients.Length);
            for (int k = 0; k <= n; k++)
            {
                Assert.True((coefficients[k] - (k == degree ? Ball.One : Ball.Zero)).ContainsZero());
                Assert.True(coefficients[k].Radius <= Rational.FromDyadic(1, -100));
            }
        }
    }

    [Fact]
    public void A_degree_that_does_not_suffice_is_not_an_answer() =>
        Assert.Null(Expand(new Exponential(1e6), -2.0, 0.0, -40.0, 6));

    [Fact]
    public void Cosines_are_those_of_the_table()
    {
        (Ball[] cosines, Ball[] sines) = CosineTable.Of(7, 192);
        Assert.Equal(129, cosines.Length);
        for (int j = 0; j <= 128; j++)
        {
            Assert.Equal(Math.Cos(Math.PI * j / 128), Ball.ToDouble(cosines[j]), 14);
            Assert.Equal(Math.Sin(Math.PI * j / 128), Ball.ToDouble(sines[j]), 14);
            Ball one = (cosines[j] * cosines[j]) + (sines[j] * sines[j]);
            Assert.True((one - Ball.One).ContainsZero());
            // cos jθ = T_j(cos θ), by another route.
            Assert.True((cosines[j] - Polynomial(j, cosines[1])).ContainsZero());
            Assert.True(cosines[j].Radius <= Rational.FromDyadic(1, -180));
        }
    }

    private static ChebyshevExpansion? Expand(
        IAnalyticFunction function,
        double lower,
        double upper,
        double logTolerance,
        int levels
    ) =>
        ChebyshevExpansion.TryCreate(
            function,
            Ball.Exact((lower + upper) / 2.0),
            Ball.Exact((upper - lower) / 2.0),
            logTolerance,
            Precision,
            levels
        );

    private static Ball Clenshaw(ChebyshevExpansion expansion, Ball x)
    {
        Ball sum = Ball.Zero;
        for (int k = 0; k < expansion.Coefficients.Count; k++)
        {
            sum += expansion.Coefficients[k] * Polynomial(k, x.WithPrecision(2 * Precision));
        }
        return sum;
    }

    private static Ball Polynomial(int degree, Ball x)
    {
        (Ball previous, Ball current) = (x, Ball.One);
        for (int k = 0; k < degree; k++)
        {
            (previous, current) = (current, Ball.ScaleByPowerOfTwo(x * current, 1) - previous);
        }
        return current;
    }

    private sealed class Exponential(double time) : IAnalyticFunction
    {
        public Ball At(Ball x) => Ball.Exp(Ball.Exact(time).WithPrecision(Precision) * x);

        public Ball Bound(Ball left, Ball right) => At(right);

        public double LogBound(double left, double right) => time * right;
    }

    private sealed class Chebyshev(int degree) : IAnalyticFunction
    {
        public Ball At(Ball x) => Polynomial(degree, x);

        // On the ellipse of ρ: |T_m| ≤ (ρ^m + ρ^−m)/2 = T_m(a).
        public Ball Bound(Ball left, Ball right) => Polynomial(degree, right);

        public double LogBound(double left, double right) =>
            degree * Math.Log(right + Math.Sqrt(Math.Max(0.0, (right * right) - 1.0))) - Math.Log(2.0);
    }
}
