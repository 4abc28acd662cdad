using System.CommandLine;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify explain`: one claim.</summary>
internal sealed class ExplainCommand : VerifyCommand
{
    private readonly Argument<string> _claim = LedgerClaims.Argument<string>(
        "the claim, as `verify claims` lists it",
        ArgumentArity.ExactlyOne
    );

    public ExplainCommand()
        : base(
            "explain",
            "Explains one claim: statement, source, hypotheses, how it is checked, expected verdict. Nothing is checked.",
            "text",
            "json"
        )
    {
        Arguments.Add(_claim);
    }

    public override int Order => 30;

    public override string Synopsis => "CLAIM [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("explain excess-risk", "the main theorem and how it is checked"),
            new("explain gf-variance --format json", "the same of another claim, for a program"),
        ];

    public override int Run(CommandContext context)
    {
        string id = context.Parse.GetRequiredValue(_claim);
        ClaimSummary claim = LedgerClaims.Summary(LedgerClaims.Select([id]).Head);
        IReport<ClaimSummary> report =
            context.Parse.GetValue(Format) == "json"
                ? new ClaimExplanationJsonReport()
                : new ClaimExplanationTextReport(context.Terminal.Text);
        context.Publish(report.Render(claim));
        return ExitCode.AsExpected;
    }
}
