using System.Text.Json;
using System.Xml.Linq;
using Microsoft.FSharp.Collections;
using Verify.Claims;
using Verify.Cli.Commands;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>A ledger with a wrong expectation planted in it: the run must fail, in every format.</summary>
public sealed class PlantedClaimTests
{
    [Fact]
    public void A_verdict_that_differs_gives_exit_code_1_and_is_marked()
    {
        Outcome outcome = Check("text");
        Assert.Equal(ExitCode.NotAsExpected, outcome.ExitCode);
        Assert.Equal("", outcome.Error);
        Assert.Matches("\ngf-variance-too-small +refuted ✗ ", outcome.Output);
        Assert.Contains("✗ gf-variance-too-small: refuted, but certified was expected\n", outcome.Output);
        Assert.EndsWith("2 claims, 1 not as expected (✗). Seed 1, rigor certify.\n", outcome.Output);
    }

    [Fact]
    public void Json_says_so()
    {
        Outcome outcome = Check("json");
        Assert.Equal(ExitCode.NotAsExpected, outcome.ExitCode);
        JsonElement json = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.False(json.GetProperty("ok").GetBoolean());
        Assert.Equal("refuted", json.GetProperty("claims")[1].GetProperty("verdict").GetString());
        Assert.Equal("certified", json.GetProperty("claims")[1].GetProperty("expected").GetString());
    }

    [Fact]
    public void JUnit_has_a_failure()
    {
        Outcome outcome = Check("junit");
        Assert.Equal(ExitCode.NotAsExpected, outcome.ExitCode);
        Assert.Single(XDocument.Parse(outcome.Output).Descendants("failure"));
    }

    [Fact]
    public void The_report_is_written_to_a_file_all_the_same()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("report.md");
        Assert.Equal(ExitCode.NotAsExpected, Check("markdown", "--out", path).ExitCode);
        Assert.Contains("**refuted** ✗", File.ReadAllText(path));
    }

    private static Outcome Check(string format, params string[] more) =>
        InProcess.Run(
            [new CheckCommand(_ => Ledger())],
            CancellationToken.None,
            ["check", "--format", format, .. more]
        );

    private static FSharpList<Claim> Ledger()
    {
        FSharpList<Claim> real = LedgerClaims.Select(["gf-bias", "gf-variance-too-small"]);
        Claim planted = real[1];
        return ListModule.OfSeq([real[0], ClaimModule.expecting(Verdict.Certified, planted)]);
    }
}
