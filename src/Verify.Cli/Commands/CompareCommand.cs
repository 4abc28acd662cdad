using System.CommandLine;
using Verify.Answers;
using Verify.Arithmetic;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify compare`: a user's own runs against the exact moments, the test of their code.</summary>
internal sealed class CompareCommand : VerifyCommand
{
    private readonly ProblemOptions _problem = new();
    private readonly ProcessOptions _process = new(Process.All, defined: true);
    private readonly Option<string> _samples = new("--samples")
    {
        HelpName = "FILE",
        Description =
            "the final iterates of your own runs, one row a run: CSV with columns b1 … bp, with or without a header line, or an array of NumPy (.npy)",
        Required = true,
    };

    public CompareCommand()
        : base(
            "compare",
            "The test of your own optimiser: its final iterates, one row a run, against the exact mean and covariance of the process that it should be. Every mean and covariance gets a z-score; the exit code is 1 when the largest is beyond chance: a false alarm has probability 1e-6 over all comparisons for runs that are near Gaussian; near the stability threshold, where tails are heavy, give many runs. Where the runs differ, processes of the registry with which they agree are named.",
            "text",
            "json"
        )
    {
        _problem.AddTo(this);
        _process.AddTo(this);
        Options.Add(_samples);
    }

    public override int Order => 56;

    public override string Synopsis =>
        $"{ProblemOptions.Synopsis} (--process NAME | --definition FILE) [--set NAME=VALUE…] (--step K | --time T) --samples FILE [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new(
                "compare --instance examples/instance.json --process sgd --step 10 --samples examples/runs/sgd.csv",
                "500 runs of an SGD of one's own, after ten steps"
            ),
            new(
                "compare --instance examples/instance.json --process sgd-without-replacement --step 10 --samples examples/runs/without-replacement.csv",
                "an SGD that draws its batches without replacement; compared with sgd it differs"
            ),
        ];

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        ProcessChoice choice = _process.Choose(parse);
        IReadOnlyList<ExactNumber> points = _process.FinitePoints(parse, choice);
        if (points.Count != 1)
        {
            throw new InvalidInputException(
                $"{(choice.IsIteration ? "--step" : "--time")} is given {points.Count} times; runs are compared at one, that of their final iterates"
            );
        }
        GivenInstance instance = _problem.Read(context);
        RunTable runs = RunTable.Read(parse.GetRequiredValue(_samples), instance.Exact.Problem.FeatureCount);
        foreach (string note in runs.Notes)
        {
            context.Note(note);
        }
        MomentsAnswer exact = _process.Moments(context, choice, instance, points, digits: null);
        ComparisonAnswer answer = Answer.Comparison(exact, runs, instance, context.Cancellation);
        IReport<ComparisonAnswer> report =
            parse.GetValue(Format) == "json"
                ? new ComparisonJsonReport()
                : new ComparisonTextReport(context.Terminal.Text);
        context.Publish(report.Render(answer));
        return answer.Agrees ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }
}
