using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>Stationary risks by polynomials, and thresholds from approximate eigenvectors: against late times and whole spectra.</summary>
public class LimitTests(ITestOutputHelper output)
{
    public static TheoryData<string, int, int, double> Shapes =>
        new()
        {
            { "tall", 40, 6, 0.05 },
            { "wide", 5, 9, 0.02 },
            { "graded", 30, 5, 0.02 },
            { "repeated", 20, 5, 0.05 },
            { "deficient", 20, 6, 0.05 },
            { "orthogonal", 12, 4, 0.05 },
            { "one", 1, 4, 0.05 },
            { "huge", 20, 4, 0.05e-300 },
            { "tiny", 20, 4, 0.05e300 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_stationary_risk_is_the_risk_at_a_late_time(string shape, int n, int p, double stepSize)
    {
        Instance<Rational> exact = Instances.Exact(shape, n, p, stepSize, 3);
        Spectrum<Ball> spectrum = BallSpectrum.TryEnclose(exact.Problem.Features, 128)!;
        Instance<Ball> instance = exact.Map(value => Ball.FromRational(value, 128));
        Ball factor = Ball.FromRational(NoiseFactor.WithReplacement(3), 128);
        Rational unit = Rational.FromDouble(Math.Pow(Instances.Scale(shape), -2.0));
        foreach (bool isInDoubles in new[] { false, true })
        {
            var path = new BallRiskPath(spectrum, instance.Problem.Truth, instance.NoiseScale, 128, isInDoubles);
            ExpectedRisk<Ball> late = path.TryAt(Ball.FromRational(Rational.Parse("1e12") * unit, 128))!;
            ExpectedRisk<Ball> limit = path.TryStationary(TestContext.Current.CancellationToken)!;
            Agree(late, limit, shape);
            ExpectedRisk<Ball> lateSteps = path.TryAfterSteps(instance.StepSize, factor, 1L << 50)!;
            Agree(lateSteps, path.TryStationary(instance.StepSize, factor)!, shape);
        }
    }

    [Fact]
    public void What_is_not_stable_has_no_limit()
    {
        Instance<Rational> exact = Instances.Exact("tall", 12, 4, 3.0, 3);
        Spectrum<Ball> spectrum = BallSpectrum.TryEnclose(exact.Problem.Features, 128)!;
        Instance<Ball> instance = exact.Map(value => Ball.FromRational(value, 128));
        var path = new BallRiskPath(spectrum, instance.Problem.Truth, instance.NoiseScale, 128);
        Assert.Null(path.TryStationary(TestContext.Current.CancellationToken));
        Assert.Null(path.TryStationary(instance.StepSize, Ball.FromRational(NoiseFactor.WithReplacement(3), 128)));
        // Without noise the other end of I + ηG is what grows: |1 − ηs|² > 1 where ηs > 2.
        Ball none = Ball.FromRational(Rational.Parse("1e-30"), 128);
        Assert.Null(path.TryStationary(instance.StepSize, none));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Thresholds_from_vectors_hold_those_of_the_whole_spectrum(string shape, int n, int p, double stepSize)
    {
        Instance<Rational> exact = Instances.Exact(shape, n, p, stepSize, 3);
        (Ball? Flow, Ball Descent) whole = Stability.TryEnclose(exact.Problem.Features, 3, 192)!.Value;
        (Ball? Flow, Ball Descent) found = Stability
            .TryEnclose(exact.Problem.Features, 3, 128, fromVectors: true)!
            .Value;
        Assert.Equal(whole.Flow is null, found.Flow is null);
        Assert.True(whole.Descent.Overlaps(found.Descent));
        output.WriteLine($"{shape}: {(found.Descent.Radius / found.Descent.Midpoint).ToDouble():E1}");
        Assert.True(found.Descent.Radius <= found.Descent.Midpoint * Rational.Parse("1e-12"));
        if (whole.Flow is { } flow && found.Flow is { } other)
        {
            Assert.True(flow.Overlaps(other));
            Assert.True(other.Radius <= other.Midpoint * Rational.Parse("1e-12"));
        }
    }

    [Fact]
    public void A_poor_vector_gives_a_poor_bound_or_none_but_not_a_wrong_one()
    {
        Instance<Rational> exact = Instances.Exact("tall", 40, 5, 0.05, 3);
        Spectrum<Ball> spectrum = BallSpectrum.TryEnclose(exact.Problem.Features, 128)!;
        (Ball? Flow, Ball Descent) whole = Stability.TryEnclose(exact.Problem.Features, 1, 192)!.Value;
        Ball rate = Ball.One / whole.Flow!.Value;
        var random = new Random(4);
        int answered = 0;
        for (int trial = 0; trial < 200; trial++)
        {
            // The identity, disturbed: its quotient is far below the largest one.
            double size = Math.Pow(10.0, -random.Next(0, 12));
            var vector = new double[new SymmetricPairs(5).Count];
            foreach ((int q, int i, int j) in new SymmetricPairs(5))
            {
                vector[q] = (i == j ? 1.0 : 0.0) + (size * (random.NextDouble() - 0.5));
            }
            if (
                LargestRate.TryEnclose(spectrum, vector, Ball.One, Ball.Zero, TestContext.Current.CancellationToken) is
                { } found
            )
            {
                answered++;
                Assert.True(found.Overlaps(rate));
            }
        }
        Assert.Equal(0, answered);
    }

    private static void Agree(ExpectedRisk<Ball> one, ExpectedRisk<Ball> other, string shape)
    {
        Assert.True(one.Estimation.Overlaps(other.Estimation), $"{shape}: {one.Estimation} and {other.Estimation}");
        Assert.True(one.Prediction.Overlaps(other.Prediction), $"{shape}: {one.Prediction} and {other.Prediction}");
        Assert.True(other.Estimation.Radius <= other.Estimation.Midpoint.Abs() * Rational.Parse("1e-6"), shape);
    }
}
