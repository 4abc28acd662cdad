using Verify.Tests;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>Matrices and linear systems over rationals: exact laws.</summary>
public class MatrixTests
{
    private const int Seed = 20260606;

    internal static Matrix<Rational> Random(TestRandom random, int rows, int columns) =>
        Matrix<Rational>.Create(rows, columns, (_, _) => new Rational(random.Below(21) - 10, 1 + random.Below(6)));

    internal static void AssertEqual(Matrix<Rational> expected, Matrix<Rational> actual)
    {
        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.Columns, actual.Columns);
        Assert.True(expected.Entries.SequenceEqual(actual.Entries));
    }

    [Fact]
    public void Products_are_sums_over_the_inner_index()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(100); i++)
        {
            int n = random.Below(5),
                k = random.Below(5),
                p = random.Below(5);
            Matrix<Rational> a = Random(random, n, k),
                b = Random(random, k, p);
            Matrix<Rational> expected = Matrix<Rational>.Create(
                n,
                p,
                (r, c) =>
                {
                    Rational sum = Rational.Zero;
                    for (int m = 0; m < k; m++)
                    {
                        sum += a[r, m] * b[m, c];
                    }
                    return sum;
                }
            );
            AssertEqual(expected, a * b);
            AssertEqual((a * b).Transpose(), b.Transpose() * a.Transpose());
            if (p > 0)
            {
                Assert.Equal((a * b).Column(0), a.Times(b.Column(0)));
            }
        }
    }

    [Fact]
    public void Sums_scalars_traces_and_shapes()
    {
        var random = new TestRandom(Seed);
        Matrix<Rational> a = Random(random, 3, 3),
            b = Random(random, 3, 3);
        AssertEqual(a, a + b - b);
        AssertEqual(a + a, new Rational(2, 1) * a);
        Assert.Equal((a * b).Trace(), (b * a).Trace());
        AssertEqual(a, a * Matrix<Rational>.Identity(3));
        AssertEqual(Matrix<Rational>.Diagonal([1, 2]), Matrix<Rational>.FromRows(2, 2, [1, 0, 0, 2]));
        AssertEqual(Vectors.Outer<Rational>([1, 2], [3, 4]), Matrix<Rational>.FromRows(2, 2, [3, 4, 6, 8]));
        Assert.Throws<ArgumentException>(() => a + Random(random, 2, 3));
        Assert.Throws<ArgumentException>(() => a * Random(random, 2, 3));
        Assert.Throws<ArgumentException>(() => a.Times([1, 2]));
        Assert.Throws<ArgumentException>(() => Matrix<Rational>.FromRows(2, 2, [1, 2, 3]));
        Assert.Throws<InvalidOperationException>(() => Random(random, 2, 3).Trace());
        Assert.Throws<ArgumentOutOfRangeException>(() => a[0, 3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => a[-1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => a[3, 0]);
        Assert.Throws<ArgumentException>(() => Vectors.Dot<Rational>([1], [1, 2]));
    }

    [Fact]
    public void Solutions_satisfy_the_system_exactly_and_singular_systems_have_none()
    {
        var random = new TestRandom(Seed);
        int solved = 0;
        for (int i = 0; i < TestScale.Trials(200); i++)
        {
            int n = 1 + random.Below(6);
            Matrix<Rational> a = Random(random, n, n),
                b = Random(random, n, 1 + random.Below(3));
            if (random.OneIn(3) && n > 1)
            {
                // Rank n − 1: the last row is a combination of the others.
                a = Matrix<Rational>.Create(n, n, (r, c) => r < n - 1 ? a[r, c] : a[0, c] + a[n - 2, c]);
                Assert.Null(LinearSolver.TrySolve(a, b));
                continue;
            }
            if (LinearSolver.TrySolve(a, b) is Matrix<Rational> x)
            {
                solved++;
                AssertEqual(b, a * x);
            }
        }
        Assert.True(solved > 80);
        Assert.Throws<ArgumentException>(() => LinearSolver.TrySolve(Random(random, 2, 3), Random(random, 2, 1)));
        Assert.Throws<ArgumentException>(() => LinearSolver.TrySolve(Random(random, 2, 2), Random(random, 3, 1)));
    }

    [Fact]
    public void Cayley_transforms_are_exactly_orthogonal()
    {
        var random = new TestRandom(Seed);
        for (int n = 0; n < 8; n++)
        {
            Rational[] triangle =
            [
                .. Enumerable
                    .Range(0, n * (n - 1) / 2)
                    .Select(_ => new Rational(random.Below(9) - 4, 1 + random.Below(3))),
            ];
            Matrix<Rational> q = CayleyTransform.Orthogonal(n, triangle);
            AssertEqual(Matrix<Rational>.Identity(n), q.Transpose() * q);
        }
        Assert.Throws<ArgumentException>(() => CayleyTransform.Orthogonal(Matrix<Rational>.Identity(2)));
        Assert.Throws<ArgumentException>(() => CayleyTransform.Orthogonal(3, [1, 2]));
    }

    [Fact]
    public void Powers_agree_with_repeated_products()
    {
        var random = new TestRandom(Seed);
        Matrix<Rational> a = Random(random, 3, 3);
        Matrix<Rational> product = Matrix<Rational>.Identity(3);
        Rational[] v = [1, -2, new Rational(1, 2)];
        for (int k = 0; k < 20; k++)
        {
            AssertEqual(product, MatrixPower.Power(a, k));
            Assert.Equal(product.Times(v), MatrixPower.Action<Rational>(a, k, v));
            product *= a;
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixPower.Power(a, -1));
        Assert.Throws<ArgumentException>(() => MatrixPower.Power(Random(random, 2, 3), 2));
    }
}
