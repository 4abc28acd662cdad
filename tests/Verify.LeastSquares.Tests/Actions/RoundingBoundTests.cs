using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>The bounds on which a certified number rests that was computed in doubles: they hold, and each is attained up to a factor below 10 somewhere.</summary>
public class RoundingBoundTests(ITestOutputHelper output)
{
    private const int Precision = 320;

    [Theory]
    [InlineData("tall", 40, 6, 0.05)]
    [InlineData("wide", 7, 18, 0.02)]
    [InlineData("graded", 30, 8, 0.02)]
    [InlineData("repeated", 20, 5, 0.05)]
    [InlineData("tall", 3000, 3, 0.05)]
    [InlineData("huge", 20, 4, 0.05e-300)]
    [InlineData("unstable", 12, 4, 3.0)]
    public void Every_step_is_within_its_bound(string shape, int n, int p, double stepSize)
    {
        Instance<Rational> exact = Instances.Exact(shape, n, p, stepSize, 3);
        Spectrum<Ball> spectrum = BallSpectrum.TryEnclose(exact.Problem.Features, Precision)!;
        Ball step = Ball.FromRational(exact.StepSize, Precision);
        foreach (bool isFlow in new[] { true, false })
        {
            GeneratorDynamics dynamics = isFlow
                ? GeneratorDynamics.Flow(step / Ball.FromInteger(3))
                : GeneratorDynamics.Descent(step, Ball.FromRational(NoiseFactor.WithReplacement(3), Precision));
            (double worst, _) = Ratios(spectrum, spectrum, dynamics, SpectralRange.Of(spectrum, dynamics), 12);
            output.WriteLine($"{shape}: the largest error is {worst:F4} of its bound");
            Assert.True(worst <= 1.0);
        }
    }

    [Fact]
    public void Sums_of_equal_rows_come_near_the_bound_of_rounding()
    {
        // Adding one number again and again rounds the same way as long as the exponent stays: the worst that is known to happen.
        double worst = 0.0;
        for (int seed = 1; seed <= 40; seed++)
        {
            Ball a = Ball.Exact(Math.Sqrt(1.0 + (seed / 41.0)));
            Matrix<Ball> rows = Matrix<Ball>.Create(4095, 1, (_, _) => a).Map(x => x.WithPrecision(Precision));
            var spectrum = new Spectrum<Ball>(
                [Ball.Exact(0.75).WithPrecision(Precision)],
                Matrix<Ball>.Identity(1),
                rows
            );
            // A range that makes the noise the whole operator; s is no eigenvalue of these rows, and need not be.
            var range = new SpectralRange(Ball.FromInteger(-3) / Ball.FromInteger(2), Ball.One);
            (double ratio, _) = Ratios(
                spectrum,
                spectrum,
                GeneratorDynamics.Flow(Ball.One.WithPrecision(Precision)),
                range,
                1
            );
            worst = Math.Max(worst, ratio);
        }
        output.WriteLine($"{worst:F3} of the bound");
        Assert.InRange(worst, 0.1, 1.0);
    }

    [Theory]
    [InlineData(true, "1")]
    [InlineData(false, "1")]
    [InlineData(false, "1e-9")]
    public void Uncertain_data_come_near_the_bound_of_data(bool areRows, string noiseScale)
    {
        // Rows, or eigenvalues, known to 1e-9 only, all at the upper end of their balls.
        Ball radius = Ball.FromRational(Rational.Parse("1e-9"), Precision);
        Spectrum<Ball> Of(Func<Ball, Ball> rows, Func<Ball, Ball> values) =>
            new(
                [values(Ball.Exact(1.5).WithPrecision(Precision))],
                Matrix<Ball>.Identity(1),
                Matrix<Ball>.Create(
                    2,
                    1,
                    (k, _) => k == 0 ? rows(Ball.Exact(1.75).WithPrecision(Precision)) : Ball.Zero
                )
            );
        Ball Same(Ball x) => x;
        Ball Wide(Ball x) => x.WidenedBy(radius * x);
        Ball Moved(Ball x) => x + (radius * x);
        var range = new SpectralRange(Ball.FromInteger(-3), Ball.One);
        GeneratorDynamics dynamics = GeneratorDynamics.Flow(Ball.FromRational(Rational.Parse(noiseScale), Precision));
        (double ratio, _) = Ratios(
            Of(areRows ? Wide : Same, areRows ? Same : Wide),
            Of(areRows ? Moved : Same, areRows ? Same : Moved),
            dynamics,
            range,
            1
        );
        output.WriteLine($"{ratio:F3} of the bound");
        Assert.InRange(ratio, 0.1, 1.0);
    }

