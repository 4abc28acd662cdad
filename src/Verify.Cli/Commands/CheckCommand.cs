using System.CommandLine;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Verify.Arithmetic;
using Verify.Claims;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify check`: a verdict for each claim of the ledger.</summary>
internal sealed class CheckCommand : VerifyCommand
{
    private readonly Func<IEnumerable<string>, FSharpList<Claim>> _select;
    private readonly Argument<string[]> _claims = LedgerClaims.Argument<string[]>(
        "claims to check; all of the ledger when none is named",
        ArgumentArity.ZeroOrMore
    );
    private readonly WholeNumberOption _instances = new(
        "--instances",
        "N",
        "instances tried for each claim; each claim has its own default",
        least: 1
    );
    private readonly LargeNumberOption _first = new(
        "--first",
        "I",
        "index of the first instance, to go on where another run ended [default: 0]",
        least: 0
    );
    private readonly ChoiceOption _rigor = new(
        "--rigor",
        "RIGOR",
        "screen decides in doubles what is clear there and says no more than supported, certify bounds every rounding",
        ["certify", "screen"]
    );
    private readonly DataOptions _data = new("random problems");
    private readonly ClaimsOption _library = new();
    private readonly PaperOption _paper = new();
    private readonly StatementOptions _statement = new();
    private readonly InstanceOption _instance = new();
    private readonly Option<string> _watch = new("--watch")
    {
        HelpName = "FILE",
        Description = "claim file to check now, and again whenever it changes, until Ctrl-C",
    };
    private readonly Option<string> _out = new("--out")
    {
        HelpName = "FILE",
        Description = "file to write the answer to, instead of standard output",
    };

    public CheckCommand()
        : this(LedgerClaims.Select) { }

    /// <summary>The command over another ledger, for tests.</summary>
    public CheckCommand(Func<IEnumerable<string>, FSharpList<Claim>> select)
        : base(
            "check",
            "Checks claims of the ledger and gives each a verdict: proved, certified, supported, refuted, undecided or vacuous. The exit code is 1 when a verdict differs from the one that the ledger expects. Seconds are wall time in which at least one thread worked on the claim; claims are judged side by side, so that they can add up to more than the run.",
            "text",
            "json",
            "junit",
            "markdown",
            "github"
        )
    {
        _select = select;
        Arguments.Add(_claims);
        Options.Add(_instances);
        Options.Add(_first);
        Options.Add(_rigor);
        _data.AddTo(this);
        Options.Add(_library);
        Options.Add(_paper);
        _statement.AddTo(this);
        Options.Add(_instance);
        Options.Add(_watch);
        Options.Add(_out);
    }

    public override int Order => 10;

    public override string Synopsis =>
        "[CLAIM… | --that STATEMENT [--given CONDITION]] [--paper KEY | --claims FILE | --watch FILE] [--instances N] [--first I] [--seed S] [--rigor RIGOR] [--instance FILE | --data FILE --target COLUMN [--sigma2 V]] [--format FORMAT] [--out FILE]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("check gf-variance gf-bias", "two claims about gradient flow against ridge"),
            new("check --that 'Risk(gradient-flow, t) <= Risk(sgf, t)'", "a statement of your own"),
            new("check --paper talk", "the claims of one paper"),
            new(
                "check gf-risk --data examples/data/mtcars.csv --target mpg --format json",
                "one claim on real data, for a program"
            ),
        ];

    // What was decided so far is printed after the instance at hand is finished.
    public override TimeSpan Grace => TimeSpan.FromSeconds(5);

    protected override string SeedMeaning => "seed of the random instances; the same seed tries the same ones";

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        string[] named = parse.GetValue(_claims) ?? [];
        return parse.GetValue(_watch) is { } watched
            ? Watch(context, watched, named)
            : Check(context, named, Claims(parse, named));
    }

    // Checks a file whenever its contents are others; what is wrong in it is told, and the watch goes on.
    private int Watch(CommandContext context, string file, string[] named)
    {
        if (_library.IsGiven(context.Parse))
        {
            throw new InvalidInputException("--watch names the claim file; leave out --claims");
        }
        if (_paper.IsGiven(context.Parse))
        {
            throw new InvalidInputException("--watch names a claim file; leave out --paper");
        }
        byte[] known = [];
        bool first = true;
        while (!context.Cancellation.IsCancellationRequested)
        {
            if (!first)
            {
                // Whoever watches waits for no answer.
                context.ReleaseNotes();
            }
            try
            {
                byte[] now = InputFile.ReadAllBytes(file, LargestWatched);
                if (first || !now.AsSpan().SequenceEqual(known))
                {
                    (known, first) = (now, false);
                    _ = Check(context, named, LedgerClaims.Select(ClaimFile.read(file), named));
                }
            }
            catch (InvalidInputException error) when (!first)
            {
                // A file that is being written is not there for a moment.
                if (File.Exists(file))
                {
                    context.Note(error.Message);
                }
            }
            _ = context.Cancellation.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(250));
        }
        return ExitCode.Cancelled;
    }

    private const long LargestWatched = 1L << 24;

    private int Check(CommandContext context, string[] named, FSharpList<Claim> claims)
    {
        ParseResult parse = context.Parse;
        string? outFile = parse.GetValue(_out);
        if (outFile is not null)
        {
            AtomicFile.RequireWritable(outFile);
        }
        DataSet? data = _data.Read(context);
        if (parse.GetValue(_instance) is { } instanceFile)
        {
            if (data is not null)
            {
                throw new InvalidInputException("--instance and --data are two problems; leave one out");
            }
            Instance<Rational> instance = InstanceFile.Read(instanceFile).Instance;
            claims = ListModule.OfSeq(claims.Select(claim => ClaimFile.onInstance(instanceFile, instance, claim)));
        }
        if (data is not null)
        {
            // A fit without residuals has no σ²: said here, and not once for each claim.
            _ = data.Truth;
            claims = ThoseThatUse(data, claims, named.Length > 0, context);
            if (named.Length == 0)
            {
                claims = ThoseThatAreQuick(data, claims, context);
            }
        }
        RunOptions options = new(
            parse.GetValue(_instances) is { } instances ? FSharpOption<int>.Some(instances) : FSharpOption<int>.None,
            parse.GetValue(_first) ?? 0L,
            parse.GetRequiredValue(Seed)!.Value,
            parse.GetValue(_rigor) == "screen" ? Rigor.Screen : Rigor.Certify,
            data is null ? FSharpOption<DataSet>.None : FSharpOption<DataSet>.Some(data)
        );
        RunResult run = ProgressBar.While(
            context,
            progress => Runner.run(options, new RunnerProgress(progress), context.Cancellation, claims)
        );
        if (data is not null && named.Length == 0)
        {
            run = WithoutInapplicable(data, run, context);
        }
        return RunAnswer.Publish(context, run, context.Parse.GetRequiredValue(Format), outFile);
    }

    private FSharpList<Claim> Claims(ParseResult parse, string[] named) =>
        _statement.TryRead(parse, named.Length > 0 || IsChosen(parse)) is { } stated ? ListModule.OfSeq([stated])
        : !IsChosen(parse) ? _select(named)
        : _paper.Select(parse, _library, named);

    private bool IsChosen(ParseResult parse) => _library.IsGiven(parse) || _paper.IsGiven(parse);

    // A claim that is only checked on problems of its own, such as tiny ones to enumerate, has nothing to say about data; one
    // that is refuted elsewhere is tried on data only when it is asked for.
    private static FSharpList<Claim> ThoseThatUse(
        DataSet data,
        FSharpList<Claim> claims,
        bool named,
        CommandContext context
    )
    {
        List<string> idle =
        [
            .. claims
                .Where(claim =>
                    (
                        claim.InstanceChecks.All(check => check.IsExactly)
                        && claim.UniversalChecks.All(check => check.IsTabulated)
                    ) || (!named && claim.Expected.IsRefuted)
                )
                .Select(claim => claim.Id),
        ];
        if (idle.Count == 0)
        {
            return claims;
        }
        string ids = string.Join(", ", idle);
        if (named)
        {
            throw new InvalidInputException(
                $"--data: {ids} cannot be checked on {data.Name}, only on problems of its own; leave out --data or the claim"
            );
        }
        context.Note($"left out, as they are checked on problems of their own only, or refuted elsewhere: {ids}");
        return ListModule.OfSeq(claims.Where(claim => !idle.Contains(claim.Id)));
    }

    // More features than this make systems of p² equations in balls, which some claims need, a matter of minutes.
    private const int MostFeaturesOfMatrices = 4;

    private static FSharpList<Claim> ThoseThatAreQuick(DataSet data, FSharpList<Claim> claims, CommandContext context)
    {
        if (data.Problem.FeatureCount <= MostFeaturesOfMatrices)
        {
            return claims;
        }
        List<string> slow = [.. claims.Where(ClaimModule.speaksOfMatrices).Select(claim => claim.Id)];
        if (slow.Count == 0)
        {
            return claims;
        }
        context.Note(
            $"left out, as {data.Name} has more than {MostFeaturesOfMatrices} features and they need systems of p² equations (name one to check it): {string.Join(", ", slow)}"
        );
        return ListModule.OfSeq(claims.Where(claim => !slow.Contains(claim.Id)));
    }

    // Nobody asked these data for a claim about n = 2 or about noiseless responses: that it was never tried is told, and is no verdict.
    private static RunResult WithoutInapplicable(DataSet data, RunResult run, CommandContext context)
    {
        ClaimResult[] tried = [.. run.Claims.Where(claim => !claim.Verdict.IsVacuous || claim.Expected.IsVacuous)];
        if (tried.Length == run.Claims.Length || tried.Length == 0)
        {
            return run;
        }
        string ids = string.Join(", ", run.Claims.Except(tried).Select(claim => claim.Id));
        context.Note($"left out, as {data.Name} does not meet what they assume: {ids}");
        return new RunResult(run.Seed, run.Rigor, run.Data, ListModule.OfSeq(tried), run.Cancelled);
    }
}
