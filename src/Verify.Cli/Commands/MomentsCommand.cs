using System.CommandLine;
using System.Globalization;
using Verify.Arithmetic;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify moments`: exact mean and covariance of a process on one instance.</summary>
internal sealed class MomentsCommand : VerifyCommand
{
    private readonly InstanceOption _instance = new();
    private readonly ProcessOption _process = new(Process.All.Select(process => process.Name));
    private readonly ExactNumberOption _time = new(
        "--time",
        "T",
        "time, for ridge and the flows, a decimal or a fraction; repeat it for several",
        several: true
    );
    private readonly StepOption _step = new();
    private readonly ExactNumberOption _temperature = new(
        "--temperature",
        "TAU",
        "temperature of sgld, instead of the instance file's",
        several: false
    );
    private readonly WholeNumberOption _digits = DigitsOption.Create();

    public MomentsCommand()
        : base(
            "moments",
            "Exact mean and covariance of a process given y, over mini-batches or Brownian motion. No sampling: the moments are computed in closed form, here in doubles. Ridge at time t has the penalty 1/t.",
            "text",
            "json"
        )
    {
        Options.Add(_instance);
        Options.Add(_process);
        Options.Add(_time);
        Options.Add(_step);
        Options.Add(_temperature);
        Options.Add(_digits);
    }

    public override int Order => 50;

    public override string Synopsis =>
        "--instance FILE --process NAME (--time T… | --step K…) [--temperature TAU] [--digits N] [--format FORMAT]";

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
        ];

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        Process process = Process.Parse(parse.GetRequiredValue(_process));
        List<ExactNumber> points = Points(parse, process);
        InstanceFile file = _instance.Read(parse);
        Rational? temperature = Temperature(parse, process, file);
        MomentsAnswer answer = DigitsOption.Read(parse, _digits) is { } digits
            ? Certified(file.Instance, process, temperature, points, digits, context.Cancellation)
            : InDoubles(_instance.InDoubles(parse, file), process, temperature, points, context.Cancellation);
        IReport<MomentsAnswer> report =
            parse.GetValue(Format) == "json" ? new MomentsJsonReport() : new MomentsTextReport(context.Terminal.Text);
        context.Publish(report.Render(answer));
        return ExitCode.AsExpected;
    }

    private List<ExactNumber> Points(ParseResult parse, Process process)
    {
        IReadOnlyList<ExactNumber> times = parse.GetValue(_time) ?? [];
        IReadOnlyList<long> steps = parse.GetValue(_step) ?? [];
        (string right, string wrong, bool given, bool misled) = process.IsIteration
            ? ("--step", "--time", steps.Count > 0, times.Count > 0)
            : ("--time", "--step", times.Count > 0, steps.Count > 0);
        string kind = process.IsIteration ? "an iteration" : "a flow in continuous time";
        if (misled)
        {
            throw new InvalidInputException($"{wrong}: '{process.Name}' is {kind}; give {right} instead");
        }
        if (!given)
        {
            throw new InvalidInputException($"'{process.Name}' is {kind}; give at least one {right}");
        }
        return process.IsIteration
            ? [.. steps.Select(step => new ExactNumber(step.ToString(CultureInfo.InvariantCulture), step))]
            : [.. times];
    }

    private Rational? Temperature(ParseResult parse, Process process, InstanceFile file)
    {
        ExactNumber? given = parse.GetValue(_temperature) is [var number, ..] ? number : null;
        if (process != Process.Sgld)
        {
            return given is null
                ? null
                : throw new InvalidInputException($"--temperature: '{process.Name}' has none; only 'sgld' does");
        }
        if (given is not null)
        {
            return given.Value;
        }
        return file.Temperature is { } temperature
            ? temperature
            : throw new InvalidInputException(
                $"{parse.GetRequiredValue(_instance)}: field 'temperature' is missing; 'sgld' needs it there or as --temperature"
            );
    }

    private static MomentsAnswer InDoubles(
        Instance<Float64> instance,
        Process process,
        Rational? temperature,
        IReadOnlyList<ExactNumber> points,
        CancellationToken cancellation
    )
    {
        MomentPath path = new(instance, process, temperature is { } value ? new Float64(value.ToDouble()) : null);
        return Answer(
            process,
            points,
            certified: false,
            point =>
            {
                cancellation.ThrowIfCancellationRequested();
                string where = $"{process.Name} at {(process.IsIteration ? "step" : "time")} {point.Text}";
                Moments moments = path.At(point.InDoubles("--time"), cancellation);
                return AtPoint(point.Text, moments.Mean, moments.Covariance, value => FiniteText.Of(value, where));
            }
        );
    }

    private static MomentsAnswer Certified(
        Instance<Rational> instance,
        Process process,
        Rational? temperature,
        IReadOnlyList<ExactNumber> points,
        int digits,
        CancellationToken cancellation
    ) =>
        CertifiedDigits.Reach(
            digits,
            (precision, print) =>
                BallMomentPath.TryCreate(instance, process, temperature, precision) is { } path
                    ? Answer(
                        process,
                        points,
                        certified: true,
                        point =>
                        {
                            cancellation.ThrowIfCancellationRequested();
                            (IReadOnlyList<Ball> mean, Matrix<Ball>? covariance) = path.At(point.Value, cancellation);
                            return AtPoint(point.Text, mean, covariance, print);
                        }
                    )
                    : null
        );

    private static MomentsAnswer Answer(
        Process process,
        IReadOnlyList<ExactNumber> points,
        bool certified,
        Func<ExactNumber, MomentsAtPoint> at
    ) => new(process.Name, process.IsIteration ? TimeAxis.Step : TimeAxis.Time, [.. points.Select(at)], certified);

    private static MomentsAtPoint AtPoint<T>(
        string text,
        IReadOnlyList<T> mean,
        Matrix<T>? covariance,
        Func<T, string> print
    )
        where T : IScalar<T> =>
        new(
            text,
            [.. mean.Select(print)],
            covariance is null
                ? null
                :
                [
                    .. Enumerable
                        .Range(0, covariance.Rows)
                        .Select(i =>
                            (IReadOnlyList<string>)
                                [.. Enumerable.Range(0, covariance.Columns).Select(j => print(covariance[i, j]))]
                        ),
                ]
        );
}
