using Verify.Arithmetic;

namespace Verify.LeastSquares.Simulation;

/// <summary>The estimation risk E‖β_k − β*‖² of SGD by simulation, over the noise ε as well as over the mini-batches.</summary>
/// <remarks>
/// R times ε is drawn anew, and for that y = Xβ* + ε eight trajectories run. Their mean is one of R independent numbers with the
/// risk as expectation: the estimate is the mean of these, its standard error √(their sample variance/R). Nothing is shared with
/// the closed forms of <see cref="RiskPath"/>.
/// </remarks>
public static class SimulatedRisk
{
    // Streams of trajectories are counted from 0; those of the noise are far from them.
    private const ulong NoiseStreams = 1UL << 63;

    /// <summary>The risk after given numbers of steps.</summary>
    /// <param name="instance">An instance with a truth; a response is not used.</param>
    /// <param name="steps">Ascending, each ≥ 0.</param>
    /// <param name="draws">R ≥ 2.</param>
    /// <param name="seed">The seed; the same one gives the same answer for any number of threads.</param>
    /// <param name="cancellation">Stops within milliseconds.</param>
    /// <exception cref="InvalidInputException">There is no truth, or a trajectory left the range of doubles.</exception>
    public static IReadOnlyList<SampleStatistic> OfDescent(
        Instance<Float64> instance,
        IReadOnlyList<int> steps,
        int draws,
        ulong seed,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        Truth<Float64> truth = instance.Problem.Truth;
        Matrix<Float64> features = instance.Problem.Features;
        int p = features.Columns;
        double[] x = [.. features.Entries.ToArray().Select(entry => entry.Value)];
        double[] centre = [.. truth.Coefficients.Select(value => value.Value)];
        double[] signal = [.. features.Times([.. truth.Coefficients]).Select(value => value.Value)];
        var squaredError = new QuadraticStatistic(
            "error",
            0.0,
            new double[p],
            [.. Matrix<Float64>.Identity(p).Entries.ToArray().Select(entry => entry.Value)]
        );
        EnsembleTarget[] targets = [.. steps.Select(step => new EnsembleTarget(step, centre, [squaredError]))];
        double deviation = Math.Sqrt(truth.NoiseVariance);
        var errors = new double[draws][];
        for (int draw = 0; draw < draws; draw++)
        {
            var noise = new RandomStream(seed, NoiseStreams + (ulong)draw, new uint[Philox.FillLength]);
            var y = new double[signal.Length];
            for (int k = 0; k < y.Length; k++)
            {
                y[k] = signal[k] + (deviation * noise.NextNormal());
            }
            ulong own = ((ulong)noise.NextWord() << 32) | noise.NextWord();
            var kernel = new SgdKernel(x, y, p, instance.StepSize, instance.BatchSize, withReplacement: true);
            errors[draw] =
            [
                .. Ensemble
                    .Run(kernel, TrajectoryBlock.Lanes, targets, own, cancellation: cancellation)
                    .Select(moments => moments.Statistics[0].Mean),
            ];
        }
        return [.. steps.Select((step, i) => Summary(step, [.. errors.Select(error => error[i])]))];
    }

    private static SampleStatistic Summary(int step, double[] errors)
    {
        double mean = errors.Average();
        if (!double.IsFinite(mean))
        {
            throw new InvalidInputException(
                $"the simulation left the range of doubles at step {step}; the step size is far above the stability threshold"
            );
        }
        double variance = errors.Sum(error => (error - mean) * (error - mean)) / (errors.Length - 1);
        return new SampleStatistic($"error after {step} steps", mean, Math.Sqrt(variance / errors.Length));
    }
}
