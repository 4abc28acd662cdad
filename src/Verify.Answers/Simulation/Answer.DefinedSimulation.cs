using Verify.Arithmetic;
using Verify.Processes;

namespace Verify.Answers;

public static partial class Answer
{
    /// <summary>
    /// Simulates a process given by its definition, by its own words, and compares sample means, covariances of all its states and the risks
    /// with the exact values from the derived system; it starts at 0.
    /// </summary>
    /// <param name="process">The definition on its instance.</param>
    /// <param name="points">Times, or numbers of steps, in any order.</param>
    /// <param name="timeStep">
    /// h &gt; 0 of the Euler–Maruyama chain of a flow with drift or diffusion, which is compared with the exact moments of that chain; null for
    /// iterations and for flows that only jump.
    /// </param>
    /// <param name="trajectories">R ≥ 2.</param>
    /// <param name="seed">The seed; the same one gives the same answer for any number of threads.</param>
    /// <param name="progress">Told the number of trajectories finished.</param>
    /// <param name="cancellation">Stops the simulation.</param>
    /// <exception cref="InvalidInputException">
    /// The moments do not close or are too many, a law, rate or covariance is none on the instance, a point or the time step is not allowed, or
    /// a trajectory overflows.
    /// </exception>
    public static SimulationAnswer Simulation(
        ProcessInstance process,
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
        RequireTimeStep(process.Definition, timeStep);
        TimeAxis axis = process.Definition.IsFlow ? TimeAxis.Time : TimeAxis.Step;
        foreach (ExactNumber point in points)
        {
            if (point.IsInfinite || point.Value.Sign < 0)
            {
                throw new InvalidInputException(
                    $"'{point.Text}' is not allowed; '{process.Definition.Name}' takes {(axis == TimeAxis.Step ? "numbers of steps" : "times")} of at least 0"
                );
            }
            Rational steps = timeStep is null ? point.Value : point.Value / timeStep.Value;
            if (axis == TimeAxis.Step || timeStep is not null)
            {
                _ = WholeSteps(
                    steps,
                    timeStep is null ? $"--step: {point.Text}" : $"--time: {point.Text} with --dt {timeStep.Text}"
                );
            }
        }
        ExactNumber[] ascending = [.. points.OrderBy(point => point.Value)];
        SampledDefinition sampled = DefinitionSampler.Prepare(
            process,
            [.. ascending.Select(point => point.Value)],
            timeStep?.Value,
            cancellation
        );
        return Compared(
            new Trajectories(process.Definition.Name, axis, sampled.Sampling, sampled.Simulated),
            ascending,
            sampled.Flow,
            trajectories,
            seed,
            progress,
            cancellation
        );
    }

    /// <summary>Complains about a time step that a definition does not have, or that it lacks.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="timeStep">h, or null.</param>
    /// <exception cref="InvalidInputException">It has no time step, needs one, or it is not positive.</exception>
    public static void RequireTimeStep(Symbolics.Process definition, ExactNumber? timeStep)
    {
        ArgumentNullException.ThrowIfNull(definition);
        bool needed = DefinitionSampler.NeedsTimeStep(definition);
        if (timeStep is null)
        {
            if (needed)
            {
                throw new InvalidInputException(NoTimeStep(definition.Name));
            }
            return;
        }
        if (!needed)
        {
            throw new InvalidInputException(
                definition.IsFlow
                    ? $"--dt: '{definition.Name}' only jumps; it is simulated jump after jump, without a time step"
                    : IsIteration(definition.Name)
            );
        }
        RequirePositive(timeStep);
    }
}
