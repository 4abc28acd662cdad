namespace Verify.LeastSquares.Simulation;

/// <summary>Eight trajectories with their random streams, as a kernel advances them.</summary>
internal sealed class TrajectoryBlock
{
    /// <summary>Trajectories in a block.</summary>
    public const int Lanes = 8;

    private readonly uint[] _words = new uint[Lanes * Philox.FillLength];

    /// <summary>Room for the trajectories of a kernel.</summary>
    public TrajectoryBlock(StepKernel kernel)
    {
        State = new double[kernel.StateLength];
        Scratch = new double[kernel.ScratchLength];
        Memory = new int[kernel.MemoryLength];
    }

    /// <summary>The states, in the kernel's layout.</summary>
    public double[] State { get; }

    /// <summary>Room of the kernel, with arbitrary content.</summary>
    public double[] Scratch { get; }

    /// <summary>Integers of the kernel that belong to the trajectories.</summary>
    public int[] Memory { get; }

    /// <summary>The number of steps taken.</summary>
    public int StepsTaken { get; set; }

    /// <summary>The key of all streams.</summary>
    public ulong Seed { get; private set; }

    /// <summary>The number of the first trajectory, a multiple of <see cref="Lanes"/>.</summary>
    public ulong FirstStream { get; private set; }

    /// <summary>Philox blocks read from all streams alike, for kernels that step the trajectories together.</summary>
    public ulong BlocksRead { get; set; }

    /// <summary>Words read from each stream, for kernels that step one trajectory after the other.</summary>
    public ulong[] WordsRead { get; } = new ulong[Lanes];

    /// <summary>The buffer of one stream.</summary>
    public Span<uint> Words(int lane) => _words.AsSpan(lane * Philox.FillLength, Philox.FillLength);

    /// <summary>Puts all trajectories to β₀ = 0, before their first step.</summary>
    public void Start(ulong seed, ulong firstStream)
    {
        Seed = seed;
        FirstStream = firstStream;
        BlocksRead = 0;
        StepsTaken = 0;
        State.AsSpan().Clear();
        WordsRead.AsSpan().Clear();
    }

    /// <summary>Fills standard normals, eight trajectories side by side: entry k of trajectory b stands at 8k + b.</summary>
    public void FillNormals(Span<double> normals)
    {
        Span<uint> words = Words(0);
        for (int at = 0; at < normals.Length; at += 2 * Lanes)
        {
            Philox.FillAcross(Seed, FirstStream, BlocksRead++, words);
            NormalBlock.Convert(words, normals[at..]);
            if (at + Lanes < normals.Length)
            {
                NormalBlock.Convert(words[(2 * Lanes)..], normals[(at + Lanes)..]);
            }
        }
    }
}
