using Verify.LeastSquares.Simulation;
using Xunit;

namespace Verify.LeastSquares.Tests.Simulation;

public class EnsembleTests
{
    // n = 4, p = 2; one step from β = 0 has exact moments that can be written down.
    private static readonly double[] X = [1, 0.5, -1, 2, 0.25, -0.75, 1.5, 1];
    private static readonly double[] Y = [1, -0.5, 2, 0.75];
    private const double StepSize = 0.3;

    private static (double[] Mean, double[] Covariance) OneStep(double noiseFactor)
    {
        // SGD: mean η·z, covariance η²·factor·[(1/n)Σ y_k² x_kx_kᵀ − zzᵀ].
        var z = new double[2];
        var second = new double[4];
        for (int k = 0; k < 4; k++)
        {
            for (int i = 0; i < 2; i++)
            {
                z[i] += Y[k] * X[(2 * k) + i] / 4;
                for (int j = 0; j < 2; j++)
                {
                    second[(2 * i) + j] += Y[k] * Y[k] * X[(2 * k) + i] * X[(2 * k) + j] / 4;
                }
            }
        }
        var covariance = new double[4];
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 2; j++)
            {
                covariance[(2 * i) + j] = StepSize * StepSize * noiseFactor * (second[(2 * i) + j] - (z[i] * z[j]));
            }
        }
        return ([StepSize * z[0], StepSize * z[1]], covariance);
    }

    private static double WorstScore(StepKernel kernel, double noiseFactor, double wrong = 1.0)
    {
        (double[] mean, double[] covariance) = OneStep(noiseFactor);
        EnsembleMoments moments = Ensemble.Run(kernel, 40_000, [new(1, mean)], seed: 5)[0];
        double worst = 0;
        for (int i = 0; i < 2; i++)
        {
            worst = Math.Max(worst, Math.Abs(moments.MeanOffset[i] / moments.MeanError[i]));
        }
        for (int i = 0; i < 4; i++)
        {
            worst = Math.Max(
                worst,
                Math.Abs((moments.SecondMoment[i] - (wrong * covariance[i])) / moments.SecondMomentError[i])
            );
        }
        return worst;
    }

    // The largest of 5 distinct |z| exceeds 5 with probability below 3e-6.
    private const double Band = 5.0;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Sgd_with_replacement_has_the_exact_moments(int batch) =>
        Assert.InRange(WorstScore(new SgdKernel(X, Y, 2, StepSize, batch, true), 1.0 / batch), 0, Band);

    [Fact]
    public void Sgd_without_replacement_has_the_exact_moments() =>
        // (n − m)/(m(n − 1)) with n = 4, m = 3.
        Assert.InRange(WorstScore(new SgdKernel(X, Y, 2, StepSize, 3, false), 1.0 / 9.0), 0, Band);

    [Fact]
    public void Euler_steps_of_the_flow_have_the_moments_of_sgd() =>
        Assert.InRange(
            WorstScore(new EulerKernel(X, Y, 2, StepSize, StepSize / 3, DiffusionNoise.StochasticGradient), 1.0 / 3.0),
            0,
            Band
        );

    [Fact]
    public void A_planted_wrong_covariance_is_detected() =>
        Assert.True(WorstScore(new SgdKernel(X, Y, 2, StepSize, 3, true), 1.0 / 3.0, wrong: 1.1) > Band);

    [Fact]
    public void A_kernel_with_the_wrong_replacement_is_detected() =>
        Assert.True(WorstScore(new SgdKernel(X, Y, 2, StepSize, 3, true), 1.0 / 9.0) > Band);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_result_does_not_depend_on_the_number_of_threads(bool euler)
    {
        (double[] mean, _) = OneStep(1);
        StepKernel kernel = euler
            ? new EulerKernel(X, Y, 2, StepSize, 0.1, DiffusionNoise.StochasticGradient)
            : new SgdKernel(X, Y, 2, StepSize, 2, false);
        EnsembleTarget[] targets = [new(0, mean), new(1, mean), new(7, mean)];
        EnsembleMoments one = Ensemble.Run(kernel, 4_003, targets, seed: 9, threads: 1)[2];
        EnsembleMoments many = Ensemble.Run(kernel, 4_003, targets, seed: 9, threads: 4)[2];
        Assert.Equal(one.MeanOffset, many.MeanOffset);
        Assert.Equal(one.SecondMoment, many.SecondMoment);
        Assert.Equal(4_003, one.Trajectories);
    }

    [Fact]
    public void Recording_on_the_way_does_not_change_a_trajectory()
    {
        double[] zero = new double[2];
        var kernel = new SgdKernel(X, Y, 2, StepSize, 3, false);
        EnsembleMoments straight = Ensemble.Run(kernel, 50, [new(9, zero)], seed: 9)[0];
        EnsembleMoments stops = Ensemble.Run(kernel, 50, [new(0, zero), new(4, zero), new(9, zero)], seed: 9)[2];
        Assert.Equal(straight.MeanOffset, stops.MeanOffset);
    }

    [Fact]
    public void Cancelling_stops_the_run()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Ensemble.Run(
                new SgdKernel(X, Y, 2, StepSize, 1, true),
                10_000,
                [new(100, new double[2])],
                seed: 1,
                cancellation: source.Token
            )
        );
    }
}
