using System.CommandLine;
using System.Globalization;
using Microsoft.FSharp.Collections;
using Verify.Arithmetic;
using Verify.Campaigns;
using Verify.Claims;
using Verify.Cli.Options;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify campaign`: claims on very many instances, in shards that any number of runs may do.</summary>
internal sealed class CampaignCommand : VerifyCommand
{
    private const int DefaultShardSize = 1000;
    private static readonly string[] Actions = ["plan", "run", "shard", "status", "merge"];

    private readonly Argument<string> _action = new("ACTION")
    {
        Description =
            "plan writes the campaign; run writes it and does what is missing, with all cores; shard does one shard; status says how far it is; merge gives what one check would have given",
    };
    private readonly Argument<string[]> _names = new("CLAIM")
    {
        Description = "claims of plan and run, as `verify claims` lists them; the number of the shard of shard",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly LargeNumberOption _count = new(
        "--count",
        "N",
        "instances of each claim, such as 1000000 or 1e6",
        least: 1
    );
    private readonly LargeNumberOption _shardSize = new(
        "--shard-size",
        "K",
        $"instances of a shard, best so many that it takes some seconds [default: {DefaultShardSize}]",
        least: 1,
        greatest: 100_000_000
    );
    private readonly LargeNumberOption _first = new(
        "--first",
        "I",
        "index of the first instance [default: 0]",
        least: 0
    );
    private readonly ChoiceOption _rigor = new(
        "--rigor",
        "RIGOR",
        "screen decides in doubles what is clear there and says no more than supported, certify bounds every rounding",
        ["certify", "screen"]
    );
    private readonly Option<string> _store = new("--store")
    {
        HelpName = "DIR",
        Description = "folder of the campaign: what it is, and a file for each shard that is done",
        Required = true,
    };
    private readonly ClaimsOption _library = new();
    private readonly PaperOption _paper = new();
    private readonly StatementOptions _statement = new();
    private readonly Option<string> _out = new("--out")
    {
        HelpName = "FILE",
        Description = "file for the answer of merge, instead of standard output",
    };

    public CampaignCommand()
        : base(
            "campaign",
            "Checks claims on very many instances, in shards that are stored one by one. A shard depends on the campaign and its number only, so that it does not matter who does it, in which order, or how often; stopping loses at most the shard at hand, and the same command goes on. The merge has the verdicts and numbers that one check over all instances would have, and its exit code.",
            "text",
            "json",
            "junit",
            "markdown",
            "github"
        )
    {
        _action.CompletionSources.Add(_ =>
            Actions.Select(action => new System.CommandLine.Completions.CompletionItem(action))
        );
        Arguments.Add(_action);
        Arguments.Add(_names);
        Options.Add(_count);
        Options.Add(_shardSize);
        Options.Add(_first);
        Options.Add(_rigor);
        Options.Add(_store);
        Options.Add(_library);
        Options.Add(_paper);
        _statement.AddTo(this);
        Options.Add(_out);
    }

    public override int Order => 23;

    public override string Synopsis =>
        "plan|run [CLAIM… | --that STATEMENT] --count N [--shard-size K] [--first I] [--seed S] [--rigor RIGOR] [--paper KEY | --claims FILE] --store DIR; verify campaign run --store DIR; verify campaign shard NUMBER --store DIR; verify campaign status|merge --store DIR [--format FORMAT] [--out FILE]";

    public override IReadOnlyList<Example> Examples =>
        [
            new(
                "campaign run gf-risk sgf-minus-gf --count 1e4 --rigor screen --store campaign",
                "ten shards; the same line again does nothing, and `verify campaign merge --store campaign` has the verdicts"
            ),
            new(
                "campaign plan --that 'Risk(gradient-flow, t) <= Risk(sgf, t)' --count 1e6 --store planned",
                "a thousand shards, for whoever does `verify campaign shard N --store planned`"
            ),
        ];

    // The instance at hand is finished first.
    public override TimeSpan Grace => TimeSpan.FromSeconds(5);

    protected override string SeedMeaning => "seed of the random instances; a campaign keeps its own";

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        string action = parse.GetRequiredValue(_action);
        string folder = parse.GetRequiredValue(_store);
        if (folder.Length == 0)
        {
            throw new InvalidInputException("--store: the name of the folder is empty");
        }
        if (action != "merge" && parse.GetValue(_out) is not null)
        {
            throw new InvalidInputException("--out is for the answer of merge");
        }
        string format = parse.GetRequiredValue(Format);
        if (action != "merge" && format is not ("text" or "json"))
        {
            throw new InvalidInputException($"--format {format} is for merge; {action} has text and json");
        }
        switch (action)
        {
            case "plan":
                return Show(context, Begin(context, folder));
            case "run":
                return RunMissing(context, IsNew(parse) ? Begin(context, folder) : GoOn(parse, action, folder));
            case "shard":
                return RunShard(context, GoOn(parse, action, folder));
            case "status":
                RequireNoNames(parse, action);
                return Show(context, GoOn(parse, action, folder));
            case "merge":
                RequireNoNames(parse, action);
                return Merge(context, GoOn(parse, action, folder));
            default:
                throw new InvalidInputException(
                    $"campaign: '{NearestNames.Shown(action)}' is not known; {NearestNames.Hint(action, Actions, $"allowed are {string.Join(", ", Actions)}")}"
                );
        }
    }

    // `run` alone goes on with what is in the folder.
    private bool IsNew(ParseResult parse) =>
        Names(parse).Length > 0
        || parse.GetValue(_count) is not null
        || _library.IsGiven(parse)
        || _paper.IsGiven(parse)
        || _statement.IsGiven(parse);

    private string[] Names(ParseResult parse) => parse.GetValue(_names) ?? [];

    private CampaignStore Begin(CommandContext context, string folder)
    {
        ParseResult parse = context.Parse;
        string[] names = Names(parse);
        long count =
            parse.GetValue(_count)
            ?? throw new InvalidInputException("--count is missing: how many instances has the campaign?");
        IReadOnlyList<(string Name, byte[] Content)> files = [];
        FSharpList<Claim> claims;
        if (
            _statement.TryRead(parse, names.Length > 0 || _library.IsGiven(parse) || _paper.IsGiven(parse)) is
            { } stated
        )
        {
            files = [CampaignClaims.FileOf(stated)];
            claims = ListModule.OfSeq([stated]);
        }
        else
        {
            claims = _paper.Select(parse, _library, names);
            files = CampaignClaims.FilesOf(parse.GetValue(_library) ?? []);
        }
        CampaignSpec spec = new(
            [.. claims.Select(claim => (claim.Id, CampaignSpec.DigestOf(claim)))],
            [.. files.Select(file => (file.Name, CampaignSpec.Sha256(file.Content)))],
            parse.GetRequiredValue(Seed)!.Value,
            parse.GetValue(_first) ?? 0,
            count,
            (int)(parse.GetValue(_shardSize) ?? DefaultShardSize),
            parse.GetValue(_rigor) == "screen" ? Rigor.Screen : Rigor.Certify,
            CampaignClaims.ProgramVersion
        );
        return CampaignStore.OpenOrCreate(folder, spec, [.. files.Select(file => file.Content)]);
    }

    private int RunMissing(CommandContext context, CampaignStore store)
    {
        FSharpList<Claim> claims = CampaignClaims.Of(store);
        using (store.Coordinate())
        {
            try
            {
                _ = ProgressBar.While(
                    context,
                    bar =>
                    {
                        Campaign.Run(store, claims, new ShardProgress(bar), context.Cancellation);
                        return true;
                    }
                );
            }
            catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
            {
                context.Terminal.Say(
                    $"cancelled; verify campaign run --store {NearestNames.Shown(store.Folder)} goes on"
                );
                return ExitCode.Cancelled;
            }
        }
        return Show(context, store);
    }

    private int RunShard(CommandContext context, CampaignStore store)
    {
        string[] names = Names(context.Parse);
        if (
            names.Length != 1
            || !long.TryParse(names[0], NumberStyles.None, CultureInfo.InvariantCulture, out long shard)
        )
        {
            throw new InvalidInputException(
                $"campaign shard: give the number of one shard, 0 to {store.Spec.Shards - 1}"
            );
        }
        _ = store.Spec.Range(shard);
        FSharpList<Claim> claims = CampaignClaims.Of(store);
        if (store.TryRead(shard) is null)
        {
            PartialRun part = ProgressBar.While(
                context,
                bar => Campaign.Shard(store.Spec, claims, shard, new RunnerProgress(bar), context.Cancellation)
            );
            store.Write(shard, part);
        }
        context.Publish($"{store.PathOf(shard)}\n");
        return ExitCode.AsExpected;
    }

    private int Show(CommandContext context, CampaignStore store)
    {
        CampaignProgress progress = new(store.Spec, Campaign.State(store, context.Cancellation));
        IReport<CampaignProgress> report =
            context.Parse.GetValue(Format) == "json"
                ? new CampaignJsonReport()
                : new CampaignTextReport(context.Terminal.Text);
        context.Publish(report.Render(progress));
        return ExitCode.AsExpected;
    }

    private int Merge(CommandContext context, CampaignStore store)
    {
        string? outFile = context.Parse.GetValue(_out);
        if (outFile is not null)
        {
            AtomicFile.RequireWritable(outFile);
        }
        FSharpList<Claim> claims = CampaignClaims.Of(store);
        RunResult run = ProgressBar.While(
            context,
            bar => Campaign.Merge(store, claims, new RunnerProgress(bar), context.Cancellation)
        );
        return RunAnswer.Publish(context, run, context.Parse.GetRequiredValue(Format), outFile);
    }

    // Nothing that a new campaign would be told is passed over here: its numbers would be another one's.
    private CampaignStore GoOn(ParseResult parse, string action, string folder)
    {
        Option? stray = new Option[] { _count, _shardSize, _first, _library, _paper, _rigor, Seed }.FirstOrDefault(
            option => parse.GetResult(option) is { Implicit: false }
        );
        return stray is null && !_statement.IsGiven(parse)
            ? CampaignStore.Open(folder)
            : throw new InvalidInputException(
                $"{stray?.Name ?? "--that"} is for a new campaign, with claims and --count; {action} takes the one that is in the folder"
            );
    }

    private void RequireNoNames(ParseResult parse, string action)
    {
        if (Names(parse) is [var name, ..])
        {
            throw new InvalidInputException(
                $"unexpected argument '{NearestNames.Shown(name)}'; {action} takes all claims of the campaign"
            );
        }
    }

    private sealed class ShardProgress(IProgress<ProgressState> bar) : IProgress<CampaignState>
    {
        public void Report(CampaignState value) => bar.Report(new ProgressState("shards", value.Done, value.Total));
    }
}
