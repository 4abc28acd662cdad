using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify processes`: the registry.</summary>
internal sealed class ProcessesCommand : VerifyCommand
{
    public ProcessesCommand()
        : base(
            "processes",
            "Lists the processes that have a name: clock, parameters besides eta, m and n, and whether hand-written formulas stand beside the definition. A process of your own is a definition file (--definition).",
            "text",
            "json"
        ) { }

    public override int Order => 45;

    public override string Synopsis => "[--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("processes", "name, clock, parameters"),
            new("processes --format json", "the same for a script, with the title of each"),
        ];

    public override int Run(CommandContext context)
    {
        IReadOnlyList<ProcessSummary> all = [.. Names().Select(Summary)];
        IReport<IReadOnlyList<ProcessSummary>> report =
            context.Parse.GetValue(Format) == "json"
                ? new ProcessListJsonReport()
                : new ProcessListTextReport(context.Terminal.Text);
        context.Publish(report.Render(all));
        return ExitCode.AsExpected;
    }

    private static IEnumerable<string> Names() =>
        Process.All.Select(process => process.Name).Union(Symbolics.Processes.names);

    private static ProcessSummary Summary(string name)
    {
        Process? formula = Process.All.FirstOrDefault(process => process.Name == name);
        Symbolics.Process? definition = Symbolics.Processes.names.Contains(name)
            ? Symbolics.Processes.find(name)
            : null;
        return new(
            name,
            definition?.Title ?? "Ridge regression at time t, with the penalty 1/t",
            definition is null ? "estimator"
                : definition.IsFlow ? "flow"
                : "iteration",
            [.. definition?.Parameters.Where(parameter => parameter != "eta") ?? []],
            formula is null ? [] : ["moments"]
        );
    }
}
