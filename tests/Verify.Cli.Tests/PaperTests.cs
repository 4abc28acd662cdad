using System.Text.Json;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>The option --paper: one paper of the ledger.</summary>
public sealed class PaperTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    [Fact]
    public void The_list_has_a_paper_and_keys_beside_the_headings()
    {
        foreach (Verify.Papers.Paper paper in LedgerClaims.Papers)
        {
            string json = Expect.Answer(InProcess.Run("claims", "--paper", paper.Id, "--format", "json"));
            JsonElement[] claims = [.. JsonDocument.Parse(json).RootElement.GetProperty("claims").EnumerateArray()];
            Assert.Equal(
                paper.Claims.Select(claim => claim.Id),
                claims.Select(claim => claim.GetProperty("id").GetString())
            );
            Assert.All(claims, claim => Assert.Equal(paper.Id, claim.GetProperty("paper").GetString()));
            Assert.Contains($"[{paper.Id}]\n", Expect.Answer(InProcess.Run("claims", "--paper", paper.Id)));
        }
    }

    [Fact]
    public async Task A_paper_is_checked_alone_whatever_the_case_of_its_key()
    {
        string text = Expect.Answer(await BuiltProgram.Run("check", "--paper", "kingmaba2015"));
        Assert.EndsWith("\n2 claims as expected. Seed 1, rigor certify.\n", text);
        Assert.Matches("\nadam-two-cycle +proved", text);
        string one = Expect.Answer(await BuiltProgram.Run("check", "adam-cycle-stable", "--paper", "KingmaBa2015"));
        Assert.EndsWith("\n1 claim as expected. Seed 1, rigor certify.\n", one);
    }

    [Fact]
    public async Task A_paper_is_reported_alone()
    {
        string site = folder.File("site");
        Expect.Answer(await BuiltProgram.Run("report", "--out", site, "--paper", "KingmaBa2015"));
        Assert.Equal(
            ["adam-cycle-stable.html", "adam-two-cycle.html"],
            Directory.EnumerateFiles(Path.Combine(site, "claims")).Select(path => Path.GetFileName(path)!).Order()
        );
        Assert.False(File.Exists(Path.Combine(site, "looseness.html")));
        Assert.Contains(
            "id=\"KingmaBa2015\"",
            await File.ReadAllTextAsync(Path.Combine(site, "index.html"), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task The_paper_of_a_claim_of_ones_own_is_null()
    {
        string path = folder.Write("own.claims", "claim own\n  state Bias2(sgf, t) <= Risk(sgf, t)\n");
        string json = Expect.Answer(await BuiltProgram.Run("claims", "--claims", path, "--format", "json"));
        JsonElement claim = JsonDocument.Parse(json).RootElement.GetProperty("claims")[0];
        Assert.Equal(JsonValueKind.Null, claim.GetProperty("paper").ValueKind);
    }

    [Theory]
    [InlineData("check --paper LiTaiE2016", "--paper", "unknown paper 'LiTaiE2016'", "did you mean 'LiTaiE2017'?")]
    [InlineData("claims --paper nosuch", "--paper", "unknown paper 'nosuch'", "verify claims lists all")]
    [InlineData("report --out site --paper nosuch", "--paper", "unknown paper 'nosuch'")]
    [InlineData("check gf-bias --paper LiTaiE2017", "unknown claim 'gf-bias'")]
    [InlineData("check --paper talk --claims own.claims", "--paper", "leave out --claims")]
    [InlineData("claims --paper talk --claims own.claims", "--paper", "leave out --claims")]
    [InlineData("check --paper talk --watch own.claims", "--watch", "leave out --paper")]
    [InlineData("check --paper talk --that Var(sgf,t)<=Risk(sgf,t)", "--that", "--paper")]
    [InlineData("claims --paper talk --format lsp", "lsp", "leave out --paper")]
    public async Task Bad_usage_gets_one_line(string line, params string[] parts) =>
        Expect.BadInput(await BuiltProgram.Run(line.Split(' ')), parts);
}
