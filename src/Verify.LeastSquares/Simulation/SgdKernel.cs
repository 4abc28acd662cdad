using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Verify.LeastSquares.Simulation;

/// <summary>Mini-batch SGD, β⁺ = β + (η/m)Σ_{i∈I}(y_i − x_iᵀβ)x_i, I drawn with or without replacement.</summary>
/// <remarks>
/// Every trajectory draws rows of its own, so vector instructions go along the features: rows are padded with zeros to a
/// multiple of four, and up to 16 features a whole trajectory stays in registers.
/// </remarks>
internal sealed class SgdKernel : StepKernel
{
    private const int Quad = 4;
    private const int LargestInRegisters = 16;

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
        _width = (features + Quad - 1) / Quad * Quad;
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
    public override int MemoryLength => _withReplacement ? 0 : TrajectoryBlock.Lanes * _samples;

    /// <inheritdoc/>
    public override int SampleGradientsPerStep => _batchSize;

    /// <inheritdoc/>
    public override void Start(TrajectoryBlock block)
    {
        for (int at = 0; at < block.Memory.Length; at++)
        {
            block.Memory[at] = at % _samples;
        }
    }

    /// <inheritdoc/>
    public override void Read(TrajectoryBlock block, int lane, Span<double> coefficients) =>
        block.State.AsSpan(lane * _width, Features).CopyTo(coefficients);

    /// <inheritdoc/>
    public override void Advance(TrajectoryBlock block, int steps)
    {
        for (int lane = 0; lane < TrajectoryBlock.Lanes; lane++)
        {
            var random = new RandomStream(
                block.Seed,
                block.FirstStream + (ulong)lane,
                block.Words(lane),
                block.WordsRead[lane]
            );
            Span<double> state = block.State.AsSpan(lane * _width, _width);
            Span<int> permutation = _withReplacement ? default : block.Memory.AsSpan(lane * _samples, _samples);
            if (_width <= LargestInRegisters)
            {
                AdvanceInRegisters(state, ref random, permutation, steps);
            }
            else
            {
                AdvanceInMemory(state, ref random, permutation, block.Scratch, steps);
            }
            block.WordsRead[lane] = random.Position;
        }
        block.StepsTaken += steps;
    }

    private void AdvanceInRegisters(Span<double> state, ref RandomStream random, Span<int> permutation, int steps)
    {
        int width = _width;
        ref double rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref double b = ref MemoryMarshal.GetReference(state);
        Vector256<double> b0 = Vector256.LoadUnsafe(ref b);
        Vector256<double> b1 = width > 4 ? Vector256.LoadUnsafe(ref b, 4) : default;
        Vector256<double> b2 = width > 8 ? Vector256.LoadUnsafe(ref b, 8) : default;
        Vector256<double> b3 = width > 12 ? Vector256.LoadUnsafe(ref b, 12) : default;
        var factor = Vector256.Create(_factor);
        for (int step = 0; step < steps; step++)
        {
            Vector256<double> a0 = default,
                a1 = default,
                a2 = default,
                a3 = default;
            for (int draw = 0; draw < _batchSize; draw++)
            {
                int k = NextSample(draw, ref random, permutation);
                ref double row = ref Unsafe.Add(ref rows, k * width);
                Vector256<double> x0 = Vector256.LoadUnsafe(ref row),
                    x1 = default,
                    x2 = default,
                    x3 = default;
                Vector256<double> sum = x0 * b0;
                if (width > 4)
                {
                    x1 = Vector256.LoadUnsafe(ref row, 4);
                    sum = Vector256.FusedMultiplyAdd(x1, b1, sum);
                    if (width > 8)
                    {
                        x2 = Vector256.LoadUnsafe(ref row, 8);
                        sum = Vector256.FusedMultiplyAdd(x2, b2, sum);
                        if (width > 12)
                        {
                            x3 = Vector256.LoadUnsafe(ref row, 12);
                            sum = Vector256.FusedMultiplyAdd(x3, b3, sum);
                        }
                    }
                }
                Vector256<double> residual = Vector256.Create(_responses[k] - Total(sum));
                a0 = Vector256.FusedMultiplyAdd(x0, residual, a0);
                if (width > 4)
                {
                    a1 = Vector256.FusedMultiplyAdd(x1, residual, a1);
                    if (width > 8)
                    {
                        a2 = Vector256.FusedMultiplyAdd(x2, residual, a2);
                        if (width > 12)
                        {
                            a3 = Vector256.FusedMultiplyAdd(x3, residual, a3);
                        }
                    }
                }
            }
            b0 = Vector256.FusedMultiplyAdd(factor, a0, b0);
            b1 = Vector256.FusedMultiplyAdd(factor, a1, b1);
            b2 = Vector256.FusedMultiplyAdd(factor, a2, b2);
            b3 = Vector256.FusedMultiplyAdd(factor, a3, b3);
        }
        b0.StoreUnsafe(ref b);
        if (width > 4)
        {
            b1.StoreUnsafe(ref b, 4);
        }
        if (width > 8)
        {
            b2.StoreUnsafe(ref b, 8);
        }
        if (width > 12)
        {
            b3.StoreUnsafe(ref b, 12);
        }
    }

