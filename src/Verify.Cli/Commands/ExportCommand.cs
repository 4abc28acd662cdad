using System.CommandLine;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Verify.Arithmetic;
using Verify.Claims;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify export`: what was found, in the form that another program reads.</summary>
internal sealed class ExportCommand : VerifyCommand
{
    private readonly Argument<string[]> _claims = LedgerClaims.Argument<string[]>(
        "claims to export; all of the ledger when none is named",
        ArgumentArity.ZeroOrMore
    );
    private readonly Option<string> _latex = new("--latex")
    {
        HelpName = "FILE",
        Description =
            "check the claims and write their verdicts as macros for a paper: \\verdict{ID}, \\verdictstatement{ID}, \\verdictevidence{ID}, …",
    };
    private readonly WholeNumberOption _instances = new(
        "--instances",
        "N",
        "instances tried for each claim; each claim has its own default",
        least: 1
    );
    private readonly ChoiceOption _rigor = new(
        "--rigor",
        "RIGOR",
        "screen decides in doubles what is clear there and says no more than supported, certify bounds every rounding",
        ["certify", "screen"]
    );
    private readonly ClaimsOption _library = new();
    private readonly PaperOption _paper = new();

    public ExportCommand()
        : base(
            "export",
            "Exports claims for another program. For LaTeX they are checked as by `verify check`, with the same answer and exit code, and each verdict becomes macros that a paper can use; an id that was not exported is an error there.",
            "text",
            "json"
        )
    {
        Arguments.Add(_claims);
        Options.Add(_latex);
        Options.Add(_instances);
        Options.Add(_rigor);
        Options.Add(_library);
        Options.Add(_paper);
    }

    public override int Order => 29;

    public override string Synopsis =>
        "--latex FILE [CLAIM…] [--paper KEY | --claims FILE] [--instances N] [--seed S] [--rigor RIGOR] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new(
                "export --latex verdicts.tex gf-variance gf-bias",
                "two verdicts for a paper that says \\input{verdicts}"
            ),
            new(
                "export --latex verdicts.tex --claims examples/claims/noise-costs.claims",
                "verdicts of claims of your own"
            ),
        ];

    // What was decided so far is printed after the instance at hand is finished.
    public override TimeSpan Grace => TimeSpan.FromSeconds(5);

    protected override string SeedMeaning => "seed of the random instances; the same seed tries the same ones";

    public override int Run(CommandContext context) =>
        context.Parse.GetValue(_latex) is { } file
            ? ToLatex(context, file)
            : throw new InvalidInputException("say what to export: --latex FILE writes verdicts for a paper");

    private int ToLatex(CommandContext context, string file)
    {
        ParseResult parse = context.Parse;
        AtomicFile.RequireWritable(file, _latex.Name);
        FSharpList<Claim> claims = _paper.Select(parse, _library, parse.GetValue(_claims) ?? []);
        RunOptions options = new(
            parse.GetValue(_instances) is { } instances ? FSharpOption<int>.Some(instances) : FSharpOption<int>.None,
            0L,
            parse.GetRequiredValue(Seed)!.Value,
            parse.GetValue(_rigor) == "screen" ? Rigor.Screen : Rigor.Certify,
            FSharpOption<DataSet>.None
        );
        RunResult run = ProgressBar.While(
            context,
            progress => Runner.run(options, new RunnerProgress(progress), context.Cancellation, claims)
        );
        if (!run.Cancelled)
        {
            CheckLatexReport macros = new(
                CertificateModule.programVersion,
                [.. claims.Select(claim => LedgerClaims.Summary(claim))]
            );
            AtomicFile.Write(file, macros.Render(run), _latex.Name);
        }
        IReport<RunResult> report =
            parse.GetValue(Format) == "json"
                ? new CheckJsonReport()
                : new CheckTextReport(context.Terminal.Text, allEvidence: context.Verbose);
        context.Publish(report.Render(run));
        if (run.Cancelled)
        {
            context.Note($"cancelled, {file} was not written");
            return ExitCode.Cancelled;
        }
        context.Note($"wrote {file}");
        return run.Ok ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }
}
