using System.CommandLine;
using Verify.Claims;
using Verify.Cli.Options;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify explain`: one claim.</summary>
internal sealed class ExplainCommand : VerifyCommand
{
    private readonly Argument<string> _claim = LedgerClaims.Argument<string>(
        "the claim, as `verify claims` lists it",
        ArgumentArity.ExactlyOne
    );

    private readonly ClaimsOption _library = new();

    public ExplainCommand()
        : base(
            "explain",
            "Explains one claim: statement, source, hypotheses, how it is checked, expected verdict. Derivations and proofs on [0, ∞) are carried out and printed step by step, as text and LaTeX; nothing is checked on instances.",
            "text",
            "json"
        )
    {
        Arguments.Add(_claim);
        Options.Add(_library);
    }

    public override int Order => 30;

    public override string Synopsis => "CLAIM [--claims FILE] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("explain moment-equivalence", "the lemma of the talk, derived step by step"),
            new("explain gf-variance --format json", "the same of another claim, for a program"),
        ];

    public override int Run(CommandContext context)
    {
        string id = context.Parse.GetRequiredValue(_claim);
        Claim named = _library.Select(context.Parse, [id]).Head;
        ClaimSummary claim = LedgerClaims.Summary(named, [.. Runner.proofs(context.Cancellation, named)]);
        IReport<ClaimSummary> report =
            context.Parse.GetValue(Format) == "json"
                ? new ClaimExplanationJsonReport()
                : new ClaimExplanationTextReport(context.Terminal.Text);
        context.Publish(report.Render(claim));
        return ExitCode.AsExpected;
    }
}
