using System.Runtime.ExceptionServices;
using Verify.Arithmetic;

namespace Verify.LeastSquares.Simulation;

/// <summary>Runs many independent trajectories of a kernel from β₀ = 0 and records moments at given steps.</summary>
/// <remarks>
/// The trajectories are cut into a fixed number of parts whose sums are added in order, and each trajectory has its own
/// counter-based random stream: the result is the same to the last bit for any number of threads.
/// </remarks>
internal static class Ensemble
{
    // Fixed, so that the order of additions does not depend on the machine; enough to keep many cores busy.
    private const int Parts = 256;

    // Between two looks at the cancellation: a few milliseconds of work.
    private const long GradientsAtOnce = 1 << 18;

    /// <summary>Runs the ensemble.</summary>
    /// <param name="kernel">The process.</param>
    /// <param name="trajectories">R ≥ 2.</param>
    /// <param name="targets">What to record, steps ascending.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="threads">Largest number of threads; −1 for the machine's.</param>
    /// <param name="progress">Told the number of trajectories finished.</param>
    /// <param name="cancellation">Stops within milliseconds.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<EnsembleMoments> Run(
        StepKernel kernel,
        int trajectories,
        IReadOnlyList<EnsembleTarget> targets,
        ulong seed,
        int threads = -1,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default
    )
    {
        int blocks = (int)(((long)trajectories + TrajectoryBlock.Lanes - 1) / TrajectoryBlock.Lanes);
        int parts = Math.Min(Parts, blocks);
        var sums = new InOrder(targets);
        int taken = -1;
        long finished = 0;
        int workers = Math.Min(parts, threads < 1 ? Environment.ProcessorCount : threads);
        ForAll(
            workers,
            () =>
            {
                var block = new TrajectoryBlock(kernel);
                // Parts are taken in order, so only a few sums ever wait for one before them.
                for (int part; (part = Interlocked.Increment(ref taken)) < parts; )
                {
                    EnsembleAccumulator[] own = [.. targets.Select(target => new EnsembleAccumulator(target))];
                    int from = (int)((long)blocks * part / parts),
                        to = (int)((long)blocks * (part + 1) / parts);
                    for (int b = from; b < to; b++)
                    {
                        int lanes = Math.Min(TrajectoryBlock.Lanes, trajectories - (b * TrajectoryBlock.Lanes));
                        RunBlock(
                            kernel,
                            block,
                            seed,
                            (ulong)b * TrajectoryBlock.Lanes,
                            lanes,
                            targets,
                            own,
                            cancellation
                        );
                        progress?.Report(Interlocked.Add(ref finished, lanes));
                    }
                    sums.Add(part, own);
                }
            },
            cancellation
        );
        return sums.Finish();
    }

    // What a trajectory complains about is said as it is, not as one of several failures.
    private static void ForAll(int workers, Action work, CancellationToken cancellation)
    {
        try
        {
            Parallel.For(
                0,
                workers,
                new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation },
                _ => work()
            );
        }
        catch (AggregateException failures) when (failures.InnerExceptions.Any(inner => inner is InvalidInputException))
        {
            ExceptionDispatchInfo.Throw(failures.InnerExceptions.First(inner => inner is InvalidInputException));
        }
    }

    private static void RunBlock(
        StepKernel kernel,
        TrajectoryBlock block,
        ulong seed,
        ulong firstStream,
        int lanes,
        IReadOnlyList<EnsembleTarget> targets,
        EnsembleAccumulator[] sums,
        CancellationToken cancellation
    )
    {
        long atOnce = Math.Max(1, GradientsAtOnce / (TrajectoryBlock.Lanes * (long)kernel.SampleGradientsPerStep));
        Span<double> coefficients = new double[kernel.Features];
        block.Start(seed, firstStream);
        kernel.Start(block);
        for (int record = 0; record < targets.Count; record++)
        {
            while (block.StepsTaken < targets[record].Step)
            {
                cancellation.ThrowIfCancellationRequested();
                kernel.Advance(block, (int)Math.Min(atOnce, targets[record].Step - block.StepsTaken));
            }
            for (int lane = 0; lane < lanes; lane++)
            {
                kernel.Read(block, lane, coefficients);
                sums[record].Add(coefficients);
            }
        }
        cancellation.ThrowIfCancellationRequested();
    }

    // Adds the sums of the parts in the order of the parts, whichever is finished first.
    private sealed class InOrder(IReadOnlyList<EnsembleTarget> targets)
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<int, EnsembleAccumulator[]> _waiting = [];
        private readonly EnsembleAccumulator[] _total = [.. targets.Select(target => new EnsembleAccumulator(target))];
        private int _next;

        public void Add(int part, EnsembleAccumulator[] sums)
        {
            lock (_lock)
            {
                _waiting.Add(part, sums);
                for (; _waiting.Remove(_next, out EnsembleAccumulator[]? ready); _next++)
                {
                    for (int record = 0; record < _total.Length; record++)
                    {
                        _total[record].Add(ready[record]);
                    }
                }
            }
        }

        public IReadOnlyList<EnsembleMoments> Finish() => [.. _total.Select(total => total.Finish())];
    }
}
