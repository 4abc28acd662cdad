namespace Verify.LeastSquares;

/// <summary>What stands in a table where there is no value.</summary>
internal static class MissingValue
{
    private const int Longest = 5;

    /// <summary>How they are written, besides an empty cell.</summary>
    private static readonly byte[][] Marks =
    [
        .. new[] { "NA", "N/A", "#N/A", "NaN", "nan", "NAN", "null", "NULL", "None", "?", ".", "-", "--" }.Select(
            System.Text.Encoding.UTF8.GetBytes
        ),
    ];

    /// <summary>Whether a cell says that there is no value.</summary>
    /// <param name="cell">The cell, without white space around it.</param>
    public static bool Is(ReadOnlySpan<byte> cell)
    {
        if (cell.Length > Longest)
        {
            return false;
        }
        if (cell.Length == 0)
        {
            return true;
        }
        foreach (byte[] mark in Marks)
        {
            if (cell.SequenceEqual(mark))
            {
                return true;
            }
        }
        return false;
    }
}
