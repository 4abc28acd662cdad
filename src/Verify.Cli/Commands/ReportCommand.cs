using System.CommandLine;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Verify.Arithmetic;
using Verify.Claims;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;
using Verify.Reports.Site;

namespace Verify.Cli.Commands;

/// <summary>`verify report`: the ledger as a self-contained site.</summary>
internal sealed class ReportCommand : VerifyCommand
{
    private readonly Option<string> _out = new("--out")
    {
        HelpName = "DIR",
        Description = "folder to write the site to; it is created, or holds an earlier report",
        Required = true,
    };
    private readonly WholeNumberOption _instances = new(
        "--instances",
        "N",
        "instances tried for each claim; each claim has its own default",
        least: 1
    );
    private readonly ClaimsOption _library = new();
    private readonly PaperOption _paper = new();

    public ReportCommand()
        : base(
            "report",
            "Checks the ledger and writes it down as a self-contained site: an index with the papers as chapters, a page about which bounds are sharp, and a page for each claim with its statement, source, verdict, what the verdict rests on, counterexamples with certificates to download, and figures. No page needs a script or the network; the filters of the index are one.",
            "text"
        )
    {
        Options.Add(_out);
        Options.Add(_instances);
        Options.Add(_library);
        Options.Add(_paper);
    }

    public override int Order => 28;

    public override string Synopsis => "--out DIR [--instances N] [--seed S] [--paper KEY | --claims FILE]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("report --out site", "the whole ledger; open site/index.html"),
            new("report --out site --paper talk", "one paper"),
            new("report --out site --instances 8 --seed 2", "fewer instances for each claim, and others"),
        ];

    public override TimeSpan Grace => TimeSpan.FromSeconds(5);

    protected override string SeedMeaning => "seed of the random instances; the same seed gives the same pages";

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        string folder = parse.GetRequiredValue(_out);
        SiteFolder.RequireUsable(folder);
        if (!_library.IsGiven(parse))
        {
            FigureFiles.RequireDrawing();
        }
        FSharpList<Claim> claims = _paper.Select(parse, _library, []);
        RunOptions options = new(
            parse.GetValue(_instances) is { } instances ? FSharpOption<int>.Some(instances) : FSharpOption<int>.None,
            0L,
            parse.GetRequiredValue(Seed)!.Value,
            Rigor.Certify,
            FSharpOption<DataSet>.None
        );
        RunResult run = ProgressBar.While(
            context,
            bar => Runner.run(options, new RunnerProgress(bar), context.Cancellation, claims)
        );
        if (run.Cancelled)
        {
            context.Note($"cancelled, {folder} was not written");
            return ExitCode.Cancelled;
        }
        SiteContents contents = new(
            run,
            [.. claims.Select(claim => LedgerClaims.Summary(claim))],
            claims
                .Where(claim => !claim.Counterexamples.Value.IsEmpty)
                .ToDictionary(claim => claim.Id, claim => CertificateModule.toJson(claim.Counterexamples.Value.Head)),
            !_library.IsGiven(parse)
                ? LedgerClaims.SiteFigures(parse.GetValue(_paper), options.Seed, context.Cancellation)
                : [],
            CertificateModule.programVersion
        )
        {
            Chapters = _library.IsGiven(parse) ? [] : LedgerClaims.Chapters(parse.GetValue(_paper)),
            Counterexamples = Figures(claims, run),
            Looseness = IsWhole(parse) ? LedgerClaims.Looseness() : [],
        };
        IReadOnlyDictionary<string, byte[]> files = SiteReport.Files(contents);
        SiteFolder.Write(folder, files);
        context.Publish($"{Path.Combine(folder, "index.html")}: {run.Claims.Length} claims, {files.Count} files\n");
        return run.Ok ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }

    private static Dictionary<string, Figure> Figures(IEnumerable<Claim> claims, RunResult run)
    {
        Dictionary<string, Figure> figures = [];
        foreach ((Claim claim, ClaimResult result) in claims.Zip(run.Claims))
        {
            if (
                result
                    .Evidence.OfType<Evidence.Counterexample>()
                    .Select(found => SidesOverTime.figure(claim, found.Item))
                    .FirstOrDefault(OptionModule.IsSome) is
                { } figure
            )
            {
                figures[claim.Id] = figure.Value;
            }
        }
        return figures;
    }

    private bool IsWhole(ParseResult parse) => !_library.IsGiven(parse) && !_paper.IsGiven(parse);
}
