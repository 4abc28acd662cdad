using Spectre.Console;

namespace Verify.Reports;

/// <summary>A cell of a table: text that is never broken, and how it looks.</summary>
/// <param name="Text">The text.</param>
/// <param name="Style">Its style; plain where none is given.</param>
internal readonly record struct Cell(string Text, Style? Style = null)
{
    public static implicit operator Cell(string text) => new(text);
}

/// <summary>Records as a table. No cell is ever broken or cut, however narrow the page is.</summary>
/// <param name="columns">Headings and alignments; the first column names the record.</param>
internal sealed class RecordTable(params (string Heading, Justify Alignment)[] columns)
{
    private const int Gap = 2;

    private readonly List<Cell[]> _rows = [];

    /// <summary>Adds a record, a cell for each column.</summary>
    public void Add(params Cell[] cells) => _rows.Add(cells);

    /// <summary>Writes one table where the page is wide enough, and the records one below the other where it is not.</summary>
    public void Write(TextPage page)
    {
        int[] all = [.. Enumerable.Range(0, columns.Length)];
        if (Width(all) <= page.Width)
        {
            WriteTable(page, all);
        }
        else
        {
            WriteStacked(page, all);
        }
    }

    /// <summary>Writes a table, whose columns that do not fit the page go to a further one below, after the first column once more.</summary>
    public void WriteInBlocks(TextPage page)
    {
        for (int next = 1; next < columns.Length; )
        {
            List<int> block = [0, next++];
            while (next < columns.Length && Width([.. block, next]) <= page.Width)
            {
                block.Add(next++);
            }
            if (Width(block) <= page.Width)
            {
                WriteTable(page, block);
            }
            else
            {
                WriteStacked(page, block);
            }
        }
    }

    private int Width(IReadOnlyCollection<int> shown) =>
        Gap * (shown.Count - 1)
        + shown.Sum(j => _rows.Select(row => row[j].Text.Length).Append(columns[j].Heading.Length).Max());

    private void WriteTable(TextPage page, IReadOnlyCollection<int> shown)
    {
        Table table = TextPage.NewTable([.. shown.Select(j => columns[j])]);
        foreach (Cell[] row in _rows)
        {
            table.AddRow(shown.Select(j => new Text(row[j].Text, row[j].Style)));
        }
        page.Add(table);
    }

    // The first cell on a line, each other one below it after its heading.
    private void WriteStacked(TextPage page, IEnumerable<int> shown)
    {
        foreach (Cell[] row in _rows)
        {
            page.Line(row[0].Text, row[0].Style ?? new Style(decoration: Decoration.Bold), hanging: 2);
            foreach (int j in shown.Skip(1))
            {
                string heading = columns[j].Heading.Length > 0 ? columns[j].Heading + ": " : "";
                page.Line($"  {heading}{row[j].Text}", row[j].Style, hanging: 2);
            }
        }
    }
}
