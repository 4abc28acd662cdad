using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

public class GradientRecursionTests
{
    private static readonly Matrix<Rational> X = Matrix<Rational>.Create(
        3,
        2,
        (k, j) => new Rational((((3 * k) + (5 * j)) % 7) - 3, k + 2)
    );
    private static readonly Rational[] Y = [new(1, 2), new(-3, 1), new(5, 3)];
    private static readonly Rational Eta = new(2, 7);
    private static readonly Matrix<Rational> P = Matrix<Rational>.FromRows(
        2,
        2,
        [new(1, 1), new(1, 3), new(-1, 2), new(2, 1)]
    );

    // A step of each method as its definition says it, on one trajectory, and its matrices.
    private static (GradientStep<Rational> Step, Func<Rational[], Rational[], Rational[]> Move) Method(
        string name,
        int k
    )
    {
        Rational weight = new(1, k + 1);
        Rational gamma = new(3, 5);
        Rational lambda = new(1, 9);
        Rational decaying = Eta / (Rational.One + new Rational(k, 4));
        return name switch
        {
            "descent" => (GradientStep<Rational>.Descent(2, Eta), (u, g) => [u[0] + (Eta * g[0]), u[1] + (Eta * g[1])]),
            "schedule" => (
                GradientStep<Rational>.Descent(2, GradientStep<Rational>.Decaying(Eta, new(1, 4), k)),
                (u, g) => [u[0] + (decaying * g[0]), u[1] + (decaying * g[1])]
            ),
            "ridge" => (
                GradientStep<Rational>.Ridge(2, Eta, lambda),
                (u, g) => [u[0] + (Eta * (g[0] - (lambda * u[0]))), u[1] + (Eta * (g[1] - (lambda * u[1])))]
            ),
            "preconditioned" => (
                GradientStep<Rational>.Preconditioned(Eta, P),
                (u, g) =>
                    [
                        u[0] + (Eta * ((P[0, 0] * g[0]) + (P[0, 1] * g[1]))),
                        u[1] + (Eta * ((P[1, 0] * g[0]) + (P[1, 1] * g[1]))),
                    ]
            ),
            "momentum" => (
                GradientStep<Rational>.HeavyBall(2, Eta, gamma),
                (u, g) =>
                {
                    Rational v0 = (gamma * u[2]) + (Eta * g[0]),
                        v1 = (gamma * u[3]) + (Eta * g[1]);
                    return [u[0] + v0, u[1] + v1, v0, v1];
                }
            ),
            _ => (
                GradientStep<Rational>.Averaged(2, Eta, weight),
                (u, g) =>
                {
                    Rational b0 = u[0] + (Eta * g[0]),
                        b1 = u[1] + (Eta * g[1]);
                    Rational rest = Rational.One - weight;
                    return [b0, b1, (rest * u[2]) + (weight * b0), (rest * u[3]) + (weight * b1)];
                }
            ),
        };
    }

    private static Rational[] Gradient(Rational[] state, int[] batch)
    {
        var g = new[] { Rational.Zero, Rational.Zero };
        foreach (int k in batch)
        {
            Rational r = Y[k] - (X[k, 0] * state[0]) - (X[k, 1] * state[1]);
            g[0] += r * X[k, 0] / batch.Length;
            g[1] += r * X[k, 1] / batch.Length;
        }
        return g;
    }

    // All mini-batches of two, each equally likely.
    private static int[][] Batches(bool withReplacement) =>
        [
            .. Enumerable
                .Range(0, 9)
                .Select(code => new[] { code / 3, code % 3 })
                .Where(batch => withReplacement || batch[0] != batch[1]),
        ];

    public static TheoryData<string, bool> Cases
    {
        get
        {
            TheoryData<string, bool> cases = new();
            foreach (string name in new[] { "descent", "schedule", "ridge", "preconditioned", "momentum", "averaged" })
            {
                cases.Add(name, true);
                cases.Add(name, false);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Moments_equal_the_enumeration_of_all_mini_batch_paths(string name, bool withReplacement)
    {
        const int steps = 3;
        Rational factor = withReplacement ? NoiseFactor.WithReplacement(2) : NoiseFactor.WithoutReplacement(2, 3);
        int d = Method(name, 0).Step.Carry.Rows;
        var recursion = new GradientRecursion<Rational>(X, Y, factor, d);
        var wrong = new GradientRecursion<Rational>(X, Y, NoiseFactor.WithReplacement(3), d);
        Rational[][] paths =
        [
            [.. Enumerable.Repeat(Rational.Zero, d)],
        ];
        int[][] batches = Batches(withReplacement);
        for (int k = 0; k < steps; k++)
        {
            (GradientStep<Rational> step, Func<Rational[], Rational[], Rational[]> move) = Method(name, k);
            recursion.Advance(step);
            wrong.Advance(step);
            paths = [.. paths.SelectMany(u => batches.Select(batch => move(u, Gradient(u, batch))))];
        }
        Rational count = paths.Length;
        bool detected = false;
        for (int i = 0; i < d; i++)
        {
            Assert.Equal(Sum(paths.Select(u => u[i])) / count, recursion.Mean[i]);
            for (int j = 0; j < d; j++)
            {
                Rational second = Sum(paths.Select(u => u[i] * u[j])) / count;
                Assert.Equal(second, recursion.SecondMoment[i, j]);
                detected |= second != wrong.SecondMoment[i, j];
            }
        }
        // Planted: the noise factor of m + 1.
        Assert.True(detected);
    }

    [Fact]
    public void A_step_of_the_wrong_shape_is_refused() =>
        Assert.Throws<ArgumentException>(() =>
            new GradientRecursion<Rational>(X, Y, Rational.One, 2).Advance(
                GradientStep<Rational>.HeavyBall(2, Eta, Eta)
            )
        );

    private static Rational Sum(IEnumerable<Rational> values) => values.Aggregate(Rational.Zero, (a, b) => a + b);
}
