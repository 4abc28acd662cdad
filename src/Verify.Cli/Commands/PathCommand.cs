using System.CommandLine;
using System.Globalization;
using Verify.Arithmetic;
using Verify.Claims;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Paper;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify path`: which stopping time corresponds to which ridge penalty on one's own instance or data.</summary>
internal sealed class PathCommand : VerifyCommand
{
    // Every 24th of the 241 times of the path: eleven rows.
    private const int EveryShown = 24;
    private const int DefaultBatchSize = 10;
    private const double DefaultShareOfStability = 0.1;
    private readonly InstanceOption _instance = new() { Required = false };
    private readonly DataOptions _data = new("an instance file");
    private readonly ExactNumberOption _stepSize = new(
        "--step-size",
        "ETA",
        "step size η in place of the instance's; with --data a tenth of SGD's stability threshold by default",
        several: false
    );
    private readonly WholeNumberOption _batchSize = new(
        "--batch-size",
        "M",
        "batch size m in place of the instance's; with --data 10 by default, or n where that is less",
        least: 1
    );
    private readonly Option<string> _out = new("--out")
    {
        HelpName = "FILE",
        Description = "file for the figure: FILE.svg, FILE.png, or its data as FILE.csv",
    };

    public PathCommand()
        : base(
            "path",
            "Which step size, batch size and stopping time correspond to which ridge penalty: λ = 1/t with t = kη, on an instance or on a CSV data set. Shows the exact risks of ridge, gradient flow, stochastic gradient flow and SGD along the path, the price of stochasticity, the best stopping times with their equivalent penalties, and which excess-risk bound applies. With --data the truth is the least-squares plug-in.",
            "text",
            "json"
        )
    {
        _stepSize.Aliases.Add("--eta");
        Options.Add(_instance);
        _data.AddTo(this);
        Options.Add(_stepSize);
        Options.Add(_batchSize);
        Options.Add(_out);
    }

    public override int Order => 65;

    public override string Synopsis =>
        "--instance FILE | --data FILE --target COLUMN [--step-size ETA] [--batch-size M] [--out FILE] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("path --data examples/data/diabetes.csv --target progression", "the path of a real data set"),
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
        (string name, Instance<Float64> instance, bool isPlugIn) = Read(parse, context.Cancellation);
        RegularizationPath path = new(instance);
        (PathAnswer answer, Figure? figure) = ProgressBar.While(
            context,
            bar =>
            {
                int stages = outFile is null ? 4 : 5;
                void Next(string subject, int done) => bar.Report(new ProgressState(subject, done, stages));
                PathAnswer answer = Answer(name, path, isPlugIn, Next, context.Cancellation);
                if (outFile is null)
                {
                    return (answer, null as Figure);
                }
                Next("figure", 4);
                return (answer, PathFigure.create(name, path, context.Cancellation));
            }
        );
        if (outFile is not null && figure is not null)
        {
            AtomicFile.Write(outFile, FigureFiles.Of(figure, extension));
            context.Note($"wrote {outFile}");
        }
        IReport<PathAnswer> report =
            parse.GetValue(Format) == "json" ? new PathJsonReport() : new PathTextReport(context.Terminal.Text);
        context.Publish(report.Render(answer));
        return ExitCode.AsExpected;
    }

    private static string Extension(string file)
    {
        AtomicFile.RequireWritable(file);
        string extension = Path.GetExtension(file).TrimStart('.').ToLowerInvariant();
        return extension is "svg" or "png" or "csv"
            ? extension
            : throw new InvalidInputException($"--out: '{file}' must end in .svg, .png or .csv");
    }

    private (string Name, Instance<Float64> Instance, bool IsPlugIn) Read(
        ParseResult parse,
        CancellationToken cancellation
    )
    {
        DataSet? data = _data.Read(parse);
        string? file = parse.GetValue(_instance);
        if (data is null == file is null)
        {
            throw new InvalidInputException("give either --instance FILE, or --data FILE with --target COLUMN");
        }
        double? stepSize = parse.GetValue(_stepSize) is [var number, ..] ? Positive(number) : null;
        if (data is null)
        {
            Instance<Float64> given = _instance.InDoubles(parse, _instance.Read(parse));
            int m = parse.GetValue(_batchSize) ?? given.BatchSize;
            return (Path.GetFileName(file)!, new(given.Problem, stepSize ?? given.StepSize, m), false);
        }
        Problem<Float64> problem = data.Problem.Map(value => new Float64(value.ToDouble()));
        int batchSize = parse.GetValue(_batchSize) ?? Math.Min(DefaultBatchSize, problem.SampleCount);
        double step = stepSize ?? DefaultStepSize(problem, batchSize, cancellation);
        return (data.Name, new(problem, step, batchSize), true);
    }

    // One significant digit, rounded to nearest: a step size that a person would choose.
    private static double DefaultStepSize(Problem<Float64> problem, int batchSize, CancellationToken cancellation) =>
        double.Parse(
            (
                DefaultShareOfStability
                * Stability.Of(DoubleSpectrum.Of(problem.Features), batchSize, cancellation).Descent
            ).ToString("E0", CultureInfo.InvariantCulture),
            CultureInfo.InvariantCulture
        );

    private static double Positive(ExactNumber number)
    {
        double value = number.InDoubles("--step-size");
        return value > 0
            ? value
            : throw new InvalidInputException($"--step-size: '{number.Text}' is not allowed; give a positive number");
    }

    private static PathAnswer Answer(
        string name,
        RegularizationPath path,
        bool isPlugIn,
        Action<string, int> next,
        CancellationToken cancellation
    )
    {
        Instance<Float64> instance = path.Instance;
        double eta = instance.StepSize;
        next("stability", 0);
        Stability stability = Stability.Of(path.Spectrum, instance.BatchSize, cancellation);
        if (eta >= stability.Descent)
        {
            throw new InvalidInputException(
                $"the step size {NumberText.Exact(eta)} is not below SGD's mean-square stability threshold {NumberText.Exact(stability.Descent)} at batch size {instance.BatchSize}: its risk grows without bound; choose a smaller one with --step-size"
            );
        }
        next("risks along the path", 1);
        double[] shown = [.. path.Times.Where((_, i) => i % EveryShown == 0)];
        List<PathPoint> points = [.. path.At(shown, cancellation).Select(Point)];
        next("best stop of SGD", 2);
        (long steps, BestStop descent) = path.BestStochasticDescent(cancellation);
        next("best stop of SGF", 3);
        BestStop flow = path.BestStochasticFlow(cancellation);
        return new PathAnswer(
            name,
            instance.Problem.SampleCount,
            instance.Problem.FeatureCount,
            NumberText.Exact(eta),
            instance.BatchSize,
            isPlugIn,
            NumberText.Exact(instance.Problem.Truth.NoiseVariance),
            NumberText.Exact(stability.Flow),
            NumberText.Exact(stability.Descent),
            points,
            [
                Best("ridge", path.BestRidge(), eta),
                Best("gradient flow", path.BestGradientFlow(), eta),
                Best("sgf", flow, eta),
                Best("sgd", descent, eta) with
                {
                    Steps = steps.ToString(CultureInfo.InvariantCulture),
                },
            ],
            [.. Enum.GetValues<BoundConstant>().Select(constant => Bound(path, constant))]
        );
    }

    private static PathPoint Point(RegularizationPoint at) =>
        new(
            NumberText.Exact(at.Time),
            NumberText.Exact(at.Penalty),
            at.Steps.ToString(CultureInfo.InvariantCulture),
            NumberText.Exact(at.Ridge),
            NumberText.Exact(at.GradientFlow),
            NumberText.Exact(at.StochasticFlow),
            NumberText.Exact(at.StochasticDescent),
            NumberText.Exact(at.PriceOfStochasticity)
        );

    private static PathBest Best(string name, BestStop stop, double eta) =>
        new(
            name,
            NumberText.Exact(stop.Time),
            NumberText.Exact(1.0 / stop.Time),
            Math.Round(stop.Time / eta).ToString("F0", CultureInfo.InvariantCulture),
            NumberText.Exact(stop.Risk)
        );

    private static PathBound Bound(RegularizationPath path, BoundConstant constant)
    {
        Instance<Float64> instance = path.Instance;
        double alpha = ExcessRiskBound<Float64>
            .Averaged(path.Spectrum, instance.NoiseScale, constant, instance.Problem.Truth)
            .Alpha;
        return new(
            constant.ToString().ToLowerInvariant(),
            NumberText.Exact(alpha),
            alpha > 0,
            NumberText.Exact(path.LargestStepSize(constant))
        );
    }
}
