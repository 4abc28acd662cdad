using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>The steps of the bound and what it needs: diffusion, loss, coefficient distance, any step size, stability.</summary>
public class BoundStepTests
{
    private static readonly Matrix<Rational> Features = Matrix<Rational>.Create(
        4,
        2,
        (i, j) => Rational.Parse(new[] { "1", "-1/2", "2", "1/3", "0", "1", "-1", "5/4" }[(2 * i) + j])
    );

    private static readonly Rational[] Response = [.. new[] { "1", "-2", "1/2", "3" }.Select(Rational.Parse)];

    private static Spectrum<Float64> Spectrum => DoubleSpectrum.Of(Doubles(Features));

    private static Matrix<Float64> Doubles(Matrix<Rational> matrix) =>
        matrix.Map(value => new Float64(value.ToDouble()));

    private static Float64[] Doubles(IEnumerable<Rational> values) =>
        [.. values.Select(v => new Float64(v.ToDouble()))];

    [Fact]
    public void The_diffusion_is_the_covariance_of_one_sample_gradient()
    {
        // In the original coordinates, by its definition: the mean of the products less the product of the means.
        double[] beta = [0.3, -1.2];
        const double Kappa = 0.7;
        double[][] gradients =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(k =>
                {
                    double[] x = [Features[k, 0].ToDouble(), Features[k, 1].ToDouble()];
                    double r = Response[k].ToDouble() - (x[0] * beta[0]) - (x[1] * beta[1]);
                    return new[] { r * x[0], r * x[1] };
                }),
        ];
        double Mean(Func<double[], double> f) => gradients.Average(f);
        double Covariance(int a, int b) => Kappa * (Mean(g => g[a] * g[b]) - (Mean(g => g[a]) * Mean(g => g[b])));
        Float64[] coordinates = Spectrum.Rotate([beta[0], beta[1]]);
        var diffusion = new Diffusion<Float64>(Spectrum, Doubles(Response), Kappa, coordinates);
        Matrix<Float64> original = Spectrum.Directions * diffusion.Matrix * Spectrum.Directions.Transpose();
        for (int a = 0; a < 2; a++)
        {
            for (int b = 0; b < 2; b++)
            {
                Assert.Equal(Covariance(a, b), original[a, b], 1e-12);
            }
        }
        Assert.Equal(Covariance(0, 0) + Covariance(1, 1), diffusion.Trace, 1e-12);
        Assert.Equal(Mean(g => g[0]), (Spectrum.Directions.Times(diffusion.Gradient.ToArray()))[0], 1e-12);
        double sigma(int a, int b) =>
            Enumerable.Range(0, 4).Average(k => Features[k, a].ToDouble() * Features[k, b].ToDouble());
        double expected = 0;
        for (int a = 0; a < 2; a++)
        {
            for (int b = 0; b < 2; b++)
            {
                expected += sigma(a, b) * Covariance(b, a);
            }
        }
        Assert.Equal(expected, diffusion.LossTrace, 1e-12);
    }

    [Fact]
    public void At_the_largest_step_size_alpha_is_zero()
    {
        foreach (BoundConstant constant in Enum.GetValues<BoundConstant>())
        {
            double step = BoundConstants.LargestStepSize(Spectrum, 3, constant);
            double twiceSlowest = 2.0 * Spectrum.Eigenvalues[^1];
            Assert.Equal(twiceSlowest, step / 3.0 * BoundConstants.Drift(Spectrum, constant), 1e-12);
            Assert.True(step > 0.0);
        }
    }

    [Fact]
    public void The_expected_loss_given_y_is_that_of_the_exact_recursion_for_small_steps()
    {
        // Euler steps of size h, noise scale κ: E F after t/h steps tends to the flow's, with error O(h).
        const double Kappa = 0.1,
            Time = 1.0;
        double Recursion(int steps)
        {
            double h = Time / steps;
            var recursion = new MomentRecursion<Float64>(Doubles(Features), Doubles(Response), h, Kappa / h);
            for (int k = 0; k < steps; k++)
            {
                recursion.Advance();
            }
            var operators = new MomentOperators<Float64>(Doubles(Features));
            double loss = 0;
            Float64[] residuals = operators.Residuals(Doubles(Response), recursion.Mean);
            loss += residuals.Sum(r => r.Value * r.Value) / 8;
            return loss + ((operators.Covariance * recursion.Covariance).Trace().Value / 2);
        }
        // Richardson: the O(h) term removed.
        double expected = (2 * Recursion(4000)) - Recursion(2000);
        var instance = new Instance<Float64>(
            new Problem<Float64>(Doubles(Features), Doubles(Response), null),
            Kappa,
            1
        );
        Matrix<Float64> covariance = new MomentPath(instance, Process.Sgf).At(Time).Covariance!;
        Float64 actual = ExpectedLoss.GivenResponse<Float64>(Spectrum, Doubles(Response), Time, covariance);
        Assert.Equal(expected, actual, 1e-6 * expected);
        Float64 planted = ExpectedLoss.GivenResponse<Float64>(Spectrum, Doubles(Response), 1.01, covariance);
        Assert.True(Math.Abs(planted - expected) > 1e-4 * expected, "another time is another loss");
    }

    [Fact]
    public void The_averaged_loss_is_the_mean_over_responses()
    {
        // E_ε over y = Xβ* ± σ e_k, each k and sign equally likely with weight n: E εεᵀ = σ²I exactly.
        Truth<Float64> truth = new([0.5, -1.0], 0.09);
        const double Time = 0.7,
            Kappa = 0.2;
        Float64[] signal = Doubles(Features).Times([.. truth.Coefficients]);
        double total = 0;
        for (int k = 0; k < 4; k++)
        {
            foreach (double sign in new[] { -1.0, 1.0 })
            {
                Float64[] y = [.. signal];
                y[k] += sign * Math.Sqrt(4 * 0.09);
                var instance = new Instance<Float64>(new Problem<Float64>(Doubles(Features), y, null), Kappa, 1);
                Matrix<Float64> covariance = new MomentPath(instance, Process.Sgf).At(Time).Covariance!;
                total += ExpectedLoss.GivenResponse<Float64>(Spectrum, y, Time, covariance) / 8;
            }
        }
        var averaged = new Instance<Float64>(new Problem<Float64>(Doubles(Features), null, truth), Kappa, 1);
        Float64 prediction = new RiskPath(averaged).StochasticGradientFlow(Time).PredictionCovariance;
        Float64 averagedLoss = ExpectedLoss.OfFilter<Float64>(
            new SpectralDirections<Float64>(Spectrum, truth),
            Filter.GradientFlow<Float64>(Time),
            prediction
        );
        Assert.Equal(total, averagedLoss, 1e-12);
    }

    [Fact]
    public void The_coefficient_distance_is_that_of_the_two_estimates()
    {
        const double Time = 1.3;
        var fit = new LeastSquaresFit<Float64>(Spectrum, Doubles(Response));
        Float64[] flow = GradientFlow.At<Float64>(Spectrum, Time).Estimate(Spectrum, fit.Coordinates);
        Float64[] ridge = Shrinkage<Float64>.RidgeAtTime(Spectrum, Time).Estimate(Spectrum, fit.Coordinates);
        (Float64 distance, Float64 norm) = CoefficientBound.Squares<Float64>(Spectrum, Doubles(Response), Time);
        Assert.Equal(flow.Zip(ridge, (a, b) => (a - b).Value * (a - b).Value).Sum(), distance, 1e-13);
        Assert.Equal(ridge.Sum(a => a.Value * a.Value), norm, 1e-13);
        Assert.Equal(0.0890585, CoefficientBound.Factor<Float64>(1.6862), 1e-4);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.3)]
    [InlineData(5.0)]
    public void The_bound_for_any_step_is_the_integral_of_the_loss_bound(double kappa)
    {
        // 2κΣℓ_i∫₀ᵗ e^{−2(t−u)s_i} G(u) du, G(u) = F(0)e^{−αu} + 2μF*(1 − e^{−αu})/α, by Simpson's rule.
        Truth<Float64> truth = new([0.5, -1.0], 0.3);
        const double Time = 0.8;
        var bound = ExcessRiskBound<Float64>.Averaged(Spectrum, kappa, BoundConstant.Leverage, truth);
        double alpha = bound.Alpha,
            mu = Spectrum.Eigenvalues[^1];
        double Loss(double u) =>
            ((bound.InitialGap + bound.LeastLoss) * Math.Exp(-alpha * u))
            - (2 * mu * bound.LeastLoss * (Math.Exp(-alpha * u) - 1) / alpha);
        Float64[] directions = BoundConstants.Directions<Float64>(Spectrum, BoundConstant.Leverage);
        const int Cells = 4000;
        double sum = 0;
        for (int i = 0; i < 2; i++)
        {
            double Integrand(double u) => Math.Exp(-2 * (Time - u) * Spectrum.Eigenvalues[i]) * Loss(u);
            double integral = 0;
            for (int k = 0; k < Cells; k++)
            {
                double a = Time * k / Cells,
                    b = Time * (k + 1) / Cells;
                integral += (b - a) / 6 * (Integrand(a) + (4 * Integrand((a + b) / 2)) + Integrand(b));
            }
            sum += 2 * kappa * directions[i] * integral;
        }
        Assert.Equal(sum, bound.AnyStep(Time), 1e-9 * sum);
        if (alpha > 0)
        {
            // The displayed bound drops a term that is not positive there, and is larger.
            Assert.True(bound.Displayed(Time) > bound.AnyStep(Time));
            Assert.Equal(bound.Price(Time) + bound.Limiting(Time), bound.Displayed(Time), 1e-14);
        }
        else
        {
            Assert.True(bound.Displayed(Time) < bound.AnyStep(Time));
        }
    }

    [Fact]
    public void The_price_peaks_before_the_time_that_is_claimed()
    {
        Truth<Float64> truth = new([0.5, -1.0], 0.3);
        var bound = ExcessRiskBound<Float64>.Averaged(Spectrum, 0.05, BoundConstant.Sharp, truth);
        double peak = bound.PricePeak();
        double before = 0;
        for (double t = peak; t < 20 * peak; t += peak / 50)
        {
            double now = bound.Price(t);
            Assert.True(t == peak || now < before, $"at {t}");
            before = now;
        }
        // In the slowest direction alone the derivative is 0 exactly there.
        double alpha = bound.Alpha,
            s = Spectrum.Eigenvalues[^1];
        Assert.Equal(alpha * Math.Exp(-alpha * peak), 2 * s * Math.Exp(-2 * s * peak), 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_lyapunov_equation_changes_sign_at_the_thresholds(int batch)
    {
        (Ball? flow, Ball descent) = Stability.TryEnclose(Features, batch, 128)!.Value;
        Rational factor = NoiseFactor.WithReplacement(batch);
        Rational m = Rational.FromInteger(batch);
        Rational Near(Ball threshold, string ratio) => threshold.Midpoint * Rational.Parse(ratio);
        Assert.True(Lyapunov.OfDescent(Features, Near(descent, "0.999999"), factor)!.Value.Sign > 0);
        Assert.True(Lyapunov.OfDescent(Features, Near(descent, "1.000001"), factor)!.Value.Sign < 0);
        Assert.True(Lyapunov.OfFlow(Features, Near(flow!.Value, "0.999999") / m)!.Value.Sign > 0);
        Assert.True(Lyapunov.OfFlow(Features, Near(flow.Value, "1.000001") / m)!.Value.Sign < 0);
        // A batch of another size has another threshold.
        Assert.True(
            Lyapunov.OfDescent(Features, Near(descent, "1.01"), NoiseFactor.WithReplacement(batch + 1))!.Value.Sign > 0
        );
    }
}
