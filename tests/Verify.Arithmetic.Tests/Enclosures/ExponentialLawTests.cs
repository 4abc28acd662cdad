using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>The laws of the matrix exponential, as overlaps of enclosures.</summary>
public class ExponentialLawTests
{
    private const int Seed = 20261130;

    [Theory]
    [MemberData(nameof(FixedPointExponentialTests.Precisions), MemberType = typeof(FixedPointExponentialTests))]
    public void Functional_equations_hold(int precision)
    {
        var random = new TestRandom(Seed + precision);
        Matrix<Ball> Exp(Matrix<Rational> a) =>
            FixedPointExponential.Of(FixedPointExponentialTests.Balls(a, precision + 40), precision);
        for (int i = 0; i < FixedPointExponentialTests.Cases(precision); i++)
        {
            int n = 1 + random.Below(3);
            Matrix<Rational> Draw(int size) =>
                Matrix<Rational>.Create(
                    size,
                    size,
                    (_, _) => new Rational(random.Below(2001) - 1000, 1 + random.Below(500))
                );
            Matrix<Rational> a = Draw(n),
                identity = Matrix<Rational>.Identity(n);
            Rational s = new(random.Below(200) - 100, 60),
                t = new(random.Below(200) - 100, 70);
            Matrix<Ball> exponential = Exp(a);
            AssertOverlap(
                exponential * Exp(-Rational.One * a),
                FixedPointExponentialTests.Balls(identity, precision),
                "e^A e^−A = I"
            );
            AssertOverlap(Exp(s * a) * Exp(t * a), Exp((s + t) * a), "e^{sA} e^{tA} = e^{(s+t)A}");
            AssertOverlap(Exp(a.Transpose()), exponential.Transpose(), "transpose");
            // A commuting B: a polynomial of A.
            Matrix<Rational> scaled = new Rational(1, 300) * a;
            Matrix<Rational> b = (scaled * scaled) + (s * scaled) + (t * identity);
            AssertOverlap(Exp(scaled) * Exp(b), Exp(scaled + b), "commuting");
            Ball shift = Ball.Exp(Ball.FromRational(s, precision + 40));
            AssertOverlap(shift * exponential, Exp(a + (s * identity)), "shift by a multiple of I");
            // A ⊕ B = A ⊗ I + I ⊗ B.
            Matrix<Rational> other = new Rational(1, 5) * Draw(2);
            Matrix<Rational> sum = Kronecker(scaled, Matrix<Rational>.Identity(2)) + Kronecker(identity, other);
            AssertOverlap(Kronecker(Exp(scaled), Exp(other)), Exp(sum), "e^{A⊕B} = e^A ⊗ e^B");
        }

        void AssertOverlap(Matrix<Ball> left, Matrix<Ball> right, string law)
        {
            for (int k = 0; k < left.Entries.Length; k++)
            {
                Ball x = left.Entries[k],
                    y = right.Entries[k];
                Assert.True(x.Overlaps(y), $"{law}, entry {k}: {x} and {y}");
            }
        }

        static Matrix<T> Kronecker<T>(Matrix<T> x, Matrix<T> y)
            where T : IScalar<T> =>
            Matrix<T>.Create(
                x.Rows * y.Rows,
                x.Columns * y.Columns,
                (i, j) => x[i / y.Rows, j / y.Columns] * y[i % y.Rows, j % y.Columns]
            );
    }

    [Fact]
    public void A_rotation_generator_gives_a_rotation()
    {
        Rational angle = Rational.Parse("10.3");
        Matrix<Ball> result = FixedPointExponential.Of(
            FixedPointExponentialTests.Balls(Matrix<Rational>.FromRows(2, 2, [0, -angle, angle, 0]), 128),
            128
        );
        Ball one = (result[0, 0] * result[0, 0]) + (result[0, 1] * result[0, 1]);
        Assert.True(one.Contains(Rational.One) && one.Radius < Rational.FromDyadic(1, -100));
    }
}
