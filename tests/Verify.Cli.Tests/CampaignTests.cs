using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>`verify campaign` as a user meets it: stopped in the middle, killed, gone on with, merged, and given nonsense.</summary>
public sealed partial class CampaignTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static Outcome Run(string line, params string[] more) => InProcess.Run([.. line.Split(' '), .. more]);

    private string Store(string name = "store") => Path.Combine(_folder.Path, name);

    [Fact]
    public void A_merge_says_what_check_says()
    {
        const string claims = "gf-risk sgf-minus-gf price-decreases --seed 7 --rigor screen";
        string status = Expect.Answer(
            Run($"campaign run {claims} --count 60 --shard-size 25 --first 9 --store {Store()}")
        );
        Assert.Contains("3 of 3 shards done; instances 9 to 68, seed 7, rigor screen.", status);
        foreach (string format in new[] { "text", "json", "junit", "markdown" })
        {
            Outcome merged = Run($"campaign merge --store {Store()} --format {format}"),
                check = Run($"check {claims} --instances 60 --first 9 --format {format}");
            Assert.Equal(WithoutSeconds(check.Output), WithoutSeconds(merged.Output));
            Assert.Equal(check.ExitCode, merged.ExitCode);
        }
        JsonElement json = JsonDocument
            .Parse(Expect.Answer(Run($"campaign status --store {Store()} --format json")))
            .RootElement;
        Assert.True(json.GetProperty("complete").GetBoolean());
        Assert.Equal("3", json.GetProperty("shards").GetProperty("done").GetString());
        Assert.Equal("60", json.GetProperty("claims")[0].GetProperty("tried").GetString());
        // Other instances are another answer.
        Assert.NotEqual(
            WithoutSeconds(Run($"check {claims} --instances 60 --first 500").Output),
            WithoutSeconds(Run($"campaign merge --store {Store()}").Output)
        );
    }

    [Fact]
    public void Claims_of_ones_own_are_kept_in_the_store()
    {
        string file = _folder.Write(
            "mine.claims",
            "use noise.process\n\nclaim mine\n  for response\n  state tr(Cov(label-noise(delta2=1), k)) >= 0\n  expect certified\n"
        );
        File.Copy(Path.Combine(Repository.Root, "examples", "label-noise.process"), _folder.File("noise.process"));
        Expect.Answer(Run($"campaign plan --claims {file} --count 6 --shard-size 3 --rigor screen --store {Store()}"));
        File.Delete(file);
        File.Delete(_folder.File("noise.process"));
        Expect.Answer(Run($"campaign shard 1 --store {Store()}"));
        Expect.Answer(Run($"campaign run --store {Store()}"));
        Assert.Contains("mine", Run($"campaign merge --store {Store()}").Output);
        File.AppendAllText(Path.Combine(Store(), "claims", "mine.claims"), "# changed\n");
        Expect.BadInput(Run($"campaign merge --store {Store()}"), "mine.claims was changed");
        Outcome stated = Run(
            $"campaign run --count 4 --store {Store("stated")} --that",
            "Risk(sgf, t) <= Risk(gradient-flow, t)"
        );
        Assert.Contains("violations", Expect.Answer(stated));
        Assert.Equal(ExitCode.NotAsExpected, Run($"campaign merge --store {Store("stated")}").ExitCode);
    }

    [Fact]
    public async Task A_kill_loses_nothing_that_was_done()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals");
        string[] line =
        [
            .. $"campaign run gf-risk sgf-more-accurate --count 4000 --shard-size 20 --store {Store()}".Split(' '),
        ];
        using (Process program = BuiltProgram.Start(line, new Dictionary<string, string>()))
        {
            await Shards(3);
            program.Kill(entireProcessTree: true);
            await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        string[] done = [.. Directory.GetFiles(Path.Combine(Store(), "shards"), "*.jsonl").Order()];
        byte[][] before = [.. done.Select(File.ReadAllBytes)];
        JsonElement status = JsonDocument
            .Parse(Expect.Answer(Run($"campaign status --store {Store()} --format json")))
            .RootElement;
        Assert.InRange(
            int.Parse(status.GetProperty("shards").GetProperty("done").GetString()!, null),
            done.Length - 1,
            done.Length
        );
        // The lock went with the process: another one takes over, and is interrupted.
        using (
            Process program = BuiltProgram.Start(
                ["campaign", "run", "--store", Store()],
                new Dictionary<string, string>()
            )
        )
        {
            await Shards(done.Length + 2);
            Expect.BadInput(Run($"campaign run --store {Store()}"), "another process coordinates");
            Assert.Equal(0, Signal(program.Id, InterruptSignal));
            Outcome outcome = await BuiltProgram.Finish(program);
            Assert.Equal(ExitCode.Cancelled, outcome.ExitCode);
            Assert.Contains("goes on", outcome.Error);
        }
        Assert.Equal(before, done.Select(File.ReadAllBytes));
        Assert.Empty(Directory.GetFiles(Store(), "*.tmp", SearchOption.AllDirectories).Except(Leftovers()));
    }

    [Fact]
    public void A_store_of_another_version_is_refused()
    {
        Expect.Answer(Run($"campaign plan gf-risk --count 5 --store {Store()}"));
        string path = Path.Combine(Store(), "campaign.json");
        File.WriteAllText(path, Program().Replace(File.ReadAllText(path), "\"program\": \"9.9.9\""));
        Expect.BadInput(Run($"campaign run --store {Store()}"), "9.9.9", "that version");
        Expect.BadInput(Run($"campaign shard 0 --store {Store()}"), "9.9.9");
        Expect.BadInput(Run($"campaign merge --store {Store()}"), "9.9.9");
        Expect.BadInput(Run($"campaign run gf-risk --count 5 --store {Store()}"), "version of the program");
    }

    [Theory]
    [InlineData("rnu", "did you mean 'run'")]
    [InlineData("join", "allowed are plan, run, shard, status, merge")]
    [InlineData("run gf-risk", "--count is missing")]
    [InlineData("run gf-risk --count 0", "1 to")]
    [InlineData("run gf-risk --count 1.5", "whole number")]
    [InlineData("run gf-risk --count 9e18", "1 to 2305843009213693952")]
    [InlineData("run gf-risk --count 5 --first 9e18", "0 to 2305843009213693952")]
    [InlineData("run --rigor screen", "--rigor is for a new campaign")]
    [InlineData("merge --seed 2", "--seed is for a new campaign")]
    [InlineData("run gf-rsk --count 5", "did you mean 'gf-risk'")]
    [InlineData("run gf-risk --count 5 --shard-size 0", "--shard-size")]
    [InlineData("status", "has no campaign")]
    [InlineData("shard 0", "has no campaign")]
    [InlineData("shard 0 --count 5", "for a new campaign")]
    [InlineData("merge gf-risk", "takes all claims")]
    [InlineData("status --that x", "for a new campaign")]
    [InlineData("status --format junit", "--format junit is for merge")]
    [InlineData("status --out x", "--out is for the answer of merge")]
    public void Nonsense_is_one_line_and_makes_no_folder(string line, string part)
    {
        Expect.BadInput(Run($"campaign {line} --store {Store("none")}"), part);
        Assert.False(Directory.Exists(Store("none")));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_one_line()
    {
        string file = _folder.Write("a-file", "keep");
        Expect.BadInput(Run($"campaign plan gf-risk --count 5 --store {file}"), "a-file");
        Assert.Equal("keep", File.ReadAllText(file));
        Assert.SkipUnless(Directory.Exists("/proc/self"), "no file system that cannot be written is known here");
        Expect.BadInput(Run("campaign plan gf-risk --count 5 --store /proc/verify-campaign"), "--store");
    }

    private async Task Shards(int count)
    {
        string shards = Path.Combine(Store(), "shards");
        for (int wait = 0; wait < 1800; wait++)
        {
            if (Directory.Exists(shards) && Directory.GetFiles(shards, "*.jsonl").Length >= count)
            {
                return;
            }
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        Assert.Fail($"no {count} shards in three minutes");
    }

    // What a kill left behind has a name of its own and is in nobody's way.
    private string[] Leftovers() => Directory.GetFiles(Path.Combine(Store(), "shards"), "*.tmp");

    private static string WithoutSeconds(string text) => Seconds().Replace(text, "#");

    private const int InterruptSignal = 2;

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);

    [GeneratedRegex("\"program\": \"[^\"]*\"")]
    private static partial Regex Program();

    [GeneratedRegex(" *[0-9]+\\.[0-9]{3}(?=[\"|\\n ])")]
    private static partial Regex Seconds();
}
