using System.Text.Json;
using System.Xml.Linq;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Claim libraries that misbehave: each failure is the library's, in one line or in its own claim, and never exit code 0 or 3.</summary>
public sealed class HostileLibraryTests
{
    private static readonly string Library = Path.Combine(
        Repository.Root,
        "tests",
        "HostileClaims",
        "bin",
        Repository.Configuration,
        "net10.0",
        "HostileClaims.dll"
    );

    [Theory]
    [InlineData("throw", "failed: Exception: my own failure")]
    [InlineData("exit", "called exit")]
    [InlineData("exit7", "called exit")]
    [InlineData("checkexit", "called exit")]
    [InlineData("null", "is null")]
    [InlineData("nullclaim", "a claim that is null")]
    [InlineData("nullid", "a claim that is null, or whose id is")]
    [InlineData("emptyid", "the id ''")]
    [InlineData("blankid", "an id is made of")]
    [InlineData("traversal", "an id is made of")]
    [InlineData("absolute", "an id is made of")]
    [InlineData("longid", "an id is made of")]
    [InlineData("dup", "two claims with the id 'a'")]
    [InlineData("infinite", "more than 10000 claims")]
    [InlineData("noclaims", "has no claims")]
    [InlineData("nullhypotheses", "'a' a list of hypotheses is null")]
    [InlineData("nullchecks", "'a' a list of checks is null")]
    [InlineData("nullcheck", "'a' a check is null")]
    [InlineData("nulldomain", "'a' a domain is null")]
    public async Task A_library_that_cannot_be_read_is_one_line(string mode, string part)
    {
        Outcome outcome = await Check(mode);
        Expect.BadInput(outcome, part);
        Assert.True(outcome.Error.Length <= 201, outcome.Error);
    }

