using System.Text.Json;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>One's own data, step sizes and parameters with every command that answers about a problem.</summary>
public sealed class DataTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private const string Swiss = "--data examples/data/swiss.csv --target Fertility";
    private const string Indexed = ",a,b,y\n0,1,2,3\n1,2,1,5\n2,4,1,5\n3,3,-2,1\n4,1,1,0\n5,2,-1,8\n6,0.5,0.25,1\n";

    private static Outcome Run(string line) =>
        InProcess.Run([
            .. line.Split(' ')
                .Select(word =>
                    word.StartsWith("examples/", StringComparison.Ordinal) ? Path.Combine(Repository.Root, word) : word
                ),
        ]);

    private static JsonElement Json(string line) =>
        JsonDocument.Parse(Expect.Answer(Run(line + " --format json"))).RootElement;

    [Fact]
    public void Every_command_takes_data_and_agrees_with_the_others()
    {
        JsonElement path = Json($"path {Swiss}");
        JsonElement point = path.GetProperty("points")[6];
        JsonElement risk = Json($"risk {Swiss} --time {Text(point, "time")}").GetProperty("results")[0];
        Assert.Equal(Number(point, "sgf"), Number(risk.GetProperty("sgf"), "estimation"), 1e-9);
        JsonElement stability = Json($"stability {Swiss}");
        Assert.Equal(Text(path.GetProperty("stability"), "sgd"), Text(stability, "sgd"));
        string sizes = $"--step-size {Text(path, "stepSize")} --batch-size {Text(path, "batchSize")}";
        string[] moments = [Swiss, $"{Swiss} {sizes}"];
        Assert.Single(moments.Select(data => Expect.Answer(Run($"moments {data} --process sgd --step 20"))).Distinct());
        Assert.NotEqual(
            Expect.Answer(Run($"moments {Swiss} --process sgd --step 20")),
            Expect.Answer(Run($"moments {Swiss} --process sgd --step 20 --batch-size 1"))
        );
        Expect.Answer(Run($"simulate {Swiss} --process sgd --step 5 --trajectories 2000"));
    }

    // 47 samples of five features are not wide: nothing was tried, and nothing is certified.
    [Fact]
    public void Data_outside_of_a_claims_domain_leave_it_vacuous()
    {
        const string state = "state Risk(sgf, t) <= 1000000*(Risk(ridge(1/t)) + 1)";
        string file = folder.Write(
            "domains.claims",
            $"claim wide\n  for wide\n  {state}\n  expect vacuous\nclaim tall\n  {state}\n  expect certified\n"
        );
        string text = Expect.Answer(Run($"check wide tall --claims {file} {Swiss} --verbose"));
        Assert.Contains(
            "the claim asks for p ≥ n, which swiss.csv does not meet",
            string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        );
    }

    [Fact]
    public void The_sizes_of_an_instance_are_replaced()
    {
        const string instance = "--instance examples/instance.json";
        Assert.Contains("is 1/64.", Expect.Answer(Run($"stability {instance} --step-size 1/64")));
        Assert.NotEqual(
            Expect.Answer(Run($"stability {instance} --batch-size 2")),
            Expect.Answer(Run($"stability {instance} --batch-size 3"))
        );
    }

    [Fact]
    public void A_penalty_is_one_point_with_the_ways_to_reach_it()
    {
        JsonElement answer = Json($"path {Swiss} --penalty 0.05");
        JsonElement point = Assert.Single(answer.GetProperty("points").EnumerateArray());
        Assert.Equal(("0.05", "20"), (Text(point, "penalty"), Text(point, "time")));
        Assert.Equal(
            ["10", "1"],
            answer.GetProperty("choices").EnumerateArray().Select(choice => Text(choice, "batchSize"))
        );
        Assert.False(Json($"path {Swiss}").TryGetProperty("choices", out _));
        Expect.BadInput(Run($"path {Swiss} --penalty 0"), "--penalty: '0' is not allowed");
    }

    // The grid of version 0.2.0 ended at t = 30/s: its "best" ridge risk was 750 times the least one.
    [Fact]
    public void The_best_ridge_of_an_orthogonal_design_is_where_the_closed_form_has_it()
    {
        string rows = string.Concat(
            Enumerable
                .Range(0, 16)
                .Select(k =>
                {
                    int a = k % 2 == 0 ? 1 : -1,
                        b = k / 2 % 2 == 0 ? 1 : -1;
                    double noise = k / 4 % 2 == 0 ? 0.01 : -0.01;
                    return FormattableString.Invariant($"{a},{b},{(3 * a) - (2 * b) + noise}\n");
                })
        );
        string file = folder.Write("orthogonal.csv", "a,b,y\n" + rows);
        JsonElement ridge = Json($"path --data {file} --target y").GetProperty("best")[0];
        // σ̂² = RSS/(n − p − 1) = 16·10⁻⁴/13, β̂ = (3, −2), s = 1: λ = pσ²/(n‖β*‖²).
        double variance = 16e-4 / 13.0;
        double penalty = 2.0 * variance / (16.0 * 13.0);
        Assert.Equal(1.0, Number(ridge, "penalty") / penalty, 2e-2);
        Assert.Equal(2.0 * variance / 16.0 / (1.0 + penalty), Number(ridge, "risk"), 1e-12);
    }

    [Fact]
    public void A_row_index_is_left_out_with_a_note_that_quiet_leaves_out()
    {
        string file = folder.Write("indexed.csv", Indexed);
        string named = folder.Write("named.csv", Indexed.Replace(",a,b,y", "i,a,b,y", StringComparison.Ordinal));
        Outcome outcome = Run($"path --data {file} --target y --format json");
        Assert.Equal(ExitCode.AsExpected, outcome.ExitCode);
        Assert.Contains("column 1 has no name and counts the rows: it is left out", outcome.Error);
        Assert.Equal("2", Text(JsonDocument.Parse(outcome.Output).RootElement, "p"));
        Assert.Equal("", Run($"path --data {file} --target y --quiet").Error);
        Assert.Equal("3", Text(Json($"path --data {named} --target y"), "p"));
    }

    [Fact]
    public void A_saturated_fit_asks_for_the_noise_variance_where_it_is_needed()
    {
        string file = folder.Write("saturated.csv", "a,b,c,y\n1,2,3,4\n2,1,5,3\n4,1,1,9\n");
        string data = $"--data {file} --target y";
        Expect.BadInput(Run($"path {data}"), "saturated.csv", "--sigma2 V");
        Expect.BadInput(Run($"risk {data} --time 1"), "--sigma2 V");
        Expect.BadInput(Run($"check gf-bias {data}"), "--sigma2 V");
        Expect.Answer(Run($"stability {data}"));
        Expect.Answer(Run($"moments {data} --process sgd --step 3"));
        JsonElement answer = Json($"path {data} --sigma2 1/4");
        Assert.Equal("0.25", Text(answer, "sigma2"));
        Assert.All(answer.GetProperty("points").EnumerateArray(), point => Assert.True(Number(point, "price") > 0.0));
        Assert.Contains("σ² is as given", Expect.Answer(Run($"path {data} --sigma2 1/4")));
        Assert.Contains(
            "σ² = 1/4 as given",
            Expect.Answer(Run($"check gf-bias {data} --sigma2 1/4")).ReplaceLineEndings(" ")
        );
        Expect.BadInput(Run("stability --instance examples/instance.json --sigma2 1"), "--sigma2", "--data");
    }

    [Fact]
    public void Notes_about_a_file_wait_for_the_answer()
    {
        string file = folder.Write("notes.csv", "a;b;y\n1;2;3\n1;5;4\n1;9;9\n");
        Outcome answered = Run($"stability --data {file} --target y");
        Assert.Equal(ExitCode.AsExpected, answered.ExitCode);
        Assert.Contains("separated by ';'", answered.Error);
        Assert.Contains("column 'a' is constant", answered.Error);
        // Bad input: one line, about what is bad.
        Expect.BadInput(Run($"stability --data {file} --target y --step-size 1e-400"), "--step-size");
        string saturated = folder.Write("saturated-notes.csv", "a;b;y\n1;2;3\n1;5;4\n");
        Expect.BadInput(Run($"risk --data {saturated} --target y --time 1"), "--sigma2 V");
    }

    [Fact]
    public void A_step_size_beyond_all_measure_is_bad_input()
    {
        string instance = folder.Write(
            "huge.json",
            File.ReadAllText(Path.Combine(Repository.Root, "examples", "instance.json"))
                .Replace("\"1/16\"", "1e300", StringComparison.Ordinal)
        );
        foreach (
            string question in new[]
            {
                "moments --process sgd --step 2",
                "risk --time 1",
                "moments --process sgf --time 1",
            }
        )
        {
            Expect.BadInput(Run($"{question} --instance {instance}"), "range of doubles", "step size");
        }
    }

    [Theory]
    [InlineData("--set temperature=1/20 --temperature 1/20", "given twice")]
    [InlineData("--set temperature=1/20 --set temperature=1/20", "given twice")]
    [InlineData("--set gamma=1", "no parameter 'gamma'", "temperature")]
    [InlineData("--set temperature", "NAME=VALUE")]
    [InlineData("--set temperature=warm", "NAME=VALUE")]
    [InlineData("--set temperature=-1", "negative")]
    public void A_wrong_parameter_is_named(string options, params string[] parts) =>
        Expect.BadInput(Run($"moments --instance examples/instance.json --process sgld --time 1 {options}"), parts);

    [Fact]
    public void A_temperature_is_a_parameter_of_sgld_in_every_command()
    {
        const string sgld = "--instance examples/instance.json --process sgld --time 1";
        Assert.Equal(
            Expect.Answer(Run($"moments {sgld} --temperature 1/7")),
            Expect.Answer(Run($"moments {sgld} --set temperature=1/7"))
        );
        Assert.NotEqual(
            Expect.Answer(Run($"simulate {sgld} --trajectories 500 --set temperature=1/7")),
            Expect.Answer(Run($"simulate {sgld} --trajectories 500 --temperature 2"))
        );
        Expect.BadInput(
            Run("moments --instance examples/instance.json --process sgd --step 1 --set gamma=1"),
            "'sgd' has no parameters"
        );
    }

    [Fact]
    public void No_control_character_of_a_file_reaches_the_terminal()
    {
        string[] contents = ["a,b\u001b[31m,y\n1,2,3\n", "a,b,y\n1,2\0,3\n", "a,\"b\u009b31m\",y\n1,x,3\n"];
        foreach (string content in contents)
        {
            string file = folder.Write("control.csv", content);
            Outcome outcome = Run($"path --data {file} --target y");
            Expect.BadInput(outcome, "control.csv");
            Assert.DoesNotContain(outcome.Error, character => char.IsControl(character) && character != '\n');
        }
    }

    // The page shows the script and what it prints.
    [Fact]
    public async Task The_script_of_the_page_about_libraries_prints_what_the_page_says()
    {
        string examples = Path.Combine(Repository.Root, "examples");
        string page = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "docs", "how-to", "use-it-as-a-library.md"),
            TestContext.Current.CancellationToken
        );
        string script = await File.ReadAllTextAsync(
            Path.Combine(examples, "risks.fsx"),
            TestContext.Current.CancellationToken
        );
        Assert.Contains($"```fsharp\n{script}```", page);
        folder.Write(
            "instance.json",
            await File.ReadAllTextAsync(Path.Combine(examples, "instance.json"), TestContext.Current.CancellationToken)
        );
        System.Diagnostics.ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("fsi");
        start.ArgumentList.Add(
            folder.Write(
                "risks.fsx",
                Repository
                    .ForThisBuild(script)
                    .Replace("\"../src/", $"\"{Repository.Root}/src/", StringComparison.Ordinal)
            )
        );
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        Outcome outcome = await BuiltProgram.Finish(process);
        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        Assert.Contains($"```text\n{outcome.Output}```", page);
    }

    private static string Text(JsonElement element, string field) => element.GetProperty(field).GetString()!;

    private static double Number(JsonElement element, string field) =>
        double.Parse(Text(element, field), System.Globalization.CultureInfo.InvariantCulture);
}
