using Verify.Tests;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>Truncation bounds at coarse settings, where a missing tail is larger than all rounding.</summary>
public class TruncationTests
{
    private const int Seed = 20260909;

    [Fact]
    public void A_logarithmic_series_cut_early_still_contains_the_logarithm()
    {
        for (int bits = 1; bits < 60; bits++)
        {
            foreach (Rational delta in new[] { new Rational(1, 33), new Rational(-1, 40), new Rational(1, 1000) })
            {
                Ball series = Ball.LogSeries(Ball.FromRational(delta, 300), 300, bits);
                Assert.True(series.IsFinite);
                // lower ≤ log(1 + δ) ≤ upper iff e^lower ≤ 1 + δ ≤ e^upper.
                Assert.True(ExpOracle.Exp(series.Lower, 400).Lower <= 1 + delta, $"log(1 + {delta}) at {bits} bits");
                Assert.True(ExpOracle.Exp(series.Upper, 400).Upper >= 1 + delta, $"log(1 + {delta}) at {bits} bits");
            }
        }
    }

    [Fact]
    public void A_basis_that_is_not_orthonormal_still_proves_true_enclosures()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(60); i++)
        {
            int n = 1 + random.Below(4);
            Rational[] spectrum =
            [
                .. Enumerable.Range(0, n).Select(_ => new Rational(random.Below(200) - 100, 7)).OrderDescending(),
            ];
            Matrix<Ball> a = Matrix<Rational>.Diagonal(spectrum).Map(s => Ball.FromRational(s, 128));
            // Columns of the wrong length, and of the wrong direction in every other case.
            Matrix<Ball> basis = Matrix<Ball>.Create(
                n,
                n,
                (r, c) =>
                    Ball.Exact((r == c ? 1.0 : 0.0) + ((r == c || i % 2 == 0) ? (random.Below(65) - 32) / 1024.0 : 0.0))
            );
            Ball[] enclosures = SymmetricEigenvalues.Certify(a, basis, 128);
            for (int k = 0; k < n; k++)
            {
                Assert.True(enclosures[k].Contains(spectrum[k]), $"case {i}: {enclosures[k]} without {spectrum[k]}");
            }
        }
        Ball[] useless = SymmetricEigenvalues.Certify(
            Matrix<Ball>.Identity(2),
            Ball.Zero * Matrix<Ball>.Identity(2),
            128
        );
        Assert.All(useless, e => Assert.False(e.IsFinite));
    }
}
