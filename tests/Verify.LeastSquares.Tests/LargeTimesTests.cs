using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>Enclosures at times that once hung, overflowed or threw: an answer at some precision, or a quick null.</summary>
public sealed class LargeTimesTests
{
    private static readonly Instance<Rational> Exact = new(
        new Problem<Rational>(
            Matrix<Rational>.Create(3, 2, (i, j) => Rational.FromInteger((2 * i) - j + (i * j))),
            [Rational.One, Rational.FromInteger(2), Rational.FromInteger(-1)],
            null
        ),
        Rational.Parse("1/100"),
        1
    );

    /// <summary>The covariance of the flow at t = 10²⁰ … 10⁴⁰⁰ is that at t = 1000, where it has long reached its limit.</summary>
    [Theory]
    [InlineData("1e20")]
    [InlineData("1e50")]
    [InlineData("1e400")]
    public void The_limit_of_the_flow_comes_out(string time)
    {
        const int precision = 2048;
        BallMomentPath path = BallMomentPath.TryCreate(Exact, Process.Sgf, null, precision)!;
        Matrix<Ball> late = path.At(Rational.Parse(time)).Covariance!;
        Matrix<Ball> limit = path.At(Rational.FromInteger(1000)).Covariance!;
        for (int i = 0; i < 2; i++)
        {
            Assert.NotNull(late[i, i].TryCertainDigits(12));
            Assert.Equal(limit[i, i].TryCertainDigits(12), late[i, i].TryCertainDigits(12));
        }
    }

    [Fact]
    public void A_covariance_at_time_0_is_exactly_0()
    {
        Matrix<Ball> covariance = BallMomentPath
            .TryCreate(Exact, Process.Sgf, null, 128)!
            .At(Rational.Zero)
            .Covariance!;
        Assert.All(covariance.Entries.ToArray(), entry => Assert.Equal("0", entry.TryCertainDigits(3)));
    }

    [Fact]
    public void Steps_need_no_spectrum()
    {
        // The Laplacian of the 4-cycle has a double eigenvalue and a null space, which no enclosure separates.
        Matrix<Rational> cycle = Matrix<Rational>.Create(
            4,
            4,
            (i, j) =>
                i == j ? Rational.FromInteger(2)
                : (i + j) % 2 == 1 ? Rational.FromInteger(-1)
                : Rational.Zero
        );
        Instance<Rational> instance = new(
            new Problem<Rational>(cycle, [.. Enumerable.Range(1, 4).Select(k => Rational.FromInteger(k))], null),
            Rational.Parse("1/20"),
            2
        );
        (IReadOnlyList<Ball> mean, Matrix<Ball>? covariance) = BallMomentPath
            .TryCreate(instance, Process.Sgd, null, 128)!
            .At(Rational.FromInteger(5));
        Assert.All(mean, entry => Assert.NotNull(entry.TryCertainDigits(10)));
        Assert.NotNull(covariance![0, 0].TryCertainDigits(10));
    }

    [Fact]
    public void Nearly_dependent_columns_are_no_defect()
    {
        Matrix<Rational> features = Matrix<Rational>.Create(
            2,
            2,
            (i, j) => i == 1 && j == 1 ? Rational.One + Rational.Parse("1e-22") : Rational.One
        );
        Assert.Null(BallSpectrum.TryEnclose(features, 128));
    }

    /// <summary>An answer with millions of digits is refused at once.</summary>
    [Fact]
    public void An_exponential_beyond_use_is_indeterminate()
    {
        Ball huge = FixedPointExponential.Of(Matrix<Ball>.Create(1, 1, (_, _) => Ball.FromInteger(1 << 24)), 128)[0, 0];
        Assert.False(huge.IsFinite);
        Ball large = FixedPointExponential.Of(Matrix<Ball>.Create(1, 1, (_, _) => Ball.FromInteger(1 << 13)), 128)[
            0,
            0
        ];
        Assert.True(large.Overlaps(Ball.Exp(Ball.FromInteger(1 << 13))));
    }

    /// <summary>Columns from 1e3 to 1e-9: doubles make a growth of the slowest decay, which is no fault of the step size.</summary>
    [Theory]
    [InlineData(1e12)]
    [InlineData(1e22)]
    [InlineData(1234567890123.4567)]
    public void What_doubles_cannot_follow_is_not_blamed_on_the_step_size(double time)
    {
        string refusal = Assert
            .Throws<InvalidInputException>(() => new RiskPath(Graded(1.0)).StochasticGradientFlow([time]))
            .Message;
        Assert.DoesNotContain("step size", refusal);
        Assert.Contains("columns of very different size", refusal);
        Assert.Contains("--digits N", refusal);
        Assert.InRange(refusal.Length, 1, 200);
    }

    [Fact]
    public void What_grows_beyond_the_threshold_is_blamed_on_the_step_size()
    {
        double threshold = Stability.Of(new RiskPath(Graded(1.0)).Spectrum, 1).Flow / 3.8211400299870004e-08;
        string refusal = Assert
            .Throws<InvalidInputException>(() => new RiskPath(Graded(1.1 * threshold)).StochasticGradientFlow([1e12]))
            .Message;
        Assert.Contains("the step size is above", refusal);
        Assert.DoesNotContain("columns", refusal);
    }

    // Nine tenths of SGD's threshold, times a factor.
    private static Instance<Float64> Graded(double factor)
    {
        string[] rows =
        [
            "-483e1 957e-5 -288e-11 234e-8",
            "-254e1 -28e-5 -748e-11 -763e-8",
            "739e1 0e-5 -45e-11 -16e-8",
            "-9e1 -361e-5 -824e-11 -704e-8",
            "-790e1 536e-5 -298e-11 517e-8",
            "-457e1 -19e-5 698e-11 418e-8",
        ];
        double[][] x =
        [
            .. rows.Select(row => row.Split(' ').Select(text => Rational.Parse(text).ToDouble()).ToArray()),
        ];
        return new(
            new Problem<Float64>(
                Matrix<Float64>.Create(x.Length, 4, (i, j) => x[i][j]),
                null,
                new Truth<Float64>([3e-3, 9e3, 1e9, 9e6], 0.5)
            ),
            factor * 3.8211400299870004e-08,
            1
        );
    }
}
