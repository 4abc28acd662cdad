using System.CommandLine;
using Microsoft.FSharp.Collections;
using Verify.Arithmetic;
using Verify.Claims;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify replay`: certificates checked again.</summary>
internal sealed class ReplayCommand : VerifyCommand
{
    private readonly Argument<string[]> _files = new("CERT")
    {
        Description = "certificate written by `verify falsify`; several are replayed in turn",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly ClaimsOption _library = new();
    private readonly StatementOptions _statement = new();

    public ReplayCommand()
        : base(
            "replay",
            "Checks certificates again from nothing but the file: the digest of its contents; statement, hypotheses and domain against the claim that this program or the library has; whether the instance belongs to the domain; and the numbers, recomputed at the recorded precision and at twice that. The exit code is 1 when one is rejected.",
            "text",
            "json"
        )
    {
        Arguments.Add(_files);
        Options.Add(_library);
        _statement.AddTo(this);
    }

    public override int Order => 26;

    public override string Synopsis => "CERT… [--claims FILE | --that STATEMENT] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("replay examples/certificates/price-decreases.json", "a counterexample found before, checked again"),
            new("replay examples/certificates/price-decreases.json --format json", "the same for a program"),
        ];

    public override int Run(CommandContext context)
    {
        string[] files = context.Parse.GetRequiredValue(_files);
        FSharpList<Claim>? library = _statement.TryRead(context.Parse, _library.IsGiven(context.Parse)) is { } stated
            ? ListModule.OfSeq([stated])
            : _library.Load(context.Parse);
        List<ReplayResult> results = [];
        foreach (string file in files)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            Tuple<Certificate, bool> read = CertificateModule.parse(file, InputFile.ReadText(file));
            results.Add(Certification.replay(file, Find(file, read.Item1.ClaimId, library), read.Item1, read.Item2));
        }
        IReport<IReadOnlyList<ReplayResult>> report =
            context.Parse.GetValue(Format) == "json"
                ? new ReplayJsonReport()
                : new ReplayTextReport(context.Terminal.Text);
        context.Publish(report.Render(results));
        return results.All(result => result.Rejected is null) ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }

    private static Claim Find(string file, string id, FSharpList<Claim>? library) =>
        (library ?? LedgerClaims.All).FirstOrDefault(claim => claim.Id == id)
        ?? throw new InvalidInputException(
            $"{file}: field 'claim' is '{id}', which is no claim of {(library is null ? "the ledger; a certificate about a claim of your own needs --claims or --that" : "what --claims or --that gives")}"
        );
}
