using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>Data whose covariance has eigenvalues several times, off the axes: the same numbers as on the axes.</summary>
public class RepeatedEigenvalueTests
{
    [Theory]
    [InlineData(new[] { 4, 4, 1 }, 2)]
    [InlineData(new[] { 4, 4, 4 }, 1)]
    [InlineData(new[] { 9, 4, 4, 1, 1 }, 3)]
    [InlineData(new[] { 4, 4, 0 }, 2)]
    public void Rotated_data_have_the_risks_of_data_along_the_axes(int[] lengths, int different)
    {
        int p = lengths.Length;
        Matrix<Rational> rotation = Rotation(p);
        // Columns along the axes, two samples each, and the same turned by an exact rotation.
        Matrix<Rational> along = Matrix<Rational>.Create(
            2 * p,
            p,
            (k, j) => k / 2 == j ? (k % 2 == 0 ? lengths[j] : -lengths[j]) : 0
        );
        Matrix<Rational> turned = along * rotation;
        Rational[] truth = [.. Enumerable.Range(0, p).Select(i => Rational.FromInteger(i + 1))];
        Rational[] turnedTruth = rotation.Transpose().Times(truth);
        Assert.Equal(different, DistinctEigenvalues.TryCount(new MomentOperators<Rational>(turned).Covariance));
        foreach (string time in new[] { "1/10", "3" })
        {
            ExpectedRisk<Ball> straight = Risk(along, truth, time);
            ExpectedRisk<Ball> rotated = Risk(turned, turnedTruth, time);
            Assert.True(straight.Estimation.Overlaps(rotated.Estimation));
            Assert.True(straight.Prediction.Overlaps(rotated.Prediction));
            Assert.True(rotated.Estimation.Radius <= straight.Estimation.Midpoint * Rational.FromDyadic(1, -80));
        }
    }

    // As many independent rows as the rank, and zero rows: the fit has no residuals, and nothing drives the covariance but rounding.
    [Theory]
    [InlineData("1/100")]
    [InlineData("173/10000")]
    [InlineData("71")]
    public void Rounding_of_a_forcing_that_is_zero_is_not_blown_up(string time)
    {
        var features = Matrix<Rational>.FromRows(4, 4, [1, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0]);
        Rational[] truth = [-1, 2, -3, 1];
        ExpectedRisk<Ball> risk = Risk(features, truth, time);
        Assert.True(risk.Estimation.Radius <= risk.Estimation.Midpoint * Rational.FromDyadic(1, -80));
    }

    [Fact]
    public void Eigenvalues_that_are_nearly_one_are_two()
    {
        Rational near = Rational.One + Rational.Parse("1e-40");
        Matrix<Rational> rotation = Rotation(3);
        Matrix<Rational> diagonal = Matrix<Rational>.Create(
            3,
            3,
            (i, j) =>
                i != j ? 0
                : i == 0 ? near
                : 1
        );
        Assert.Equal(2, DistinctEigenvalues.TryCount(rotation.Transpose() * diagonal * rotation));
        Assert.Null(DistinctEigenvalues.TryCount(Matrix<Rational>.Identity(41)));
        Assert.Equal(1, DistinctEigenvalues.TryCount(Matrix<Rational>.Identity(40)));
    }

    [Fact]
    public void A_start_that_is_an_eigenvector_does_not_hide_the_others()
    {
        // I + vvᵀ/‖v‖² for the first start v that is tried, (65, 3).
        Matrix<Rational> matrix = Matrix<Rational>.Create(
            2,
            2,
            (i, j) => (i == j ? Rational.One : 0) + (Rational.FromInteger(i == 0 ? 65 : 3) * (j == 0 ? 65 : 3) / 4234)
        );
        Assert.Equal(2, DistinctEigenvalues.TryCount(matrix));
    }

    private static ExpectedRisk<Ball> Risk(Matrix<Rational> features, Rational[] truth, string time)
    {
        Spectrum<Ball> spectrum = BallSpectrum.TryEnclose(features, 128)!;
        var path = new BallRiskPath(
            spectrum,
            new Truth<Ball>([.. truth.Select(b => Ball.FromRational(b, 128))], Ball.One),
            Ball.FromRational(Rational.Parse("1/100"), 128),
            128
        );
        return path.TryAt(Ball.FromRational(Rational.Parse(time), 128), TestContext.Current.CancellationToken)!;
    }

    // Products of turns by (3/5, 4/5) and (5/13, 12/13) in neighbouring planes.
    private static Matrix<Rational> Rotation(int p)
    {
        Matrix<Rational> rotation = Matrix<Rational>.Identity(p);
        for (int a = 0; a + 1 < p; a++)
        {
            (Rational c, Rational s) =
                a % 2 == 0
                    ? (Rational.Parse("3/5"), Rational.Parse("4/5"))
                    : (Rational.Parse("5/13"), Rational.Parse("12/13"));
            rotation *= Matrix<Rational>.Create(
                p,
                p,
                (i, j) =>
                    i == j ? (i == a || i == a + 1 ? c : 1)
                    : i == a && j == a + 1 ? s
                    : i == a + 1 && j == a ? -s
                    : 0
            );
        }
        return rotation;
    }
}
