using Verify.Cli.Options;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify claims`: the ledger.</summary>
internal sealed class ClaimsCommand : VerifyCommand
{
    private readonly ClaimsOption _library = new();

    public ClaimsCommand()
        : base(
            "claims",
            "Lists the ledger: every claim with its statement and the verdict that is expected. Nothing is checked.",
            "text",
            "json"
        )
    {
        Options.Add(_library);
    }

    public override int Order => 20;

    public override string Synopsis => "[--claims FILE] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [new("claims", "the ledger by section"), new("claims --format json", "the same for a program")];

    public override int Run(CommandContext context)
    {
        IReport<IReadOnlyList<ClaimSummary>> report =
            context.Parse.GetValue(Format) == "json"
                ? new ClaimListJsonReport()
                : new ClaimListTextReport(context.Terminal.Text);
        context.Publish(
            report.Render([.. _library.Select(context.Parse, []).Select(claim => LedgerClaims.Summary(claim))])
        );
        return ExitCode.AsExpected;
    }
}
