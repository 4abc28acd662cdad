using Verify.Arithmetic;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>Eigenvalues that come several times: complete graphs and cycles, whose eigenspaces are known exactly.</summary>
public class EigenspaceTests
{
    [Theory]
    [InlineData(4, 128)]
    [InlineData(7, 128)]
    [InlineData(12, 320)]
    public void The_laplacian_of_a_complete_graph_has_one_eigenspace(int p, int precision)
    {
        // pI − 11ᵀ: 0 once and p p − 1 times, with the projector I − 11ᵀ/p.
        Matrix<Rational> exact = Matrix<Rational>.Create(p, p, (i, j) => i == j ? p - 1 : -1);
        SymmetricEigen? eigen = Enclose(exact, p - 1, precision, 1);
        Assert.NotNull(eigen);
        Assert.All(eigen.Values, value => Assert.True((value - Ball.FromInteger(p)).ContainsZero()));
        Assert.All(eigen.Values, value => Assert.True(value.Radius <= Rational.FromDyadic(1, 24 - precision)));
        HoldsProjector(
            eigen.Vectors,
            Matrix<Rational>.Create(p, p, (i, j) => (i == j ? Rational.One : Rational.Zero) - (Rational.One / p))
        );
        Assert.Null(Enclose(exact, p - 1, precision, null));
        // A wrong number of eigenvalues is not believed for long: two groups of one eigenspace are not told apart.
        Assert.Null(Enclose(exact, p - 1, precision, 2));
    }

    [Fact]
    public void The_four_cycle_has_a_pair_and_two_single_values()
    {
        Matrix<Rational> exact = Matrix<Rational>.Create(
            4,
            4,
            (i, j) =>
                i == j ? 2
                : (i - j + 4) % 4 is 1 or 3 ? -1
                : 0
        );
        SymmetricEigen? eigen = Enclose(exact, 3, 128, 2);
        Assert.NotNull(eigen);
        int[] wanted = [4, 2, 2];
        for (int j = 0; j < 3; j++)
        {
            Assert.True((eigen.Values[j] - Ball.FromInteger(wanted[j])).ContainsZero());
        }
        // The pair's projector: (e₁ − e₃)(e₁ − e₃)ᵀ/2 + (e₂ − e₄)(e₂ − e₄)ᵀ/2.
        HoldsProjector(
            Matrix<Ball>.Create(4, 2, (i, j) => eigen.Vectors[i, j + 1]),
            Matrix<Rational>.Create(
                4,
                4,
                (i, j) =>
                    i == j ? Rational.One / 2
                    : (i + j) % 2 == 0 ? -Rational.One / 2
                    : 0
            )
        );
    }

    [Theory]
    [InlineData(1e-4)]
    [InlineData(1e-8)]
    public void Crude_approximations_have_wide_enclosures_that_hold(double error)
    {
        // Without refinement: pI − 11ᵀ at p = 5, vectors off by as much as that.
        const int p = 5;
        Matrix<Ball> matrix = Matrix<Ball>.Create(
            p,
            p,
            (i, j) => Ball.FromInteger(i == j ? p - 1 : -1).WithPrecision(128)
        );
        Matrix<Ball> basis = ApproximateEigenbasis.Compute(matrix, 128);
        var random = new Random(8);
        int[] eigenspace =
        [
            .. Enumerable
                .Range(0, p)
                .Where(j => Ball.ToDouble(Vectors.Dot<Ball>(basis.Column(j), matrix.Times(basis.Column(j)))) > 1.0),
        ];
        Matrix<Ball> crude = Matrix<Ball>.Create(
            p,
            p - 1,
            (i, j) => Ball.Exact(Ball.ToDouble(basis[i, eigenspace[j]]) + (error * (random.NextDouble() - 0.5)))
        );
        SymmetricEigen eigen = EigenspaceEnclosure.Of(matrix, crude, 1, 128, 1)!;
        Matrix<Ball> product = eigen.Vectors * eigen.Vectors.Transpose();
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
            {
                Rational projector = (i == j ? Rational.One : Rational.Zero) - (Rational.One / p);
                Assert.True((product[i, j] - Ball.FromRational(projector, 256)).ContainsZero());
            }
        }
        Assert.True((eigen.Values[0] - Ball.FromInteger(p)).ContainsZero());
        Assert.InRange(eigen.Vectors[0, 0].Radius.ToDouble(), error / 10.0, 100.0 * error);
    }

    // Some orthonormal basis W of the eigenspace lies in V: so WWᵀ, whatever W, lies in VVᵀ, and WᵀW in VᵀV.
    private static void HoldsProjector(Matrix<Ball> vectors, Matrix<Rational> projector)
    {
        Matrix<Ball> product = vectors * vectors.Transpose();
        Matrix<Ball> gram = vectors.Transpose() * vectors;
        for (int i = 0; i < projector.Rows; i++)
        {
            for (int j = 0; j < projector.Rows; j++)
            {
                Assert.True((product[i, j] - Ball.FromRational(projector[i, j], 512)).ContainsZero());
            }
        }
        for (int i = 0; i < gram.Rows; i++)
        {
            for (int j = 0; j < gram.Rows; j++)
            {
                Assert.True((gram[i, j] - (i == j ? Ball.One : Ball.Zero)).ContainsZero());
                Assert.True(gram[i, j].Radius <= Rational.FromDyadic(1, -90));
            }
        }
    }

    // Approximations by Jacobi in doubles, turned within the eigenspace and off it by 1e-12.
    private static SymmetricEigen? Enclose(Matrix<Rational> exact, int rank, int precision, int? different)
    {
        int p = exact.Rows;
        Matrix<Ball> matrix = exact.Map(value => Ball.FromRational(value, precision + 32));
        Matrix<Ball> basis = ApproximateEigenbasis.Compute(matrix, 128);
        int[] order =
        [
            .. Enumerable
                .Range(0, p)
                .OrderByDescending(j =>
                    Ball.ToDouble(Vectors.Dot<Ball>(basis.Column(j), matrix.Times(basis.Column(j))))
                ),
        ];
        var random = new Random(3);
        Matrix<Float64> approximations = Matrix<Float64>.Create(
            p,
            rank,
            (i, j) => Ball.ToDouble(basis[i, order[j]]) + (1e-12 * random.NextDouble())
        );
        return SymmetricEigen.TryEnclose(matrix, approximations, p - rank, precision, different);
    }
}
