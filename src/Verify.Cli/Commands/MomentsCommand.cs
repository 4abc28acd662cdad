using System.CommandLine;
using Verify.Answers;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify moments`: exact mean and covariance of a process on one instance.</summary>
internal sealed class MomentsCommand : VerifyCommand
{
    private readonly ProblemOptions _problem = new();
    private readonly ProcessOptions _process = new(Process.All, defined: true);
    private readonly WholeNumberOption _digits = DigitsOption.Create();

    public MomentsCommand()
        : base(
            "moments",
            "Exact mean and covariance of a process given y, over mini-batches or Brownian motion. No sampling: the moments are computed in closed form, here in doubles. Ridge at time t has the penalty 1/t. A process of your own, and \"inf\" for the stationary moments, go by the moment system that is derived from the definition: exact, for small problems.",
            "text",
            "json"
        )
    {
        _problem.AddTo(this);
        _process.AddTo(this);
        Options.Add(_digits);
    }

    public override int Order => 50;

    public override string Synopsis =>
        $"{ProblemOptions.Synopsis} (--process NAME | --definition FILE) [--set NAME=VALUE…] (--time T… | --step K…) [--digits N] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new(
                "moments --instance examples/instance.json --process sgf --time 1/2 --time 4",
                "mean and covariance of stochastic gradient flow at two times"
            ),
            new(
                "moments --instance examples/instance.json --process sgd --step 10 --format json",
                "mean and covariance of SGD after ten steps, every digit of the doubles"
            ),
            new(
                "moments --instance examples/instance.json --process sgd-momentum --set gamma=9/10 --step inf --digits 12",
                "the stationary mean and covariance of SGD with momentum, certified"
            ),
            new(
                "moments --data examples/data/swiss.csv --target Fertility --process sgd --step 100",
                "how far SGD with the default step and batch size is on one's own data after 100 steps"
            ),
        ];

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        ProcessChoice choice = _process.Choose(parse);
        IReadOnlyList<ExactNumber> points = _process.Points(parse, choice);
        int? digits = DigitsOption.Read(parse, _digits);
        GivenInstance instance = _problem.Read(context);
        MomentsAnswer answer = _process.Moments(context, choice, instance, points, digits);
        IReport<MomentsAnswer> report =
            parse.GetValue(Format) == "json" ? new MomentsJsonReport() : new MomentsTextReport(context.Terminal.Text);
        context.Publish(report.Render(answer));
        context.NoteUnresolved(answer.Unresolved);
        return ExitCode.AsExpected;
    }
}
