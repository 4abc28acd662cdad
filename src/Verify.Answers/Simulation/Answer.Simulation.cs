using System.Globalization;
using Verify.Arithmetic;
using Verify.LeastSquares;
using Verify.LeastSquares.Simulation;

namespace Verify.Answers;

public static partial class Answer
{
    /// <summary>The processes whose trajectories have a kernel of their own, faster than those of a definition.</summary>
    public static IReadOnlyList<Process> Simulated { get; } =
    [
        Process.Sgd,
        Process.SgdWithoutReplacement,
        Process.SgfEuler,
        Process.Sgf,
        Process.ConstantCovariance,
        Process.Sgld,
    ];

    /// <summary>Simulates a process and compares sample mean, covariance and risk with the exact values.</summary>
    /// <param name="process">The process on its instance, which must have y.</param>
    /// <param name="points">Times, or numbers of steps, in any order.</param>
    /// <param name="timeStep">
    /// h &gt; 0 of the Euler–Maruyama chain of a flow, which is then compared with the exact moments of that chain; null for
    /// iterations, and for constant-covariance and sgld without a discretization.
    /// </param>
    /// <param name="trajectories">R ≥ 2.</param>
    /// <param name="seed">The seed; the same one gives the same answer for any number of threads.</param>
    /// <param name="progress">Told the number of trajectories finished.</param>
    /// <param name="cancellation">Stops the simulation.</param>
    /// <exception cref="InvalidInputException">The process has no noise, a point or the time step is not allowed, or a trajectory overflows.</exception>
    public static SimulationAnswer Simulation(
        BoundProcess process,
        IReadOnlyList<ExactNumber> points,
        ExactNumber? timeStep,
        int trajectories,
        int seed,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(points);
        process.Require(points);
        ExactNumber[] ascending = [.. points.OrderBy(point => point.Value)];
        (SimulatedProcess simulated, string sampling) = Prepare(process, ascending, timeStep, cancellation);
        MomentPath? flow = timeStep is null
            ? null
            : new MomentPath(process.Instance.InDoubles, process.Process, process.TemperatureInDoubles);
        return Compared(
            new Trajectories(process.Process.Name, process.Axis, sampling, simulated),
            ascending,
            flow is null ? [] : [.. ascending.Select(point => flow.At(point.InDoubles("--time")))],
            trajectories,
            seed,
            progress,
            cancellation
        );
    }

    private sealed record Trajectories(string Name, TimeAxis Axis, string Sampling, SimulatedProcess Simulated);

    private static SimulationAnswer Compared(
        Trajectories process,
        ExactNumber[] ascending,
        IReadOnlyList<Moments> flow,
        int trajectories,
        int seed,
        IProgress<long>? progress,
        CancellationToken cancellation
    )
    {
        MomentAgreement agreement = process.Simulated.Run(
            trajectories,
            unchecked((ulong)seed),
            progress: progress,
            cancellation: cancellation
        );
        return new(
            process.Name,
            process.Axis,
            process.Sampling,
            trajectories,
            seed,
            [
                .. ascending.Select(
                    (point, i) =>
                        new SimulationAtPoint(
                            point.Text,
                            [.. agreement.Points[i].Select(Score)],
                            flow.Count == 0 ? null : Bias(process.Simulated.Exact[i], flow[i])
                        )
                ),
            ],
            agreement.Comparisons,
            agreement.Largest.Score,
            agreement.Largest.Of,
            agreement.ExpectedLargest,
            agreement.Threshold,
            agreement.Agrees
        );
    }

    /// <summary>Complains about a time step that a process does not have, or that it lacks.</summary>
    /// <param name="process">The process.</param>
    /// <param name="timeStep">h, or null.</param>
    /// <exception cref="InvalidInputException">The process has no noise, has no time step, needs one, or it is not positive.</exception>
    public static void RequireTimeStep(Process process, ExactNumber? timeStep)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (!Simulated.Contains(process))
        {
            throw new InvalidInputException(
                $"'{process.Name}' has no noise to simulate; allowed are {string.Join(", ", Simulated.Select(known => known.Name))}"
            );
        }
        if (timeStep is null)
        {
            if (process == Process.Sgf)
            {
                throw new InvalidInputException(NoTimeStep(process.Name));
            }
            return;
        }
        if (process.IsIteration)
        {
            throw new InvalidInputException(IsIteration(process.Name));
        }
        RequirePositive(timeStep);
    }

    private static string NoTimeStep(string name) =>
        $"'{name}' is simulated as its Euler–Maruyama chain; give its time step as --dt, such as --dt 1/100";

    private static string IsIteration(string name) =>
        $"--dt: '{name}' is an iteration; its step size is the instance's";

    private static void RequirePositive(ExactNumber timeStep)
    {
        if (timeStep.Value.Sign <= 0 || timeStep.InDoubles("--dt") == 0.0)
        {
            throw new InvalidInputException($"--dt: '{timeStep.Text}' is not allowed; give a number above 0");
        }
    }

    private static (SimulatedProcess Simulated, string Sampling) Prepare(
        BoundProcess bound,
        ExactNumber[] points,
        ExactNumber? timeStep,
        CancellationToken cancellation
    )
    {
        Process process = bound.Process;
        RequireTimeStep(process, timeStep);
        Instance<Float64> instance = bound.Instance.InDoubles;
        double? temperature = bound.Temperature?.ToDouble();
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

    private static SimulationScore Score(MomentScore score) =>
        new(score.Of, score.Sample, score.StandardError, score.Exact, score.Score);

    private static DiscretizationBias Bias(Moments chain, Moments flow) =>
        new(
            chain.Mean.Zip(flow.Mean, (a, b) => Math.Abs(a - b)).Max(),
            chain.Covariance!.Entries.ToArray().Zip(flow.Covariance!.Entries.ToArray(), (a, b) => Math.Abs(a - b)).Max()
        );
}
