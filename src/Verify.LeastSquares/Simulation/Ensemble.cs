namespace Verify.LeastSquares.Simulation;

/// <summary>Runs many independent trajectories of a kernel from β₀ = 0 and records moments at given steps.</summary>
/// <remarks>
/// The trajectories are cut into a fixed number of parts whose sums are added in order, and each trajectory has its own
/// counter-based random stream: the result is the same to the last bit for any number of threads.
/// </remarks>
internal static class Ensemble
{
    // Fixed, so that the order of additions does not depend on the machine; enough to keep many cores busy.
    private const int Parts = 128;

    /// <summary>Runs the ensemble.</summary>
    /// <param name="kernel">The process.</param>
    /// <param name="trajectories">R ≥ 2.</param>
    /// <param name="recordAt">Steps at which moments are recorded, ascending, each ≥ 0.</param>
    /// <param name="centres">The centre of the moments at each recorded step, p entries each.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="threads">Largest number of threads; −1 for the machine's.</param>
    /// <param name="progress">Told the number of trajectories finished.</param>
    /// <param name="cancellation">Stops between trajectories.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<EnsembleMoments> Run(
        StepKernel kernel,
        int trajectories,
        IReadOnlyList<int> recordAt,
        IReadOnlyList<double[]> centres,
        ulong seed,
        int threads = -1,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        var parts = new EnsembleAccumulator[Parts][];
        long finished = 0;
        Parallel.For(
            0,
            Parts,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            part =>
            {
                parts[part] = [.. recordAt.Select(_ => new EnsembleAccumulator(kernel.Features))];
                long from = (long)trajectories * part / Parts,
                    to = (long)trajectories * (part + 1) / Parts;
                var state = new double[kernel.Width];
                var scratch = new double[kernel.ScratchLength];
                var memory = new int[kernel.MemoryLength];
                var words = new uint[Philox.FillLength];
                for (long trajectory = from; trajectory < to; trajectory++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var random = new RandomStream(seed, (ulong)trajectory, words);
                    state.AsSpan().Clear();
                    kernel.Start(memory);
                    int step = 0;
                    for (int record = 0; record < recordAt.Count; record++)
                    {
                        for (; step < recordAt[record]; step++)
                        {
                            kernel.Step(state, ref random, scratch, memory);
                        }
                        parts[part][record].Add(state, centres[record]);
                    }
                }
                progress?.Report(Interlocked.Add(ref finished, to - from));
            }
        );
        var results = new List<EnsembleMoments>();
        for (int record = 0; record < recordAt.Count; record++)
        {
            var total = new EnsembleAccumulator(kernel.Features);
            foreach (EnsembleAccumulator[] part in parts)
            {
                total.Add(part[record]);
            }
            results.Add(total.Finish(recordAt[record]));
        }
        return results;
    }
}
