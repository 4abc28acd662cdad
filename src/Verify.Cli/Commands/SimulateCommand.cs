using System.CommandLine;
using Verify.Answers;
using Verify.Arithmetic;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify simulate`: an ensemble of trajectories as an independent witness for the exact moments.</summary>
internal sealed class SimulateCommand : VerifyCommand
{
    private const int DefaultTrajectories = 100_000;
    private readonly ProblemOptions _problem = new();
    private readonly ProcessOptions _process = new([], defined: true);
    private readonly ExactNumberOption _timeStep = new(
        "--dt",
        "H",
        "time step of the Euler–Maruyama chain; flows with a drift or a diffusion need it, but constant-covariance and sgld are sampled without a time step when it is left out",
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
            "Simulates a process, of the registry or of your own, by the words of its definition and compares sample mean, covariance of all its states and risk, each with its standard error, with the exact values. The exit code is 1 when a difference is beyond chance: a false alarm has probability 1e-6 over all comparisons. With --dt a flow is simulated as its Euler–Maruyama chain, compared with the exact moments of that chain, and its distance from the flow is shown; flows that only jump are simulated jump after jump.",
            "text",
            "json"
        )
    {
        _problem.AddTo(this);
        _process.AddTo(this);
        Options.Add(_timeStep);
        Options.Add(_trajectories);
    }

    public override int Order => 55;

    public override string Synopsis =>
        $"{ProblemOptions.Synopsis} (--process NAME | --definition FILE) [--set NAME=VALUE…] (--step K… | --time T… [--dt H]) [--trajectories R] [--seed S] [--format FORMAT]";

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
            new(
                "simulate --instance examples/instance.json --definition examples/kaczmarz.process --step 3 --trajectories 20000",
                "a process of one's own against the moments that are derived from its definition"
            ),
        ];

    protected override string SeedMeaning => "seed of the trajectories; the same seed gives the same answer";

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        ProcessChoice choice = _process.Choose(parse);
        ExactNumber? timeStep = _timeStep.Single(parse);
        IReadOnlyList<ExactNumber> points = _process.FinitePoints(parse, choice);
        // A kernel of the process's own is the faster route to the same law.
        Process? kernel = choice.Formula is { } formula && Answer.Simulated.Contains(formula) ? formula : null;
        if (kernel is not null)
        {
            Answer.RequireTimeStep(kernel, timeStep);
        }
        else
        {
            Answer.RequireTimeStep(
                choice.Definition
                    ?? throw new InvalidInputException($"'{choice.Name}' is an estimator: it has no noise to simulate"),
                timeStep
            );
        }
        GivenInstance instance = _problem.Read(context);
        if (kernel is not null && _process.HasStart(parse, instance))
        {
            // The kernels begin at 0.
            kernel = null;
            Answer.RequireTimeStep(choice.Definition!, timeStep);
        }
        int trajectories = parse.GetRequiredValue(_trajectories)!.Value;
        int seed = parse.GetRequiredValue(Seed)!.Value;
        SimulationAnswer answer = ProgressBar.While(
            context,
            bar =>
            {
                TrajectoryProgress progress = new(choice.Name, trajectories, bar);
                return kernel is not null
                    ? Answer.Simulation(
                        _process.Bind(parse, kernel, instance),
                        points,
                        timeStep,
                        trajectories,
                        seed,
                        progress,
                        context.Cancellation
                    )
                    : Answer.Simulation(
                        _process.Define(parse, choice, instance),
                        points,
                        timeStep,
                        trajectories,
                        seed,
                        progress,
                        context.Cancellation
                    );
            }
        );
        IReport<SimulationAnswer> report =
            parse.GetValue(Format) == "json"
                ? new SimulationJsonReport()
                : new SimulationTextReport(context.Terminal.Text);
        context.Publish(report.Render(answer));
        return answer.Agrees ? ExitCode.AsExpected : ExitCode.NotAsExpected;
    }

    private sealed class TrajectoryProgress(string name, int total, IProgress<ProgressState> bar) : IProgress<long>
    {
        public void Report(long value) => bar.Report(new ProgressState(name, (int)value, total));
    }
}
