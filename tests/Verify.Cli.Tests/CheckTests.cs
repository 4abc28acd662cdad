using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>`verify check`, `claims` and `explain` over the real ledger.</summary>
public sealed class CheckTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private static readonly string[] Verdicts = ["proved", "certified", "supported", "refuted", "undecided", "vacuous"];

    [Fact]
    public void Json_has_the_shape_of_the_contract()
    {
        string answer = Expect.Answer(InProcess.Run("check", "gf-bias", "gf-variance", "--format", "json"));
        JsonElement json = JsonDocument.Parse(answer).RootElement;
        Assert.Equal(["ok", "claims"], Names(json));
        Assert.True(json.GetProperty("ok").GetBoolean());
        JsonElement[] claims = [.. json.GetProperty("claims").EnumerateArray()];
        Assert.Equal(["gf-bias", "gf-variance"], claims.Select(claim => claim.GetProperty("id").GetString()));
        foreach (JsonElement claim in claims)
        {
            Assert.Equal(
                ["id", "verdict", "expected", "instances", "minSlack", "seconds", "evidence", "counterexample"],
                Names(claim)
            );
            Assert.NotEmpty(claim.GetProperty("evidence").EnumerateArray());
            Assert.Equal(JsonValueKind.Null, claim.GetProperty("counterexample").ValueKind);
            Assert.Contains(claim.GetProperty("verdict").GetString(), Verdicts);
            Assert.Equal(claim.GetProperty("verdict").GetString(), claim.GetProperty("expected").GetString());
            Assert.Matches("^[0-9]+$", claim.GetProperty("instances").GetString());
            Assert.Matches(@"^[0-9]+\.[0-9]{3}$", claim.GetProperty("seconds").GetString());
        }
    }

    [Fact]
    public void Json_has_the_counterexample_of_what_is_refuted()
    {
        string answer = Expect.Answer(InProcess.Run("check", "price-decreases", "--format", "json"));
        JsonElement claim = JsonDocument.Parse(answer).RootElement.GetProperty("claims")[0];
        JsonElement found = claim.GetProperty("counterexample");
        Assert.Equal("1", found.GetProperty("instance").GetProperty("X")[0][0].GetString());
        Assert.Equal("7/1000", found.GetProperty("time").GetString());
        Assert.StartsWith("-", found.GetProperty("slack").GetString(), StringComparison.Ordinal);
        Assert.Contains(
            claim.GetProperty("evidence").EnumerateArray(),
            line => line.GetString()!.StartsWith("counterexample: slack -", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Text_is_a_table_with_a_closing_line()
    {
        string text = Expect.Answer(InProcess.Run("check", "gf-bias", "gf-variance", "--seed", "7"));
        Assert.Matches("^claim +verdict +instances +least slack +seconds\n", text);
        Assert.Matches("\ngf-bias +proved +", text);
        Assert.EndsWith("\n2 claims as expected. Seed 7, rigor certify.\n", text);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void The_same_seed_gives_the_same_answer()
    {
        string[] line = ["check", "gf-risk", "--instances", "5", "--seed", "3", "--verbose"];
        string first = Expect.Answer(InProcess.Run(line));
        string second = Expect.Answer(InProcess.Run(line));
        Assert.Equal(WithoutSeconds(first), WithoutSeconds(second));
    }

    [Fact]
    public void Real_data_say_what_stands_in_for_the_truth()
    {
        string[] line = ["check", "gf-risk", "--data", "examples/data/mtcars.csv", "--target", "mpg"];
        string text = Expect.Answer(InProcess.Run(line));
        Assert.All(
            ["mtcars.csv", "least-squares plug-ins", "n = 32", "p = 10", "rank 10"],
            part => Assert.Contains(part, text)
        );
    }

    [Fact]
    public void Real_data_are_certified_unless_screening_is_asked_for()
    {
        string path = folder.Write("small.csv", "a,b,y\n1,2,3\n2,1,1\n3,5,4\n4,3,1\n");
        string[] line = ["check", "excess-risk", "--data", path, "--target", "y", "--instances", "3"];
        Assert.Matches("\nexcess-risk +certified ", Expect.Answer(InProcess.Run(line)));
        Assert.Matches("\nexcess-risk +supported ", Expect.Answer(InProcess.Run([.. line, "--rigor", "screen"])));
    }

    [Fact]
    public void The_whole_ledger_on_real_data_leaves_out_what_has_problems_of_its_own()
    {
        string path = folder.Write("three.csv", "a,b,y\n1,2,3\n2,1,1\n3,5,4\n4,3,1\n");
        string[] data = ["--data", path, "--target", "y"];
        Outcome outcome = InProcess.Run(["check", "--instances", "1", .. data]);
        Assert.DoesNotContain("moment-equivalence-enumerated", outcome.Output);
        Assert.DoesNotContain("vacuous", outcome.Output);
        Assert.StartsWith("verify: left out", outcome.Error);
        Assert.Contains("moment-equivalence-enumerated", outcome.Error);
        // Four samples are not two features' worth of rows: what assumes n = p or p = 1 is told, not judged.
        Assert.Matches("three\\.csv does not meet what they assume: .*label-noise-gaussian", outcome.Error);
        Assert.Contains("ziyin-tail-index-2", outcome.Error);
        Assert.DoesNotMatch("\nziyin-tail-index-2 ", outcome.Output);
        Expect.BadInput(
            InProcess.Run(["check", "moment-equivalence-enumerated", .. data]),
            "moment-equivalence-enumerated",
            "--data"
        );
    }

    [Fact]
    public void A_file_gets_the_answer_and_standard_output_nothing()
    {
        string path = folder.File("results.xml");
        Outcome outcome = InProcess.Run("check", "gf-bias", "--format", "junit", "--out", path);
        Assert.Equal(new Outcome(ExitCode.AsExpected, "", $"verify: wrote {path}\n"), outcome);
        XElement suites = XDocument.Load(path).Root!;
        Assert.Equal("gf-bias", Assert.Single(suites.Descendants("testcase")).Attribute("name")!.Value);
        Assert.Equal("0", suites.Attribute("failures")!.Value);
    }

    [Fact]
    public void Markdown_is_a_table() =>
        Assert.Contains("| `gf-bias` |", Expect.Answer(InProcess.Run("check", "gf-bias", "--format", "markdown")));

    [Theory]
    [InlineData("check nosuch", "unknown claim 'nosuch'", "verify claims lists all")]
    [InlineData("check --rigour screen", "unknown option '--rigour'", "did you mean '--rigor'?")]
    [InlineData("check gf-bias --instances 0", "--instances", "'0'")]
    [InlineData("check gf-bias --instances many", "--instances", "'many'")]
    [InlineData("check gf-bias --seed 1.5", "--seed", "'1.5'")]
    [InlineData("check gf-bias --seed 99999999999", "--seed")]
    [InlineData("check gf-bias --rigor lax", "'lax'", "certify, screen")]
    [InlineData("check gf-bias --format html", "'html'", "junit")]
    [InlineData("check gf-bias --target mpg", "--target", "--data")]
    [InlineData("check gf-bias --no-centre", "--no-centre", "--data")]
    [InlineData("check gf-bias --data examples/data/mtcars.csv", "--target")]
    [InlineData("check gf-bias --data examples/data/mtcars.csv --target nosuch", "mtcars.csv:1", "'nosuch'", "hp")]
    [InlineData("check gf-bias --data nosuch.csv --target y", "nosuch.csv", "no such file")]
    [InlineData("check gf-bias --data examples --target y", "examples", "folder")]
    [InlineData("check gf-bias --out nosuchfolder/answer.txt", "--out", "nosuchfolder")]
    [InlineData("check gf-bias --out examples", "--out", "folder")]
    [InlineData("explain", "explain needs a claim")]
    [InlineData("explain gf-varience", "unknown claim 'gf-varience'", "did you mean 'gf-variance'?")]
    [InlineData("explain gf-bias gf-variance", "'gf-variance'")]
    [InlineData("claims gf-bias", "'gf-bias'")]
    public void Bad_usage_gets_one_line(string line, params string[] parts) =>
        Expect.BadInput(InProcess.Run(line.Split(' ')), parts);

    [Theory]
    [InlineData("ragged", "a,b,y\n1,2,3\n4,5\n", ":3", "2 fields")]
    [InlineData("nan", "a,b,y\n1,2,3\n4,NaN,6\n", ":3", "'b'", "NaN")]
    [InlineData("infinite", "a,b,y\n1,2,3\n4,1e999,6\n", ":3", "'b'")]
    [InlineData("word", "a,b,y\n1,two,3\n", ":2", "'b'", "'two'")]
    [InlineData("gap", "a,b,y\n1,,3\n", ":2", "'b'", "empty")]
    [InlineData("empty", "", "empty")]
    [InlineData("header-only", "a,b,y\n", "no data")]
    [InlineData("doubled", "a,a,y\n1,2,3\n", "'a'", "more than once")]
    [InlineData("constant", "a,y\n1,3\n1,4\n", "'a'", "constant")]
    [InlineData("no-feature", "y\n1\n2\n", "'y'")]
    public void Bad_data_get_one_line(string name, string content, params string[] parts)
    {
        string path = folder.Write($"{name}.csv", content);
        Outcome outcome = InProcess.Run("check", "gf-bias", "--data", path, "--target", "y");
        Expect.BadInput(outcome, [$"{name}.csv", .. parts]);
    }

    [Fact]
    public async Task Ctrl_C_prints_what_was_decided_and_writes_no_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals to send");
        string path = folder.File("never.json");
        string[] line =
        [
            "check",
            "gf-bias",
            "excess-risk",
            "--instances",
            "1000000",
            "--format",
            "json",
            "--out",
            path,
        ];
        using Process process = BuiltProgram.Start(line, new Dictionary<string, string>());
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Stopwatch watch = Stopwatch.StartNew();
        using (Process signal = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await signal.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        Outcome outcome = await BuiltProgram.Finish(process);
        Assert.True(outcome.ExitCode == ExitCode.Cancelled, $"exit code {outcome.ExitCode}: {outcome.Error}");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal($"verify: cancelled, {path} was not written\n", outcome.Error);
        Assert.False(JsonDocument.Parse(outcome.Output).RootElement.GetProperty("ok").GetBoolean());
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void The_ledger_is_listed_and_every_claim_is_explained()
    {
        string list = Expect.Answer(InProcess.Run("claims"));
        JsonElement json = JsonDocument.Parse(Expect.Answer(InProcess.Run("claims", "--format", "json"))).RootElement;
        Assert.Equal(["claims"], Names(json));
        foreach (JsonElement claim in json.GetProperty("claims").EnumerateArray())
        {
            Assert.Equal(["id", "paper", "section", "statement", "source", "expected"], Names(claim));
            string id = claim.GetProperty("id").GetString()!;
            Assert.Matches($"\n  {id} +{claim.GetProperty("expected").GetString()}[ \n]", list);
            string page = Expect.Answer(InProcess.Run("explain", id));
            Assert.StartsWith($"{id}\n", page);
            Assert.All(
                ["Statement", "LaTeX", "Source", "Hypotheses", "How it is checked", "Expected verdict"],
                heading => Assert.Contains($"\n{heading}\n", page)
            );
            JsonElement explained = JsonDocument
                .Parse(Expect.Answer(InProcess.Run("explain", id, "--format", "json")))
                .RootElement;
            Assert.Equal(
                ["id", "section", "statement", "latex", "source", "hypotheses", "howChecked", "expected", "proofs"],
                Names(explained)
            );
            Assert.NotEqual(0, explained.GetProperty("howChecked").GetArrayLength());
        }
    }

    private static string WithoutSeconds(string text) =>
        Regex.Replace(text, @" *[0-9]+\.[0-9]{3}$", "", RegexOptions.Multiline);

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(member => member.Name);
}
