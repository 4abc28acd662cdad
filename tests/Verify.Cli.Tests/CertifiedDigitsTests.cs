using System.Numerics;
using System.Text.Json;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>--digits: every printed digit against the 45-digit reference values, off by less than one unit in the last place.</summary>
public sealed class CertifiedDigitsTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private const int Digits = 40;
    private const int Case = 2;

    private static readonly JsonElement Oracle = JsonDocument
        .Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "oracle", "moments.json")))
        .RootElement.GetProperty("cases")[Case];

    private JsonElement Answer(params string[] arguments)
    {
        string instance = folder.Write("instance.json", Oracle.GetProperty("instance").GetRawText());
        Outcome outcome = InProcess.Run([
            .. arguments,
            "--instance",
            instance,
            "--digits",
            $"{Digits}",
            "--format",
            "json",
        ]);
        return JsonDocument.Parse(Expect.Answer(outcome)).RootElement;
    }

    // Mantissa and exponent of a decimal, exactly.
    private static (BigInteger Mantissa, int Exponent) Read(string text)
    {
        string[] parts = text.Split('e');
        int exponent = parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 0;
        int point = parts[0].IndexOf('.');
        string digits = parts[0].Replace(".", "");
        return (
            BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture),
            exponent - (point < 0 ? 0 : parts[0].Length - point - 1)
        );
    }

    private static void Compare(JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind == JsonValueKind.Array)
        {
            Assert.Equal(expected.GetArrayLength(), actual.GetArrayLength());
            for (int i = 0; i < expected.GetArrayLength(); i++)
            {
                Compare(expected[i], actual[i]);
            }
            return;
        }
        (BigInteger mantissa, int exponent) = Read(actual.GetString()!);
        Assert.Equal(Digits, BigInteger.Abs(mantissa).ToString().Length);
        (BigInteger reference, int scale) = Read(expected.GetString()!);
        Assert.True(scale <= exponent, "the reference has more digits");
        BigInteger unit = BigInteger.Pow(10, exponent - scale);
        // The reference itself is rounded in its last place.
        Assert.True(
            BigInteger.Abs((mantissa * unit) - reference) <= unit,
            $"{actual.GetString()} for {expected.GetString()}"
        );
    }

    [Theory]
    [InlineData("sgf", "time")]
    [InlineData("constant-covariance", "time")]
    public void Moments_of_flows(string process, string axis)
    {
        JsonElement entry = Oracle.GetProperty("flow")[0];
        JsonElement answer = Answer("moments", "--process", process, $"--{axis}", entry.GetProperty(axis).GetString()!);
        Compare(entry.GetProperty(process).GetProperty("mean"), answer.GetProperty("results")[0].GetProperty("mean"));
        Compare(
            entry.GetProperty(process).GetProperty("covariance"),
            answer.GetProperty("results")[0].GetProperty("covariance")
        );
    }

    [Fact]
    public void Moments_of_sgd()
    {
        JsonElement entry = Oracle.GetProperty("sgd")[2];
        string step = entry.GetProperty("step").ToString();
        JsonElement answer = Answer("moments", "--process", "sgd", "--step", step);
        Compare(entry.GetProperty("covariance"), answer.GetProperty("results")[0].GetProperty("covariance"));
    }

    [Fact]
    public void Risks_and_bounds()
    {
        JsonElement entry = Oracle.GetProperty("flow")[1];
        JsonElement answer = Answer("risk", "--time", entry.GetProperty("time").GetString()!);
        JsonElement result = answer.GetProperty("results")[0];
        Compare(
            entry.GetProperty("sgfRisk").GetProperty("estimation"),
            result.GetProperty("sgf").GetProperty("estimation")
        );
        foreach (string constant in new[] { "spectral", "sharp", "leverage" })
        {
            foreach (string part in new[] { "alpha", "price", "limiting" })
            {
                Compare(
                    entry.GetProperty("bound").GetProperty(constant).GetProperty(part),
                    result.GetProperty("bound").GetProperty(constant).GetProperty(part)
                );
            }
        }
    }

    [Fact]
    public void Stability_thresholds()
    {
        JsonElement answer = Answer("stability");
        Compare(Oracle.GetProperty("stability").GetProperty("sgf"), answer.GetProperty("sgf"));
        Compare(Oracle.GetProperty("stability").GetProperty("sgd"), answer.GetProperty("sgd"));
    }

    [Theory]
    [InlineData("1001", "1 to 1000")]
    [InlineData("0", "--digits")]
    public void Other_numbers_of_digits_are_refused(string digits, string part) =>
        Expect.BadInput(
            InProcess.Run("risk", "--instance", "examples/instance.json", "--time", "1", "--digits", digits),
            part
        );

    // A diagonal Σ̂ has an exact eigenbasis, equal eigenvalues or not; a number that is exactly 0 has no certain digit, and the
    // program says so.
    [Fact]
    public void What_cannot_be_certified_is_said()
    {
        string instance = folder.Write(
            "equal.json",
            """{"X":[["3/5","4/5"],["-4/5","3/5"],["1","1"],["1","-1"]],"betaStar":[1,2],"sigma2":1,"stepSize":"1/8","batchSize":1}"""
        );
        string text = Expect.Answer(InProcess.Run("risk", "--instance", instance, "--time", "1", "--digits", "10"));
        Assert.NotEmpty(text);
        string zero = folder.Write(
            "zero.json",
            """{"X":[["1","0"],["0","2"],["1","1"]],"y":[0,0,0],"stepSize":"1/8","batchSize":1}"""
        );
        Expect.BadInput(
            InProcess.Run("moments", "--process", "sgf", "--instance", zero, "--time", "1", "--digits", "10"),
            "could not be certified"
        );
    }
}
