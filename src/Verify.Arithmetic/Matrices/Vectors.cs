namespace Verify.Arithmetic;

/// <summary>Operations on columns, over any scalar; a column is a span of its entries.</summary>
public static class Vectors
{
    /// <summary>Σ aᵢbᵢ.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="left">a, n entries.</param>
    /// <param name="right">b, n entries.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static T Dot<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right)
        where T : IScalar<T>
    {
        if (left.Length != right.Length)
        {
            throw new ArgumentException($"sizes differ: {left.Length} and {right.Length}");
        }
        return T.Dot(left, right);
    }

    /// <summary>Outer product abᵀ.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="left">a, n entries.</param>
    /// <param name="right">b, p entries.</param>
    /// <returns>n×p.</returns>
    public static Matrix<T> Outer<T>(IReadOnlyList<T> left, IReadOnlyList<T> right)
        where T : IScalar<T>
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Matrix<T>.Create(left.Count, right.Count, (i, j) => left[i] * right[j]);
    }
}
