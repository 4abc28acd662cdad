using System.Text.Json;
using System.Xml.Linq;
using Verify.Claims;
using Xunit;

namespace Verify.Reports.Tests;

public sealed class CheckReportTests
{
    private const char Escape = '\x1b';

    [Fact]
    public void Golden_text_of_a_run_with_a_verdict_that_differs()
    {
        string expected = """
            claim                            verdict    instances  least slack  seconds
            ───────────────────────────────────────────────────────────────────────────
            gf-variance                      proved             –            –    0.012
            limiting-vanishes-full-row-rank  certified      12345  0.000123456   12.346
            excess-risk                      refuted ✗        200  -1.23457e-9    3.250

            ✗ excess-risk: refuted, but certified was expected
              Risk(sgf_t) − Risk(ridge_{1/t}) ≤ 0.6862·Var + price | limiting
              counterexample: slack -1.234567e-9, enclosed in [-1.234568e-9, -1.234567e-9]
                random designs, instance 17, clause sharp, t = 1/3
                {"X":[["1/2"]],"y":["-3/4"],"stepSize":"1","batchSize":1}

            Data: diabetes.csv: n = 442, p = 10, rank 10
            3 claims, 1 not as expected (✗). Seed 1, rigor certify.

            """;
        Assert.Equal(expected, new CheckTextReport(TextOptions.Plain).Render(Samples.Mixed));
    }

