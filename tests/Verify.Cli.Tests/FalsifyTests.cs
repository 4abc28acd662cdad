using System.Text.Json;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>`verify falsify`, `replay` and claims of a user's own.</summary>
public sealed class FalsifyTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private static readonly string Library = Path.Combine(
        Repository.Root,
        "examples",
        "MyClaims",
        "bin",
        Repository.Configuration,
        "net10.0",
        "MyClaims.dll"
    );

    [Fact]
    public async Task A_line_expects_nothing_and_a_claim_that_expects_says_so()
    {
        const string Wrong = "2*t <= t";
        Outcome line = InProcess.Run("falsify", "--that", Wrong);
        Assert.Equal(ExitCode.NotAsExpected, line.ExitCode);
        Assert.Contains("refuted", line.Output);
        Assert.DoesNotContain("Expected is", line.Output);

        string file = folder.File("expecting.claims");
        await File.WriteAllTextAsync(
            file,
            $"claim wrong\n  state {Wrong}\n  expect certified\n",
            TestContext.Current.CancellationToken
        );
        Outcome stated = InProcess.Run("falsify", "wrong", "--claims", file);
        Assert.Equal(ExitCode.NotAsExpected, stated.ExitCode);
        Assert.Contains("Expected is certified.", stated.Output);
    }

    [Fact]
    public void Looseness_of_a_bound_four_times_too_large_is_a_quarter()
    {
        Outcome outcome = InProcess.Run(
            "falsify",
            "--looseness",
            "--that",
            "Var(gradient-flow, t) <= 6.74363623311331*Var(ridge(1/t))",
            "--format",
            "json"
        );
        using JsonDocument json = JsonDocument.Parse(Expect.Answer(outcome));
        decimal looseness = decimal.Parse(
            json.RootElement.GetProperty("looseness").GetString()!,
            System.Globalization.NumberStyles.Float,
            System.Globalization.CultureInfo.InvariantCulture
        );
        Assert.InRange(looseness, 0.24999m, 0.25m);
        Assert.False(json.RootElement.GetProperty("refuted").GetBoolean());
        Assert.Equal(1, json.RootElement.GetProperty("at").GetProperty("instance").GetProperty("X").GetArrayLength());
    }

    [Fact]
    public void Looseness_of_a_false_bound_is_not_as_expected()
    {
        Outcome outcome = InProcess.Run("falsify", "--looseness", "--that", "2*t <= t");
        Assert.Equal(ExitCode.NotAsExpected, outcome.ExitCode);
        Assert.Contains("left/right is at least 2,", outcome.Output);
        Assert.Contains("It is above 1: the bound does not hold.", outcome.Output);
    }

    [Theory]
    [InlineData("gf-variance", "--out", "c.json")]
    [InlineData("--that", "tr(Sigma) = sum(i, s[i])")]
    public void Looseness_that_cannot_be_is_refused(params string[] arguments)
    {
        Outcome outcome = InProcess.Run(["falsify", "--looseness", .. arguments]);
        Assert.Equal(ExitCode.BadInput, outcome.ExitCode);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_counterexample_is_found_written_and_replayed()
    {
        string path = folder.File("price.json");
        Outcome found = InProcess.Run("falsify", "price-decreases", "--out", path);
        Assert.Equal(ExitCode.AsExpected, found.ExitCode);
        Assert.Contains("refuted", found.Output);
        Assert.Matches(@"X = \[ [0-9/]+ \]\n    β\* = \(0\)", found.Output);
        Assert.Equal($"verify: wrote {path}\n", found.Error);
        Assert.Contains("confirmed", Expect.Answer(InProcess.Run("replay", path)));

        // One digit of one number.
        string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        string tampered = folder.File("tampered.json");
        await File.WriteAllTextAsync(
            tampered,
            text.Replace("\"sigma2\":\"1\"", "\"sigma2\":\"2\"", StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );
        Outcome rejected = InProcess.Run("replay", tampered);
        Assert.Equal(ExitCode.NotAsExpected, rejected.ExitCode);
        Assert.Contains("the digest does not fit", rejected.Output);

        string truncated = folder.File("truncated.json");
        await File.WriteAllTextAsync(truncated, text[..(text.Length / 2)], TestContext.Current.CancellationToken);
        Expect.BadInput(InProcess.Run("replay", truncated), "truncated.json", "truncated or damaged");
        Expect.BadInput(InProcess.Run("replay", folder.File("none.json")), "none.json");
    }

    [Fact]
    public void Every_certificate_of_the_repository_is_confirmed()
    {
        string[] files =
        [
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples", "certificates"), "*.json").Order(),
        ];
        Assert.NotEmpty(files);
        string answer = Expect.Answer(InProcess.Run(["replay", .. files, "--format", "json"]));
        JsonElement json = JsonDocument.Parse(answer).RootElement;
        Assert.True(json.GetProperty("ok").GetBoolean());
        Assert.Equal(files.Length, json.GetProperty("certificates").GetArrayLength());
    }

    public static TheoryData<string> Forged =>
        [.. Directory.EnumerateFiles(ForgedFolder, "*.json").Select(path => Path.GetFileName(path)).Order()];

    private static string ForgedFolder => Path.Combine(Repository.Root, "tests", "certificates", "forged");

    [Theory]
    [MemberData(nameof(Forged))]
    public void A_forged_certificate_is_one_line(string file)
    {
        string path = Path.Combine(ForgedFolder, file);
        Outcome outcome = InProcess.Run("replay", path);
        if (outcome.ExitCode == ExitCode.BadInput)
        {
            Expect.BadInput(outcome);
        }
        else
        {
            Assert.Equal(ExitCode.NotAsExpected, outcome.ExitCode);
            Assert.Equal("", outcome.Error);
            Assert.StartsWith($"{path}: rejected: ", outcome.Output);
            Assert.Equal(1, outcome.Output.Count(c => c == '\n'));
        }
        int said = (outcome.Output + outcome.Error).Replace(path, "", StringComparison.Ordinal).Length;
        Assert.InRange(said, 1, 201);
    }

    [Fact]
    public void A_theorem_survives_the_budget()
    {
        string answer = Expect.Answer(InProcess.Run("falsify", "gf-variance", "--budget", "1", "--format", "json"));
        JsonElement json = JsonDocument.Parse(answer).RootElement;
        Assert.False(json.GetProperty("refuted").GetBoolean());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("counterexample").ValueKind);
        Assert.True(json.GetProperty("nearest").GetProperty("instance").TryGetProperty("X", out _));
    }

    [Fact]
    public void Bad_usage_is_one_line()
    {
        Expect.BadInput(
            InProcess.Run("falsify", "price-decrease"),
            "price-decrease",
            "did you mean 'price-decreases'?"
        );
        Expect.BadInput(InProcess.Run("falsify", "price-decreases", "--budget", "0"), "--budget");
        Expect.BadInput(InProcess.Run("falsify", "bound-tracks-risk"), "bound-tracks-risk", "table");
        string unwritable = Path.Combine(folder.File("no-such-folder"), "cert.json");
        Expect.BadInput(InProcess.Run("falsify", "price-decreases", "--out", unwritable), "no-such-folder");
    }

    [Fact]
    public void Claims_of_a_user_are_checked_and_attacked()
    {
        string answer = Expect.Answer(InProcess.Run("check", "--claims", Library));
        Assert.Matches("\nnoise-costs +certified", answer);
        Assert.Matches("\nnoise-doubles +refuted", answer);
        string certificate = folder.File("mine.json");
        Outcome found = InProcess.Run("falsify", "noise-doubles", "--claims", Library, "--out", certificate);
        Assert.Equal(ExitCode.AsExpected, found.ExitCode);
        Expect.Answer(InProcess.Run("replay", certificate, "--claims", Library));
        // The ledger does not know that claim.
        Expect.BadInput(InProcess.Run("replay", certificate), "noise-doubles", "--claims");
        Expect.BadInput(InProcess.Run("check", "gf-bias", "--claims", Library), "gf-bias", "noise-costs");
    }

    [Fact]
    public async Task What_is_no_library_of_claims_is_refused_in_one_line()
    {
        Expect.BadInput(InProcess.Run("check", "--claims", folder.File("none.dll")), "none.dll", "does not exist");
        string text = folder.File("text.dll");
        await File.WriteAllTextAsync(text, "not an assembly", TestContext.Current.CancellationToken);
        Expect.BadInput(InProcess.Run("check", "--claims", text), "text.dll", "not a .NET assembly");
        string empty = Path.Combine(AppContext.BaseDirectory, "Verify.Arithmetic.dll");
        Expect.BadInput(InProcess.Run("check", "--claims", empty), "has no claims");
    }

    [Fact]
    public async Task The_script_with_a_process_of_ones_own_runs()
    {
        System.Diagnostics.ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("fsi");
        start.ArgumentList.Add(ScriptForThisBuild("label-noise"));
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        Outcome outcome = await BuiltProgram.Finish(process);
        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        Assert.Contains("5 claims as expected", outcome.Output);
        Assert.Matches("label-noise-moments +refuted", outcome.Output);
        Assert.Contains("Risk(sgf_t) ≤ 3/2 Risk(gf_t)", outcome.Output);
    }

    // The script beside its definition, with the libraries that were built with these tests.
    private string ScriptForThisBuild(string name)
    {
        string examples = Path.Combine(Repository.Root, "examples");
        folder.Write($"{name}.process", File.ReadAllText(Path.Combine(examples, $"{name}.process")));
        string script = File.ReadAllText(Path.Combine(examples, $"{name}.fsx"));
        return folder.Write(
            $"{name}.fsx",
            Repository.ForThisBuild(script).Replace("\"../src/", $"\"{Repository.Root}/src/", StringComparison.Ordinal)
        );
    }
}
