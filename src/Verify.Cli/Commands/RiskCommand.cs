using System.CommandLine;
using Verify.Answers;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify risk`: expected risks and the three excess-risk bounds on one instance.</summary>
internal sealed class RiskCommand : VerifyCommand
{
    private readonly ProblemOptions _problem = new();
    private readonly ProcessOptions _process = new(Process.All, defined: true);
    private readonly WholeNumberOption _digits = DigitsOption.Create();

    public RiskCommand()
        : base(
            "risk",
            "Expected risk of stochastic gradient flow, gradient flow and ridge, with the excess-risk bound. Everything is averaged over mini-batches and over the noise of y = Xβ* + ε in closed form, so the instance needs betaStar and sigma2. Ridge at time t has the penalty 1/t. With --process or --definition the risk of that process stands beside them, by its sources: exact for every law of the noise with mean 0 and variance σ², at times, after steps (the others at t = kη), or at \"inf\".",
            "text",
            "json"
        )
    {
        _problem.AddTo(this);
        _process.AddTo(this);
        Options.Add(_digits);
    }

    public override int Order => 60;

    public override string Synopsis =>
        $"{ProblemOptions.Synopsis} [--process NAME | --definition FILE] [--set NAME=VALUE…] (--time T… | --step K…) [--digits N] [--format FORMAT]";

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
            new(
                "risk --instance examples/instance.json --process sgd-momentum --set gamma=1/2 --step 20 --step inf",
                "the risk of SGD with momentum after 20 steps and in the long run"
            ),
            new(
                "risk --instance examples/instance.json --definition examples/kaczmarz.process --step 10 --digits 12",
                "the risk of a process of one's own, certified"
            ),
        ];

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        int? digits = DigitsOption.Read(parse, _digits);
        bool isJson = parse.GetValue(Format) == "json";
        if (!_process.IsGiven(parse))
        {
            IReadOnlyList<ExactNumber> times = _process.TimesOnly(parse);
            GivenInstance instance = _problem.Read(context);
            _process.RequireNoStart(parse, instance, "these risks");
            RiskAnswer risks = Answer.Risk(instance, times, digits, context.Cancellation);
            Publish(context, isJson ? new RiskJsonReport() : new RiskTextReport(context.Terminal.Text), risks);
            context.NoteUnresolved(risks.Unresolved);
            return ExitCode.AsExpected;
        }
        ProcessChoice choice = _process.Choose(parse);
        IReadOnlyList<ExactNumber> points = _process.Points(parse, choice);
        RiskSubject subject = _process.ForRisk(parse, choice, _problem.Read(context));
        ProcessRiskAnswer answer = Answer.Risk(subject, points, digits, context.Cancellation);
        Publish(
            context,
            isJson ? new ProcessRiskJsonReport() : new ProcessRiskTextReport(context.Terminal.Text),
            answer
        );
        context.NoteUnresolved(answer.Unresolved);
        return ExitCode.AsExpected;
    }

    private static void Publish<T>(CommandContext context, IReport<T> report, T answer) =>
        context.Publish(report.Render(answer));
}
