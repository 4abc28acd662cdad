using System.Text.Json;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Claims as text on the command line: --that, --claims FILE.claims, --instance, diagnostics, --watch.</summary>
public sealed class StatementTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private const string TraceBound = "tr(Cov(sgd, k)) <= eta/(2*m)*p*norm(y)^2/n";

    private string Write(string name, string text)
    {
        string path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    [Theory]
    [InlineData("Risk(gradient-flow, t) <= Risk(sgf, t)", "proved", 0)]
    [InlineData("Risk(sgf, t) <= Risk(gradient-flow, t)", "refuted", 1)]
    [InlineData("Risk(pcr(1/t)) <= 4*Risk(ridge(1/t))", null, 0)]
    public void A_statement_has_a_verdict(string statement, string? verdict, int code)
    {
        Outcome outcome = InProcess.Run("check", "--that", statement, "--format", "json");
        Assert.Equal(code, outcome.ExitCode);
        JsonElement claim = JsonDocument.Parse(outcome.Output).RootElement.GetProperty("claims")[0];
        string found = claim.GetProperty("verdict").GetString()!;
        Assert.True(verdict is null ? found is "proved" or "certified" : found == verdict, found);
    }

    [Fact]
    public void A_counterexample_to_a_statement_replays_against_the_statement_only()
    {
        string certificate = Path.Combine(folder.Path, "found.json");
        string[] stated = ["--that", TraceBound, "--for", "response"];
        Outcome found = InProcess.Run(["falsify", .. stated, "--out", certificate]);
        Assert.Equal(1, found.ExitCode);
        Assert.Contains("X = ", found.Output);
        Expect.Answer(InProcess.Run(["replay", certificate, .. stated]));
        Outcome other = InProcess.Run(
            "replay",
            certificate,
            "--that",
            TraceBound.Replace("2*m", "m"),
            "--for",
            "response"
        );
        Assert.Equal(1, other.ExitCode);
        Outcome none = InProcess.Run("replay", certificate);
        Expect.BadInput(none, "--that");
    }

    [Fact]
    public void An_instance_stands_in_place_of_random_ones()
    {
        string instance = Write(
            "own.json",
            """{"X":[[1,0],[0,2],[1,1]],"y":[1,2,0],"stepSize":"1/10","batchSize":2,"parameters":{"c":"1/2"}}"""
        );
        string[] line =
        [
            "check",
            "--that",
            "c*tr(Cov(sgd, k)) <= 1/2*tr(Cov(sgd, k))",
            "--for",
            "response",
            "--with",
            "c in [0, 1]",
        ];
        string answer = Expect.Answer(InProcess.Run([.. line, "--instance", instance, "--format", "json"]));
        JsonElement claim = JsonDocument.Parse(answer).RootElement.GetProperty("claims")[0];
        Assert.Equal("certified", claim.GetProperty("verdict").GetString());
        Assert.Equal("1", claim.GetProperty("instances").GetString());
        // The same statement fails where c is 1.
        Assert.Equal(1, InProcess.Run(line).ExitCode);
        string outside = Write("outside.json", File.ReadAllText(instance).Replace("1/2\"}", "2\"}"));
        Expect.BadInput(InProcess.Run([.. line, "--instance", outside]), "c in [0, 1] does not hold");
    }

    [Fact]
    public void A_problem_with_both_is_asked_what_the_domain_says()
    {
        // y is far from Xβ*: the trace given y and its average over the noise are different numbers.
        string both = Write(
            "both.json",
            """{"X":[[1],[2]],"y":[100,-100],"betaStar":[1],"sigma2":"1","stepSize":"1/10","batchSize":1}"""
        );
        string truth = Write(
            "truth.json",
            """{"X":[[1],[2]],"betaStar":[1],"sigma2":"1","stepSize":"1/10","batchSize":1}"""
        );
        string[] line = ["check", "--that", "TrCov(sgd, k) <= 1000", "--format", "json"];
        Assert.Equal(Slack([.. line, "--instance", truth]), Slack([.. line, "--instance", both]));
        Assert.NotEqual(
            Slack([.. line, "--instance", both]),
            Slack([.. line, "--for", "response", "--instance", both])
        );
    }

    private static string? Slack(string[] line)
    {
        Outcome outcome = InProcess.Run(line);
        return JsonDocument
            .Parse(outcome.Output)
            .RootElement.GetProperty("claims")[0]
            .GetProperty("minSlack")
            .GetString();
    }

    [Fact]
    public void Mistakes_are_one_line_with_the_column()
    {
        (string[] Line, string Part)[] mistakes =
        [
            (["check", "--that", "Risk(sgf) <= 1"], "--that: column 1: the process needs a time"),
            (["check", "--that", "Risk(sgf, t) <= 1", "gf-bias"], "--that states the claim"),
            (["check", "--given", "eta < 1"], "--given belongs to a statement; give one with --that"),
            (["check", "--that", "t > 0", "--given", "eta <"], "--given: column 6: expected a number"),
            (["check", "--that", "t > 0", "--for", "moon"], "--for: column 1: 'moon' is no domain"),
            (["check", "--that", "g > 0", "--with", "g in {}"], "--with: column 6: the set of 'g' is empty"),
            (["check", "--that", "t > 0", "--definition", "no.process"], "no.process: there is no such file"),
            (["check", "--that", "TrCuv(sgf, t) > 0"], "did you mean 'TrCov'?"),
            (["falsify"], "falsify needs a claim"),
            (["explain"], "explain needs a claim"),
            (["explain", "sgf-sgd-gap", "--format", "claims"], "has no form as text"),
            (["claims", "--format", "lsp"], "name them with --claims"),
            (["check", "--watch", "x.claims", "--claims", "y.claims"], "--watch names the claim file"),
        ];
        foreach ((string[] line, string part) in mistakes)
        {
            Outcome outcome = InProcess.Run(line);
            Assert.Equal(2, outcome.ExitCode);
            Assert.Equal("", outcome.Output);
            Assert.Contains(part, outcome.Error);
            Assert.InRange(outcome.Error.Length, 1, 201);
            Assert.Equal(1, outcome.Error.Count(c => c == '\n'));
        }
    }

    [Fact]
    public void Files_that_are_not_right_say_where()
    {
        string bytes = Path.Combine(folder.Path, "latin.claims");
        File.WriteAllBytes(bytes, [.. "claim a\n  title caf"u8, 0xE9, .. "\n  state t > 0\n"u8]);
        Expect.BadInput(InProcess.Run("check", "--claims", bytes), "latin.claims:2:12: is not UTF-8");
        string twice = Write("twice.claims", "claim a\n  state t > 0\n");
        string again = Write("again.claims", "claim a\n  state t > 0\n");
        Expect.BadInput(InProcess.Run("check", "--claims", twice, "--claims", again), "'a' is a claim of");
        Write("one.claims", "use two.claims\nclaim a\n  state t > 0\n");
        Write("two.claims", "use one.claims\nclaim b\n  state t > 0\n");
        Expect.BadInput(InProcess.Run("check", "--claims", Path.Combine(folder.Path, "one.claims")), "a cycle");
        string open = Write(
            "open.claims",
            "process cubic\n  parameters eta\n  next b[a] = b[a] - eta*b[a]^3\n\nclaim a\n  for response\n  state tr(Cov(cubic, k)) <= 1\n"
        );
        Outcome outcome = InProcess.Run("check", "--claims", open, "--verbose");
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("vacuous", outcome.Output);
        Assert.Contains("not close", outcome.Output);
    }

    [Fact]
    public void Editors_get_a_line_for_each_claim_that_is_not_right()
    {
        string bad = Write(
            "bad.claims",
            "claim a\n  state Rsk(sgf, t) > 0\nclaim b\n  state t > 0\nclaim c\n  for moon\n  state t > 0\n"
        );
        Outcome outcome = InProcess.Run("claims", "--claims", bad, "--format", "lsp");
        Assert.Equal(1, outcome.ExitCode);
        string[] lines = outcome.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"{bad}:2:9: ", lines[0]);
        Assert.StartsWith($"{bad}:6:3: ", lines[1]);
        Outcome good = InProcess.Run("claims", "--claims", "examples/claims/talk.claims", "--format", "lsp");
        Assert.Equal(0, good.ExitCode);
        Assert.Equal("", good.Output);
    }

    [Fact]
    public void Claims_of_the_ledger_are_shown_as_text_that_checks()
    {
        string text = Expect.Answer(InProcess.Run("explain", "gf-bias", "--format", "claims"));
        string path = Write("shown.claims", text);
        Expect.Answer(InProcess.Run("check", "--claims", path));
        Expect.Answer(InProcess.Run("claims", "--claims", path));
        Expect.Answer(InProcess.Run("explain", "gf-bias", "--claims", path));
    }

    [Fact]
    public void Text_and_libraries_stand_side_by_side_on_real_data()
    {
        string answer = Expect.Answer(
            InProcess.Run(
                "check",
                "--claims",
                "examples/claims/data.claims",
                "--claims",
                "examples/claims/early-stopping.claims",
                "--data",
                "examples/data/mtcars.csv",
                "--target",
                "mpg",
                "--instances",
                "1",
                "published",
                "noise-within-bound"
            )
        );
        Assert.Contains("published", answer);
        Assert.Contains("noise-within-bound", answer);
    }
}
