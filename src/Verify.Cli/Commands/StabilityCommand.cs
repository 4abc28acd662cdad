using System.CommandLine;
using Verify.Answers;
using Verify.Cli.Options;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify stability`: the step sizes below which second moments stay bounded.</summary>
internal sealed class StabilityCommand : VerifyCommand
{
    private readonly ProblemOptions _problem = new();
    private readonly ProcessOptions _process = new([], defined: true);
    private readonly WholeNumberOption _digits = DigitsOption.Create();

    public StabilityCommand()
        : base(
            "stability",
            "Step sizes below which stochastic gradient flow and SGD are mean-square stable, for the instance's batch size. \"inf\" means stable for every step size. With --process or --definition that of one process: the end of the first interval of step sizes on which its second moments tend to a limit from every start.",
            "text",
            "json"
        )
    {
        _problem.AddTo(this);
        _process.AddTo(this, clocks: false);
        Options.Add(_digits);
    }

    public override int Order => 70;

    public override string Synopsis =>
        $"{ProblemOptions.Synopsis} [--process NAME | --definition FILE] [--set NAME=VALUE…] [--digits N] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("stability --instance examples/instance.json", "both thresholds, next to the instance's step size"),
            new("stability --instance examples/instance.json --format json", "every digit of the doubles"),
            new(
                "stability --instance examples/instance.json --process sgd-momentum --set gamma=1/2 --digits 10",
                "ten certified digits of the threshold of SGD with momentum 1/2"
            ),
        ];

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        int? digits = DigitsOption.Read(parse, _digits);
        if (_process.IsGiven(parse))
        {
            ProcessChoice choice = _process.Choose(parse);
            ThresholdAnswer threshold = Answer.Threshold(
                _process.Define(parse, choice, _problem.Read(context)),
                digits,
                context.Cancellation
            );
            IReport<ThresholdAnswer> own =
                parse.GetValue(Format) == "json"
                    ? new ThresholdJsonReport()
                    : new ThresholdTextReport(context.Terminal.Text);
            context.Publish(own.Render(threshold));
            return ExitCode.AsExpected;
        }
        StabilityAnswer answer = Answer.Stability(_problem.Read(context), digits, context.Cancellation);
        IReport<StabilityAnswer> report =
            parse.GetValue(Format) == "json"
                ? new StabilityJsonReport()
                : new StabilityTextReport(context.Terminal.Text);
        context.Publish(report.Render(answer));
        context.NoteUnresolved(answer.Unresolved);
        return ExitCode.AsExpected;
    }
}
