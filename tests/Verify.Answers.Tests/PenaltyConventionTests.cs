using Verify.Arithmetic;
using Verify.LeastSquares;
using Xunit;

namespace Verify.Answers.Tests;

/// <summary>
/// A convention is right where our ridge estimate is the stationary point of what the other software minimises; here by its gradient, which knows nothing of λ.
/// </summary>
public sealed class PenaltyConventionTests
{
    private static readonly Rational Lambda = new(3, 20);
    private static readonly Matrix<Rational> X = Matrix<Rational>.FromRows(4, 2, [1, 2, -3, 1, 2, 2, 0, -5]);
    private static readonly Rational[] Y = [3, -1, 4, -6];

    private static readonly GivenInstance Given = GivenInstance.Of(
        new Instance<Rational>(new Problem<Rational>(X, Y, null), new(1, 100), 1)
    );

    // (XᵀX/n + λI)β = Xᵀy/n for p = 2, by Cramer's rule.
    private static double[] Estimate()
    {
        Rational n = 4;
        Rational Entry(int i, int j) =>
            Enumerable.Range(0, 4).Aggregate(Rational.Zero, (sum, k) => sum + (X[k, i] * X[k, j])) / n;
        Rational Right(int i) =>
            Enumerable.Range(0, 4).Aggregate(Rational.Zero, (sum, k) => sum + (X[k, i] * Y[k])) / n;
        Rational a = Entry(0, 0) + Lambda,
            b = Entry(0, 1),
            d = Entry(1, 1) + Lambda,
            determinant = (a * d) - (b * b);
        return
        [
            (((d * Right(0)) - (b * Right(1))) / determinant).ToDouble(),
            (((a * Right(1)) - (b * Right(0))) / determinant).ToDouble(),
        ];
    }

    // The derivative along each coordinate of the software's own objective, by central differences of a quadratic: exact but for rounding.
    private static double LargestDerivative(Func<double[], double> objective)
    {
        double[] at = Estimate();
        return Enumerable
            .Range(0, 2)
            .Max(i =>
            {
                double[] up = [.. at],
                    down = [.. at];
                up[i] += 0.5;
                down[i] -= 0.5;
                return Math.Abs(objective(up) - objective(down));
            });
    }

    private static double Residuals(double[] beta, double scale) =>
        Enumerable
            .Range(0, 4)
            .Sum(k =>
                Math.Pow((Y[k].ToDouble() / scale) - (X[k, 0].ToDouble() * beta[0]) - (X[k, 1].ToDouble() * beta[1]), 2)
            );

    private static double Squares(double[] beta) => (beta[0] * beta[0]) + (beta[1] * beta[1]);

    private static double Objective(string convention, double penalty, double[] beta)
    {
        // y has mean 0 here.
        double deviation = Math.Sqrt(Y.Average(value => value.ToDouble() * value.ToDouble()));
        double[] scaled = [beta[0] / deviation, beta[1] / deviation];
        return convention switch
        {
            "lambda" => (Residuals(beta, 1.0) / 8.0) + (penalty / 2.0 * Squares(beta)),
            "scikit-learn" => Residuals(beta, 1.0) + (penalty * Squares(beta)),
            "glmnet" => (Residuals(scaled, deviation) / 8.0) + (penalty / deviation / 2.0 * Squares(scaled)),
            "pytorch" => (Residuals(beta, 1.0) / 4.0) + (penalty / 2.0 * Squares(beta)),
            _ => throw new ArgumentOutOfRangeException(nameof(convention), convention, "write down what it minimises"),
        };
    }

    public static TheoryData<string> Names => [.. PenaltyConvention.All.Select(convention => convention.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Our_estimate_is_what_the_software_minimises(string name)
    {
        PenaltyConvention convention = PenaltyConvention.Named(name);
        double penalty = Assert.NotNull(convention.Of(Given, Lambda));
        Assert.InRange(LargestDerivative(beta => Objective(name, penalty, beta)), 0.0, 1e-12);
        // A penalty off by a tenth is no stationary point.
        Assert.True(LargestDerivative(beta => Objective(name, 1.1 * penalty, beta)) > 1e-3);
        Assert.Equal(
            Lambda.ToDouble(),
            convention.ToPenalty(Given, Rational.FromDouble(penalty)).ToDouble(),
            Lambda.ToDouble() * 1e-15
        );
    }

    [Fact]
    public void Where_y_is_not_known_glmnet_has_no_number()
    {
        GivenInstance truth = GivenInstance.Of(
            new Instance<Rational>(
                new(X, null, new Truth<Rational>([Rational.One, Rational.Zero], Rational.One)),
                new(1, 100),
                1
            )
        );
        PenaltyConvention glmnet = PenaltyConvention.Named("glmnet");
        Assert.Null(glmnet.Of(truth, Lambda));
        Assert.Contains(
            "--data",
            Assert.Throws<InvalidInputException>(() => glmnet.ToPenalty(truth, Lambda)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_point_is_the_same_by_penalty_time_and_steps()
    {
        GivenInstance given = GivenInstance.Of(
            new Instance<Rational>(
                new(X, null, new Truth<Rational>([Rational.One, Rational.Zero], Rational.One)),
                new(1, 64),
                1
            )
        );
        PathAnswer[] answers =
        [
            .. new PathStop[] { new PathStop.Penalty(new(1, 2)), new PathStop.Time(2), new PathStop.Steps(128) }.Select(
                stop => Answer.Path(given, stop)
            ),
        ];
        Assert.All(
            answers,
            answer =>
            {
                PathPoint point = Assert.Single(answer.Points);
                Assert.Equal((2.0, 0.5, 128L), (point.Time, point.Penalty, point.Steps));
                Assert.Equal(
                    [("scikit-learn", 2.0), ("glmnet", null), ("pytorch", (double?)1.0)],
                    answer.Elsewhere.Select(other => (other.Convention.Name, other.Value))
                );
            }
        );
        static string Line(GivenInstance given, PathStop stop) =>
            Assert.Throws<InvalidInputException>(() => Answer.Path(given, stop)).Message;
        Assert.Contains("at least 1", Line(given, new PathStop.Steps(0)), StringComparison.Ordinal);
        Assert.Contains("positive", Line(given, new PathStop.Time(-Rational.One)), StringComparison.Ordinal);
        Assert.Contains("beyond", Line(given, new PathStop.Time(Rational.Parse("1e400"))), StringComparison.Ordinal);
    }
}
