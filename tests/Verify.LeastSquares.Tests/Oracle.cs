using System.Text.Json;
using Verify.Arithmetic;

namespace Verify.LeastSquares.Tests;

/// <summary>tests/oracle/moments.json: 45-digit values from an independent program by another route (raw moments, dense exponential).</summary>
internal sealed class Oracle
{
    public required int Number { get; init; }
    public required JsonElement Json { get; init; }
    public required Instance<Rational> Exact { get; init; }

    public Instance<Float64> Doubles => Exact.Map(value => new Float64(value.ToDouble()));

    public static IReadOnlyList<Oracle> Cases { get; } = Load();

    public IEnumerable<JsonElement> Flow => Json.GetProperty("flow").EnumerateArray();

    public IEnumerable<JsonElement> Sgd => Json.GetProperty("sgd").EnumerateArray();

    public static double Number64(JsonElement element) => Exactly(element).ToDouble();

    public static Rational Exactly(JsonElement element) =>
        Rational.Parse(element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText());

    /// <summary>Largest difference relative to the largest entry of the expected vector.</summary>
    public static double Difference(IReadOnlyList<Float64> actual, JsonElement expected)
    {
        double[] values = [.. expected.EnumerateArray().Select(Number64)];
        Xunit.Assert.Equal(values.Length, actual.Count);
        double scale = values.Max(Math.Abs);
        return scale == 0
            ? actual.Max(a => Math.Abs(a.Value))
            : values.Zip(actual, (v, a) => Math.Abs(v - a.Value)).Max() / scale;
    }

    /// <summary>Largest difference relative to the largest entry of the expected matrix.</summary>
    public static double Difference(Matrix<Float64> actual, JsonElement expected)
    {
        double[] values = [.. expected.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(Number64)];
        Xunit.Assert.Equal(values.Length, actual.Entries.Length);
        double scale = values.Max(Math.Abs);
        double worst = 0;
        for (int i = 0; i < values.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(values[i] - actual.Entries[i].Value));
        }
        // Entries of size 1e-60 or less stand for exact zeros, which must come out as such up to rounding.
        return scale < 1e-60 ? worst : worst / scale;
    }

    public static double Difference(double actual, JsonElement expected)
    {
        double value = Number64(expected);
        return value == 0 ? Math.Abs(actual) : Math.Abs(actual / value - 1);
    }

    private static List<Oracle> Load()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "oracle", "moments.json");
        JsonElement root = JsonDocument.Parse(File.ReadAllText(path)).RootElement;
        var cases = new List<Oracle>();
        foreach (JsonElement json in root.GetProperty("cases").EnumerateArray())
        {
            string file = Path.Combine(Path.GetTempPath(), $"verify-oracle-{Environment.ProcessId}-{cases.Count}.json");
            File.WriteAllText(file, json.GetProperty("instance").GetRawText());
            cases.Add(
                new Oracle
                {
                    Number = cases.Count,
                    Json = json,
                    Exact = InstanceFile.Read(file).Instance,
                }
            );
            File.Delete(file);
        }
        return cases;
    }
}