    private void AdvanceInMemory(
        Span<double> state,
        ref RandomStream random,
        Span<int> permutation,
        Span<double> gradient,
        int steps
    )
    {
        ref double b = ref MemoryMarshal.GetReference(state);
        ref double g = ref MemoryMarshal.GetReference(gradient);
        var factor = Vector256.Create(_factor);
        for (int step = 0; step < steps; step++)
        {
            gradient.Clear();
            for (int draw = 0; draw < _batchSize; draw++)
            {
                int k = NextSample(draw, ref random, permutation);
                ref double row = ref _rows[k * _width];
                Vector256<double> even = default,
                    odd = default;
                nuint j = 0;
                for (; j + 8 <= (nuint)_width; j += 8)
                {
                    even = Vector256.FusedMultiplyAdd(
                        Vector256.LoadUnsafe(ref row, j),
                        Vector256.LoadUnsafe(ref b, j),
                        even
                    );
                    odd = Vector256.FusedMultiplyAdd(
                        Vector256.LoadUnsafe(ref row, j + 4),
                        Vector256.LoadUnsafe(ref b, j + 4),
                        odd
                    );
                }
                if (j < (nuint)_width)
                {
                    even = Vector256.FusedMultiplyAdd(
                        Vector256.LoadUnsafe(ref row, j),
                        Vector256.LoadUnsafe(ref b, j),
                        even
                    );
                }
                Vector256<double> residual = Vector256.Create(_responses[k] - Total(even + odd));
                for (j = 0; j < (nuint)_width; j += Quad)
                {
                    Vector256
                        .FusedMultiplyAdd(Vector256.LoadUnsafe(ref row, j), residual, Vector256.LoadUnsafe(ref g, j))
                        .StoreUnsafe(ref g, j);
                }
            }
            for (nuint j = 0; j < (nuint)_width; j += Quad)
            {
                Vector256
                    .FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref g, j), Vector256.LoadUnsafe(ref b, j))
                    .StoreUnsafe(ref b, j);
            }
        }
    }

    // A fixed order of additions, whatever the hardware's horizontal sum would do.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Total(Vector256<double> sum)
    {
        Vector128<double> half = sum.GetLower() + sum.GetUpper();
        return half.ToScalar() + half.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NextSample(int draw, ref RandomStream random, Span<int> permutation)
    {
        if (_withReplacement)
        {
            return random.NextIndex(_samples);
        }
        // The first m places of a Fisher–Yates shuffle; starting from any permutation they are a uniform m-subset.
        int other = draw + random.NextIndex(_samples - draw);
        (permutation[draw], permutation[other]) = (permutation[other], permutation[draw]);
        return permutation[draw];
    }
}