    [Fact]
    public void Plain_text_has_no_escape_character_and_fits_80_columns()
    {
        string text = new CheckTextReport(TextOptions.Plain).Render(Samples.Mixed);
        Assert.DoesNotContain(Escape, text);
        Assert.DoesNotContain('\r', text);
        // An instance is data that must stay in one piece; everything else fits.
        Assert.All(text.Split('\n').Where(line => !line.Contains('{')), line => Assert.InRange(line.Length, 0, 80));
        Assert.All(text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }

    [Fact]
    public void Colour_changes_nothing_but_escape_sequences()
    {
        string plain = new CheckTextReport(TextOptions.Plain).Render(Samples.Mixed);
        string coloured = new CheckTextReport(new TextOptions(true, 80)).Render(Samples.Mixed);
        Assert.Contains(Escape, coloured);
        string stripped = System.Text.RegularExpressions.Regex.Replace(coloured, "\x1b\\[[0-9;]*m", "");
        Assert.Equal(plain, string.Join('\n', stripped.Split('\n').Select(line => line.TrimEnd())));
    }

    [Fact]
    public void Evidence_of_expected_claims_is_shown_on_request_only()
    {
        Assert.DoesNotContain("sharp supremum", new CheckTextReport(TextOptions.Plain).Render(Samples.Mixed));
        Assert.Contains("sharp supremum", new CheckTextReport(TextOptions.Plain, true).Render(Samples.Mixed));
    }

    [Fact]
    public void Json_has_exactly_the_members_of_the_contract_and_numbers_are_strings()
    {
        using JsonDocument json = JsonDocument.Parse(new CheckJsonReport().Render(Samples.Mixed));
        Assert.Equal(["ok", "claims"], json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        JsonElement[] claims = [.. json.RootElement.GetProperty("claims").EnumerateArray()];
        Assert.Equal(3, claims.Length);
        Assert.All(
            claims,
            claim =>
                Assert.Equal(
                    ["id", "verdict", "expected", "instances", "minSlack", "seconds"],
                    claim.EnumerateObject().Select(member => member.Name)
                )
        );
        Assert.Equal("12345", claims[1].GetProperty("instances").GetString());
        Assert.Equal("0.000123456789", claims[1].GetProperty("minSlack").GetString());
        Assert.Equal("12.346", claims[1].GetProperty("seconds").GetString());
        Assert.Equal(JsonValueKind.Null, claims[0].GetProperty("minSlack").ValueKind);
        Assert.Equal("refuted", claims[2].GetProperty("verdict").GetString());
        Assert.Equal("certified", claims[2].GetProperty("expected").GetString());
    }

    [Fact]
    public void Ok_only_when_all_claims_were_decided_as_expected()
    {
        static bool Ok(RunResult run)
        {
            using JsonDocument json = JsonDocument.Parse(new CheckJsonReport().Render(run));
            return json.RootElement.GetProperty("ok").GetBoolean();
        }
        Assert.True(Ok(Samples.AsExpected));
        Assert.False(Ok(Samples.Mixed));
        Assert.False(Ok(Samples.CancelledRun));
    }

    [Fact]
    public void JUnit_counts_match_the_cases_and_a_difference_is_a_failure()
    {
        XElement suites = XDocument.Parse(new CheckJUnitReport().Render(Samples.Mixed)).Root!;
        Assert.Equal("testsuites", suites.Name.LocalName);
        Assert.Equal("3", suites.Attribute("tests")!.Value);
        Assert.Equal("1", suites.Attribute("failures")!.Value);
        foreach (XElement suite in suites.Elements("testsuite"))
        {
            Assert.Equal(suite.Elements("testcase").Count(), (int)suite.Attribute("tests")!);
            Assert.Equal(suite.Descendants("failure").Count(), (int)suite.Attribute("failures")!);
        }
        XElement failure = Assert.Single(suites.Descendants("failure"));
        Assert.Equal("excess-risk", failure.Parent!.Attribute("name")!.Value);
        Assert.Contains("refuted, but certified was expected", failure.Attribute("message")!.Value);
        Assert.Contains("-1.234567e-9", failure.Value);
    }

    [Fact]
    public void GitHub_gets_one_line_for_each_difference_and_a_count()
    {
        string[] lines = new CheckGitHubReport().Render(Samples.Mixed).TrimEnd('\n').Split('\n');
        int differing = Samples.Mixed.Claims.Count(claim => !claim.IsAsExpected);
        Assert.True(differing > 0);
        Assert.Equal(differing, lines.Count(line => line.StartsWith("::error title=", StringComparison.Ordinal)));
        Assert.StartsWith("::notice title=verify check::", lines[^1], StringComparison.Ordinal);
        Assert.Equal(differing + 1, lines.Length);
        Assert.Contains(
            new CheckGitHubReport().Render(Samples.CancelledRun).Split('\n'),
            line => line.StartsWith("::error title=verify check::cancelled", StringComparison.Ordinal)
        );
        // 100 % of a title with a colon stays one command.
        var nasty = Samples.Run("50%,\r\n.csv", false, [.. Samples.Mixed.Claims]);
        Assert.All(
            new CheckGitHubReport().Render(nasty).TrimEnd('\n').Split('\n'),
            line => Assert.StartsWith("::", line, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void JUnit_of_a_cancelled_run_has_an_error()
    {
        XElement suites = XDocument.Parse(new CheckJUnitReport().Render(Samples.CancelledRun)).Root!;
        Assert.Equal("1", suites.Attribute("errors")!.Value);
        Assert.Single(suites.Descendants("error"));
    }

    [Fact]
    public void JUnit_survives_control_characters_and_markup()
    {
        ClaimResult nasty = Samples.Claim(
            "nasty",
            "a < b & c",
            "ends here: \u0007 ]]> <b>",
            Verdict.Refuted,
            Verdict.Proved,
            0,
            null,
            0,
            Evidence.NewRemark("bell \u0007")
        );
        string xml = new CheckJUnitReport().Render(Samples.Run("file\u0001.csv", false, nasty));
        XElement suites = XDocument.Parse(xml).Root!;
        Assert.Equal("a < b & c", suites.Element("testsuite")!.Attribute("name")!.Value);
        Assert.Contains("]]> <b>", Assert.Single(suites.Descendants("failure")).Value);
    }

    [Fact]
    public void Markdown_rows_have_seven_cells_whatever_the_statement_says()
    {
        string page = new CheckMarkdownReport().Render(Samples.Mixed);
        string[] rows = [.. page.Split('\n').Where(line => line.StartsWith('|'))];
        Assert.Equal(2 + 3, rows.Length);
        Assert.All(rows, row => Assert.Equal(8, row.Replace("\\|", "", StringComparison.Ordinal).Count(c => c == '|')));
        Assert.Contains("**refuted** ✗", page);
        Assert.Contains("## excess-risk", page);
    }

    [Fact]
    public void Every_kind_of_evidence_is_put_in_words()
    {
        Evidence[] evidence =
        [
            Evidence.NewDerivation(
                "a = b",
                "a = b",
                Microsoft.FSharp.Collections.ListModule.OfSeq([new ProofStep("step one", "")]),
                Microsoft.FSharp.Collections.ListModule.OfSeq([Tuple.Create("tower rule", "E E = E")])
            ),
            Evidence.NewSymbolicDifference("eta^2*b1"),
            Evidence.NewHalfLineFailure("f ≥ 0", "1.79", "[-0.1, -0.09]"),
            Evidence.NewInstances(
                Microsoft.FSharp.Collections.ListModule.OfSeq([Tuple.Create("tiny", 3L)]),
                2,
                6,
                Microsoft.FSharp.Collections.ListModule.OfSeq([
                    new ClauseCount("sharp", 2, 3),
                    new ClauseCount("loose", 0, 3),
                ]),
                null
            ),
            Evidence.NewCounterexample(Samples.Record),
            Evidence.NewOpen(Samples.Record),
            Evidence.NewRemark("a remark"),
        ];
        ClaimResult claim = Samples.Claim("c", "s", "st", Verdict.Undecided, Verdict.Proved, 0, null, 0, evidence);
        string text = new CheckTextReport(TextOptions.Plain).Render(Samples.Run(null, false, claim));
        Assert.All(
            [
                "step one",
                "eta^2*b1",
                "x = 1.79",
                "3 instances of tiny",
                "2 of 6",
                "2 of 3 for 'sharp'",
                "0 of 3 for 'loose'",
                "counterexample",
                "undecided at",
                "a remark",
            ],
            part => Assert.Contains(part, text)
        );
    }
}
