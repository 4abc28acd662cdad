using System.Text.Json;
using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>Doubles against 45 digits: 12 digits relative to the largest entry of each vector and matrix.</summary>
public class OracleTests(ITestOutputHelper output)
{
    private const double TwelveDigits = 1e-12;

    public static TheoryData<int> Cases => [.. Oracle.Cases.Select(c => c.Number)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Moments_of_the_flows(int number)
    {
        Oracle oracle = Oracle.Cases[number];
        double worst = 0;
        foreach (JsonElement entry in oracle.Flow)
        {
            double time = Oracle.Number64(entry.GetProperty("time"));
            foreach (Process process in new[] { Process.Sgf, Process.ConstantCovariance, Process.Sgld })
            {
                JsonElement expected = entry.GetProperty(process.Name);
                Float64? temperature =
                    process == Process.Sgld ? Oracle.Number64(expected.GetProperty("temperature")) : null;
                Moments moments = new MomentPath(oracle.Doubles, process, temperature).At(time);
                worst = Math.Max(worst, Oracle.Difference(moments.Mean, expected.GetProperty("mean")));
                worst = Math.Max(worst, Oracle.Difference(moments.Covariance!, expected.GetProperty("covariance")));
            }
            Moments ridge = new MomentPath(oracle.Doubles, Process.Ridge).At(time);
            Assert.Null(ridge.Covariance);
            worst = Math.Max(worst, Oracle.Difference(ridge.Mean, entry.GetProperty("ridge")));
            Moments flow = new MomentPath(oracle.Doubles, Process.GradientFlow).At(time);
            worst = Math.Max(worst, Oracle.Difference(flow.Mean, entry.GetProperty("sgf").GetProperty("mean")));
        }
        output.WriteLine($"case {number}: worst relative difference {worst:E2}");
        Assert.InRange(worst, 0, TwelveDigits);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Moments_of_the_iterations(int number)
    {
        Oracle oracle = Oracle.Cases[number];
        double worst = 0;
        foreach (JsonElement entry in oracle.Sgd)
        {
            int step = entry.GetProperty("step").GetInt32();
            foreach (Process process in new[] { Process.Sgd, Process.SgfEuler, Process.SgdWithoutReplacement })
            {
                string field = process == Process.SgdWithoutReplacement ? "covarianceWithoutReplacement" : "covariance";
                Moments moments = new MomentPath(oracle.Doubles, process).At(step);
                worst = Math.Max(worst, Oracle.Difference(moments.Mean, entry.GetProperty("mean")));
                worst = Math.Max(worst, Oracle.Difference(moments.Covariance!, entry.GetProperty(field)));
            }
            Moments descent = new MomentPath(oracle.Doubles, Process.GradientDescent).At(step);
            worst = Math.Max(worst, Oracle.Difference(descent.Mean, entry.GetProperty("mean")));
        }
        output.WriteLine($"case {number}: worst relative difference {worst:E2}");
        Assert.InRange(worst, 0, TwelveDigits);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Risks_bounds_and_thresholds(int number)
    {
        Oracle oracle = Oracle.Cases[number];
        Instance<Float64> instance = oracle.Doubles;
        var path = new RiskPath(instance);
        double worst = 0;
        void Compare(double actual, JsonElement expected) =>
            worst = Math.Max(worst, Oracle.Difference(actual, expected));

        foreach (JsonElement entry in oracle.Flow)
        {
            double time = Oracle.Number64(entry.GetProperty("time"));
            ExpectedRisk<Float64> flow = path.StochasticGradientFlow(time);
            Compare(flow.Estimation, entry.GetProperty("sgfRisk").GetProperty("estimation"));
            Compare(flow.Prediction, entry.GetProperty("sgfRisk").GetProperty("prediction"));
            LinearRisk<Float64> ridge = Shrinkage<Float64>
                .RidgeAtTime(path.Spectrum, time)
                .Risk(path.Spectrum, instance.Problem.Truth);
            JsonElement ridgeRisk = entry.GetProperty("ridgeRisk");
            Compare(ridge.Bias2, ridgeRisk.GetProperty("bias2"));
            Compare(ridge.Variance, ridgeRisk.GetProperty("variance"));
            Compare(ridge.PredictionBias2, ridgeRisk.GetProperty("predictionBias2"));
            Compare(ridge.PredictionVariance, ridgeRisk.GetProperty("predictionVariance"));
            foreach (BoundConstant constant in Enum.GetValues<BoundConstant>())
            {
                JsonElement expected = entry.GetProperty("bound").GetProperty(constant.ToString().ToLowerInvariant());
                var averaged = ExcessRiskBound<Float64>.Averaged(
                    path.Spectrum,
                    instance.NoiseScale,
                    constant,
                    instance.Problem.Truth
                );
                var given = ExcessRiskBound<Float64>.GivenResponse(
                    path.Spectrum,
                    instance.NoiseScale,
                    constant,
                    instance.Problem.Response
                );
                Compare(averaged.Alpha, expected.GetProperty("alpha"));
                if (!expected.TryGetProperty("price", out JsonElement price))
                {
                    Assert.True(averaged.Alpha <= 0);
                    continue;
                }
                Compare(averaged.Price(time), price);
                Compare(given.Price(time), expected.GetProperty("priceGivenY"));
                foreach (
                    (ExcessRiskBound<Float64> bound, string field) in new[]
                    {
                        (averaged, "limiting"),
                        (given, "limitingGivenY"),
                    }
                )
                {
                    double exact = Oracle.Number64(expected.GetProperty(field));
                    double actual = bound.Limiting(time);
                    if (exact < 1e-60)
                    {
                        // An exact zero: F* = 0, whose residuals are roundings of y here.
                        Assert.InRange(actual, 0, 1e-28);
                    }
                    else
                    {
                        Compare(actual, expected.GetProperty(field));
                    }
                }
            }
        }
        foreach (JsonElement entry in oracle.Sgd)
        {
            ExpectedRisk<Float64> risk = path.StochasticGradientDescent(entry.GetProperty("step").GetInt32());
            Compare(risk.Estimation, entry.GetProperty("risk").GetProperty("estimation"));
            Compare(risk.Prediction, entry.GetProperty("risk").GetProperty("prediction"));
        }
        Stability stability = Stability.Of(path.Spectrum, instance.BatchSize);
        JsonElement thresholds = oracle.Json.GetProperty("stability");
        if (thresholds.GetProperty("sgf").ToString() is "inf" or "Infinity")
        {
            Assert.Equal(double.PositiveInfinity, stability.Flow);
        }
        else
        {
            Compare(stability.Flow, thresholds.GetProperty("sgf"));
        }
        Compare(stability.Descent, thresholds.GetProperty("sgd"));
        output.WriteLine($"case {number}: worst relative difference {worst:E2}");
        Assert.InRange(worst, 0, TwelveDigits);
    }

    [Fact]
    public void A_planted_wrong_noise_factor_is_caught()
    {
        // 1/(m + 1) for 1/m, through a batch size that is one too large.
        Oracle oracle = Oracle.Cases.First(c => c.Exact.BatchSize > 0);
        Instance<Float64> wrong = new(oracle.Doubles.Problem, oracle.Doubles.StepSize, oracle.Doubles.BatchSize + 1);
        JsonElement entry = oracle.Sgd.First(e => e.GetProperty("step").GetInt32() > 0);
        Moments moments = new MomentPath(wrong, Process.Sgd).At(entry.GetProperty("step").GetInt32());
        Assert.True(Oracle.Difference(moments.Covariance!, entry.GetProperty("covariance")) > 1e-3);
    }
}
