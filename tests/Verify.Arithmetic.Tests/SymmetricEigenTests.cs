using Xunit;

namespace Verify.Arithmetic.Tests;

public class SymmetricEigenTests
{
    // A = Q diag(d) Qᵀ with the rational rotation Q of (3, 4, 5): eigenpairs known exactly.
    private static Matrix<Rational> Rotation { get; } =
        Matrix<Rational>.Create(
            2,
            2,
            (i, j) =>
                new Rational(
                    i == j ? 3
                        : i < j ? -4
                        : 4,
                    5
                )
        );

    private static (Matrix<Ball> Matrix, Matrix<Float64> Start) Problem(string first, string second)
    {
        Matrix<Rational> diagonal = Matrix<Rational>.Diagonal([Rational.Parse(first), Rational.Parse(second)]);
        Matrix<Rational> exact = Rotation * diagonal * Rotation.Transpose();
        return (
            exact.Map(value => Ball.FromRational(value, 300)),
            Rotation.Map(value => new Float64(value.ToDouble() * (1 + 1e-12)))
        );
    }

    [Theory]
    [InlineData("3", "1")]
    [InlineData("1.000001", "1")]
    [InlineData("1e10", "1e-10")]
    public void Known_eigenpairs_are_enclosed(string first, string second)
    {
        (Matrix<Ball> matrix, Matrix<Float64> start) = Problem(first, second);
        SymmetricEigen? eigen = SymmetricEigen.TryEnclose(matrix, start, nullity: 0, precision: 256);
        Assert.NotNull(eigen);
        Assert.True(eigen.Values[0].Contains(Rational.Parse(first)));
        Assert.True(eigen.Values[1].Contains(Rational.Parse(second)));
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 2; j++)
            {
                Assert.True(eigen.Vectors[i, j].Contains(Rotation[i, j]));
                Assert.True(eigen.Vectors[i, j].Radius < Rational.FromDyadic(1, -120));
            }
        }
    }

    [Fact]
    public void A_null_space_is_left_out()
    {
        (Matrix<Ball> matrix, Matrix<Float64> start) = Problem("2", "0");
        Matrix<Float64> first = Matrix<Float64>.Create(2, 1, (i, _) => start[i, 0]);
        SymmetricEigen? eigen = SymmetricEigen.TryEnclose(matrix, first, nullity: 1, precision: 128);
        Assert.NotNull(eigen);
        Assert.True(eigen.Values[0].Contains(Rational.FromInteger(2)));
        Assert.True(eigen.Vectors[1, 0].Contains(Rotation[1, 0]));
    }

    [Fact]
    public void A_repeated_eigenvalue_is_not_separated()
    {
        (Matrix<Ball> matrix, Matrix<Float64> start) = Problem("1", "1");
        Assert.Null(SymmetricEigen.TryEnclose(matrix, start, nullity: 0, precision: 128));
    }

    // Thirds for fifths: steps from there converge all the same.
    [Fact]
    public void Poor_approximations_are_refined()
    {
        (Matrix<Ball> matrix, Matrix<Float64> start) = Problem("3", "1");
        Matrix<Float64> poor = start.Map(value => new Float64(Math.Round(value.Value * 3) / 3));
        SymmetricEigen? eigen = SymmetricEigen.TryEnclose(matrix, poor, nullity: 0, precision: 128);
        Assert.NotNull(eigen);
        Assert.True(eigen.Values[0].Contains(Rational.FromInteger(3)));
        Assert.True(eigen.Values[1].Contains(Rational.One));
    }
}
