namespace Verify.LeastSquares;

/// <summary>The pairs (i, j), i ≤ j, of the entries on and above the diagonal of an r×r matrix, row by row, with their places 0, 1, …</summary>
/// <param name="size">r.</param>
public readonly struct SymmetricPairs(int size)
{
    /// <summary>r(r+1)/2.</summary>
    public int Count => size * (size + 1) / 2;

    /// <summary>Begins at (0, 0).</summary>
    public Walk GetEnumerator() => new(size);

    /// <summary>A walk over the pairs, without allocation.</summary>
    /// <param name="size">r.</param>
    public struct Walk(int size)
    {
        private int _place = -1;
        private int _i = 0;
        private int _j = -1;

        /// <summary>The place and the pair.</summary>
        public readonly (int Place, int I, int J) Current => (_place, _i, _j);

        /// <summary>Goes to the next pair of the row, or to the diagonal of the next row.</summary>
        public bool MoveNext()
        {
            _place++;
            if (++_j == size)
            {
                _j = ++_i;
            }
            return _i < size;
        }
    }
}
