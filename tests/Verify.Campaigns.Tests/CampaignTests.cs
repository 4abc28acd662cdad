using System.Text;
using Microsoft.FSharp.Collections;
using Verify.Arithmetic;
using Verify.Claims;
using Verify.Reports;
using Xunit;

namespace Verify.Campaigns.Tests;

/// <summary>Shards, their store and the merge, on claims that end in every way: certified, refuted, undecided, undefined, proved.</summary>
public sealed class CampaignTests : IDisposable
{
    private const string Text = """
        claim holds
          state  Risk(sgf, t) <= Risk(gradient-flow, t) + eta/m*tr(Sigma)^2*(norm(truth)^2 + n*sigma2)*1000

        claim fails
          state  Risk(sgf, t) <= Risk(gradient-flow, t) + eta/m*tr(Sigma)*sigma2

        claim tie
          state  inf(lambda > 0, Risk(ridge(lambda)))*0 <= sigma2 - sigma2*(1 + 0*s1)

        claim rare
          given  n = 3
          state  tr(Sigma) <= 2

        claim proved
          state  Bias2(gradient-flow, t) <= Bias2(ridge(1/t))
        """;

    private static readonly FSharpList<Claim> Claims = ClaimFile.parse("test.claims", ".", Text);
    private readonly string _folder = Directory.CreateTempSubdirectory("verify-campaigns").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static CampaignSpec Spec(long count = 36, int shardSize = 5, long first = 0, int seed = 3) =>
        new(
            [.. Claims.Select(claim => (claim.Id, CampaignSpec.DigestOf(claim)))],
            [],
            seed,
            first,
            count,
            shardSize,
            Rigor.Screen,
            "1.2.3"
        );

    private CampaignStore Store(CampaignSpec spec, string name = "store") =>
        CampaignStore.OpenOrCreate(Path.Combine(_folder, name), spec, []);

    private static string Line(Func<object> question) => Assert.Throws<InvalidInputException>(question).Message;

    // Everything but the seconds.
    private static string Shown(RunResult run)
    {
        string text = new CheckTextReport(TextOptions.Plain, allEvidence: true).Render(run);
        return System.Text.RegularExpressions.Regex.Replace(
            text,
            @"[0-9]+\.[0-9]{3}$",
            "#",
            System.Text.RegularExpressions.RegexOptions.Multiline
        );
    }

    private static RunResult Check(CampaignSpec spec) =>
        Runner.run(
            new((int)spec.Count, spec.First, spec.Seed, spec.Rigor, null),
            Runner.noProgress,
            CancellationToken.None,
            Claims
        );

