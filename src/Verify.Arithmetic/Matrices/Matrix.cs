using System.Buffers;

namespace Verify.Arithmetic;

/// <summary>A dense matrix over any scalar, stored by rows, immutable from outside.</summary>
/// <typeparam name="T">The scalar.</typeparam>
public sealed partial class Matrix<T>
    where T : IScalar<T>
{
    private readonly T[] _entries;

    private Matrix(int rows, int columns, T[] entries)
    {
        Rows = rows;
        Columns = columns;
        _entries = entries;
    }

    /// <summary>Number of rows, at least 0.</summary>
    public int Rows { get; }

    /// <summary>Number of columns, at least 0.</summary>
    public int Columns { get; }

    /// <summary>All entries, row by row.</summary>
    public ReadOnlySpan<T> Entries => _entries;

    /// <summary>The entry in row i and column j, both from 0.</summary>
    /// <param name="row">i.</param>
    /// <param name="column">j.</param>
    public T this[int row, int column] =>
        (uint)row < (uint)Rows && (uint)column < (uint)Columns
            ? _entries[(row * Columns) + column]
            : throw Outside(row, column);

    /// <summary>The matrix with entries f(i, j).</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="entry">f.</param>
    public static Matrix<T> Create(int rows, int columns, Func<int, int, T> entry)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentNullException.ThrowIfNull(entry);
        var entries = new T[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                entries[(i * columns) + j] = entry(i, j);
            }
        }
        return new Matrix<T>(rows, columns, entries);
    }

    /// <summary>The matrix whose entries, row by row and 0 at first, an action writes: nothing is copied.</summary>
    /// <typeparam name="TState">What the action needs.</typeparam>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="state">Handed to the action.</param>
    /// <param name="fill">The action; the entries are not to be kept.</param>
    public static Matrix<T> Filled<TState>(int rows, int columns, TState state, SpanAction<T, TState> fill)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentNullException.ThrowIfNull(fill);
        var entries = new T[rows * columns];
        fill(entries, state);
        return new Matrix<T>(rows, columns, entries);
    }

    /// <summary>The matrix over a copy of entries given row by row.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="entries">rows × columns scalars.</param>
    /// <exception cref="ArgumentException">The number of entries is not rows × columns.</exception>
    public static Matrix<T> FromRows(int rows, int columns, ReadOnlySpan<T> entries)
    {
        if (entries.Length != rows * columns)
        {
            throw new ArgumentException(
                $"a {rows}×{columns} matrix has {rows * columns} entries, not {entries.Length}",
                nameof(entries)
            );
        }
        return new Matrix<T>(rows, columns, entries.ToArray());
    }

    /// <summary>The n×n identity.</summary>
    /// <param name="size">n.</param>
    public static Matrix<T> Identity(int size) => Create(size, size, (i, j) => i == j ? T.One : T.Zero);

    /// <summary>The square matrix with the given diagonal.</summary>
    /// <param name="diagonal">Its n entries.</param>
    public static Matrix<T> Diagonal(IReadOnlyList<T> diagonal)
    {
        ArgumentNullException.ThrowIfNull(diagonal);
        return Create(diagonal.Count, diagonal.Count, (i, j) => i == j ? diagonal[i] : T.Zero);
    }

    /// <summary>Row i, without a copy.</summary>
    /// <param name="row">i, from 0.</param>
    public ReadOnlySpan<T> Row(int row) => _entries.AsSpan(Offset(row, 0), Columns);

    /// <summary>Column j, copied.</summary>
    /// <param name="column">j, from 0.</param>
    public T[] Column(int column)
    {
        var result = new T[Rows];
        for (int i = 0; i < Rows; i++)
        {
            result[i] = this[i, column];
        }
        return result;
    }

    /// <summary>Each entry mapped, to any scalar.</summary>
    /// <typeparam name="TResult">The scalar of the result.</typeparam>
    /// <param name="map">The map.</param>
    public Matrix<TResult> Map<TResult>(Func<T, TResult> map)
        where TResult : IScalar<TResult> => Matrix<TResult>.Create(Rows, Columns, (i, j) => map(this[i, j]));

    private int Offset(int row, int column)
    {
        if (row < 0 || row >= Rows || column < 0 || column > Columns || (column == Columns && column > 0))
        {
            throw Outside(row, column);
        }
        return (row * Columns) + column;
    }

    // By itself, so that the indexer is short enough to be inlined.
    private ArgumentOutOfRangeException Outside(int row, int column) =>
        new($"entry ({row}, {column}) of a {Rows}×{Columns} matrix");
}
