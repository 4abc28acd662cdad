namespace Verify.LeastSquares.Simulation;

/// <summary>Random integers that are a pure function of a key, a stream and a position: Philox4x32-10 in counter mode.</summary>
/// <remarks>Streams of one key are parts of one sequence without overlap; under another key the sequence is another one.</remarks>
/// <param name="key">Of 64 bits.</param>
/// <param name="stream">Which of the 2⁶⁴ streams of the key, each of 2³⁷ words.</param>
public sealed class CounterRandom(ulong key, ulong stream)
{
    private readonly uint[] _words = new uint[Philox.FillLength];
    private ulong _position;

    /// <summary>An integer in [0, count), uniform up to a bias of at most count/2³².</summary>
    /// <param name="count">At least 1.</param>
    public int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        RandomStream words = new(key, stream, _words, _position);
        int index = words.NextIndex(count);
        _position = words.Position;
        return index;
    }

    /// <summary>A key of 64 bits from a seed and a name: FNV-1a of the name, mixed with the seed by the finaliser of SplitMix64.</summary>
    /// <remarks>
    /// The finaliser is a bijection of 64 bits in which each bit of the input changes about half of those of the output (Steele, Lea, Flood,
    /// OOPSLA 2014; constants recalled from memory).
    /// </remarks>
    /// <param name="seed">The seed of a run.</param>
    /// <param name="name">What is drawn.</param>
    public static ulong Key(long seed, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        unchecked
        {
            ulong hash = 0xCBF29CE484222325;
            foreach (char character in name)
            {
                hash = (hash ^ character) * 0x100000001B3;
            }
            return Mixed(Mixed((ulong)seed + 0x9E3779B97F4A7C15) ^ hash);
        }
    }

    private static ulong Mixed(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
