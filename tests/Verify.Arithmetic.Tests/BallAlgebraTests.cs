using System.Numerics;
using Verify.Tests;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>Algebra over balls against exact rational answers: known spectra, exact inverses.</summary>
public class BallAlgebraTests
{
    private const int Seed = 20260707;

    private static Matrix<Ball> Balls(Matrix<Rational> matrix, int precision) =>
        matrix.Map(a => Ball.FromRational(a, precision));

    internal static Matrix<Rational> Orthogonal(TestRandom random, int n) =>
        CayleyTransform.Orthogonal(
            n,
            [
                .. Enumerable
                    .Range(0, n * (n - 1) / 2)
                    .Select(_ => new Rational(random.Below(9) - 4, 1 + random.Below(3))),
            ]
        );

    // Q diag(λ) Qᵀ, exactly.
    internal static Matrix<Rational> Symmetric(Matrix<Rational> q, Rational[] spectrum) =>
        q * Matrix<Rational>.Diagonal(spectrum) * q.Transpose();

    // A ball around each entry of a matrix, and a matrix inside.
    private static (Matrix<Ball> Balls, Matrix<Rational> Point) Surround(
        TestRandom random,
        Matrix<Rational> matrix,
        int precision,
        int width
    )
    {
        Matrix<Ball> balls = matrix.Map(a =>
            Ball.FromMidpointRadius(a, TestRandom.Power(1 + random.Below(9), -width), precision)
        );
        return (balls, balls.Map(random.PointOf));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(256)]
    public void Solutions_contain_that_of_every_matrix_inside(int precision)
    {
        var random = new TestRandom(Seed);
        int solved = 0;
        for (int i = 0; i < TestScale.Trials(40); i++)
        {
            int n = 1 + random.Below(6);
            (Matrix<Ball> a, Matrix<Rational> pointA) = Surround(
                random,
                MatrixTests.Random(random, n, n),
                precision,
                30
            );
            (Matrix<Ball> b, Matrix<Rational> pointB) = Surround(
                random,
                MatrixTests.Random(random, n, 2),
                precision,
                30
            );
            if (LinearSolver.TrySolve(a, b) is not Matrix<Ball> x)
            {
                continue;
            }
            solved++;
            Matrix<Rational>? exact = LinearSolver.TrySolve(pointA, pointB);
            Assert.NotNull(exact);
            for (int k = 0; k < exact.Entries.Length; k++)
            {
                Assert.True(x.Entries[k].Contains(exact.Entries[k]), $"seed {Seed}, case {i}, entry {k}");
            }
        }
        Assert.True(solved > 25, $"{solved}");
    }

    [Fact]
    public void Solutions_of_large_systems_stay_tight_and_singular_balls_have_none()
    {
        var random = new TestRandom(Seed);
        const int n = 30;
        Matrix<Ball> a = Balls(MatrixTests.Random(random, n, n), 128);
        Matrix<Ball>? inverse = LinearSolver.TrySolve(a, Matrix<Ball>.Identity(n));
        Assert.NotNull(inverse);
        foreach (Ball entry in inverse.Entries)
        {
            Assert.True(entry.Radius < TestRandom.Power(1, -105), $"{entry}");
        }
        Matrix<Ball> singular = Matrix<Ball>.FromRows(
            2,
            2,
            [
                Ball.One,
                Ball.FromInteger(2),
                Ball.FromInteger(2),
                Ball.FromMidpointRadius(4, TestRandom.Power(1, -60), 128),
            ]
        );
        Assert.Null(LinearSolver.TrySolve(singular, Matrix<Ball>.Identity(2)));
    }

