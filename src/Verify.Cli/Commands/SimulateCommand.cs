using System.CommandLine;
using System.Globalization;
using Verify.Arithmetic;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.LeastSquares.Simulation;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify simulate`: an ensemble of trajectories as an independent witness for the exact moments.</summary>
internal sealed class SimulateCommand : VerifyCommand
{
    private const int DefaultTrajectories = 100_000;
    private static readonly Process[] Simulated =
    [
        Process.Sgd,
        Process.SgdWithoutReplacement,
        Process.SgfEuler,
        Process.Sgf,
        Process.ConstantCovariance,
        Process.Sgld,
    ];

    private readonly InstanceOption _instance = new();
    private readonly ProcessOption _process = new(Simulated.Select(process => process.Name));
    private readonly StepOption _step = new();
    private readonly ExactNumberOption _time = new(
        "--time",
        "T",
        "time, for the flows; repeat it for several",
        several: true
    );
    private readonly ExactNumberOption _timeStep = new(
        "--dt",
        "H",
        "time step of the Euler–Maruyama chain; sgf needs it, constant-covariance and sgld are sampled without a time step when it is left out",
        several: false
    );
    private readonly WholeNumberOption _trajectories = new(
        "--trajectories",
        "R",
        "number of independent trajectories",
        least: 2
    )
    {
        DefaultValueFactory = _ => DefaultTrajectories,
    };

    public SimulateCommand()
        : base(
            "simulate",
            "Simulates a process and compares sample mean, covariance and risk, each with its standard error, with the exact values. The exit code is 1 when a difference is beyond chance: a false alarm has probability 1e-6 over all comparisons. With --dt a flow is simulated as its Euler–Maruyama chain, compared with the exact moments of that chain, and its distance from the flow is shown.",
            "text",
            "json"
        )
    {
        Options.Add(_instance);
        Options.Add(_process);
        Options.Add(_step);
        Options.Add(_time);
        Options.Add(_timeStep);
        Options.Add(_trajectories);
    }

    public override int Order => 55;

    public override string Synopsis =>
        "--instance FILE --process NAME (--step K… | --time T… [--dt H]) [--trajectories R] [--seed S] [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new(
                "simulate --instance examples/instance.json --process sgd --step 10",
                "100000 trajectories of SGD against the exact moments after ten steps"
            ),
            new(
                "simulate --instance examples/instance.json --process sgf --time 1 --dt 1/8 --trajectories 20000",
                "the Euler–Maruyama chain of stochastic gradient flow, with its distance from the flow"
            ),
        ];

    protected override string SeedMeaning => "seed of the trajectories; the same seed gives the same answer";

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        Process process = Process.Parse(parse.GetRequiredValue(_process));
        if (!Simulated.Contains(process))
        {
            throw new InvalidInputException(
                $"'{process.Name}' has no noise to simulate; allowed are {string.Join(", ", Simulated.Select(known => known.Name))}"
            );
        }
        List<ExactNumber> points = Points(parse, process);
        ExactNumber? timeStep = TimeStep(parse, process);
        InstanceFile file = _instance.Read(parse);
        Instance<Float64> instance = _instance.InDoubles(parse, file);
        double? temperature = process == Process.Sgld ? file.Temperature?.ToDouble() : null;
        (SimulatedProcess simulated, string sampling) = Prepare(
            instance,
            process,
            temperature,
            points,
            timeStep,
            context.Cancellation
        );
        int trajectories = parse.GetRequiredValue(_trajectories)!.Value;
        int seed = parse.GetRequiredValue(Seed)!.Value;
        MomentAgreement agreement = ProgressBar.While(
            context,
            progress =>
                simulated.Run(
                    trajectories,
                    unchecked((ulong)seed),
                    progress: new TrajectoryProgress(process.Name, trajectories, progress),
                    cancellation: context.Cancellation
                )
        );
        MomentPath? flow = timeStep is null
            ? null
            : new MomentPath(instance, process, temperature is { } tau ? new Float64(tau) : null);
        SimulationAnswer answer = new(
            process.Name,
            process.IsIteration ? TimeAxis.Step : TimeAxis.Time,
            sampling,
            trajectories,
            seed,
            [
                .. points.Select(
                    (point, i) =>
                        new SimulationAtPoint(
                            point.Text,
                            [.. agreement.Points[i].Select(Text)],
                            flow is null ? null : Bias(simulated.Exact[i], flow.At(point.InDoubles("--time")))
                        )
                ),
            ],
            agreement.Comparisons,
            NumberText.Exact(agreement.Largest.Score),
            agreement.Largest.Of,
            NumberText.Exact(agreement.ExpectedLargest),
            NumberText.Exact(agreement.Threshold),
            agreement.Agrees
        );
        IReport<SimulationAnswer> report =
            parse.GetValue(Format) == "json"
                ? new SimulationJsonReport()
                : new SimulationTextReport(context.Terminal.Text);
        context.Publish(report.Render(answer));
        return agreement.Agrees ? ExitCode.AsExpected : ExitCode.NotAsExpected;
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
        IEnumerable<ExactNumber> points = process.IsIteration
            ? steps.Select(step => new ExactNumber(step.ToString(CultureInfo.InvariantCulture), step))
            : times;
        return [.. points.OrderBy(point => point.Value)];
    }

    private ExactNumber? TimeStep(ParseResult parse, Process process)
    {
        ExactNumber? given = parse.GetValue(_timeStep) is [var number, ..] ? number : null;
        if (given is null)
        {
            return process == Process.Sgf
                ? throw new InvalidInputException(
                    "'sgf' is simulated as its Euler–Maruyama chain; give its time step as --dt, such as --dt 1/100"
                )
                : null;
        }
        if (process.IsIteration)
        {
            throw new InvalidInputException($"--dt: '{process.Name}' is an iteration; its step size is the instance's");
        }
        return given.Value.Sign > 0 && given.InDoubles("--dt") > 0
            ? given
            : throw new InvalidInputException($"--dt: '{given.Text}' is not allowed; give a number above 0");
    }

    private static (SimulatedProcess Simulated, string Sampling) Prepare(
        Instance<Float64> instance,
        Process process,
        double? temperature,
        List<ExactNumber> points,
        ExactNumber? timeStep,
        CancellationToken cancellation
    )
    {
        if (process.IsIteration)
        {
            return (
                SimulatedProcess.Iteration(
                    instance,
                    process,
                    [.. points.Select(point => WholeSteps(point.Value, $"--step: {point.Text}"))]
                ),
                "compared with the exact moments"
            );
        }
        if (timeStep is null)
        {
            return (
                SimulatedProcess.OrnsteinUhlenbeck(
                    instance,
                    process,
                    temperature,
                    [.. points.Select(point => point.InDoubles("--time"))]
                ),
                "exact Gaussian transitions, compared with the exact moments of the flow"
            );
        }
        int[] steps =
        [
            .. points.Select(point =>
                WholeSteps(point.Value / timeStep.Value, $"--time: {point.Text} with --dt {timeStep.Text}")
            ),
        ];
        return (
            SimulatedProcess.Discretized(
                instance,
                process,
                temperature,
                timeStep.InDoubles("--dt"),
                steps,
                cancellation
            ),
            $"Euler–Maruyama chain with time step {timeStep.Text}, compared with the exact moments of that chain"
        );
    }

    private static int WholeSteps(Rational steps, string given) =>
        steps.IsInteger && steps.ToDouble() <= int.MaxValue
            ? (int)steps.ToDouble()
            : throw new InvalidInputException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{given} makes {steps.ToDouble():G6} steps; give a whole number of them, at most {int.MaxValue}"
                )
            );

    private static SimulationScore Text(MomentScore score) =>
        new(
            score.Of,
            NumberText.Exact(score.Sample),
            NumberText.Exact(score.StandardError),
            NumberText.Exact(score.Exact),
            NumberText.Exact(score.Score)
        );

    private static DiscretizationBias Bias(Moments chain, Moments flow) =>
        new(
            NumberText.Exact(chain.Mean.Zip(flow.Mean, (a, b) => Math.Abs(a - b)).Max()),
            NumberText.Exact(
                chain
                    .Covariance!.Entries.ToArray()
                    .Zip(flow.Covariance!.Entries.ToArray(), (a, b) => Math.Abs(a - b))
                    .Max()
            )
        );

    private sealed class TrajectoryProgress(string name, int total, IProgress<ProgressState> bar) : IProgress<long>
    {
        public void Report(long value) => bar.Report(new ProgressState(name, (int)value, total));
    }
}