    [Fact]
    public void Errors_grow_as_the_bound_says_where_the_spectrum_has_its_end()
    {
        // At Â = 1 the polynomials U_k are k + 1: a recurrence that adds δ each time is off by exactly E_k.
        Ball delta = Ball.Exact(1e-6);
        var recurrence = new Drifting(delta);
        Ball[] one = [Ball.One];
        var action = new CovarianceAction([recurrence, new Drifting(Ball.Zero)], [one, one], [one, one]);
        ChebyshevExpansion last = new(
            [.. Enumerable.Range(0, 9).Select(k => k == 8 ? Ball.One : Ball.Zero)],
            Ball.Zero
        );
        ChebyshevExpansion none = new([Ball.Zero], Ball.Zero);
        (Ball drifted, Ball still) = action.Of([last, none], TestContext.Current.CancellationToken);
        Assert.True((still - Ball.One).ContainsZero());
        Assert.True(drifted.WidenedBy(Ball.Exact(1e-12)).Overlaps(Ball.One));
        double distance = Math.Abs(Ball.ToDouble(drifted) - 1.0);
        Assert.InRange(distance / drifted.Radius.ToDouble(), 0.99, 1.0 + 1e-6);
        // And the remainder of an expansion counts with both norms.
        ChebyshevExpansion vague = new([Ball.Zero], Ball.Exact(0.25));
        Ball[] two = [Ball.FromInteger(2)];
        var vaguely = new CovarianceAction(
            [new Drifting(Ball.Zero), new Drifting(Ball.Zero)],
            [two, one],
            [
                [Ball.FromInteger(3)],
                one,
            ]
        );
        (Ball first, _) = vaguely.Of([vague, none], TestContext.Current.CancellationToken);
        Assert.InRange(first.Radius.ToDouble(), 1.5, 1.501);
    }

    [Theory]
    [InlineData("tall", 40, 6, 0.05)]
    [InlineData("graded", 30, 5, 0.02)]
    [InlineData("unstable", 12, 4, 3.0)]
    [InlineData("repeated", 20, 5, 0.8)]
    [InlineData("one", 1, 4, 0.05)]
    public void The_range_holds_the_spectrum_and_is_not_much_longer(string shape, int n, int p, double stepSize)
    {
        Instance<Rational> exact = Instances.Exact(shape, n, p, stepSize, 1);
        Spectrum<Ball> spectrum = BallSpectrum.TryEnclose(exact.Problem.Features, 128)!;
        Ball step = Ball.FromRational(exact.StepSize, 128);
        foreach (
            GeneratorDynamics dynamics in new[]
            {
                GeneratorDynamics.Flow(step),
                GeneratorDynamics.Descent(step, Ball.One),
            }
        )
        {
            SpectralRange range = SpectralRange.Of(spectrum, dynamics);
            Matrix<Ball> generator = SecondMomentSystem<Ball>
                .Homogeneous(spectrum, 128)
                .WithDiagonal(dynamics.NoiseScale, (si, sj) => -dynamics.PairRate(si, sj));
            IReadOnlyList<Ball> values = SymmetricEigenvalues.Enclose(generator);
            Ball lower = range.Centre - range.HalfWidth,
                upper = range.Centre + range.HalfWidth;
            Assert.All(
                values,
                value => Assert.True(lower.IsLessThan(value) != false && value.IsLessThan(upper) != false)
            );
            double largest = values.Max(Ball.ToDouble);
            // Half of the slowest decay at least, or the growth up to a tenth.
            Assert.True(
                Ball.ToDouble(upper) <= largest + (0.6 * Math.Abs(largest)) + 1e-12,
                $"{Ball.ToDouble(upper)} for {largest}"
            );
        }
    }

    // The largest and the least ratio of the error of a step, from the vectors as they are, to its bound.
    private static (double Largest, double Least) Ratios(
        Spectrum<Ball> known,
        Spectrum<Ball> truth,
        GeneratorDynamics dynamics,
        SpectralRange range,
        int steps
    )
    {
        int size = new SymmetricPairs(known.Rank).Count;
        var coordinates = new SymmetricCoordinates<Ball>(known.Rank, Precision);
        Ball[] start = coordinates.Pack((i, j) => i == j ? Ball.One : Ball.Zero);
        IMomentRecurrence recurrence = DoubleMomentRecurrence.TryCreate(known, dynamics, range, start)![0];
        var exact = new RowMomentOperator(truth, dynamics, range, Precision);
        Ball[] Vector() =>
            [
                .. Enumerable
                    .Range(0, size)
                    .Select(q =>
                        recurrence.Pair([.. Enumerable.Range(0, size).Select(u => u == q ? Ball.One : Ball.Zero)])
                    ),
            ];
        Ball[]? previous = null;
        Ball[] current = Vector();
        double largest = 0.0,
            least = double.PositiveInfinity;
        for (int k = 0; k < steps; k++)
        {
            Ball bound = recurrence.Advance(TestContext.Current.CancellationToken);
            Ball[] image = exact.Apply(current, TestContext.Current.CancellationToken);
            Ball[] next = Vector();
            Ball square = Ball.Zero;
            for (int q = 0; q < size; q++)
            {
                Ball wanted = previous is null ? image[q] : Ball.ScaleByPowerOfTwo(image[q], 1) - previous[q];
                square += (next[q] - wanted) * (next[q] - wanted);
            }
            double ratio = Math.Sqrt(Ball.ToDouble(square)) / Ball.ToDouble(bound);
            (largest, least) = (Math.Max(largest, ratio), Math.Min(least, ratio));
            (previous, current) = (current, next);
        }
        return (largest, least);
    }

    // v_{k+1} = 2v_k − v_{k−1} + δ on one number.
    private sealed class Drifting(Ball delta) : IMomentRecurrence
    {
        private Ball _current = Ball.One;
        private Ball? _previous;

        public Ball StartError => Ball.Zero;

        public Ball Advance(CancellationToken cancellation)
        {
            Ball next = _previous is { } previous
                ? Ball.FromInteger(2) * _current - previous + delta
                : _current + delta;
            (_previous, _current) = (_current, next);
            return delta;
        }

        public Ball Pair(Ball[] weights) => weights[0] * _current;
    }
}
