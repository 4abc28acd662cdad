using System.Numerics;
using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>Stability thresholds in doubles, by Lanczos, inside their enclosures, by a decomposition of the whole operator.</summary>
public class StabilityRoutesTests
{
    [Theory]
    [InlineData("tall", 40, 6, 1)]
    [InlineData("tall", 60, 9, 7)]
    [InlineData("wide", 8, 30, 3)]
    [InlineData("square", 8, 8, 2)]
    [InlineData("graded", 30, 6, 2)]
    [InlineData("repeated", 20, 5, 4)]
    [InlineData("deficient", 20, 6, 1)]
    [InlineData("orthogonal", 16, 4, 2)]
    [InlineData("huge", 20, 4, 2)]
    [InlineData("tiny", 20, 4, 2)]
    public void Both_routes_agree(string shape, int n, int p, int batchSize)
    {
        Matrix<Float64> features = Instances.Doubles(shape, n, p, 0.01, batchSize).Problem.Features;
        Stability doubles = Stability.Of(DoubleSpectrum.Of(features), batchSize, TestContext.Current.CancellationToken);
        (Ball? flow, Ball descent) = Stability
            .TryEnclose(features.Map(value => Rational.FromDouble(value.Value)), batchSize, 256)!
            .Value;
        Assert.InRange(Math.Abs((doubles.Flow / flow!.Value.Midpoint.ToDouble()) - 1.0), 0.0, 1e-11);
        Assert.InRange(Math.Abs((doubles.Descent / descent.Midpoint.ToDouble()) - 1.0), 0.0, 1e-11);
        // Planted: another batch size.
        Stability other = Stability.Of(DoubleSpectrum.Of(features), batchSize + 1);
        Assert.True(Math.Abs((other.Descent / descent.Midpoint.ToDouble()) - 1.0) > 1e-6);
    }

    [Fact]
    public void One_sample_is_always_stable_under_the_flow()
    {
        (Spectrum<Float64> spectrum, _) = Instances.Forcing("one", 1, 4, true);
        Stability stability = Stability.Of(spectrum, 1);
        Assert.Equal(double.PositiveInfinity, stability.Flow);
        Assert.Equal(1.0, stability.Descent * spectrum.Eigenvalues[0].Value / 2.0, 1e-12);
    }

    [Fact]
    public void Rows_that_only_doubles_take_for_one_make_noise()
    {
        // 1 and 1 + 2⁻⁶⁰: the threshold is some 2¹²², far from what doubles tell, and not the ∞ of one row.
        var exact = Matrix<Rational>.FromRows(
            2,
            1,
            [Rational.One, Rational.One + new Rational(1, BigInteger.One << 60)]
        );
        Matrix<Float64> features = exact.Map(value => new Float64(value.ToDouble()));
        (_, Stability errors) = Stability.WithErrors(DoubleSpectrum.Of(features), features, () => exact, 1);
        Assert.Equal(double.PositiveInfinity, errors.Flow);
        (_, Stability none) = Stability.WithErrors(
            DoubleSpectrum.Of(features),
            features,
            () => exact.Map(_ => Rational.One),
            1
        );
        Assert.Equal(0.0, none.Flow);
    }

    [Fact]
    public void A_hundred_features_take_products_with_the_operator_only()
    {
        // With n rows √n·e_i (p = n) every sample moves its own direction: SGD with m = 1 is stable iff η·n·s_max ≤ 2 for s = 1.
        const int p = 100;
        var features = Matrix<Float64>.Create(p, p, (i, j) => i == j ? new Float64(10.0) : Float64.Zero);
        Stability stability = Stability.Of(DoubleSpectrum.Of(features), 1);
        Assert.Equal(2.0 / 100.0, stability.Descent, 1e-14);
        Assert.Equal(2.0 / 99.0, stability.Flow, 1e-14);
    }

    [Fact]
    public void A_cancelled_token_stops_it()
    {
        (Spectrum<Float64> spectrum, _) = Instances.Forcing("tall", 40, 6, true);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => Stability.Of(spectrum, 1, source.Token));
    }
}
