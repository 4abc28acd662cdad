using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A matrix of NumPy as a table: columns x1, x2, …, and of an archive with a vector that vector by its name.</summary>
internal static class NpyTable
{
    /// <summary>Whether a file's name says that it has arrays of NumPy.</summary>
    /// <param name="path">The file.</param>
    public static bool IsNamed(string path) =>
        path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the columns that are used.</summary>
    /// <param name="path">The file: one matrix, or a matrix and vectors as long as it has rows.</param>
    /// <param name="target">The response.</param>
    /// <param name="format">Which columns are features; that of text files does not go with arrays.</param>
    /// <exception cref="InvalidInputException">
    /// The file is missing or damaged, has no matrix or several, a vector has another length, or a number is not finite.
    /// </exception>
    public static DataTable Read(string path, string target, TableFormat format)
    {
        IReadOnlyList<NpyArray> arrays = NpyArray.Read(path);
        NpyArray[] matrices = [.. arrays.Where(array => array.Shape.Count == 2)];
        if (matrices.Length != 1)
        {
            throw new InvalidInputException(
                $"{path}: has {matrices.Length} matrices; one is needed, the features, and vectors such as y beside it"
            );
        }
        (int n, int p) = (matrices[0].Shape[0], matrices[0].Shape[1]);
        if (n == 0 || p == 0)
        {
            throw new InvalidInputException(
                $"{path}: the matrix is {n}×{p}; at least one row and one column are needed"
            );
        }
        List<RawColumn> columns =
        [
            .. Enumerable
                .Range(0, p)
                .Select(j => new RawColumn.Numbers($"x{j + 1}", Column(matrices[0].Values, n, p, j))),
        ];
        foreach (NpyArray vector in arrays.Where(array => array.Shape.Count == 1))
        {
            if (vector.Shape[0] != n)
            {
                throw new InvalidInputException(
                    $"{path}: '{NearestNames.Shown(vector.Name)}' has {vector.Shape[0]} numbers, but the matrix has {n} rows"
                );
            }
            columns.Add(new RawColumn.Numbers(vector.Name, vector.Values));
        }
        return ColumnarTable.Of(path, columns, target, format);
    }

    private static double[] Column(double[] values, int n, int p, int j)
    {
        var column = new double[n];
        for (int k = 0; k < n; k++)
        {
            column[k] = values[(k * p) + j];
        }
        return column;
    }
}
