using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>inf over λ of ridge's risk: doubles, enclosures, and the closed form of one direction.</summary>
public class RidgeOracleTests
{
    private const int Precision = 128;

    private static (Instance<Rational> Exact, Spectrum<Ball> Balls, Spectrum<Float64> Doubles) Instance(
        string[][] rows,
        string[] truth,
        string variance
    )
    {
        var features = Matrix<Rational>.Create(rows.Length, rows[0].Length, (i, j) => Rational.Parse(rows[i][j]));
        var problem = new Problem<Rational>(
            features,
            null,
            new Truth<Rational>([.. truth.Select(Rational.Parse)], Rational.Parse(variance))
        );
        return (
            new Instance<Rational>(problem, Rational.One, 1),
            BallSpectrum.TryEnclose(features, Precision)!,
            DoubleSpectrum.Of(features.Map(value => new Float64(value.ToDouble())))
        );
    }

    private static (Ball Enclosed, double Penalty, double Risk) Both(string[][] rows, string[] truth, string variance)
    {
        var (exact, balls, doubles) = Instance(rows, truth, variance);
        Ball enclosed = RidgeOracle.Enclose(
            balls,
            exact.Problem.Truth.Map(value => Ball.FromRational(value, Precision)),
            Precision
        );
        (double penalty, double risk) = RidgeOracle.Of(
            doubles,
            exact.Problem.Truth.Map(value => new Float64(value.ToDouble()))
        );
        return (enclosed, penalty, risk);
    }

    [Theory]
    [InlineData("2", "3/2", "1/3")]
    [InlineData("1/10", "-4", "5")]
    [InlineData("7", "1/100", "2")]
    public void One_direction_has_a_closed_form(string x, string beta, string variance)
    {
        // s = x², n = 1: the best weight is θ²/(θ² + σ²/s), the least risk θ²ν/(sθ² + ν), at λ = ν/θ².
        var (enclosed, penalty, risk) = Both(
            [
                [x],
            ],
            [beta],
            variance
        );
        Rational s = Rational.Parse(x) * Rational.Parse(x);
        Rational theta2 = Rational.Parse(beta) * Rational.Parse(beta);
        Rational nu = Rational.Parse(variance);
        Rational expected = theta2 * nu / ((s * theta2) + nu);
        Assert.True(enclosed.Contains(expected), $"{enclosed} for {expected.ToDouble():R}");
        Assert.True(enclosed.Radius < expected * Rational.Parse("1e-9"), $"{enclosed}");
        Assert.Equal(expected.ToDouble(), risk, expected.ToDouble() * 1e-12);
        Assert.Equal((nu / theta2).ToDouble(), penalty, (nu / theta2).ToDouble() * 1e-5);
    }

    [Fact]
    public void No_penalty_on_a_fine_grid_beats_the_enclosure()
    {
        string[][] rows =
        [
            ["1", "1/2", "0"],
            ["-1", "2", "1/3"],
            ["1/5", "0", "1/20"],
            ["2", "-1", "1/7"],
        ];
        var (enclosed, _, risk) = Both(rows, ["1", "-2", "3"], "1/4");
        var (exact, _, doubles) = Instance(rows, ["1", "-2", "3"], "1/4");
        Truth<Float64> truth = exact.Problem.Truth.Map(value => new Float64(value.ToDouble()));
        double least = double.PositiveInfinity;
        for (double exponent = -12; exponent <= 8; exponent += 0.001)
        {
            double at = Shrinkage<Float64>.Ridge(doubles, Math.Pow(10, exponent)).Risk(doubles, truth).Estimation;
            least = Math.Min(least, at);
        }
        Assert.True(enclosed.Lower.ToDouble() <= least * (1 + 1e-13), "a lower bound");
        Assert.InRange(least, enclosed.Lower.ToDouble() * (1 - 1e-13), enclosed.Upper.ToDouble() * (1 + 1e-6));
        Assert.Equal(enclosed.Midpoint.ToDouble(), risk, 1e-9 * risk);
    }

    [Fact]
    public void Without_signal_the_best_estimate_is_zero_and_without_noise_least_squares()
    {
        var (silent, penalty, _) = Both(
            [
                ["1"],
                ["2"],
            ],
            ["0"],
            "3"
        );
        Assert.True(silent.Contains(Rational.Zero) && silent.Upper < Rational.Parse("1e-8"), $"{silent}");
        Assert.Equal(double.PositiveInfinity, penalty);
        var (exact, none, _) = Both(
            [
                ["1"],
                ["2"],
            ],
            ["5"],
            "0"
        );
        Assert.True(exact.Contains(Rational.Zero) && exact.Upper < Rational.Parse("1e-8"), $"{exact}");
        Assert.Equal(0.0, none);
    }

    [Theory]
    [InlineData("1e-2000")]
    [InlineData("1e-200")]
    [InlineData("1e200")]
    [InlineData("1e2000")]
    public void Features_beyond_the_range_of_doubles_squared_are_enclosed_all_the_same(string x)
    {
        // s = x² is no double; with θ = 1/x and ν = 1 the least risk is ν/(s + ν/θ²) = 1/(2s).
        Rational feature = Rational.Parse(x);
        var features = Matrix<Rational>.Create(1, 1, (_, _) => feature);
        var truth = new Truth<Rational>([Rational.One / feature], Rational.One);
        Ball enclosed = RidgeOracle.Enclose(
            BallSpectrum.TryEnclose(features, Precision)!,
            truth.Map(value => Ball.FromRational(value, Precision)),
            Precision
        );
        Rational expected = Rational.One / (Rational.FromInteger(2) * feature * feature);
        Assert.True(enclosed.Contains(expected), $"{enclosed}");
        // 2⁻³⁴ of the risk was asked for; a scale that is off by 2¹⁰⁰⁰ left 100 %.
        Assert.True(enclosed.Radius <= expected * Rational.FromDyadic(1, -34), $"{enclosed}");
    }

    [Fact]
    public void What_the_data_do_not_see_is_never_estimated()
    {
        var (enclosed, _, _) = Both(
            [
                ["1", "0"],
                ["0", "0"],
            ],
            ["1", "3"],
            "1/2"
        );
        // ‖(I − P)β*‖² = 9, and θ = 1, s = 1/2, ν = 1/4: θ²ν/(sθ² + ν) = 1/3.
        Assert.True(enclosed.Contains(Rational.Parse("28/3")), $"{enclosed}");
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_slope_is_the_derivative(double u)
    {
        var (exact, _, doubles) = Instance(
            [
                ["1", "1/2"],
                ["-1", "2"],
            ],
            ["1", "-2"],
            "1/4"
        );
        Truth<Float64> truth = exact.Problem.Truth.Map(value => new Float64(value.ToDouble()));
        double scale = doubles.Eigenvalues[0];
        double Risk(double at) =>
            Shrinkage<Float64>.Ridge(doubles, scale * at / (1 - at)).Risk(doubles, truth).Estimation;
        const double Step = 1e-5;
        double difference = (Risk(u + Step) - Risk(u - Step)) / (2 * Step);
        double slope = RidgeOracle.Slope<Float64>(doubles, truth, scale, u);
        Assert.Equal(difference, slope, 1e-6 * Math.Max(1, Math.Abs(difference)));
        Assert.NotEqual(difference, 2 * slope, 1e-6);
    }
}
