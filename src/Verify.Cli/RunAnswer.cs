using Verify.Claims;
using Verify.Reports;

namespace Verify.Cli;

/// <summary>The answer of a run of claims, in the formats of `check`, with its exit code.</summary>
internal static class RunAnswer
{
    /// <summary>Writes it. A file holds a whole run or does not exist; what was decided before a cancellation is shown instead.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="run">The run.</param>
    /// <param name="format">text, json, junit, markdown or github.</param>
    /// <param name="outFile">The file, or null for standard output.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Publish(CommandContext context, RunResult run, string format, string? outFile)
    {
        string? file = run.Cancelled ? null : outFile;
        TextOptions layout = file is null ? context.Terminal.Text : TextOptions.Plain;
        IReport<RunResult> report = format switch
        {
            "json" => new CheckJsonReport(),
            "junit" => new CheckJUnitReport(),
            "markdown" => new CheckMarkdownReport(),
            "github" => new CheckGitHubReport(),
            _ => new CheckTextReport(layout, allEvidence: context.Verbose),
        };
        context.Publish(report.Render(run), file);
        if (run.Cancelled)
        {
            context.Note(outFile is null ? "cancelled" : $"cancelled, {outFile} was not written");
            return ExitCode.Cancelled;
        }
        if (format == "json" && run.Data is not null)
        {
            context.Note(run.Data.Value);
        }
        return run.Ok ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }
}
