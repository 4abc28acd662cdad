using Verify.Arithmetic;
using Verify.Claims;
using Verify.Cli.Options;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify claims`: the ledger.</summary>
internal sealed class ClaimsCommand : VerifyCommand
{
    private readonly ClaimsOption _library = new();
    private readonly PaperOption _paper = new();

    public ClaimsCommand()
        : base(
            "claims",
            "Lists the ledger, one paper of it, or the claims of files: every claim with its statement and the verdict that is expected, and beside each heading the key of the paper. Nothing is checked. With --format lsp what is wrong in claim files is told as file:line:column: message, one line each, for editors; the exit code is 1 then.",
            "text",
            "json",
            "lsp"
        )
    {
        Options.Add(_library);
        Options.Add(_paper);
    }

    public override int Order => 20;

    public override string Synopsis => "[--paper KEY | --claims FILE] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("claims", "the ledger by paper and section"),
            new("claims --paper LiTaiE2017", "the claims of one paper"),
            new("claims --format json", "the same for a program"),
        ];

    public override int Run(CommandContext context)
    {
        if (context.Parse.GetValue(Format) == "lsp")
        {
            return Diagnose(context);
        }
        IReport<IReadOnlyList<ClaimSummary>> report =
            context.Parse.GetValue(Format) == "json"
                ? new ClaimListJsonReport()
                : new ClaimListTextReport(context.Terminal.Text);
        context.Publish(
            report.Render([.. _paper.Select(context.Parse, _library, []).Select(claim => LedgerClaims.Summary(claim))])
        );
        return ExitCode.AsExpected;
    }

    private int Diagnose(CommandContext context)
    {
        if (_paper.IsGiven(context.Parse))
        {
            throw new InvalidInputException("--format lsp is about claim files; leave out --paper");
        }
        string[] files = context.Parse.GetValue(_library) ?? [];
        if (files.Length == 0)
        {
            throw new InvalidInputException("--format lsp is about claim files; name them with --claims FILE.claims");
        }
        string[] lines = [.. files.SelectMany(ClaimFile.diagnose)];
        context.Publish(string.Concat(lines.Select(line => line + "\n")));
        return lines.Length == 0 ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }
}
