using System.Text.Json;
using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>Enclosures against the 45-digit oracle: 40 digits at 256 bits, and containment.</summary>
public class BallOracleTests(ITestOutputHelper output)
{
    private const int Precision = 256;
    private static readonly Rational FortyDigits = Rational.Parse("1e-40");

    public static TheoryData<int> Cases => [.. Oracle.Cases.Select(c => c.Number)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Risks_and_bounds_agree_to_forty_digits(int number)
    {
        Oracle oracle = Oracle.Cases[number];
        Spectrum<Ball>? spectrum = BallSpectrum.TryEnclose(oracle.Exact.Problem.Features, Precision);
        Assert.NotNull(spectrum);
        Instance<Ball> instance = oracle.Exact.Map(value => Ball.FromRational(value, Precision));
        var path = new BallRiskPath(spectrum, instance.Problem.Truth, instance.NoiseScale, Precision);
        double widest = 0;
        void Compare(Ball actual, JsonElement expected)
        {
            Rational value = Oracle.Exactly(expected);
            Rational scale = Rational.Max(value.Abs(), Rational.Parse("1e-20"));
            Assert.True((actual.Midpoint - value).Abs() <= scale * FortyDigits, $"{actual} for {value.ToDouble():R}");
            Assert.True(actual.Radius <= scale * FortyDigits, $"the radius of {actual}");
            widest = Math.Max(widest, (actual.Radius / scale).ToDouble());
        }

        int index = 0;
        foreach (JsonElement eigenvalue in oracle.Json.GetProperty("spectrum").EnumerateArray())
        {
            if (index < spectrum.Rank)
            {
                Compare(spectrum.Eigenvalues[index++], eigenvalue);
            }
        }
        foreach (JsonElement entry in oracle.Flow)
        {
            Ball time = Ball.FromRational(Oracle.Exactly(entry.GetProperty("time")), Precision);
            ExpectedRisk<Ball> risk = path.At(time);
            Compare(risk.Estimation, entry.GetProperty("sgfRisk").GetProperty("estimation"));
            Compare(risk.Prediction, entry.GetProperty("sgfRisk").GetProperty("prediction"));
            LinearRisk<Ball> ridge = Shrinkage<Ball>.RidgeAtTime(spectrum, time).Risk(spectrum, instance.Problem.Truth);
            JsonElement ridgeRisk = entry.GetProperty("ridgeRisk");
            Compare(ridge.Bias2, ridgeRisk.GetProperty("bias2"));
            Compare(ridge.Variance, ridgeRisk.GetProperty("variance"));
            Compare(ridge.PredictionBias2, ridgeRisk.GetProperty("predictionBias2"));
            Compare(ridge.PredictionVariance, ridgeRisk.GetProperty("predictionVariance"));
            foreach (BoundConstant constant in Enum.GetValues<BoundConstant>())
            {
                JsonElement expected = entry.GetProperty("bound").GetProperty(constant.ToString().ToLowerInvariant());
                var bound = ExcessRiskBound<Ball>.Averaged(
                    spectrum,
                    instance.NoiseScale,
                    constant,
                    instance.Problem.Truth
                );
                Compare(bound.Alpha, expected.GetProperty("alpha"));
                if (expected.TryGetProperty("price", out JsonElement price))
                {
                    Compare(bound.Price(time), price);
                    Compare(bound.Limiting(time), expected.GetProperty("limiting"));
                    var given = ExcessRiskBound<Ball>.GivenResponse(
                        spectrum,
                        instance.NoiseScale,
                        constant,
                        instance.Problem.Response
                    );
                    Compare(given.Price(time), expected.GetProperty("priceGivenY"));
                    Compare(given.Limiting(time), expected.GetProperty("limitingGivenY"));
                }
            }
        }
        foreach (JsonElement entry in oracle.Sgd)
        {
            ExpectedRisk<Ball> risk = path.AfterSteps(
                instance.StepSize,
                Ball.FromRational(NoiseFactor.WithReplacement(instance.BatchSize), Precision),
                entry.GetProperty("step").GetInt32()
            );
            Compare(risk.Estimation, entry.GetProperty("risk").GetProperty("estimation"));
            Compare(risk.Prediction, entry.GetProperty("risk").GetProperty("prediction"));
        }
        output.WriteLine($"case {number}: widest relative radius {widest:E1}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Moments_agree_to_forty_digits(int number)
    {
        Oracle oracle = Oracle.Cases[number];
        void Compare(Ball actual, Rational expected, Rational scale)
        {
            Assert.True((actual.Midpoint - expected).Abs() <= scale * FortyDigits, $"{actual}");
            Assert.True(actual.Radius <= scale * FortyDigits, $"the radius of {actual}");
        }
        void CompareMoments(
            Process process,
            Rational clock,
            JsonElement mean,
            JsonElement? covariance,
            Rational? temperature
        )
        {
            BallMomentPath? path = BallMomentPath.TryCreate(oracle.Exact, process, temperature, Precision);
            Assert.NotNull(path);
            (IReadOnlyList<Ball> means, Matrix<Ball>? covariances) = path.At(clock);
            Rational[] expected = [.. mean.EnumerateArray().Select(Oracle.Exactly)];
            for (int i = 0; i < expected.Length; i++)
            {
                Compare(means[i], expected[i], Rational.One);
            }
            if (covariance is { } matrix)
            {
                Rational[] entries =
                [
                    .. matrix.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(Oracle.Exactly),
                ];
                for (int i = 0; i < entries.Length; i++)
                {
                    Compare(covariances!.Entries[i], entries[i], Rational.One);
                }
            }
        }
        foreach (JsonElement entry in oracle.Flow)
        {
            Rational time = Oracle.Exactly(entry.GetProperty("time"));
            foreach (Process process in new[] { Process.Sgf, Process.ConstantCovariance, Process.Sgld })
            {
                JsonElement expected = entry.GetProperty(process.Name);
                Rational? temperature =
                    process == Process.Sgld ? Oracle.Exactly(expected.GetProperty("temperature")) : null;
                CompareMoments(
                    process,
                    time,
                    expected.GetProperty("mean"),
                    expected.GetProperty("covariance"),
                    temperature
                );
            }
            CompareMoments(Process.Ridge, time, entry.GetProperty("ridge"), null, null);
        }
        foreach (JsonElement entry in oracle.Sgd)
        {
            Rational step = Rational.FromInteger(entry.GetProperty("step").GetInt32());
            JsonElement mean = entry.GetProperty("mean");
            CompareMoments(Process.Sgd, step, mean, entry.GetProperty("covariance"), null);
            CompareMoments(Process.SgfEuler, step, mean, entry.GetProperty("covariance"), null);
            CompareMoments(
                Process.SgdWithoutReplacement,
                step,
                mean,
                entry.GetProperty("covarianceWithoutReplacement"),
                null
            );
            CompareMoments(Process.GradientDescent, step, mean, null, null);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Thresholds_agree_to_forty_digits(int number)
    {
        Oracle oracle = Oracle.Cases[number];
        (Ball? Flow, Ball Descent)? thresholds = Stability.TryEnclose(
            oracle.Exact.Problem.Features,
            oracle.Exact.BatchSize,
            precision: 384
        );
        Assert.NotNull(thresholds);
        JsonElement expected = oracle.Json.GetProperty("stability");
        void Compare(Ball actual, string field)
        {
            Rational value = Oracle.Exactly(expected.GetProperty(field));
            Assert.True((actual.Midpoint - value).Abs() <= value * FortyDigits, $"{field}: {actual}");
            Assert.True(actual.Radius <= value * FortyDigits, $"{field}: the radius of {actual}");
        }
        Compare(thresholds.Value.Descent, "sgd");
        Assert.NotNull(thresholds.Value.Flow);
        Compare(thresholds.Value.Flow.Value, "sgf");
    }
}
