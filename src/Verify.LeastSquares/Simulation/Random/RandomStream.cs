namespace Verify.LeastSquares.Simulation;

/// <summary>The random numbers of one trajectory: a stream of <see cref="Philox"/> words read in order.</summary>
internal ref struct RandomStream
{
    private readonly ulong _seed;
    private readonly ulong _stream;
    private readonly Span<uint> _words;
    private uint _next;
    private int _position;

    /// <summary>A stream from its start, or from where <see cref="Position"/> says that it was left.</summary>
    /// <param name="seed">The seed of the ensemble.</param>
    /// <param name="stream">The trajectory.</param>
    /// <param name="buffer">At least <see cref="Philox.FillLength"/> words, kept by the caller with the position.</param>
    /// <param name="position">The number of words read so far.</param>
    public RandomStream(ulong seed, ulong stream, Span<uint> buffer, ulong position = 0)
    {
        _seed = seed;
        _stream = stream;
        _words = buffer[..Philox.FillLength];
        _next = (uint)((position + Philox.FillLength - 1) / Philox.FillLength);
        _position = (int)(position % Philox.FillLength);
        if (_position == 0)
        {
            _position = Philox.FillLength;
        }
    }

    /// <summary>The number of words read so far.</summary>
    public readonly ulong Position => ((ulong)_next * Philox.FillLength) - (ulong)(Philox.FillLength - _position);

    /// <summary>32 uniform bits.</summary>
    public uint NextWord()
    {
        if (_position == Philox.FillLength)
        {
            Philox.Fill(_seed, _stream, _next, _words);
            unchecked
            {
                _next++;
            }
            _position = 0;
        }
        return _words[_position++];
    }

    /// <summary>An index in [0, count), uniform up to a bias of at most count/2³².</summary>
    /// <param name="count">The number of indices, at least 1.</param>
    public int NextIndex(int count) => (int)(((ulong)NextWord() * (ulong)count) >> 32);

    /// <summary>As many indices as <see cref="NextIndex"/> would give one after the other.</summary>
    /// <param name="indices">Where to.</param>
    /// <param name="count">The number of indices, at least 1.</param>
    public void FillIndices(scoped Span<int> indices, int count)
    {
        while (!indices.IsEmpty)
        {
            if (_position == Philox.FillLength)
            {
                Philox.Fill(_seed, _stream, _next, _words);
                unchecked
                {
                    _next++;
                }
                _position = 0;
            }
            ReadOnlySpan<uint> words = _words[_position..];
            int taken = Math.Min(words.Length, indices.Length);
            for (int k = 0; k < taken; k++)
            {
                indices[k] = (int)(((ulong)words[k] * (ulong)count) >> 32);
            }
            _position += taken;
            indices = indices[taken..];
        }
    }

    /// <summary>A standard normal number: the quantile at (k + 1/2)/2⁵², k uniform.</summary>
    public double NextNormal()
    {
        ulong high = NextWord();
        ulong low = NextWord();
        ulong k = ((high << 32) | low) >> 12;
        return NormalQuantile.At((k + 0.5) * (1.0 / (1L << 52)));
    }
}
