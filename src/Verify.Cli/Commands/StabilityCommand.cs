using System.CommandLine;
using Verify.Answers;
using Verify.Cli.Options;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify stability`: the step sizes below which second moments stay bounded.</summary>
internal sealed class StabilityCommand : VerifyCommand
{
    private readonly ProblemOptions _problem = new();
    private readonly WholeNumberOption _digits = DigitsOption.Create();

    public StabilityCommand()
        : base(
            "stability",
            "Step sizes below which stochastic gradient flow and SGD are mean-square stable, for the instance's batch size. \"inf\" means stable for every step size.",
            "text",
            "json"
        )
    {
        _problem.AddTo(this);
        Options.Add(_digits);
    }

    public override int Order => 70;

    public override string Synopsis => $"{ProblemOptions.Synopsis} [--digits N] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("stability --instance examples/instance.json", "both thresholds, next to the instance's step size"),
            new("stability --instance examples/instance.json --format json", "every digit of the doubles"),
        ];

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        StabilityAnswer answer = Answer.Stability(
            _problem.Read(context),
            DigitsOption.Read(parse, _digits),
            context.Cancellation
        );
        IReport<StabilityAnswer> report =
            parse.GetValue(Format) == "json"
                ? new StabilityJsonReport()
                : new StabilityTextReport(context.Terminal.Text);
        context.Publish(report.Render(answer));
        return ExitCode.AsExpected;
    }
}
