using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>The JSON answers against the 45-digit reference values, and their shapes against the contract.</summary>
public sealed class OracleTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    // Doubles against 45 digits, relative to the largest entry of the answer.
    private const double Tolerance = 1e-12;
    private const double ExactZero = 1e-60;

    private static readonly JsonElement[] Cases =
    [
        .. JsonDocument
            .Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "oracle", "moments.json")))
            .RootElement.GetProperty("cases")
            .EnumerateArray(),
    ];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void Moments_of_flows_agree(int index)
    {
        JsonElement[] flow = [.. Cases[index].GetProperty("flow").EnumerateArray()];
        foreach (string process in new[] { "sgf", "constant-covariance", "sgld" })
        {
            string[] temperature =
                process == "sgld"
                    ? ["--temperature", flow[0].GetProperty("sgld").GetProperty("temperature").GetString()!]
                    : [];
            JsonElement answer = Moments(index, process, "time", Points(flow, "time"), temperature);
            foreach ((JsonElement expected, JsonElement actual) in Pairs(flow, answer))
            {
                Assert.Equal(["time", "mean", "covariance"], Names(actual));
                Assert.Equal(expected.GetProperty("time").GetString(), actual.GetProperty("time").GetString());
                Near(expected.GetProperty(process).GetProperty("mean"), actual.GetProperty("mean"));
                Near(expected.GetProperty(process).GetProperty("covariance"), actual.GetProperty("covariance"));
            }
        }
        JsonElement ridge = Moments(index, "ridge", "time", Points(flow, "time"));
        JsonElement gradientFlow = Moments(index, "gradient-flow", "time", Points(flow, "time"));
        foreach ((JsonElement expected, JsonElement actual) in Pairs(flow, ridge))
        {
            Assert.Equal(["time", "mean"], Names(actual));
            Near(expected.GetProperty("ridge"), actual.GetProperty("mean"));
        }
        foreach ((JsonElement expected, JsonElement actual) in Pairs(flow, gradientFlow))
        {
            Assert.Equal(["time", "mean"], Names(actual));
            Near(expected.GetProperty("sgf").GetProperty("mean"), actual.GetProperty("mean"));
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Moments_of_iterations_agree(int index)
    {
        JsonElement[] steps = [.. Cases[index].GetProperty("sgd").EnumerateArray()];
        (string Process, string Covariance)[] processes =
        [
            ("sgd", "covariance"),
            ("sgf-euler", "covariance"),
            ("sgd-without-replacement", "covarianceWithoutReplacement"),
        ];
        foreach ((string process, string covariance) in processes)
        {
            JsonElement answer = Moments(index, process, "step", Points(steps, "step"));
            foreach ((JsonElement expected, JsonElement actual) in Pairs(steps, answer))
            {
                Assert.Equal(["step", "mean", "covariance"], Names(actual));
                Assert.Equal(Point(expected, "step"), actual.GetProperty("step").GetString());
                Near(expected.GetProperty("mean"), actual.GetProperty("mean"));
                Near(expected.GetProperty(covariance), actual.GetProperty("covariance"));
            }
        }
        JsonElement descent = Moments(index, "gradient-descent", "step", Points(steps, "step"));
        foreach ((JsonElement expected, JsonElement actual) in Pairs(steps, descent))
        {
            Assert.Equal(["step", "mean"], Names(actual));
            Near(expected.GetProperty("mean"), actual.GetProperty("mean"));
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Risks_and_bounds_agree_and_have_the_shape_of_the_contract(int index)
    {
        JsonElement[] flow = [.. Cases[index].GetProperty("flow").EnumerateArray()];
        string[] times = [.. Points(flow, "time").SelectMany(time => new[] { "--time", time })];
        JsonElement answer = Answer(["risk", "--instance", Instance(index), .. times, "--format", "json"]);
        Assert.Equal(["results"], Names(answer));
        foreach ((JsonElement expected, JsonElement actual) in Pairs(flow, answer))
        {
            Assert.Equal(["time", "sgf", "gradientFlow", "ridge", "bound", "process"], Names(actual));
            SameMembers(expected.GetProperty("sgfRisk"), actual.GetProperty("sgf"));
            SameMembers(expected.GetProperty("ridgeRisk"), actual.GetProperty("ridge"));
            Assert.Equal(Names(expected.GetProperty("ridgeRisk")), Names(actual.GetProperty("gradientFlow")));
            Assert.Equal(["spectral", "sharp", "leverage"], Names(actual.GetProperty("bound")));
            foreach (JsonProperty bound in actual.GetProperty("bound").EnumerateObject())
            {
                JsonElement reference = expected.GetProperty("bound").GetProperty(bound.Name);
                bool applies = reference.GetProperty("alpha").GetString()![0] != '-';
                Assert.Equal(applies ? ["alpha", "price", "limiting", "total"] : ["alpha"], Names(bound.Value));
                foreach (JsonProperty member in bound.Value.EnumerateObject())
                {
                    if (member.Name == "total")
                    {
                        // Ridge's risk, 0.6862 of its variance, and both terms of the bound.
                        double total =
                            Numbers(expected.GetProperty("ridgeRisk").GetProperty("bias2")).Single()
                            + (1.6862 * Numbers(expected.GetProperty("ridgeRisk").GetProperty("variance")).Single())
                            + Numbers(reference.GetProperty("price")).Single()
                            + Numbers(reference.GetProperty("limiting")).Single();
                        Assert.Equal(total, Numbers(member.Value).Single(), 1e-9 * total);
                    }
                    else
                    {
                        Near(reference.GetProperty(member.Name), member.Value);
                    }
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Stability_thresholds_agree(int index)
    {
        JsonElement answer = Answer(["stability", "--instance", Instance(index), "--format", "json"]);
        Assert.Equal(["sgf", "sgd"], Names(answer));
        foreach (JsonProperty threshold in answer.EnumerateObject())
        {
            JsonElement expected = Cases[index].GetProperty("stability").GetProperty(threshold.Name);
            if (expected.GetString() == "inf")
            {
                Assert.Equal("inf", threshold.Value.GetString());
            }
            else
            {
                Near(expected, threshold.Value);
            }
        }
    }

    private JsonElement Moments(int index, string process, string axis, string[] points, params string[] more) =>
        Answer([
            "moments",
            "--instance",
            Instance(index),
            "--process",
            process,
            "--format",
            "json",
            .. points.SelectMany(point => new[] { $"--{axis}", point }),
            .. more,
        ]);

    private static JsonElement Answer(string[] arguments) =>
        JsonDocument.Parse(Expect.Answer(InProcess.Run(arguments))).RootElement;

    private string Instance(int index) =>
        folder.Write(
            string.Create(CultureInfo.InvariantCulture, $"{index}-{Guid.NewGuid():N}.json"),
            Cases[index].GetProperty("instance").GetRawText()
        );

    private static string Point(JsonElement entry, string axis) =>
        entry.GetProperty(axis) is { ValueKind: JsonValueKind.Number } number
            ? number.GetRawText()
            : entry.GetProperty(axis).GetString()!;

    private static string[] Points(JsonElement[] entries, string axis) =>
        [.. entries.Select(entry => Point(entry, axis))];

    private static IEnumerable<(JsonElement Expected, JsonElement Actual)> Pairs(
        JsonElement[] expected,
        JsonElement answer
    )
    {
        JsonElement[] results = [.. answer.GetProperty("results").EnumerateArray()];
        Assert.Equal(expected.Length, results.Length);
        return expected.Zip(results);
    }

    private static void SameMembers(JsonElement expected, JsonElement actual)
    {
        Assert.Equal(Names(expected), Names(actual));
        foreach (JsonProperty member in actual.EnumerateObject())
        {
            Near(expected.GetProperty(member.Name), member.Value);
        }
    }

    private static void Near(JsonElement expected, JsonElement actual)
    {
        double[] reference = [.. Numbers(expected)];
        double[] values = [.. Numbers(actual)];
        double[] units = [.. Texts(actual).Select(LastUnit)];
        Assert.Equal(reference.Length, values.Length);
        double scale = reference.Select(Math.Abs).DefaultIfEmpty(0).Max();
        // What the 80-digit arithmetic of the reference values leaves of an exact zero.
        scale = scale < ExactZero ? 1 : scale;
        for (int i = 0; i < values.Length; i++)
        {
            // Fewer digits are printed where rounding may reach them; those that are printed are right.
            double allowed = Math.Max(Tolerance * scale, Math.Min(1.5 * units[i], 10.0 * Tolerance * scale));
            Assert.InRange(values[i], reference[i] - allowed, reference[i] + allowed);
        }
    }

    private static IEnumerable<string> Texts(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
            JsonValueKind.String => [element.GetString()!],
            JsonValueKind.Number => [element.GetRawText()],
            _ => [],
        };

    // The place value of the last digit.
    private static double LastUnit(string number)
    {
        string[] parts = number.Split('E', 'e');
        int point = parts[0].IndexOf('.', StringComparison.Ordinal);
        int exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        return Math.Pow(10.0, exponent - (point < 0 ? 0 : parts[0].Length - point - 1));
    }

    private static IEnumerable<double> Numbers(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String => [double.Parse(element.GetString()!, CultureInfo.InvariantCulture)],
            JsonValueKind.Array => element.EnumerateArray().SelectMany(Numbers),
            _ => throw new InvalidOperationException($"a number must be a string, not {element.ValueKind}"),
        };

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(member => member.Name);
}
