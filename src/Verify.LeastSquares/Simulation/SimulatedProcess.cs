using Verify.Arithmetic;

namespace Verify.LeastSquares.Simulation;

/// <summary>A process ready to be simulated, with the exact moments of what is simulated.</summary>
/// <remarks>
/// The trajectories follow the definition of the process alone (mini-batches of rows, Gaussian increments) and share no code
/// with the closed forms: agreement is evidence from an independent witness.
/// </remarks>
public sealed record SimulatedProcess
{
    private readonly Problem<Float64> _problem;
    private readonly StepKernel _kernel;
    private readonly IReadOnlyList<int> _steps;
    private readonly ComparedState _state;

    private SimulatedProcess(
        Problem<Float64> problem,
        StepKernel kernel,
        IReadOnlyList<int> steps,
        IReadOnlyList<Moments> exact,
        ComparedState? state = null
    )
    {
        _state = state ?? ComparedState.OfCoefficients(problem.FeatureCount);
        _problem = problem;
        _kernel = kernel;
        _steps = steps;
        Exact = exact;
    }

    /// <summary>The exact moments of what is simulated, a record each; for a discretized flow those of the discretized chain.</summary>
    public IReadOnlyList<Moments> Exact { get; init; }

    /// <summary>Sample gradients that one trajectory evaluates.</summary>
    public long SampleGradients => (long)_steps[^1] * _kernel.SampleGradientsPerStep;

