using System.Text.Json;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>`verify figures` and `verify path`: files, answers, complaints.</summary>
public sealed class FigureCommandTests
{
    private static readonly string Instance = Path.Combine(Repository.Root, "examples", "instance.json");
    private static readonly string Diabetes = Path.Combine(Repository.Root, "examples", "data", "diabetes.csv");

    [Fact]
    public void A_figure_is_written_in_three_formats_and_nothing_else_is_left()
    {
        using TemporaryFolder folder = new();
        string target = Path.Combine(folder.Path, "new");
        Expect.Answer(InProcess.Run("figures", "stability", "--out", target));
        Assert.Equal(
            ["stability.csv", "stability.png", "stability.svg"],
            Directory.EnumerateFileSystemEntries(target).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public void Another_seed_gives_another_problem_and_the_same_seed_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        string Data(string name, string seed)
        {
            string target = Path.Combine(folder.Path, name);
            Expect.Answer(InProcess.Run("figures", "third-moment", "--out", target, "--format", "csv", "--seed", seed));
            return File.ReadAllText(Path.Combine(target, "third-moment.csv"));
        }
        Assert.Equal(Data("a", "1"), Data("b", "1"));
        Assert.NotEqual(Data("a", "1"), Data("c", "2"));
    }

    [Theory]
    [InlineData("figures nosuch", "unknown figure 'nosuch'")]
    [InlineData("figures --out . --format json", "--format: 'json' lists the figures")]
    [InlineData("path", "give either --instance FILE")]
    [InlineData("path --instance I --data D --target progression", "give either --instance FILE")]
    [InlineData("path --data D", "name the response column")]
    [InlineData("path --data D --target nosuch", "there is no column 'nosuch'")]
    [InlineData("path --instance I --step-size 0", "--step-size: '0' is not allowed")]
    [InlineData("path --instance I --step-size 5", "stability threshold")]
    [InlineData("path --instance I --batch-size 0", "--batch-size: '0' is not allowed")]
    [InlineData("path --instance I --out path.pdf", "must end in .svg, .png or .csv")]
    [InlineData("path --instance I --out /nosuch/path.svg", "does not exist")]
    public void Bad_input_is_one_line(string line, string complaint)
    {
        string[] arguments =
        [
            .. line.Split(' ')
                .Select(word =>
                    word == "I" ? Instance
                    : word == "D" ? Diabetes
                    : word
                ),
        ];
        Outcome outcome = InProcess.Run(arguments);
        Assert.Equal(ExitCode.BadInput, outcome.ExitCode);
        Assert.Contains(complaint, outcome.Error);
        Assert.Single(outcome.Error.TrimEnd('\n').Split('\n'));
        Assert.Equal("", outcome.Output);
    }

    [Fact]
    public void The_path_agrees_with_verify_risk()
    {
        using JsonDocument path = JsonDocument.Parse(
            Expect.Answer(InProcess.Run("path", "--instance", Instance, "--format", "json"))
        );
        JsonElement point = path.RootElement.GetProperty("points")[5];
        using JsonDocument risk = JsonDocument.Parse(
            Expect.Answer(
                InProcess.Run(
                    "risk",
                    "--instance",
                    Instance,
                    "--time",
                    point.GetProperty("time").GetString()!,
                    "--digits",
                    "20",
                    "--format",
                    "json"
                )
            )
        );
        JsonElement exact = risk.RootElement.GetProperty("results")[0];
        double Sum(string estimator) =>
            Number(exact.GetProperty(estimator), "bias2") + Number(exact.GetProperty(estimator), "variance");
        Assert.Equal(Number(exact.GetProperty("sgf"), "estimation"), Number(point, "sgf"), 1e-10);
        Assert.Equal(Sum("gradientFlow"), Number(point, "gradientFlow"), 1e-10);
        Assert.Equal(Sum("ridge"), Number(point, "ridge"), 1e-10);
        // No point of the path beats the best stop.
        JsonElement[] points = [.. path.RootElement.GetProperty("points").EnumerateArray()];
        JsonElement[] best = [.. path.RootElement.GetProperty("best").EnumerateArray()];
        string[] names = ["ridge", "gradientFlow", "sgf", "sgd"];
        for (int i = 0; i < names.Length; i++)
        {
            Assert.All(points, at => Assert.True(Number(at, names[i]) >= Number(best[i], "risk")));
        }
    }

    [Fact]
    public void Data_use_the_plug_in_and_say_so_within_80_columns()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "path.csv");
        Outcome outcome = InProcess.Run("path", "--data", Diabetes, "--target", "progression", "--out", file);
        Assert.Equal(ExitCode.AsExpected, outcome.ExitCode);
        Assert.Contains("least-squares plug-ins", outcome.Output);
        Assert.All(outcome.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("gradient flow,", File.ReadAllText(file));
    }

    private static double Number(JsonElement element, string field) =>
        double.Parse(element.GetProperty(field).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
