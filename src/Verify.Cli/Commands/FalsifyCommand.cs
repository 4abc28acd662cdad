using System.CommandLine;
using Verify.Arithmetic;
using Verify.Claims;
using Verify.Cli.Options;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify falsify`: a search for the least slack of one claim.</summary>
internal sealed class FalsifyCommand : VerifyCommand
{
    private const int DefaultBudget = 60;

    private readonly Argument<string> _claim = LedgerClaims.Argument<string>(
        "the claim, as `verify claims` lists it",
        ArgumentArity.ZeroOrOne
    );
    private readonly WholeNumberOption _budget = new(
        "--budget",
        "SECONDS",
        "seconds after which the search gives up; what it finds before does not depend on them",
        least: 1
    )
    {
        DefaultValueFactory = _ => DefaultBudget,
    };
    private readonly ClaimsOption _library = new();
    private readonly StatementOptions _statement = new();
    private readonly Option<bool> _looseness = new("--looseness")
    {
        Description =
            "how sharp a true bound is: searches for the largest left/right of its inequalities instead, and reports what it is at least, with the instance",
    };
    private readonly Option<string> _out = new("--out")
    {
        HelpName = "FILE",
        Description = "file to write the certificate to, when a counterexample is found",
    };

    public FalsifyCommand()
        : base(
            "falsify",
            "Searches for a counterexample to one claim: random starts, then local search over problem, step size, batch size and time for the least slack. What is negative in doubles is confirmed in balls, shrunk to the smallest instance, and written as a certificate. The exit code is 1 when the ledger expects otherwise.",
            "text",
            "json"
        )
    {
        Arguments.Add(_claim);
        Options.Add(_budget);
        Options.Add(_library);
        _statement.AddTo(this);
        Options.Add(_looseness);
        Options.Add(_out);
    }

    public override int Order => 24;

    public override string Synopsis =>
        "CLAIM | --that STATEMENT [--given CONDITION] [--claims FILE] [--looseness | --out FILE] [--budget SECONDS] [--seed S] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("falsify price-decreases", "a counterexample a person would write on a blackboard"),
            new("falsify gf-risk --budget 5", "five seconds against a theorem: how near it comes to failing"),
            new("falsify gf-variance --looseness", "how much of the bound is used: 1 where it is sharp"),
        ];

    // A round of the search is short; shrinking what was found takes a little longer.
    public override TimeSpan Grace => TimeSpan.FromSeconds(5);

    protected override string SeedMeaning => "seed of the search; the same seed finds the same counterexample";

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        string? named = parse.GetValue(_claim);
        Claim claim =
            _statement.TryRead(parse, named is not null || _library.IsGiven(parse))
            ?? (
                named is null
                    ? throw new InvalidInputException(
                        "falsify needs a claim: its name, as verify claims lists it, or --that 'left <= right'"
                    )
                    : _library.Select(parse, [named]).Head
            );
        string? outFile = parse.GetValue(_out);
        if (parse.GetValue(_looseness))
        {
            return outFile is null
                ? Measure(context, claim)
                : throw new InvalidInputException("--looseness finds no certificate; leave out --out");
        }
        if (outFile is not null)
        {
            AtomicFile.RequireWritable(outFile);
        }
        int seconds = parse.GetRequiredValue(_budget)!.Value;
        FalsifyOptions options = new(parse.GetRequiredValue(Seed)!.Value, TimeSpan.FromSeconds(seconds));
        FalsifyResult result = ProgressBar.While(
            context,
            bar => Falsifier.run(options, new SearchProgress(bar, seconds), context.Cancellation, claim)
        );
        Certificate? certificate = result.Certificate?.Value;
        IReport<Falsification> report =
            parse.GetValue(Format) == "json"
                ? new FalsifyJsonReport(context.Verbose ? Sides(claim, result.Report) : null)
                : new FalsifyTextReport(context.Terminal.Text, certificate is null ? null : outFile);
        context.Publish(report.Render(result.Report));
        if (certificate is not null && outFile is not null)
        {
            context.Publish(CertificateModule.toJson(certificate), outFile);
        }
        if (result.Report.Cancelled)
        {
            context.Note("cancelled");
            return ExitCode.Cancelled;
        }
        return result.Report.IsAsExpected ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }

    private static IReadOnlyList<SidesAtTime> Sides(Claim claim, Falsification found) =>
        [
            .. found
                .Evidence.OfType<Evidence.Counterexample>()
                .SelectMany(evidence => SidesOverTime.ofRecord(claim, evidence.Item)),
        ];

    private int Measure(CommandContext context, Claim claim)
    {
        ParseResult parse = context.Parse;
        int seconds = parse.GetRequiredValue(_budget)!.Value;
        FalsifyOptions options = new(parse.GetRequiredValue(Seed)!.Value, TimeSpan.FromSeconds(seconds));
        Looseness result = ProgressBar.While(
            context,
            bar => LoosenessModule.run(options, new SearchProgress(bar, seconds), context.Cancellation, claim)
        );
        IReport<Looseness> report =
            parse.GetValue(Format) == "json"
                ? new LoosenessJsonReport()
                : new LoosenessTextReport(context.Terminal.Text);
        context.Publish(report.Render(result));
        if (result.Cancelled)
        {
            context.Note("cancelled");
            return ExitCode.Cancelled;
        }
        return result.IsAsExpected ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }

    private sealed class SearchProgress(IProgress<ProgressState> bar, int seconds) : IProgress<FalsifyProgress>
    {
        public void Report(FalsifyProgress value) =>
            bar.Report(
                new ProgressState(
                    FormattableString.Invariant($"least slack {value.LeastSlack:G3}"),
                    (int)value.Elapsed.TotalSeconds,
                    seconds
                )
            );
    }
}
