using System.CommandLine;
using Microsoft.FSharp.Core;
using Verify.Arithmetic;
using Verify.Claims;
using Verify.Cli.Options;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify explain`: one claim.</summary>
internal sealed class ExplainCommand : VerifyCommand
{
    private readonly Argument<string> _claim = LedgerClaims.Argument<string>(
        "the claim, as `verify claims` lists it",
        ArgumentArity.ZeroOrOne
    );

    private readonly ClaimsOption _library = new();
    private readonly StatementOptions _statement = new();

    public ExplainCommand()
        : base(
            "explain",
            "Explains one claim: statement, source, hypotheses, how it is checked, expected verdict. Derivations and proofs on [0, ∞) are carried out and printed step by step, as text and LaTeX; nothing is checked on instances.",
            "text",
            "json",
            "claims"
        )
    {
        Arguments.Add(_claim);
        Options.Add(_library);
        _statement.AddTo(this);
    }

    public override int Order => 30;

    public override string Synopsis => "CLAIM | --that STATEMENT [--claims FILE] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("explain moment-equivalence", "the lemma of the talk, derived step by step"),
            new("explain gf-variance --format json", "the same of another claim, for a program"),
            new("explain excess-risk --format claims", "a claim of the ledger as claim files have it"),
        ];

    public override int Run(CommandContext context)
    {
        string? id = context.Parse.GetValue(_claim);
        Claim named =
            _statement.TryRead(context.Parse, id is not null || _library.IsGiven(context.Parse))
            ?? (
                id is null
                    ? throw new InvalidInputException(
                        "explain needs a claim: its name, as verify claims lists it, or --that 'left <= right'"
                    )
                    : _library.Select(context.Parse, [id]).Head
            );
        if (context.Parse.GetValue(Format) == "claims")
        {
            FSharpResult<string, string> written = ClaimFile.write(named);
            if (written.IsError)
            {
                throw new InvalidInputException($"'{named.Id}' has no form as text: {written.ErrorValue}");
            }
            context.Publish(written.ResultValue + "\n");
            return ExitCode.AsExpected;
        }
        ClaimSummary claim = LedgerClaims.Summary(named, [.. Runner.proofs(context.Cancellation, named)]);
        IReport<ClaimSummary> report =
            context.Parse.GetValue(Format) == "json"
                ? new ClaimExplanationJsonReport()
                : new ClaimExplanationTextReport(context.Terminal.Text);
        context.Publish(report.Render(claim));
        return ExitCode.AsExpected;
    }
}
