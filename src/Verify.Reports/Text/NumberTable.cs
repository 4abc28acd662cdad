using Spectre.Console;

namespace Verify.Reports;

/// <summary>One column of numbers under its heading.</summary>
/// <param name="Heading">The heading.</param>
/// <param name="Cells">One text a row.</param>
internal sealed record NumberColumn(string Heading, IReadOnlyList<string> Cells);

/// <summary>Tables of numbers of any width: columns that do not fit the page go to a further block below.</summary>
internal static class NumberTable
{
    private const int Gap = 2;

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
        int labelWidth = labels.Select(label => label.Length).DefaultIfEmpty(0).Max();
        for (int next = 0; next < shown.Count; )
        {
            List<NumberColumn> block = [];
            int width = labelWidth;
            while (next < shown.Count && (block.Count == 0 || width + Width(shown[next]) <= page.Width))
            {
                width += Width(shown[next]);
                block.Add(shown[next++]);
            }
            WriteBlock(page, labels, block);
        }
    }

    private static void WriteBlock(TextPage page, IReadOnlyList<string> labels, List<NumberColumn> block)
    {
        Table table = TextPage.NewTable([
            ("", Justify.Left),
            .. block.Select(column => (column.Heading, Justify.Right)),
        ]);
        for (int row = 0; row < labels.Count; row++)
        {
            table.AddRow([new Text(labels[row]), .. block.Select(column => new Text(column.Cells[row]))]);
        }
        page.Add(table);
    }

    private static int Width(NumberColumn column) =>
        Gap + Math.Max(column.Heading.Length, column.Cells.Select(cell => cell.Length).DefaultIfEmpty(0).Max());

    private static string Shorten(string text) => DecimalDigits.Nearest(text, Digits);
}
