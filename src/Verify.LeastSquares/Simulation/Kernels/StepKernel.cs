namespace Verify.LeastSquares.Simulation;

/// <summary>The random steps β ↦ β⁺ of a process, on blocks of eight trajectories.</summary>
/// <remarks>Every kernel fixes the order of its additions, so that a seed gives the same bits on every machine.</remarks>
internal abstract class StepKernel
{
    /// <param name="features">p.</param>
    protected StepKernel(int features) => Features = features;

    /// <summary>p.</summary>
    public int Features { get; }

    /// <summary>How many doubles the states of a block take.</summary>
    public abstract int StateLength { get; }

    /// <summary>How many doubles of scratch a block needs.</summary>
    public abstract int ScratchLength { get; }

    /// <summary>How many integers of trajectory state, apart from β, a block needs.</summary>
    public virtual int MemoryLength => 0;

    /// <summary>Sample gradients that one step of one trajectory evaluates.</summary>
    public abstract int SampleGradientsPerStep { get; }

    /// <summary>Prepares the trajectories' memory; the states are 0 already.</summary>
    public virtual void Start(TrajectoryBlock block) { }

    /// <summary>Takes steps with all trajectories of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="steps">How many steps.</param>
    public abstract void Advance(TrajectoryBlock block, int steps);

    /// <summary>Reads β of one trajectory.</summary>
    /// <param name="block">The block.</param>
    /// <param name="lane">The trajectory within the block.</param>
    /// <param name="coefficients">p entries.</param>
    public abstract void Read(TrajectoryBlock block, int lane, Span<double> coefficients);
}
