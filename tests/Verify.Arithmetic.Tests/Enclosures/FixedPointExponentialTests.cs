using Verify.Tests;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>The exponential that certifies, attacked: known exponentials, wide balls, few terms, few bits.</summary>
public class FixedPointExponentialTests
{
    private const int Seed = 20261127;
    private const int GuardBits = 24;

    public static TheoryData<int> Precisions => [64, 128, 512, 1024, 4096];

    internal static Matrix<Ball> Balls(Matrix<Rational> matrix, int precision) =>
        matrix.Map(a => Ball.FromRational(a, precision));

    private static Rational[] Spectrum(TestRandom random, int n) =>
        [.. Enumerable.Range(0, n).Select(_ => new Rational(random.Below(400) - 350, 1 + random.Below(20)))];

    internal static int Cases(int precision) => TestScale.Trials(Math.Max(2, 4096 / precision));

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Exponentials_of_known_spectra_are_enclosed_however_far_from_normal(int precision)
    {
        var random = new TestRandom(Seed + precision);
        for (int i = 0; i < Cases(precision); i++)
        {
            int n = 1 + random.Below(5);
            // Conditions of P from 1 to about 10⁷; far from normal matrices lose bits to the norms on the way.
            int size = random.Below(3) switch
            {
                0 => 0,
                1 => 2,
                _ => 20,
            };
            var known = KnownExponential.Of(random, Spectrum(random, n), size, precision + 500);
            Matrix<Ball> result = FixedPointExponential.Of(Balls(known.Matrix, precision + 40), precision);
            Assert.True(known.Miss(result) is null, $"case {i}: {known.Miss(result)}");
            if (size <= 2)
            {
                Rational largest = known.Exponential.Entries.ToArray().Max(entry => entry.Abs()) + 1;
                Rational width = largest * Rational.FromDyadic(1, 60 - precision);
                Assert.All(result.Entries.ToArray(), entry => Assert.True(entry.Radius <= width, $"case {i}: {entry}"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Nilpotent_matrices_have_finite_series(int precision)
    {
        var random = new TestRandom(Seed + precision);
        for (int i = 0; i < Cases(precision); i++)
        {
            int n = 2 + random.Below(4);
            Matrix<Rational> triangle = Matrix<Rational>.Create(
                n,
                n,
                (r, c) => r < c ? new Rational(random.Below(2001) - 1000, 1 << random.Below(12)) : Rational.Zero
            );
            (Matrix<Rational> p, Matrix<Rational> inverse) = KnownExponential.Basis(random, n, random.Below(3));
            var known = KnownExponential.Nilpotent(p * triangle * inverse);
            Matrix<Ball> result = FixedPointExponential.Of(Balls(known.Matrix, precision + 40), precision);
            Assert.True(known.Miss(result) is null, $"case {i}: {known.Miss(result)}");
            Ball corner = FixedPointExponential.Of(Balls(triangle, precision), precision)[0, 0];
            Assert.True(corner.Contains(Rational.One), $"case {i}: {corner}");
        }
    }

    /// <summary>Entries from 2^−200 to 2^200; where nothing grows on the way, the small ones cost no width.</summary>
    [Theory]
    [MemberData(nameof(Precisions))]
    public void Graded_matrices_are_enclosed(int precision)
    {
        var random = new TestRandom(Seed + precision);
        Rational Graded() =>
            TestRandom.Power(1 + random.Below(1000), random.OneIn(2) ? random.Below(190) : -random.Below(200));
        for (int i = 0; i < Cases(precision); i++)
        {
            int n = 2 + random.Below(3);
            Matrix<Rational> triangle = Matrix<Rational>.Create(
                n,
                n,
                (r, c) => r < c ? Graded() * (random.OneIn(2) ? 1 : -1) : Rational.Zero
            );
            var nilpotent = KnownExponential.Nilpotent(triangle);
            string? miss = nilpotent.Miss(FixedPointExponential.Of(Balls(triangle, precision), precision));
            Assert.True(miss is null, $"case {i}: {miss}");

            // A stable one: −d on the diagonal, d from 2^−200 to 2^200; e^(−d) is 0 or 1 to any number of bits here.
            Rational[] d = [.. Enumerable.Range(0, n).Select(_ => Graded())];
            Ball[] exact = [.. d.Select(s => Ball.Exp(Ball.FromRational(-s, precision)))];
            Matrix<Ball> stable = FixedPointExponential.Of(
                Balls(Matrix<Rational>.Diagonal([.. d.Select(s => -s)]), precision),
                precision
            );
            for (int k = 0; k < n; k++)
            {
                Assert.True(stable[k, k].Overlaps(exact[k]), $"case {i}: {stable[k, k]} and {exact[k]}");
                Assert.True(stable[k, k].Radius <= Rational.FromDyadic(1, 30 - precision), $"case {i}: {stable[k, k]}");
            }

            // Graded by a similarity that only makes entries small: DAD⁻¹ with d_i falling, A upper triangular.
            Matrix<Rational> down = Matrix<Rational>.Create(
                n,
                n,
                (r, c) => r < c ? triangle[r, c] * TestRandom.Power(1, -200) : Rational.Zero
            );
            var small = KnownExponential.Nilpotent(down);
            Matrix<Ball> fine = FixedPointExponential.Of(Balls(down, precision), precision);
            Assert.True(small.Miss(fine) is null, $"case {i}: {small.Miss(fine)}");
            Assert.True(fine[0, n - 1].Radius <= Rational.FromDyadic(1, 20 - precision), $"case {i}: {fine[0, n - 1]}");
        }
    }

    [Theory]
    [MemberData(nameof(Precisions))]
    public void Diagonal_matrices_have_the_exponentials_of_their_entries(int precision)
    {
        var random = new TestRandom(Seed + precision);
        for (int i = 0; i < Cases(precision); i++)
        {
            Rational[] spectrum = Spectrum(random, 4);
            Matrix<Ball> result = FixedPointExponential.Of(
                Balls(Matrix<Rational>.Diagonal(spectrum), precision),
                precision
            );
            for (int k = 0; k < 16; k++)
            {
                Ball expected = k % 5 == 0 ? Ball.Exp(Ball.FromRational(spectrum[k / 5], precision + 64)) : Ball.Zero;
                Assert.True(result.Entries[k].Overlaps(expected), $"case {i}: {result.Entries[k]} and {expected}");
            }
        }
    }

    /// <summary>Each A lies in a corner of a wide ball: what forgets the radii of the input misses it.</summary>
    [Theory]
    [MemberData(nameof(Precisions))]
    public void All_matrices_of_a_wide_ball_are_enclosed(int precision)
    {
        var random = new TestRandom(Seed + precision);
        for (int i = 0; i < 2 * Cases(precision); i++)
        {
            int n = 1 + random.Below(4);
            var known = KnownExponential.Of(random, Spectrum(random, n), random.Below(3), precision + 300);
            Rational radius = TestRandom.Power(1, -4 - random.Below(40));
            bool isNarrow = random.OneIn(2);
            Matrix<Ball> wide = known.Matrix.Map(a =>
                isNarrow && random.OneIn(2)
                    ? Ball.FromRational(a, precision + 40)
                    : Ball.FromMidpointRadius(a + (random.OneIn(3) ? -radius : radius), radius, precision + 40)
            );
            Matrix<Ball> result = FixedPointExponential.Of(wide, precision);
            Assert.True(known.Miss(result) is null, $"case {i}: {known.Miss(result)}");
        }
    }

    /// <summary>Series cut after a few terms: only the bound of the tail makes the result true.</summary>
    [Theory]
    [MemberData(nameof(Precisions))]
    public void A_series_cut_early_still_contains_the_exponential(int precision)
    {
        var random = new TestRandom(Seed + precision);
        for (int terms = 1; terms <= 8; terms++)
        {
            for (int i = 0; i < Cases(precision); i++)
            {
                var known = KnownExponential.Of(
                    random,
                    [.. Spectrum(random, 1 + random.Below(4)).Select(s => s * new Rational(1, 8))],
                    random.Below(3),
                    precision + 300
                );
                if (known.Matrix.Entries.ToArray().All(entry => entry.IsZero))
                {
                    continue;
                }
                Matrix<Ball> result = FixedPointExponential.Of(
                    Balls(known.Matrix, precision + 40),
                    precision,
                    GuardBits,
                    terms
                );
                Assert.True(known.Miss(result) is null, $"{terms} terms, case {i}: {known.Miss(result)}");
                // The tail is what contains it: with the radius that the public form reaches it is missed. ‖A/2^j‖ > 2^−9 but for
                // tiny norms, and 9 terms of that are 2^−100.
                if (known.Matrix.Rows == 1 && known.Matrix[0, 0].Abs() > new Rational(1, 64) && precision >= 128)
                {
                    Rational radius = FixedPointExponential
                        .Of(Balls(known.Matrix, precision + 40), precision)[0, 0]
                        .Radius;
                    var bare = Matrix<Ball>.FromRows(
                        1,
                        1,
                        [Ball.FromMidpointRadius(result[0, 0].Midpoint, 2 * radius, precision)]
                    );
                    Assert.True(known.Miss(bare) is not null, $"{terms} terms, case {i}: no power");
                }
            }
        }
    }

    /// <summary>A handful of bits: rounding is all there is, in products, quotients, sums and squarings.</summary>
    [Fact]
    public void With_a_handful_of_bits_the_exponential_is_still_inside()
    {
        var random = new TestRandom(Seed);
        int missed = 0;
        for (int i = 0; i < TestScale.Trials(3000); i++)
        {
            var known = KnownExponential.Of(random, Spectrum(random, 1 + random.Below(3)), random.Below(2), 200);
            int precision = 64;
            Matrix<Ball> result = FixedPointExponential.Of(
                Balls(known.Matrix, 200),
                precision,
                random.Below(30) - 60,
                1 + random.Below(12)
            );
            Assert.True(known.Miss(result) is null, $"case {i}: {known.Miss(result)}");
            missed += known.Miss(result.Map(entry => entry.IsFinite ? entry.MidpointBall() : entry)) is null ? 0 : 1;
        }
        Assert.True(missed > 1000, $"only {missed} results needed their radius");
    }

    [Fact]
    public void What_has_no_exponential_says_so()
    {
        Matrix<Ball> unknown = Matrix<Ball>.Create(2, 2, (_, _) => Ball.Indeterminate(128));
        Assert.False(FixedPointExponential.Of(unknown, 128)[1, 1].IsFinite);
        Assert.Throws<ArgumentException>(() =>
            FixedPointExponential.Of(Matrix<Ball>.Create(1, 2, (_, _) => Ball.One), 128)
        );
        Matrix<Ball> zero = FixedPointExponential.Of(Matrix<Ball>.Create(2, 2, (_, _) => Ball.Zero), 128);
        Assert.True(zero[0, 0].IsExact && zero[0, 0].Contains(Rational.One) && zero[0, 1].Contains(Rational.Zero));
        Assert.Equal(0, FixedPointExponential.Of(Matrix<Ball>.Identity(0), 128).Rows);
        // Beyond 2^(2¹⁵), and a norm beyond all exponents.
        Ball large = Ball.ScaleByPowerOfTwo(Ball.One, 40_000);
        Assert.False(FixedPointExponential.Of(Matrix<Ball>.FromRows(1, 1, [large]), 64)[0, 0].IsFinite);
        Assert.False(
            FixedPointExponential.Of(Matrix<Ball>.FromRows(1, 1, [Ball.FromInteger(1 << 20)]), 64)[0, 0].IsFinite
        );
    }
}
