using Xunit;

namespace Verify.Arithmetic.Tests;

public class MatrixExponentialTests
{
    private static Matrix<Ball> Balls(int size, int precision, params string[] entries) =>
        Matrix<Ball>.FromRows(size, size, [.. entries.Select(text => Ball.Parse(text, precision))]);

    [Fact]
    public void A_diagonal_matrix_has_the_exponentials_of_its_entries()
    {
        Matrix<Ball> result = MatrixExponential.Exp(Balls(2, 200, "-3.5", "0", "0", "2"));
        Assert.True(result[0, 0].Overlaps(Ball.Exp(Ball.Parse("-3.5", 300))));
        Assert.True(result[1, 1].Overlaps(Ball.Exp(Ball.Parse("2", 300))));
        Assert.True(result[0, 1].Contains(Rational.Zero));
        Assert.True(result[0, 0].Radius < Rational.FromDyadic(1, -180));
    }

    [Fact]
    public void A_nilpotent_matrix_has_a_polynomial_exponential()
    {
        Matrix<Ball> result = MatrixExponential.Exp(Balls(3, 128, "0", "1", "5", "0", "0", "2", "0", "0", "0"));
        // I + N + N²/2 with N² = 2·E₁₃.
        Assert.True(result[0, 1].Contains(Rational.One));
        Assert.True(result[0, 2].Contains(Rational.FromInteger(6)));
        Assert.True(result[1, 2].Contains(Rational.FromInteger(2)));
        Assert.True(result[0, 2].Radius < Rational.FromDyadic(1, -100));
    }

    [Fact]
    public void A_rotation_generator_gives_a_rotation()
    {
        Matrix<Ball> result = MatrixExponential.Exp(Balls(2, 128, "0", "-10.3", "10.3", "0"));
        Ball one = (result[0, 0] * result[0, 0]) + (result[0, 1] * result[0, 1]);
        Assert.True(one.Contains(Rational.One) && one.Radius < Rational.FromDyadic(1, -100));
    }

    // e^{A}e^{−A} contains I, and e^{A+A} overlaps e^A·e^A, for random matrices with exact entries.
    [Fact]
    public void Functional_equations_hold_for_random_matrices()
    {
        var random = new TestRandom(3);
        for (int trial = 0; trial < 20 * TestRandom.Scale; trial++)
        {
            int size = 1 + (trial % 5);
            Matrix<Ball> a = Matrix<Ball>.Create(
                size,
                size,
                (_, _) => Ball.FromRational(new Rational(random.Below(2001) - 1000, 1 + random.Below(1000)), 128)
            );
            Matrix<Ball> forward = MatrixExponential.Exp(a);
            Matrix<Ball> product = forward * MatrixExponential.Exp(a.Map(entry => -entry));
            Matrix<Ball> doubled = MatrixExponential.Exp(a + a);
            Matrix<Ball> squared = forward * forward;
            Matrix<Ball> fixedPoint = FixedPointExponential.Of(a, 128);
            Rational largest = forward.Entries.ToArray().Max(entry => entry.Midpoint.Abs());
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                {
                    Assert.True(product[i, j].Contains(i == j ? Rational.One : Rational.Zero));
                    Assert.True(doubled[i, j].Overlaps(squared[i, j]));
                    Assert.True(fixedPoint[i, j].Overlaps(forward[i, j]), "two routes");
                    Assert.True(
                        fixedPoint[i, j].Radius <= largest * Rational.FromDyadic(1, -80),
                        "error relative to the norm"
                    );
                }
            }
        }
    }

    // A wide entry must widen the result: the exponentials of both ends lie inside.
    [Fact]
    public void The_ends_of_a_wide_matrix_are_enclosed()
    {
        Rational low = Rational.Parse("0.9"),
            high = Rational.Parse("1.1");
        Matrix<Ball> wide = Matrix<Ball>.Create(1, 1, (_, _) => Ball.FromInterval(low, high, 64));
        Ball result = MatrixExponential.Exp(wide)[0, 0];
        Assert.True(result.Lower <= Ball.Exp(Ball.FromRational(low, 200)).Upper);
        Assert.True(result.Upper >= Ball.Exp(Ball.FromRational(high, 200)).Lower);
    }

    [Fact]
    public void An_indeterminate_entry_gives_an_indeterminate_result_and_a_rectangle_is_refused()
    {
        Matrix<Ball> unknown = Matrix<Ball>.Create(2, 2, (_, _) => Ball.Indeterminate(Ball.DefaultPrecision));
        Assert.False(MatrixExponential.Exp(unknown)[1, 1].IsFinite);
        Assert.Throws<ArgumentException>(() => MatrixExponential.Exp(Matrix<Ball>.Create(1, 2, (_, _) => Ball.One)));
    }
}