    [Fact]
    public void Cholesky_factors_reproduce_the_matrix_and_prove_definiteness()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(20); i++)
        {
            int n = 1 + random.Below(5);
            Matrix<Rational> root =
                MatrixTests.Random(random, n, n) + (new Rational(25, 1) * Matrix<Rational>.Identity(n));
            Matrix<Rational> a = root * root.Transpose();
            Matrix<Ball>? lower = Cholesky.TryFactor(Balls(a, 128));
            Assert.NotNull(lower);
            Matrix<Ball> product = lower * lower.Transpose();
            for (int k = 0; k < a.Entries.Length; k++)
            {
                Assert.True(product.Entries[k].Contains(a.Entries[k]), $"case {i}");
            }
            Matrix<Ball> back = lower * Cholesky.SolveLower(lower, Matrix<Ball>.Identity(n));
            for (int k = 0; k < n * n; k++)
            {
                Assert.True(back.Entries[k].Contains(k % (n + 1) == 0 ? Rational.One : Rational.Zero));
            }
        }
        Assert.Null(Cholesky.TryFactor(Balls(Matrix<Rational>.FromRows(2, 2, [1, 2, 2, 1]), 128)));
        Assert.Null(Cholesky.TryFactor(Matrix<Float64>.FromRows(1, 1, [-1.0])));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(300)]
    [InlineData(512)]
    public void Eigenvalues_contain_the_exactly_known_spectrum(int precision)
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(12); i++)
        {
            int n = 1 + random.Below(7);
            Rational[] spectrum =
            [
                .. Enumerable
                    .Range(0, n)
                    .Select(k =>
                        (i % 4) switch
                        {
                            // Simple, multiple, clustered at 10⁻³⁰, graded over 2⁻¹⁵ per step and singular.
                            0 => new Rational(random.Below(2001) - 1000, 7),
                            1 => new Rational(k / 3, 2),
                            2 => 1 + (k * new Rational(1, BigInteger.Pow(10, 30))),
                            _ => k == 0 ? Rational.Zero : TestRandom.Power(1, -15 * k),
                        }
                    )
                    .OrderDescending(),
            ];
            Matrix<Rational> a = Symmetric(Orthogonal(random, n), spectrum);
            Ball[] enclosures = SymmetricEigenvalues.Enclose(Balls(a, precision));
            Rational norm = spectrum.Max(s => s.Abs());
            for (int k = 0; k < n; k++)
            {
                Assert.True(
                    enclosures[k].Contains(spectrum[k]),
                    $"seed {Seed}, case {i}: {enclosures[k]} without {spectrum[k]}"
                );
                // Within some 20 bits of the precision, for clusters too.
                Assert.True(
                    enclosures[k].Radius <= norm * TestRandom.Power(1, 24 - Math.Max(128, precision)),
                    $"case {i}, {k} of {n}: radius {enclosures[k].Radius.ToDouble()} of {spectrum[k]}"
                );
            }
        }
    }

    [Fact]
    public void Eigenvalues_of_a_wide_matrix_contain_those_of_every_matrix_inside()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(20); i++)
        {
            int n = 2 + random.Below(4);
            Rational[] spectrum =
            [
                .. Enumerable.Range(0, n).Select(_ => new Rational(random.Below(100), 7)).OrderDescending(),
            ];
            Matrix<Rational> inside = Symmetric(Orthogonal(random, n), spectrum);
            // Balls that have the known matrix at an end or anywhere in them, not in the middle.
            Rational[] shifts =
            [
                .. Enumerable.Range(0, n * n).Select(_ => TestRandom.Power(random.Below(17) - 8, -13)),
            ];
            Matrix<Ball> wide = Matrix<Ball>.Create(
                n,
                n,
                (r, c) =>
                    Ball.FromMidpointRadius(
                        inside[r, c] + shifts[(Math.Max(r, c) * n) + Math.Min(r, c)],
                        TestRandom.Power(1, -10),
                        128
                    )
            );
            Ball[] enclosures = SymmetricEigenvalues.Enclose(wide);
            for (int k = 0; k < n; k++)
            {
                Assert.True(enclosures[k].Contains(spectrum[k]), $"case {i}");
            }
            // The mutant that forgets the radii of the matrix must be seen.
            Ball[] mutant = SymmetricEigenvalues.Enclose(wide.Map(b => b.MidpointBall()));
            Assert.Contains(Enumerable.Range(0, n), k => !mutant[k].Contains(spectrum[k]));
        }
    }

    [Fact]
    public void A_wrong_basis_costs_width_and_never_truth()
    {
        // The enclosure is proved from the residual: exercised here by a matrix that doubles cannot hold.
        Rational[] spectrum = [TestRandom.Power(3, 3000), TestRandom.Power(1, 3000), TestRandom.Power(-5, 2990)];
        Matrix<Rational> a = Symmetric(Orthogonal(new TestRandom(3), 3), spectrum);
        Ball[] enclosures = SymmetricEigenvalues.Enclose(Balls(a, 128));
        for (int k = 0; k < 3; k++)
        {
            Assert.True(enclosures[k].Contains(spectrum[k]), $"{enclosures[k]}");
            Assert.True(enclosures[k].Radius < TestRandom.Power(1, 2900));
        }
    }

    [Fact]
    public void Generalized_eigenvalues_agree_with_both_weights()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(10); i++)
        {
            int n = 1 + random.Below(5);
            Rational[] spectrum =
            [
                .. Enumerable.Range(0, n).Select(_ => new Rational(random.Below(100) - 30, 7)).OrderDescending(),
            ];
            Matrix<Rational> core = Symmetric(Orthogonal(random, n), spectrum);
            // B = D², M = D C D: the pencil has the spectrum of C.
            Rational[] d =
            [
                .. Enumerable.Range(0, n).Select(_ => new Rational(1 + random.Below(9), 1 + random.Below(4))),
            ];
            Matrix<Rational> dm = Matrix<Rational>.Diagonal(d);
            Ball[] squares = [.. d.Select(v => Ball.FromRational(v * v, 128))];
            Ball[]? diagonal = SymmetricEigenvalues.TryEncloseGeneralized(Balls(dm * core * dm, 128), squares);
            // B = XXᵀ, M = X C Xᵀ likewise, for a regular X.
            Matrix<Rational> x =
                MatrixTests.Random(random, n, n) + (new Rational(31, 1) * Matrix<Rational>.Identity(n));
            Ball[]? full = SymmetricEigenvalues.TryEncloseGeneralized(
                Balls(x * core * x.Transpose(), 128),
                Balls(x * x.Transpose(), 128)
            );
            Assert.NotNull(diagonal);
            Assert.NotNull(full);
            for (int k = 0; k < n; k++)
            {
                Assert.True(diagonal[k].Contains(spectrum[k]) && full[k].Contains(spectrum[k]), $"case {i}");
            }
            Assert.True(full[0].Radius < TestRandom.Power(1, -90));
        }
        Assert.Null(SymmetricEigenvalues.TryEncloseGeneralized(Matrix<Ball>.Identity(1), [Ball.Zero]));
        Assert.Null(
            SymmetricEigenvalues.TryEncloseGeneralized(
                Matrix<Ball>.Identity(1),
                Matrix<Ball>.FromRows(1, 1, [-Ball.One])
            )
        );
        Assert.Throws<ArgumentException>(() =>
            SymmetricEigenvalues.Enclose(Matrix<Ball>.FromRows(2, 2, [Ball.One, Ball.One, Ball.Zero, Ball.One]))
        );
    }

    [Fact]
    public void Powers_up_to_a_billion_contain_the_exact_ones()
    {
        // Eigenvalues 1, −1 and 1 − 2⁻³⁰: the last one to the power 2³⁰ is near 1/e, by log1p and exp.
        Matrix<Rational> q = Orthogonal(new TestRandom(5), 3);
        Rational s = 1 - TestRandom.Power(1, -30);
        Matrix<Ball> a = Balls(Symmetric(q, [1, -1, s]), 512);
        Ball[] v = [.. q.Column(2).Select(c => Ball.FromRational(c, 512))];
        long k = 1_000_000_000;
        Ball[] result = MatrixPower.Action<Ball>(a, k, v);
        Ball scale = Ball.Exp(Ball.FromInteger(k) * Ball.Log1p(Ball.FromRational(-TestRandom.Power(1, -30), 512)));
        for (int i = 0; i < 3; i++)
        {
            Assert.True(result[i].Overlaps(scale * v[i]), $"{result[i]}");
            Assert.True(result[i].Radius < TestRandom.Power(1, -200), $"{result[i]}");
        }
    }
}
