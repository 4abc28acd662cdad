using System.CommandLine;
using Verify.Answers;
using Verify.Arithmetic;
using Verify.Claims;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify path`: which stopping time corresponds to which ridge penalty on one's own instance or data.</summary>
internal sealed class PathCommand : VerifyCommand
{
    private readonly ProblemOptions _problem = new();
    private readonly StopOptions _stop = new();
    private readonly ProcessOptions _process = new(Process.All, defined: true);
    private readonly Option<string> _out = new("--out")
    {
        HelpName = "FILE",
        Description = "file for the figure: FILE.svg, FILE.png, or its data as FILE.csv",
    };

    public PathCommand()
        : base(
            "path",
            "Which step size, batch size and stopping time correspond to which ridge penalty: λ = 1/t with t = kη, on an instance or on a data set. Shows the exact risks of ridge, gradient flow, stochastic gradient flow and SGD along the path, the price of stochasticity, the best stopping times over all of [0, ∞] with their equivalent penalties, and which excess-risk bound applies. With --process or --definition the exact risk of that process is one more column, with its least value on the grid of the path. With --data the truth is the least-squares plug-in. λ is that of (XᵀX/n + λI)β = Xᵀy/n: scikit-learn's Ridge has alpha = nλ, R's glmnet lambda = λ·sd(y), PyTorch's MSELoss weight_decay = 2λ.",
            "text",
            "json"
        )
    {
        _problem.AddTo(this);
        _process.AddTo(this, clocks: false);
        _stop.AddTo(this);
        Options.Add(_out);
    }

    public override int Order => 65;

    public override string Synopsis =>
        $"{ProblemOptions.Synopsis} [--process NAME | --definition FILE] [--set NAME=VALUE…] [--penalty LAMBDA [--convention NAME] | --time T | --step K] [--out FILE] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("path --data examples/data/diabetes.csv --target progression", "the path of a real data set"),
            new(
                "path --data examples/data/diabetes.csv --target progression --penalty 0.01",
                "the stopping time, step and batch sizes that correspond to a penalty"
            ),
            new(
                "path --data examples/data/diabetes.csv --target progression --penalty 4.42 --convention scikit-learn",
                "the same from the alpha of scikit-learn's Ridge"
            ),
            new(
                "path --instance examples/instance.json --process sgd-momentum --set gamma=1/2",
                "with the risk of SGD with momentum beside the others"
            ),
            new(
                "path --instance examples/instance.json --step-size 0.01 --out path.svg",
                "an instance with another step size, and the figure"
            ),
        ];

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        string? outFile = parse.GetValue(_out);
        string extension = outFile is null ? "" : Extension(outFile);
        _stop.RequireOne(parse);
        ProcessChoice? choice = _process.ChooseIfGiven(parse);
        GivenInstance instance = _problem.Read(context);
        if (choice is null)
        {
            _process.RequireNoStart(parse, instance, "the risks of the path");
        }
        PathStop? stop = _stop.Choose(parse, instance);
        RiskSubject? process = choice is null ? null : _process.ForRisk(parse, choice, instance);
        (PathAnswer answer, PathCurves? curves) = ProgressBar.While(
            context,
            bar =>
            {
                PathAnswer answer = Answer.Path(instance, stop, new StageProgress(bar), process, context.Cancellation);
                if (outFile is null)
                {
                    return (answer, null as PathCurves);
                }
                bar.Report(new ProgressState("figure", 1, 1));
                return (answer, Answer.Curves(instance, context.Cancellation));
            }
        );
        if (outFile is not null && curves is not null)
        {
            AtomicFile.Write(outFile, FigureFiles.Of(PathFigure.Of(curves, answer), extension));
            context.Note($"wrote {outFile}");
            if (curves.Unresolved > 0)
            {
                context.Note(
                    $"{NumberText.Count(curves.Unresolved)} values of the figure are smaller than the rounding error of doubles and left out; verify risk --digits N certifies risks"
                );
            }
        }
        IReport<PathAnswer> report =
            parse.GetValue(Format) == "json" ? new PathJsonReport() : new PathTextReport(context.Terminal.Text);
        context.Publish(report.Render(answer));
        context.NoteUnresolved(answer.Unresolved, "verify risk --digits N certifies risks");
        return ExitCode.AsExpected;
    }

    private static string Extension(string file)
    {
        AtomicFile.RequireWritable(file);
        string extension = Path.GetExtension(file).TrimStart('.').ToLowerInvariant();
        switch (extension)
        {
            case "csv":
                return extension;
            case "svg" or "png":
                FigureFiles.RequireDrawing();
                return extension;
            default:
                throw new InvalidInputException(
                    $"--out: {NearestNames.Shown(Path.GetFileName(file))} must end in .svg, .png or .csv"
                );
        }
    }

    private sealed class StageProgress(IProgress<ProgressState> bar) : IProgress<AnswerStage>
    {
        public void Report(AnswerStage value) => bar.Report(new ProgressState(value.Subject, value.Done, value.Total));
    }
}