    /// <summary>sgd, sgd-without-replacement or sgf-euler after given numbers of steps.</summary>
    /// <param name="instance">An instance with y.</param>
    /// <param name="process">One of the three.</param>
    /// <param name="steps">Ascending, each ≥ 0.</param>
    /// <exception cref="InvalidInputException">y is missing, or the process is none of the three, or m exceeds n without replacement.</exception>
    public static SimulatedProcess Iteration(Instance<Float64> instance, Process process, IReadOnlyList<int> steps)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(process);
        (double[] x, double[] y, int p) = Data(instance);
        double eta = instance.StepSize;
        var path = new MomentPath(instance, process);
        IReadOnlyList<Moments> exact = [.. steps.Select(step => path.At(step))];
        StepKernel kernel =
            process == Process.Sgd ? new SgdKernel(x, y, p, eta, instance.BatchSize, withReplacement: true)
            : process == Process.SgdWithoutReplacement
                ? new SgdKernel(x, y, p, eta, instance.BatchSize, withReplacement: false)
            : process == Process.SgfEuler
                ? new EulerKernel(x, y, p, eta, instance.NoiseScale, DiffusionNoise.StochasticGradient)
            : throw new InvalidInputException($"'{process.Name}' is not an iteration with noise");
        return new SimulatedProcess(instance.Problem, kernel, steps, exact);
    }

    /// <summary>The Euler–Maruyama chain of sgf, constant-covariance or sgld.</summary>
    /// <param name="instance">An instance with y.</param>
    /// <param name="process">One of the three.</param>
    /// <param name="temperature">τ ≥ 0, for sgld.</param>
    /// <param name="timeStep">h &gt; 0, time per step.</param>
    /// <param name="steps">Ascending, each ≥ 0.</param>
    /// <param name="cancellation">Stops the exact recursion.</param>
    /// <exception cref="InvalidInputException">y or τ is missing, or the process is none of the three.</exception>
    public static SimulatedProcess Discretized(
        Instance<Float64> instance,
        Process process,
        double? temperature,
        double timeStep,
        IReadOnlyList<int> steps,
        CancellationToken cancellation = default
    )
    {
        IReadOnlyList<Moments> exact = DiscretizedMoments.After(
            instance,
            process,
            temperature,
            timeStep,
            steps,
            cancellation
        );
        (double[] x, double[] y, int p) = Data(instance);
        var kernel = new EulerKernel(
            x,
            y,
            p,
            timeStep,
            process == Process.Sgld ? temperature.GetValueOrDefault() : instance.NoiseScale,
            process.Kind switch
            {
                ProcessKind.Sgf => DiffusionNoise.StochasticGradient,
                ProcessKind.Sgld => DiffusionNoise.Isotropic,
                ProcessKind.ConstantCovariance => DiffusionNoise.ConstantCovariance,
                _ => throw Process.Unknown(process.Kind),
            }
        );
        return new SimulatedProcess(instance.Problem, kernel, steps, exact);
    }

    /// <summary>constant-covariance or sgld at given times, by exact Gaussian transitions: no discretization.</summary>
    /// <param name="instance">An instance with y.</param>
    /// <param name="process">One of the two.</param>
    /// <param name="temperature">τ ≥ 0, for sgld.</param>
    /// <param name="times">Ascending, each ≥ 0.</param>
    /// <exception cref="InvalidInputException">y or τ is missing, or the process is neither of the two.</exception>
    public static SimulatedProcess OrnsteinUhlenbeck(
        Instance<Float64> instance,
        Process process,
        double? temperature,
        IReadOnlyList<double> times
    )
    {
        ArgumentNullException.ThrowIfNull(instance);
        if (process != Process.ConstantCovariance && process != Process.Sgld)
        {
            throw new InvalidInputException(
                $"'{process.Name}' has no exact Gaussian transitions; give a time step for its Euler–Maruyama chain"
            );
        }
        var path = new MomentPath(instance, process, temperature is { } tau ? new Float64(tau) : null);
        IReadOnlyList<Moments> exact = [.. times.Select(time => path.At(time))];
        var transitions = new OrnsteinUhlenbeckTransitions(instance, process == Process.Sgld ? temperature : null);
        List<GaussianTransition> all = [];
        List<int> steps = [];
        double clock = 0;
        foreach (double time in times)
        {
            if (time > clock)
            {
                all.AddRange(transitions.Over(time - clock));
                clock = time;
            }
            steps.Add(all.Count);
        }
        return new SimulatedProcess(
            instance.Problem,
            new GaussianTransitionKernel(instance.Problem.FeatureCount, all),
            steps,
            exact
        );
    }

    /// <summary>A process with a kernel of its own, whose state may have several vectors.</summary>
    /// <param name="problem">The data, for the risks.</param>
    /// <param name="kernel">The trajectories.</param>
    /// <param name="steps">Ascending, each ≥ 0.</param>
    /// <param name="exact">The exact moments of the whole state after each of them.</param>
    /// <param name="state">What the entries of the state are.</param>
    internal static SimulatedProcess Of(
        Problem<Float64> problem,
        StepKernel kernel,
        IReadOnlyList<int> steps,
        IReadOnlyList<Moments> exact,
        ComparedState state
    ) => new(problem, kernel, steps, exact, state);

    /// <summary>Simulates and compares every moment with its exact value.</summary>
    /// <param name="trajectories">R ≥ 2.</param>
    /// <param name="seed">The seed; the same one gives the same answer for any number of threads.</param>
    /// <param name="threads">Largest number of threads; −1 for the machine's.</param>
    /// <param name="progress">Told the number of trajectories finished.</param>
    /// <param name="cancellation">Stops the simulation within milliseconds.</param>
    /// <exception cref="InvalidInputException">A trajectory left the range of doubles.</exception>
    public MomentAgreement Run(
        int trajectories,
        ulong seed,
        int threads = -1,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trajectories, 2);
        var comparisons = Exact.Select(exact => new MomentComparison(_problem, exact, _state)).ToList();
        IReadOnlyList<EnsembleMoments> samples = Ensemble.Run(
            _kernel,
            trajectories,
            [.. comparisons.Select((comparison, i) => comparison.Target(_steps[i]))],
            seed,
            threads,
            progress,
            cancellation
        );
        return MomentAgreement.Of([.. comparisons.Select((comparison, i) => comparison.Scores(samples[i]))]);
    }

    private static (double[] X, double[] Y, int Features) Data(Instance<Float64> instance)
    {
        Matrix<Float64> features = instance.Problem.Features;
        var x = new double[features.Rows * features.Columns];
        for (int at = 0; at < x.Length; at++)
        {
            x[at] = features.Entries[at];
        }
        return (x, [.. instance.Problem.Response.Select(value => value.Value)], features.Columns);
    }
}
