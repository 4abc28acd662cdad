namespace Verify.LeastSquares.Simulation;

/// <summary>Mini-batch SGD, β⁺ = β + (η/m)Σ_{i∈I}(y_i − x_iᵀβ)x_i, I drawn with or without replacement.</summary>
internal sealed class SgdKernel : StepKernel
{
    private readonly double _stepSize;
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
        : base(x, y, features)
    {
        if (!withReplacement && batchSize > y.Length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batchSize),
                batchSize,
                $"without replacement the batch size is at most n = {y.Length}"
            );
        }
        _stepSize = stepSize;
        _batchSize = batchSize;
        _withReplacement = withReplacement;
    }

    /// <inheritdoc/>
    public override int SampleGradientsPerStep => _batchSize;

    /// <inheritdoc/>
    public override int MemoryLength => _withReplacement ? 0 : Samples;

    /// <inheritdoc/>
    public override void Start(Span<int> memory)
    {
        for (int k = 0; k < memory.Length; k++)
        {
            memory[k] = k;
        }
    }

    /// <inheritdoc/>
    public override void Step(Span<double> state, ref RandomStream random, Span<double> scratch, Span<int> memory)
    {
        Span<double> gradient = scratch[..Width];
        gradient.Clear();
        for (int draw = 0; draw < _batchSize; draw++)
        {
            AddSampleGradient(NextSample(draw, ref random, memory), state, gradient);
        }
        double factor = _stepSize / _batchSize;
        for (int j = 0; j < state.Length; j++)
        {
            state[j] += factor * gradient[j];
        }
    }

    private int NextSample(int draw, ref RandomStream random, Span<int> permutation)
    {
        if (_withReplacement)
        {
            return random.NextIndex(Samples);
        }
        // The first m places of a Fisher–Yates shuffle; starting from any permutation they are a uniform m-subset.
        int other = draw + random.NextIndex(Samples - draw);
        (permutation[draw], permutation[other]) = (permutation[other], permutation[draw]);
        return permutation[draw];
    }
}
