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
                }
            }
        }
        output.WriteLine($"case {number}: widest relative radius {widest:E1}");
    }
}