    [Theory]
    [InlineData("checkthrow", "inside my check")]
    [InlineData("checknull", "NullReferenceException")]
    [InlineData("checkcancel", "OperationCanceledException")]
    [InlineData("qdiv0", "DivideByZeroException")]
    [InlineData("qthrow", "quantity failed")]
    [InlineData("domainthrow", "domain failed")]
    [InlineData("domainnull", "NullReferenceException")]
    [InlineData("symthrow", "sym failed")]
    [InlineData("shrinkthrow", "while shrinking")]
    public async Task A_claim_that_throws_is_an_error_of_its_own(string mode, string part)
    {
        Outcome outcome = await Check(mode);
        Assert.Equal(ExitCode.NotAsExpected, outcome.ExitCode);
        Assert.Equal("", outcome.Error);
        Assert.Matches("\n[a-z]+ +error ✗", outcome.Output);
        Assert.Contains(part, outcome.Output.ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task The_other_claims_keep_their_verdicts_in_every_format()
    {
        Outcome text = await Check("mixed");
        Assert.Matches("\nfirst +certified ", text.Output);
        Assert.Matches("\nsecond +error ✗", text.Output);
        Assert.Matches("\nthird +certified ", text.Output);

        JsonElement[] claims =
        [
            .. JsonDocument
                .Parse((await Check("mixed", "--format", "json")).Output)
                .RootElement.GetProperty("claims")
                .EnumerateArray(),
        ];
        Assert.Equal(["certified", "undecided", "certified"], claims.Select(c => c.GetProperty("verdict").GetString()));
        Assert.Contains("mine", claims[1].GetProperty("error").GetString());

        XDocument junit = XDocument.Parse((await Check("mixed", "--format", "junit")).Output);
        Assert.Contains("mine", junit.Descendants("error").Single().Attribute("message")!.Value);
        Assert.Equal("1", junit.Root!.Attribute("errors")!.Value);
        Assert.Empty(junit.Descendants("failure"));
    }

    /// <summary>A true identity beside a false inequality: the library contradicts itself, and the program has no defect.</summary>
    [Fact]
    public async Task A_library_that_contradicts_itself_is_told_so()
    {
        Outcome outcome = await Check("contradiction");
        Assert.Equal(ExitCode.NotAsExpected, outcome.ExitCode);
        Assert.Contains("contradicts itself", outcome.Output);
        Assert.DoesNotContain("defect", outcome.Output + outcome.Error);
        Assert.Matches("\nfirst +certified ", outcome.Output);
    }

    [Theory]
    [InlineData("symthrow", "s")]
    public async Task Explain_of_a_derivation_that_throws_is_one_line(string mode, string id)
    {
        Outcome outcome = await BuiltProgram.Run(["explain", id, "--claims", Library], Mode(mode));
        Expect.BadInput(outcome, "sym failed", "HostileClaims.dll");
    }

    [Fact]
    public async Task Missing_texts_are_empty()
    {
        Assert.Equal(ExitCode.AsExpected, (await Check("nullstatement")).ExitCode);
        foreach (string[] line in new[] { new[] { "claims" }, ["explain", "a"] })
        {
            Outcome outcome = await BuiltProgram.Run([.. line, "--claims", Library], Mode("nullstatement"));
            Expect.Answer(outcome);
        }
    }

    [Theory]
    [InlineData("check", "--format", "text")]
    [InlineData("check", "--format", "junit")]
    [InlineData("check", "--format", "markdown")]
    [InlineData("explain", "c", "--quiet")]
    public async Task Control_characters_in_evidence_become_visible(string command, string option, string value)
    {
        Outcome outcome = await BuiltProgram.Run([command, option, value, "--claims", Library], Mode("control"));
        Assert.True(outcome.ExitCode is ExitCode.NotAsExpected or ExitCode.AsExpected, outcome.Error);
        Assert.DoesNotContain(outcome.Output, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain('\uFFFD', outcome.Output);
        Assert.Contains("[2J half", outcome.Output);
    }

    [Fact]
    public async Task Control_characters_reach_neither_terminal_nor_page()
    {
        Outcome listed = await BuiltProgram.Run(["claims", "--claims", Library], Mode("ansi"));
        Assert.DoesNotContain('\u001b', listed.Output);
        using TemporaryFolder folder = new();
        Outcome report = await BuiltProgram.Run(
            ["report", "--out", folder.File("r"), "--claims", Library],
            Mode("ansi")
        );
        Assert.Equal(ExitCode.AsExpected, report.ExitCode);
    }

    [Fact]
    public async Task Ids_that_differ_in_case_have_pages_of_their_own()
    {
        using TemporaryFolder folder = new();
        string site = folder.File("r");
        Outcome report = await BuiltProgram.Run(["report", "--out", site, "--claims", Library], Mode("dupcase"));
        Assert.Equal(ExitCode.AsExpected, report.ExitCode);
        string[] pages =
        [
            .. Directory.EnumerateFiles(Path.Combine(site, "claims")).Select(path => Path.GetFileName(path)!),
        ];
        Assert.Equal(2, pages.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    /// <summary>Reports at the same time replace each other, whichever comes last, and leave nothing beside.</summary>
    [Fact]
    public async Task Reports_into_one_folder_at_the_same_time_leave_one_whole_report()
    {
        using TemporaryFolder folder = new();
        string site = folder.File("r");
        string[] line = ["report", "--out", site, "--claims", Library];
        Outcome[] outcomes = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => BuiltProgram.Run(line, Mode("dupcase")))
        );
        Assert.All(outcomes, outcome => Assert.True(outcome.ExitCode == ExitCode.AsExpected, outcome.Error));
        Assert.Equal([site], Directory.EnumerateFileSystemEntries(folder.Path));
        SiteFolder.RequireUsable(site);
        Assert.Equal(2, Directory.EnumerateFiles(Path.Combine(site, "claims")).Count());
    }

    [Fact]
    public async Task Damaged_assemblies_are_one_line()
    {
        using TemporaryFolder folder = new();
        byte[] bytes = await File.ReadAllBytesAsync(Library, TestContext.Current.CancellationToken);
        Random random = new(7);
        for (int trial = 0; trial < 12; trial++)
        {
            byte[] damaged = [.. bytes];
            for (int flip = 0; flip < 40; flip++)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }
            string path = folder.File($"damaged{trial}.dll");
            await File.WriteAllBytesAsync(path, damaged, TestContext.Current.CancellationToken);
            Outcome outcome = await BuiltProgram.Run("claims", "--claims", path);
            Assert.True(
                outcome.ExitCode is ExitCode.AsExpected or ExitCode.BadInput,
                $"{trial}: {outcome.ExitCode} {outcome.Error}"
            );
        }
    }

    private static Dictionary<string, string> Mode(string mode) => new() { ["HOSTILE_MODE"] = mode };

    private static Task<Outcome> Check(string mode, params string[] more) =>
        BuiltProgram.Run(["check", "--claims", Library, .. more], Mode(mode));
}
