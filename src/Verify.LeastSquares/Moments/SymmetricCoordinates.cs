using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// svec: orthonormal coordinates of symmetric r×r matrices in the Frobenius inner product, N = r(r+1)/2 of them: diagonal entries,
/// and √2 times the entries above the diagonal, in the order of <see cref="SymmetricPairs"/>.
/// </summary>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class SymmetricCoordinates<T>
    where T : IRealScalar<T>
{
    private readonly (int I, int J)[] _pairs;
    private readonly T _root;

    /// <summary>The coordinates of r×r matrices.</summary>
    /// <param name="size">r.</param>
    /// <param name="precision">Precision of √2 in bits; only balls look at it.</param>
    public SymmetricCoordinates(int size, int precision)
    {
        Size = size;
        _pairs = new (int, int)[new SymmetricPairs(size).Count];
        foreach ((int q, int i, int j) in new SymmetricPairs(size))
        {
            _pairs[q] = (i, j);
        }
        _root = T.Sqrt(T.FromRational(Rational.FromInteger(2), precision));
    }

    /// <summary>r.</summary>
    public int Size { get; }

    /// <summary>N.</summary>
    public int Count => _pairs.Length;

    /// <summary>The pairs (i, j), i ≤ j, of the coordinates.</summary>
    public IReadOnlyList<(int I, int J)> Pairs => _pairs;

    /// <summary>One coordinate of a symmetric matrix.</summary>
    /// <param name="place">The place of the coordinate, below N.</param>
    /// <param name="entry">The entry of the matrix at the pair of that place.</param>
    public T Coordinate(int place, T entry) => _pairs[place].I == _pairs[place].J ? entry : _root * entry;

    /// <summary>svec A, N entries.</summary>
    /// <param name="entries">A_ij for i ≤ j.</param>
    public T[] Pack(Func<int, int, T> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return [.. _pairs.Select((pair, place) => Coordinate(place, entries(pair.I, pair.J)))];
    }

    /// <summary>The symmetric matrix of coordinates, r×r.</summary>
    /// <param name="coordinates">svec A, at least N entries.</param>
    public Matrix<T> Unpack(IReadOnlyList<T> coordinates)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        var entries = new T[Size * Size];
        for (int q = 0; q < Count; q++)
        {
            (int i, int j) = _pairs[q];
            entries[(i * Size) + j] = entries[(j * Size) + i] = i == j ? coordinates[q] : coordinates[q] / _root;
        }
        return Matrix<T>.FromRows(Size, Size, entries);
    }
}
