namespace Verify.Arithmetic;

public sealed partial class Matrix<T>
{
    /// <summary>Entrywise sum.</summary>
    /// <param name="left">n×p.</param>
    /// <param name="right">n×p.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Matrix<T> operator +(Matrix<T> left, Matrix<T> right) => Zip(left, right, (a, b) => a + b);

    /// <summary>Entrywise difference.</summary>
    /// <param name="left">n×p.</param>
    /// <param name="right">n×p.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static Matrix<T> operator -(Matrix<T> left, Matrix<T> right) => Zip(left, right, (a, b) => a - b);

    /// <summary>Scalar multiple.</summary>
    /// <param name="scalar">The factor.</param>
    /// <param name="matrix">n×p.</param>
    public static Matrix<T> operator *(T scalar, Matrix<T> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return matrix.Map(a => scalar * a);
    }

    /// <summary>Matrix product.</summary>
    /// <param name="left">n×k.</param>
    /// <param name="right">k×p.</param>
    /// <exception cref="ArgumentException">The inner sizes differ.</exception>
    public static Matrix<T> operator *(Matrix<T> left, Matrix<T> right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Columns != right.Rows)
        {
            throw new ArgumentException(
                $"cannot multiply a {left.Rows}×{left.Columns} by a {right.Rows}×{right.Columns} matrix"
            );
        }
        // Rows against rows of the transpose: each entry is one dot product over contiguous memory.
        Matrix<T> columns = right.Transpose();
        var entries = new T[left.Rows * right.Columns];
        for (int i = 0; i < left.Rows; i++)
        {
            for (int j = 0; j < right.Columns; j++)
            {
                entries[(i * right.Columns) + j] = T.Dot(left.Row(i), columns.Row(j));
            }
        }
        return new Matrix<T>(left.Rows, right.Columns, entries);
    }

    /// <summary>Matrix times column.</summary>
    /// <param name="vector">As many entries as the matrix has columns.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public T[] Times(ReadOnlySpan<T> vector)
    {
        if (vector.Length != Columns)
        {
            throw new ArgumentException(
                $"cannot multiply a {Rows}×{Columns} matrix by {vector.Length} entries",
                nameof(vector)
            );
        }
        var result = new T[Rows];
        for (int i = 0; i < Rows; i++)
        {
            result[i] = Vectors.Dot(Row(i), vector);
        }
        return result;
    }

    /// <summary>The transpose.</summary>
    public Matrix<T> Transpose() => Create(Columns, Rows, (i, j) => this[j, i]);

    /// <summary>The sum of the diagonal.</summary>
    /// <exception cref="InvalidOperationException">The matrix is not square.</exception>
    public T Trace()
    {
        if (Rows != Columns)
        {
            throw new InvalidOperationException($"a {Rows}×{Columns} matrix has no trace");
        }
        T sum = T.Zero;
        for (int i = 0; i < Rows; i++)
        {
            sum += this[i, i];
        }
        return sum;
    }

    private static Matrix<T> Zip(Matrix<T> left, Matrix<T> right, Func<T, T, T> combine)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Rows != right.Rows || left.Columns != right.Columns)
        {
            throw new ArgumentException($"shapes differ: {left.Rows}×{left.Columns} and {right.Rows}×{right.Columns}");
        }
        var entries = new T[left._entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = combine(left._entries[i], right._entries[i]);
        }
        return new Matrix<T>(left.Rows, left.Columns, entries);
    }
}
