using System.CommandLine;
using Verify.Answers;
using Verify.Cli.Options;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify risk`: expected risks and the three excess-risk bounds on one instance.</summary>
internal sealed class RiskCommand : VerifyCommand
{
    private readonly ProblemOptions _problem = new();
    private readonly ExactNumberOption _time = new(
        "--time",
        "T",
        "time, a decimal or a fraction; repeat it for several",
        several: true
    )
    {
        Required = true,
    };
    private readonly WholeNumberOption _digits = DigitsOption.Create();

    public RiskCommand()
        : base(
            "risk",
            "Expected risk of stochastic gradient flow, gradient flow and ridge, with the excess-risk bound. Everything is averaged over mini-batches and over the noise of y = Xβ* + ε in closed form, so the instance needs betaStar and sigma2. Ridge at time t has the penalty 1/t.",
            "text",
            "json"
        )
    {
        _problem.AddTo(this);
        Options.Add(_time);
        Options.Add(_digits);
    }

    public override int Order => 60;

    public override string Synopsis => $"{ProblemOptions.Synopsis} --time T… [--digits N] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new(
                "risk --instance examples/instance.json --time 1 --time 10",
                "risks and the three bounds at two times, as a table"
            ),
            new(
                "risk --instance examples/instance.json --time 1 --digits 30",
                "thirty digits of every number, each certified"
            ),
            new(
                "risk --instance examples/instance.json --time 1/3 --format json",
                "the same at one time, every digit of the doubles"
            ),
        ];

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        RiskAnswer answer = Answer.Risk(
            _problem.Read(context),
            parse.GetRequiredValue(_time),
            DigitsOption.Read(parse, _digits),
            context.Cancellation
        );
        IReport<RiskAnswer> report =
            parse.GetValue(Format) == "json" ? new RiskJsonReport() : new RiskTextReport(context.Terminal.Text);
        context.Publish(report.Render(answer));
        return ExitCode.AsExpected;
    }
}