    [Fact]
    public void The_merge_is_what_one_check_gives_to_the_last_digit()
    {
        CampaignSpec spec = Spec();
        CampaignStore store = Store(spec);
        Campaign.Run(store, Claims, cancellation: TestContext.Current.CancellationToken);
        RunResult merged = Campaign.Merge(store, Claims, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(Shown(Check(spec)), Shown(merged));
        string[] verdicts = [.. merged.Claims.Select(claim => VerdictModule.name(claim.Verdict)).Distinct()];
        // The claims end in different ways, or the comparison says little.
        Assert.True(verdicts.Length >= 3, string.Join(", ", verdicts));
        Assert.Contains("refuted", verdicts);
        Assert.Contains("proved", verdicts);
        // Planted: other instances are no such answer.
        Assert.NotEqual(Shown(Check(Spec(seed: 4))), Shown(merged));
    }

    [Fact]
    public void Parts_combine_in_any_order_and_grouping()
    {
        CampaignSpec spec = Spec(count: 24, shardSize: 4);
        PartialRun[] parts =
        [
            .. Enumerable.Range(0, (int)spec.Shards).Select(shard => Campaign.Shard(spec, Claims, shard)),
        ];
        string All(IEnumerable<PartialRun> some)
        {
            PartialRun whole = some.Aggregate(PartialRunModule.empty, PartialRunModule.combine);
            return string.Join("\n", Claims.Select(claim => PartialRunModule.toJson(claim.Id, whole)));
        }
        string expected = All(parts);
        Random random = new(5);
        for (int trial = 0; trial < 30; trial++)
        {
            PartialRun[] shuffled = [.. parts.OrderBy(_ => random.Next())];
            int cut = random.Next(parts.Length + 1);
            PartialRun left = shuffled[..cut].Aggregate(PartialRunModule.empty, PartialRunModule.combine),
                right = shuffled[cut..].Aggregate(PartialRunModule.empty, PartialRunModule.combine);
            Assert.Equal(expected, All([left, right]));
        }
        // What is written is what is read.
        foreach (Claim claim in Claims)
        {
            string json = PartialRunModule.toJson(claim.Id, parts[1]);
            Assert.Equal(json, PartialRunModule.toJson(claim.Id, PartialRunModule.ofJson(claim.Id, json)));
        }
    }

    [Fact]
    public void A_shard_is_the_same_bytes_whoever_does_it_and_no_half_of_it_counts()
    {
        CampaignSpec spec = Spec(count: 9, shardSize: 4);
        CampaignStore one = Store(spec, "one"),
            other = Store(spec, "other");
        foreach (long shard in new long[] { 2, 0, 1 })
        {
            other.Write(shard, Campaign.Shard(spec, Claims, shard));
        }
        Campaign.Run(one, Claims, cancellation: TestContext.Current.CancellationToken);
        for (long shard = 0; shard < spec.Shards; shard++)
        {
            Assert.Equal(File.ReadAllBytes(one.PathOf(shard)), File.ReadAllBytes(other.PathOf(shard)));
        }
        byte[] whole = File.ReadAllBytes(one.PathOf(1));
        for (int length = 0; length < whole.Length; length += 97)
        {
            File.WriteAllBytes(one.PathOf(1), whole[..length]);
            Assert.Equal([1L], one.Missing());
        }
        for (int at = 0; at < whole.Length; at += 61)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 1;
            File.WriteAllBytes(one.PathOf(1), changed);
            Assert.Equal([1L], one.Missing());
        }
        // Another shard's file under this name.
        File.Copy(other.PathOf(2), one.PathOf(1), overwrite: true);
        Assert.Equal([1L], one.Missing());
        Assert.Contains("1 of 3 shards are missing, the first is 1", Line(() => Campaign.Merge(one, Claims)));
        Campaign.Run(one, Claims, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(whole, File.ReadAllBytes(one.PathOf(1)));
    }

    [Fact]
    public void A_store_is_for_one_campaign_and_one_coordinator()
    {
        CampaignSpec spec = Spec();
        CampaignStore store = Store(spec);
        Assert.Equal(spec.ToJson(), Store(spec).Spec.ToJson());
        Assert.Contains("--seed is 3 there, not 4", Line(() => Store(Spec(seed: 4))));
        Assert.Contains("--count", Line(() => Store(Spec(count: 37))));
        Assert.Contains("--shard-size", Line(() => Store(Spec(shardSize: 6))));
        Assert.Contains("version", Line(() => Store(spec with { ProgramVersion = "1.2.4" })));
        Assert.Contains(
            "as they are stated",
            Line(() => Store(spec with { Claims = [.. spec.Claims.Select(claim => (claim.Id, "0"))] }))
        );
        using (store.Coordinate())
        {
            Assert.Contains("another process coordinates", Line(() => Store(spec).Coordinate()));
        }
        store.Coordinate().Dispose();
        string foreign = Path.Combine(_folder, "mine");
        Directory.CreateDirectory(foreign);
        File.WriteAllText(Path.Combine(foreign, "notes.txt"), "keep");
        Assert.Contains("other files", Line(() => CampaignStore.OpenOrCreate(foreign, spec, [])));
        Assert.Equal(["notes.txt"], Directory.EnumerateFileSystemEntries(foreign).Select(Path.GetFileName));
        File.WriteAllText(Path.Combine(store.Folder, "campaign.json"), spec.ToJson()[..50]);
        Assert.Contains("damaged", Line(() => CampaignStore.Open(store.Folder)));
        Assert.Contains("has no campaign", Line(() => CampaignStore.Open(Path.Combine(_folder, "nowhere"))));
    }

    [Fact]
    public void The_text_of_a_campaign_says_all_of_it()
    {
        CampaignSpec spec = Spec(count: 1L << 62, first: 7) with
        {
            Files = [("a.claims", new string('0', 64))],
            Rigor = Rigor.Certify,
        };
        CampaignSpec read = CampaignSpec.Parse("campaign.json", spec.ToJson());
        Assert.Equal(spec.ToJson(), read.ToJson());
        Assert.Null(spec.DifferenceFrom(read));
        Assert.Equal((7L + (5L * 3), 5), spec.Range(3));
        long last = spec.Shards - 1;
        Assert.Equal(spec.First + spec.Count, spec.Range(last).First + spec.Range(last).Count);
        Assert.Contains("there is no shard", Line(() => spec.Range(spec.Shards)));
        Assert.Contains(
            "another format",
            Line(() => CampaignSpec.Parse("x", spec.ToJson().Replace("\"format\": 1", "\"format\": 2")))
        );
        foreach (string bad in new[] { "", "[]", "{}", spec.ToJson().Replace("\"shardSize\": 5", "\"shardSize\": 0") })
        {
            Assert.Contains("campaign", Line(() => CampaignSpec.Parse("x", bad)));
        }
    }

    [Fact]
    public void A_cancelled_campaign_keeps_what_is_done()
    {
        CampaignStore store = Store(Spec(count: 20, shardSize: 4));
        using CancellationTokenSource source = new();
        int reported = 0;
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Campaign.Run(
                store,
                Claims,
                new Each(state =>
                {
                    reported++;
                    if (state.Done == 2)
                    {
                        source.Cancel();
                    }
                }),
                source.Token
            )
        );
        Assert.Equal((3, 2L), (reported, Campaign.State(store, TestContext.Current.CancellationToken).Done));
        Assert.Empty(Directory.EnumerateFiles(store.Folder, "*.tmp", SearchOption.AllDirectories));
        Campaign.Run(store, Claims, cancellation: TestContext.Current.CancellationToken);
        Assert.Empty(store.Missing());
    }

    // Streams of two seeds were shifts of each other.
    [Fact]
    public void No_two_of_many_instances_are_the_same()
    {
        HashSet<string> seen = [];
        foreach (int seed in new[] { 1, 2, 236, -1, int.MaxValue })
        {
            foreach (long first in new[] { 0L, 732_539L, 1L << 31, 1L << 39 })
            {
                for (long index = first; index < first + 27; index++)
                {
                    string instance = LeastSquares.InstanceFile.ToJson(
                        DomainModule.regression.Draw.Invoke(seed).Invoke(index).Instance
                    );
                    Assert.True(seen.Add(instance), $"seed {seed}, index {index}: {instance}");
                }
            }
        }
    }

    private sealed class Each(Action<CampaignState> report) : IProgress<CampaignState>
    {
        public void Report(CampaignState value) => report(value);
    }
}
