using System.Runtime.Intrinsics;

namespace Verify.LeastSquares.Simulation;

/// <summary>One random step β ↦ β⁺ of a process, on data laid out for vector instructions.</summary>
/// <remarks>
/// Rows of X are padded with zeros to a multiple of <see cref="Lanes"/> entries; states are padded alike, and the padding
/// stays 0. The lane count is fixed at 4, not the machine's, so that sums associate alike everywhere.
/// </remarks>
internal abstract class StepKernel
{
    /// <summary>Doubles a vector instruction handles.</summary>
    public const int Lanes = 4;

    /// <summary>Lays the data out.</summary>
    /// <param name="x">n×p entries by rows.</param>
    /// <param name="y">n responses.</param>
    /// <param name="features">p.</param>
    protected StepKernel(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int features)
    {
        Features = features;
        Samples = y.Length;
        Width = (features + Lanes - 1) / Lanes * Lanes;
        Rows = new double[Samples * Width];
        for (int k = 0; k < Samples; k++)
        {
            x.Slice(k * features, features).CopyTo(Rows.AsSpan(k * Width));
        }
        Responses = y.ToArray();
    }

    /// <summary>p.</summary>
    public int Features { get; }

    /// <summary>p rounded up to a multiple of <see cref="Lanes"/>: the length of a state.</summary>
    public int Width { get; }

    /// <summary>n.</summary>
    protected int Samples { get; }

    /// <summary>The padded rows of X.</summary>
    protected double[] Rows { get; }

    /// <summary>y.</summary>
    protected double[] Responses { get; }

    /// <summary>How many doubles of scratch a step needs.</summary>
    public virtual int ScratchLength => Width;

    /// <summary>How many integers of trajectory state, apart from β, a step needs.</summary>
    public virtual int MemoryLength => 0;

    /// <summary>Sample gradients that one step evaluates.</summary>
    public abstract int SampleGradientsPerStep { get; }

    /// <summary>Prepares the trajectory's memory at its start.</summary>
    /// <param name="memory"><see cref="MemoryLength"/> integers.</param>
    public virtual void Start(Span<int> memory) { }

    /// <summary>β ↦ β⁺ in place.</summary>
    /// <param name="state">β, <see cref="Width"/> doubles.</param>
    /// <param name="random">The trajectory's random numbers.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> doubles with arbitrary content.</param>
    /// <param name="memory">What <see cref="Start"/> prepared.</param>
    public abstract void Step(Span<double> state, ref RandomStream random, Span<double> scratch, Span<int> memory);

    /// <summary>Adds r·x_k, r = y_k − x_kᵀβ, to the accumulator and returns r.</summary>
    protected double AddSampleGradient(int sample, ReadOnlySpan<double> state, Span<double> accumulator)
    {
        double residual = Residual(sample, state);
        AddRow(sample, residual, accumulator);
        return residual;
    }

    /// <summary>y_k − x_kᵀβ.</summary>
    protected double Residual(int sample, ReadOnlySpan<double> state)
    {
        ReadOnlySpan<double> row = Rows.AsSpan(sample * Width, Width);
        var sum = Vector256<double>.Zero;
        for (int j = 0; j <= row.Length - Lanes; j += Lanes)
        {
            sum += Vector256.Create(row[j..]) * Vector256.Create(state[j..]);
        }
        // A fixed order of the last additions, whatever the hardware's horizontal sum would do.
        return Responses[sample] - ((sum[0] + sum[1]) + (sum[2] + sum[3]));
    }

    /// <summary>accumulator += weight·x_k.</summary>
    protected void AddRow(int sample, double weight, Span<double> accumulator)
    {
        ReadOnlySpan<double> row = Rows.AsSpan(sample * Width, Width);
        var factor = Vector256.Create(weight);
        for (int j = 0; j <= row.Length - Lanes; j += Lanes)
        {
            var updated =
                Vector256.Create((ReadOnlySpan<double>)accumulator[j..]) + (factor * Vector256.Create(row[j..]));
            updated.CopyTo(accumulator[j..]);
        }
    }
}
