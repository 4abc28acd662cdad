using Spectre.Console;

namespace Verify.Reports;

/// <summary>One column of numbers under its heading.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="Cells">One text a row.</param>
internal sealed record NumberColumn(string Heading, IReadOnlyList<string> Cells);

/// <summary>Tables of numbers of any width: columns that do not fit the page go to a further block below.</summary>
internal static class NumberTable
{
    // Enough to compare by eye; JSON has every digit of the double.
    private const int Digits = 8;

    /// <summary>Writes the table.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="labels">The rows' names.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="allDigits">Whether numbers are printed as they are, not shortened.</param>
    public static void Write(
        TextPage page,
        IReadOnlyList<string> labels,
        IReadOnlyList<NumberColumn> columns,
        bool allDigits
    )
    {
        List<NumberColumn> shown = allDigits
            ? [.. columns]
            : [.. columns.Select(column => column with { Cells = [.. column.Cells.Select(Shorten)] })];
        RecordTable table = new([("", Justify.Left), .. shown.Select(column => (column.Heading, Justify.Right))]);
        for (int row = 0; row < labels.Count; row++)
        {
            table.Add([labels[row], .. shown.Select(column => (Cell)column.Cells[row])]);
        }
        table.WriteInBlocks(page);
    }

    private static string Shorten(string text) => DecimalDigits.Nearest(text, Digits);
}
