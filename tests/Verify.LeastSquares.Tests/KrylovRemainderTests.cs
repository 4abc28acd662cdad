using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>The bound of what a Krylov space leaves out: by positive sums, by modes, and by quadrature.</summary>
public class KrylovRemainderTests
{
    private static readonly double[] Diagonal = [-3.0, -2.0, -2.5, -1.5];
    private static readonly double[] Beside = [0.7, 0.4, 0.6];

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void Flow_agrees_with_its_modes(double decay)
    {
        KrylovRemainder remainder = Create(MomentDynamics.Flow(0.1), decay, [0.5, 2.0, 7.0]);
        foreach (double time in new[] { 0.5, 2.0, 7.0 })
        {
            Assert.Equal(1.0, remainder.At(time) / remainder.OverModes(time), 1e-10);
        }
    }

    [Fact]
    public void Flow_agrees_with_a_taylor_series_where_the_modes_have_no_digits()
    {
        // h(s) = (0.7·0.4·0.6)s³/6·(1 + O(s)): at s = 1e-6 it is 2.8e-20, and J = 7e-27.
        KrylovRemainder remainder = Create(MomentDynamics.Flow(0.1), 0.0, [1e-6]);
        double leading = 0.7 * 0.4 * 0.6 * 1e-24 / 24.0;
        Assert.Equal(1.0, remainder.At(1e-6) / leading, 1e-3);
        Assert.True(Math.Abs((remainder.OverModes(1e-6) / leading) - 1.0) > 0.1, "the modes have lost it");
    }

    [Theory]
    [InlineData(0.01, 0.0, 400, 1.02)]
    [InlineData(0.01, 0.5, 400, 1.02)]
    [InlineData(0.1, 0.0, 30, 1.3)]
    [InlineData(0.25, 0.5, 12, 3.0)]
    public void Descent_is_bounded_closely(double step, double decay, int steps, double atMost)
    {
        KrylovRemainder remainder = Create(MomentDynamics.Descent(step, 0.1), decay, [steps]);
        // By its definition, with the powers carried out.
        double[] power = [1.0, 0.0, 0.0, 0.0];
        double sum = 0.0;
        for (int l = 0; l < steps; l++)
        {
            sum += Math.Pow(1.0 - (step * decay), steps - 1 - l) * power[3];
            power =
            [
                .. Enumerable
                    .Range(0, 4)
                    .Select(i =>
                        power[i]
                        + (
                            step
                            * (
                                (Diagonal[i] * power[i])
                                + (i > 0 ? Beside[i - 1] * power[i - 1] : 0.0)
                                + (i < 3 ? Beside[i] * power[i + 1] : 0.0)
                            )
                        )
                    ),
            ];
        }
        double exact = step * sum;
        Assert.Equal(1.0, remainder.OverModes(steps) / exact, 1e-9);
        Assert.InRange(remainder.At(steps) / exact, 1.0 - 1e-10, atMost);
    }

    /// <summary>Interpolated data: the covariance dies out, and its traces keep their relative accuracy while it does.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_dies_out_keeps_its_digits(bool flow)
    {
        (Spectrum<Arithmetic.Float64> spectrum, MomentForcing<Arithmetic.Float64> forcing) = Instances.Forcing(
            "wide",
            12,
            40,
            true
        );
        MomentDynamics dynamics = flow ? MomentDynamics.Flow(0.005) : MomentDynamics.Descent(0.01, 0.5);
        var dense = new DenseCovarianceEngine(spectrum, forcing, dynamics);
        var free = new MatrixFreeCovarianceEngine(spectrum, forcing, dynamics);
        double unit = 10.0 / spectrum.Eigenvalues[^1].Value;
        double[] clocks = [.. new[] { 0.1, 0.5, 1.0, 2.0 }.Select(t => flow ? t * unit : Math.Round(t * unit / 0.01))];
        CancellationToken token = TestContext.Current.CancellationToken;
        IReadOnlyList<CovarianceTraces> first = dense.Traces(clocks, token),
            second = free.Traces(clocks, token);
        for (int i = 0; i < clocks.Length; i++)
        {
            double allowed = 1e-11 + (4 * Math.Max(first[i].ErrorEstimate, second[i].ErrorEstimate));
            Assert.InRange(Math.Abs((second[i].Trace / first[i].Trace) - 1.0), 0.0, allowed);
            Assert.InRange(second[i].ErrorEstimate, 0.0, 1e-11);
        }
        Assert.True(first[^1].Trace < 1e-15 * first[0].Trace);
    }

    private static KrylovRemainder Create(MomentDynamics dynamics, double decay, double[] clocks)
    {
        double[] modes = [.. Diagonal];
        double[][] ends =
        [
            [1.0, 0.0],
            [0.0, 0.0],
            [0.0, 0.0],
            [0.0, 1.0],
        ];
        TridiagonalEigen.Solve(modes, [.. Beside], ends);
        return new(dynamics, Diagonal, Beside, modes, [.. ends.Select(end => end[0] * end[1])], decay, clocks);
    }
}
