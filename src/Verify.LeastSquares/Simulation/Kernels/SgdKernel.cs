using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Verify.LeastSquares.Simulation;

/// <summary>Mini-batch SGD, β⁺ = β + (η/m)Σ_{i∈I}(y_i − x_iᵀβ)x_i, I drawn with or without replacement.</summary>
/// <remarks>
/// Every trajectory draws rows of its own, so vector instructions go along the features: rows are padded with zeros to a
/// multiple of eight, at least 16, and up to 16 features four trajectories stay in registers.
/// </remarks>
internal sealed class SgdKernel : StepKernel
{
    private const int Oct = 8;
    private const int InRegisters = 2 * Oct;
    private const int DrawnAtOnce = 128;

    private readonly int _samples;
    private readonly int _width;
    private readonly double[] _rows;
    private readonly double[] _responses;
    private readonly double _factor;
    private readonly int _batchSize;
    private readonly bool _withReplacement;

    /// <summary>The kernel for given data.</summary>
    /// <param name="x">n×p entries by rows.</param>
    /// <param name="y">n responses.</param>
    /// <param name="features">p.</param>
    /// <param name="stepSize">η.</param>
    /// <param name="batchSize">m, at most n without replacement.</param>
    /// <param name="withReplacement">Whether the draws of a mini-batch are independent.</param>
    public SgdKernel(
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        int features,
        double stepSize,
        int batchSize,
        bool withReplacement
    )
        : base(features)
    {
        if (!withReplacement && batchSize > y.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batchSize),
                batchSize,
                $"without replacement the batch size is at most n = {y.Length}"
            );
        }
        _samples = y.Length;
        _width = Math.Max(InRegisters, (features + Oct - 1) / Oct * Oct);
        _rows = new double[_samples * _width];
        for (int k = 0; k < _samples; k++)
        {
            x.Slice(k * features, features).CopyTo(_rows.AsSpan(k * _width));
        }
        _responses = y.ToArray();
        _factor = stepSize / batchSize;
        _batchSize = batchSize;
        _withReplacement = withReplacement;
    }

    /// <inheritdoc/>
    public override int StateLength => TrajectoryBlock.Lanes * _width;

    /// <inheritdoc/>
    public override int ScratchLength => _width;

    /// <inheritdoc/>
    public override int MemoryLength => TrajectoryBlock.Lanes * (Room + (_withReplacement ? 0 : _samples));

    /// <inheritdoc/>
    public override int SampleGradientsPerStep => _batchSize;

    // Samples drawn ahead for one trajectory, a whole number of steps.
    private int Room => Math.Max(DrawnAtOnce, _batchSize);

    /// <inheritdoc/>
    public override void Start(TrajectoryBlock block)
    {
        int drawn = TrajectoryBlock.Lanes * Room;
        for (int at = drawn; at < block.Memory.Length; at++)
        {
            block.Memory[at] = (at - drawn) % _samples;
        }
    }

    /// <inheritdoc/>
    public override void Read(TrajectoryBlock block, int lane, Span<double> coefficients) =>
        block.State.AsSpan(lane * _width, Features).CopyTo(coefficients);

    /// <inheritdoc/>
    public override void Advance(TrajectoryBlock block, int steps)
    {
        int atOnce = Math.Max(1, DrawnAtOnce / _batchSize);
        for (int done = 0; done < steps; done += atOnce)
        {
            int count = Math.Min(atOnce, steps - done);
            for (int lane = 0; lane < TrajectoryBlock.Lanes; lane++)
            {
                Draw(block, lane, count);
            }
            if (_width > InRegisters)
            {
                for (int lane = 0; lane < TrajectoryBlock.Lanes; lane++)
                {
                    AdvanceInMemory(block, lane, block.Memory.AsSpan(lane * Room, count * _batchSize));
                }
                continue;
            }
            for (int lane = 0; lane < TrajectoryBlock.Lanes; lane += 4)
            {
                AdvanceFour(block, lane, count);
            }
        }
        block.StepsTaken += steps;
    }

    // Draws the samples of some steps of one trajectory.
    private void Draw(TrajectoryBlock block, int lane, int steps)
    {
        var random = new RandomStream(
            block.Seed,
            block.FirstStream + (ulong)lane,
            block.Words(lane),
            block.WordsRead[lane]
        );
        Span<int> samples = block.Memory.AsSpan(lane * Room, steps * _batchSize);
        if (_withReplacement)
        {
            random.FillIndices(samples, _samples);
        }
        else
        {
            Span<int> permutation = block.Memory.AsSpan((TrajectoryBlock.Lanes * Room) + (lane * _samples), _samples);
            for (; !samples.IsEmpty; samples = samples[_batchSize..])
            {
                // The first m places of a Fisher–Yates shuffle; from any permutation they are a uniform m-subset.
                for (int place = 0; place < _batchSize; place++)
                {
                    int other = place + random.NextIndex(_samples - place);
                    (permutation[place], permutation[other]) = (permutation[other], permutation[place]);
                    samples[place] = permutation[place];
                }
            }
        }
        block.WordsRead[lane] = random.Position;
    }

    // p ≤ 16. A step waits for the one before it, so four trajectories go side by side to fill the pipeline.
    private void AdvanceFour(TrajectoryBlock block, int lane, int steps)
    {
        ref double rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref double responses = ref MemoryMarshal.GetArrayDataReference(_responses);
        ref int samples = ref block.Memory[lane * Room];
        ref double state = ref block.State[lane * InRegisters];
        int room = Room;
        Vector512<double> factor = Vector512.Create(_factor),
            p0 = Vector512.LoadUnsafe(ref state),
            p1 = Vector512.LoadUnsafe(ref state, Oct),
            q0 = Vector512.LoadUnsafe(ref state, 2 * Oct),
            q1 = Vector512.LoadUnsafe(ref state, 3 * Oct),
            r0 = Vector512.LoadUnsafe(ref state, 4 * Oct),
            r1 = Vector512.LoadUnsafe(ref state, 5 * Oct),
            s0 = Vector512.LoadUnsafe(ref state, 6 * Oct),
            s1 = Vector512.LoadUnsafe(ref state, 7 * Oct);
        for (int step = 0; step < steps; step++)
        {
            Vector512<double> dp0 = default,
                dp1 = default,
                dq0 = default,
                dq1 = default,
                dr0 = default,
                dr1 = default,
                ds0 = default,
                ds1 = default;
            for (int draw = 0; draw < _batchSize; draw++)
            {
                AddSampleGradient(ref rows, ref responses, samples, p0, p1, ref dp0, ref dp1);
                AddSampleGradient(ref rows, ref responses, Unsafe.Add(ref samples, room), q0, q1, ref dq0, ref dq1);
                AddSampleGradient(ref rows, ref responses, Unsafe.Add(ref samples, 2 * room), r0, r1, ref dr0, ref dr1);
                AddSampleGradient(ref rows, ref responses, Unsafe.Add(ref samples, 3 * room), s0, s1, ref ds0, ref ds1);
                samples = ref Unsafe.Add(ref samples, 1);
            }
            p0 = Vector512.FusedMultiplyAdd(factor, dp0, p0);
            p1 = Vector512.FusedMultiplyAdd(factor, dp1, p1);
            q0 = Vector512.FusedMultiplyAdd(factor, dq0, q0);
            q1 = Vector512.FusedMultiplyAdd(factor, dq1, q1);
            r0 = Vector512.FusedMultiplyAdd(factor, dr0, r0);
            r1 = Vector512.FusedMultiplyAdd(factor, dr1, r1);
            s0 = Vector512.FusedMultiplyAdd(factor, ds0, s0);
            s1 = Vector512.FusedMultiplyAdd(factor, ds1, s1);
        }
        p0.StoreUnsafe(ref state);
        p1.StoreUnsafe(ref state, Oct);
        q0.StoreUnsafe(ref state, 2 * Oct);
        q1.StoreUnsafe(ref state, 3 * Oct);
        r0.StoreUnsafe(ref state, 4 * Oct);
        r1.StoreUnsafe(ref state, 5 * Oct);
        s0.StoreUnsafe(ref state, 6 * Oct);
        s1.StoreUnsafe(ref state, 7 * Oct);
    }

    // sum += r·x_k for a row in two registers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSampleGradient(
        ref double rows,
        ref double responses,
        int sample,
        Vector512<double> b0,
        Vector512<double> b1,
        ref Vector512<double> sum0,
        ref Vector512<double> sum1
    )
    {
        ref double row = ref Unsafe.Add(ref rows, sample * InRegisters);
        Vector512<double> x0 = Vector512.LoadUnsafe(ref row),
            x1 = Vector512.LoadUnsafe(ref row, Oct);
        Vector512<double> product = Vector512.FusedMultiplyAdd(x1, b1, x0 * b0);
        Vector512<double> residual = Vector512.Create(Unsafe.Add(ref responses, sample) - Total(product));
        sum0 = Vector512.FusedMultiplyAdd(x0, residual, sum0);
        sum1 = Vector512.FusedMultiplyAdd(x1, residual, sum1);
    }

    private void AdvanceInMemory(TrajectoryBlock block, int lane, ReadOnlySpan<int> samples)
    {
        ref double b = ref block.State[lane * _width];
        ref double g = ref MemoryMarshal.GetArrayDataReference(block.Scratch);
        nuint width = (nuint)_width;
        var factor = Vector512.Create(_factor);
        for (; !samples.IsEmpty; samples = samples[_batchSize..])
        {
            block.Scratch.AsSpan().Clear();
            foreach (int k in samples[.._batchSize])
            {
                ref double row = ref _rows[k * _width];
                Vector512<double> sum = default;
                for (nuint j = 0; j < width; j += Oct)
                {
                    sum = Vector512.FusedMultiplyAdd(
                        Vector512.LoadUnsafe(ref row, j),
                        Vector512.LoadUnsafe(ref b, j),
                        sum
                    );
                }
                Vector512<double> residual = Vector512.Create(_responses[k] - Total(sum));
                for (nuint j = 0; j < width; j += Oct)
                {
                    Vector512
                        .FusedMultiplyAdd(Vector512.LoadUnsafe(ref row, j), residual, Vector512.LoadUnsafe(ref g, j))
                        .StoreUnsafe(ref g, j);
                }
            }
            for (nuint j = 0; j < width; j += Oct)
            {
                Vector512
                    .FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref g, j), Vector512.LoadUnsafe(ref b, j))
                    .StoreUnsafe(ref b, j);
            }
        }
    }

    // A fixed order of additions, whatever the hardware's horizontal sum would do.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Total(Vector512<double> sum)
    {
        Vector256<double> half = sum.GetLower() + sum.GetUpper();
        Vector128<double> quarter = half.GetLower() + half.GetUpper();
        return quarter.ToScalar() + quarter.GetElement(1);
    }
}
