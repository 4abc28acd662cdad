using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>Risks by polynomials of the generator, in balls and in doubles with bounds, against whole exponentials and the recursion.</summary>
public class ActionRoutesTests(ITestOutputHelper output)
{
    public static TheoryData<string, int, int, double> Shapes =>
        new()
        {
            { "tall", 40, 6, 0.05 },
            { "wide", 5, 9, 0.02 },
            { "square", 6, 6, 0.02 },
            { "graded", 30, 5, 0.02 },
            { "repeated", 20, 5, 0.05 },
            { "deficient", 20, 6, 0.05 },
            { "orthogonal", 12, 4, 0.05 },
            { "one", 1, 4, 0.05 },
            { "small step", 40, 5, 1e-7 },
            // κR² > 2: the flow is unstable, and so is the descent.
            { "unstable", 12, 4, 3.0 },
            { "huge", 20, 4, 0.05e-300 },
            { "tiny", 20, 4, 0.05e300 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_flow_by_polynomials_is_that_by_exponentials(string shape, int n, int p, double stepSize)
    {
        Instance<Rational> exact = Instances.Exact(shape, n, p, stepSize, 3);
        Rational unit = Rational.FromDouble(Math.Pow(Instances.Scale(shape), -2.0));
        foreach (int precision in new[] { 128, 256 })
        {
            (BallRiskPath balls, BallRiskPath doubles, _) = Paths(exact, precision);
            foreach (double time in new[] { 0.0, 1e-30, 0.01, 0.7, 4.0, 60.0, 3e3, 1e9 })
            {
                if ((shape == "unstable" && time > 60.0) || (precision > 128 && time is not (0.7 or 60.0)))
                {
                    continue;
                }
                Ball clock = Ball.FromRational(Rational.FromDouble(time) * unit, precision);
                ExpectedRisk<Ball> reference = balls.At(clock, TestContext.Current.CancellationToken);
                Agree(reference, balls.TryAt(clock)!, precision - 70, $"{shape} at {time} in balls of {precision}");
                if (doubles.TryAt(clock) is { } rounded)
                {
                    Agree(reference, rounded, shape == "unstable" ? 0 : 16, $"{shape} at {time} in doubles");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_descent_by_polynomials_is_the_recursion(string shape, int n, int p, double stepSize)
    {
        Instance<Rational> exact = Instances.Exact(shape, n, p, stepSize, 3);
        (BallRiskPath balls, BallRiskPath doubles, Instance<Ball> instance) = Paths(exact, 192);
        foreach (
            Rational factor in new[]
            {
                NoiseFactor.WithReplacement(3),
                NoiseFactor.WithoutReplacement(1, Math.Max(2, n)),
            }
        )
        {
            Ball f = Ball.FromRational(factor, 192);
            foreach (int steps in new[] { 0, 1, 2, 65, 300 })
            {
                if (shape == "unstable" && steps > 2)
                {
                    continue;
                }
                ExpectedRisk<Ball> reference = balls.AfterSteps(instance.StepSize, f, steps);
                Agree(
                    reference,
                    balls.TryAfterSteps(instance.StepSize, f, steps, TestContext.Current.CancellationToken)!,
                    100,
                    $"{shape} after {steps}"
                );
                if (doubles.TryAfterSteps(instance.StepSize, f, steps) is { } rounded)
                {
                    Agree(reference, rounded, 16, $"{shape} after {steps} in doubles");
                }
            }
        }
    }

    [Theory]
    [InlineData(20, 60, 0.1, 3.0, 40.0)]
    [InlineData(50, 90, 3.0)]
    [InlineData(100, 110, 1.0)]
    public void Doubles_with_bounds_hold_what_balls_say(int p, int n, params double[] times)
    {
        Instance<Rational> exact = Instances.Exact("tall", n, p, 0.01, 5);
        (BallRiskPath balls, BallRiskPath doubles, Instance<Ball> instance) = Paths(exact, 128);
        foreach (double time in times)
        {
            Ball clock = Ball.Exact(time).WithPrecision(128);
            Agree(balls.TryAt(clock)!, doubles.TryAt(clock)!, 24, $"p = {p} at {time}");
        }
        if (p == 20)
        {
            Ball factor = Ball.FromRational(NoiseFactor.WithReplacement(5), 128);
            Agree(
                balls.TryAfterSteps(instance.StepSize, factor, 1_000_000_000)!,
                doubles.TryAfterSteps(instance.StepSize, factor, 1_000_000_000)!,
                24,
                $"p = {p} after 10⁹ steps"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Covariances_by_polynomials_are_those_by_exponentials(string shape, int n, int p, double stepSize)
    {
        Instance<Rational> exact = Instances.Exact(shape, n, p, stepSize, 3);
        Rational unit = Rational.FromDouble(Math.Pow(Instances.Scale(shape), -2.0));
        BallMomentPath path = BallMomentPath.TryCreate(exact, Process.Sgf, null, 128)!;
        Spectrum<Ball> spectrum = BallSpectrum.TryEnclose(exact.Problem.Features, 128)!;
        Instance<Ball> instance = exact.Map(value => Ball.FromRational(value, 128));
        var flow = new FlowCovariance(spectrum, instance.Problem.Response, instance.NoiseScale, 128);
        foreach (double time in new[] { 1e-30, 0.01, 0.7, 60.0, 3e3 })
        {
            if (shape is "huge" or "tiny" || (shape == "unstable" && time > 1.0))
            {
                continue;
            }
            Ball clock = Ball.FromRational(Rational.FromDouble(time) * unit, 128);
            Matrix<Ball> reference = path.ByExponential(spectrum, clock, TestContext.Current.CancellationToken);
            if (flow.TryAt(clock, 13, TestContext.Current.CancellationToken) is not { } found)
            {
                Assert.True(shape == "graded" && time > 1000.0, $"{shape} at {time} has no polynomial");
                continue;
            }
            Rational size = found.Entries.ToArray().Max(entry => entry.Midpoint.Abs());
            for (int i = 0; i < spectrum.Rank; i++)
            {
                for (int j = 0; j < spectrum.Rank; j++)
                {
                    Assert.True(reference[i, j].Overlaps(found[i, j]), $"{shape} at {time}: ({i}, {j})");
                }
            }
            // The covariance is a difference of second moments: that small at first, and where everything dies out.
            Rational radius = found.Entries.ToArray().Max(entry => entry.Radius);
            output.WriteLine($"{shape} at {time}: {(size.IsZero ? 0.0 : (radius / size).ToDouble()):E1}");
            Rational second = instance.Problem.Response.Max(y => y.Midpoint.Abs());
            Assert.True(
                radius <= Rational.Max(size, second * second) * Rational.FromDyadic(1, -70),
                $"{shape} at {time}"
            );
        }
    }

    [Fact]
    public void Rows_and_matrices_of_the_generator_give_one_covariance()
    {
        // Fewer samples than a quarter of the coordinates: the rows themselves.
        Instance<Rational> exact = Instances.Exact("tall", 13, 12, 0.01, 3);
        Spectrum<Ball> spectrum = BallSpectrum.TryEnclose(exact.Problem.Features, 128)!;
        Assert.False(DenseMomentOperator.IsCheaper(spectrum));
        BallMomentPath path = BallMomentPath.TryCreate(exact, Process.Sgf, null, 128)!;
        Instance<Ball> instance = exact.Map(value => Ball.FromRational(value, 128));
        Ball clock = Ball.FromInteger(2).WithPrecision(128);
        var flow = new FlowCovariance(spectrum, instance.Problem.Response, instance.NoiseScale, 128);
        Matrix<Ball> found = flow.TryAt(clock, 12, TestContext.Current.CancellationToken)!;
        Matrix<Ball> reference = path.ByExponential(spectrum, clock, TestContext.Current.CancellationToken);
        for (int i = 0; i < found.Rows; i++)
        {
            for (int j = 0; j < found.Rows; j++)
            {
                Assert.True(reference[i, j].Overlaps(found[i, j]));
                Assert.True(found[i, j].Radius <= Rational.FromDyadic(1, -80));
            }
        }
    }

    [Fact]
    public void Threads_that_ask_at_once_get_the_digits_of_one_that_asks_in_turn()
    {
        Instance<Rational> exact = Instances.Exact("tall", 30, 9, 0.02, 3);
        double[] times = [.. Enumerable.Range(0, 24).Select(i => Math.Pow(1.4, i % 8) * (1 + (i / 8)))];
        foreach (bool isInDoubles in new[] { false, true })
        {
            string[] Ask(BallRiskPath path, bool atOnce)
            {
                var answers = new string[times.Length];
                void One(int i) =>
                    answers[i] = path.TryAt(Ball.Exact(times[i]).WithPrecision(128))!.Estimation.ToString();
                if (atOnce)
                {
                    _ = Parallel.For(0, times.Length, new ParallelOptions { MaxDegreeOfParallelism = 6 }, One);
                }
                else
                {
                    for (int i = 0; i < times.Length; i++)
                    {
                        One(i);
                    }
                }
                return answers;
            }
            BallRiskPath Path() => isInDoubles ? Paths(exact, 128).Doubles : Paths(exact, 128).Balls;
            Assert.Equal(Ask(Path(), false), Ask(Path(), true));
        }
    }

    private static (BallRiskPath Balls, BallRiskPath Doubles, Instance<Ball> Instance) Paths(
        Instance<Rational> exact,
        int precision
    )
    {
        Spectrum<Ball> spectrum = BallSpectrum.TryEnclose(exact.Problem.Features, precision)!;
        Instance<Ball> instance = exact.Map(value => Ball.FromRational(value, precision));
        return (
            new BallRiskPath(spectrum, instance.Problem.Truth, instance.NoiseScale, precision, isInDoubles: false),
            new BallRiskPath(spectrum, instance.Problem.Truth, instance.NoiseScale, precision, isInDoubles: true),
            instance
        );
    }

    // Both hold the truth, so they overlap; and the action is known to so many bits of the whole risk.
    private void Agree(ExpectedRisk<Ball> reference, ExpectedRisk<Ball> action, int bits, string what)
    {
        foreach (
            (Ball one, Ball other, string name) in new[]
            {
                (reference.Estimation, action.Estimation, "estimation"),
                (reference.Prediction, action.Prediction, "prediction"),
                (reference.Covariance, action.Covariance, "covariance"),
                (reference.PredictionCovariance, action.PredictionCovariance, "prediction covariance"),
            }
        )
        {
            Assert.True(one.Overlaps(other), $"{what}: {name} {other} is not {one}");
        }
        Rational size = Rational.Max(reference.Estimation.Midpoint.Abs(), Rational.FromDyadic(1, -1000));
        double relative = (action.Estimation.Radius / size).ToDouble();
        output.WriteLine($"{what}: {relative:E1}");
        Assert.True(relative <= Math.ScaleB(1.0, -bits), $"{what}: the relative radius is {relative:E1}");
    }
}
