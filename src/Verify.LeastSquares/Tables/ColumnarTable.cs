using System.Text;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A table from columns that are in memory: selection, missing values and categories as a CSV file has them.</summary>
internal static class ColumnarTable
{
    /// <summary>The columns that are used.</summary>
    /// <param name="path">The file, for complaints.</param>
    /// <param name="columns">All columns, equally long, at least one cell.</param>
    /// <param name="target">The response.</param>
    /// <param name="format">Which columns are features; that of text files does not go with these.</param>
    /// <exception cref="InvalidInputException">A column is not there, has no numbers, or a value that is missing or not finite.</exception>
    public static DataTable Of(string path, IReadOnlyList<RawColumn> columns, string target, TableFormat format)
    {
        if (
            format
            is { HasHeader: false }
                or { Delimiter: not null }
                or { DecimalMark: not null }
                or { Comment: not null }
        )
        {
            throw new InvalidInputException(
                $"{path}: --delimiter, --decimal, --comment and --no-header are for text files, not for {Path.GetExtension(path)}"
            );
        }
        string[] names = [.. columns.Select(column => column.Name)];
        string? doubled = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (doubled is not null)
        {
            throw new InvalidInputException(
                $"{path}: column {TableSelection.Shown(doubled)} appears more than once; rename one of them"
            );
        }
        bool[] used = TableSelection.Of(path, names, target, format);
        int[] kept = [.. Enumerable.Range(0, names.Length).Where(j => used[j])];
        int n = columns[0].Count;
        int[] rows = format.DropsMissing
            ? [.. Enumerable.Range(0, n).Where(k => !Array.Exists(kept, j => columns[j].IsMissing(k)))]
            : [.. Enumerable.Range(0, n)];
        int dropped = n - rows.Length;
        string file = Path.GetFileName(path);
        List<string> notes = [];
        if (dropped > 0)
        {
            notes.Add($"{file}: {dropped} of {n} rows have a missing value and are left out (--missing drop)");
        }
        if (rows.Length == 0)
        {
            throw new InvalidInputException(
                $"{path}: each of the {dropped} rows has a missing value in a column that is used; --drop or --columns leave columns out"
            );
        }
        List<string> all = [];
        List<IDataColumn> read = [];
        List<int> positions = [];
        foreach (int j in kept)
        {
            foreach ((string name, IDataColumn column) in Read(path, columns[j], rows, target, format, notes))
            {
                all.Add(name);
                read.Add(column);
                positions.Add(j);
            }
        }
        return new(all, read, positions, dropped, notes);
    }

    private static IEnumerable<(string Name, IDataColumn Column)> Read(
        string path,
        RawColumn column,
        int[] rows,
        string target,
        TableFormat format,
        List<string> notes
    )
    {
        switch (column)
        {
            case RawColumn.Numbers numbers:
                return [(column.Name, new DoubleColumn([.. rows.Select(k => Finite(path, numbers, k))]))];
            case RawColumn.Decimals decimals:
                CsvColumn exact = new(rows.Length);
                foreach (int k in rows)
                {
                    if (!exact.TryAdd(Encoding.UTF8.GetBytes(decimals.Values[k] ?? throw Missing(path, column, k))))
                    {
                        throw new InvalidInputException(
                            $"{path}: row {k + 1} of {TableSelection.Shown(column.Name)} is beyond the range of doubles"
                        );
                    }
                }
                return [(column.Name, exact)];
            case RawColumn.Texts texts when format.CodesCategories && column.Name != target:
                CategoryColumn categories = new();
                foreach (int k in rows)
                {
                    string text = column.IsMissing(k) ? throw Missing(path, column, k) : texts.Values[k]!;
                    if (!categories.TryAdd(text))
                    {
                        throw new InvalidInputException(
                            $"{path}: column {TableSelection.Shown(column.Name)} {CategoryColumn.TooMany}"
                        );
                    }
                }
                IEnumerable<(string, IDataColumn)> coded = categories.Coded(column.Name, out string note);
                notes.Add($"{Path.GetFileName(path)}: {note}");
                return coded;
            case RawColumn.Texts texts:
                throw new InvalidInputException(
                    column.IsMissing(rows[0])
                        ? Missing(path, column, rows[0]).Message
                        : $"{path}: column {TableSelection.Shown(column.Name)} has text, {TableSelection.Shown(texts.Values[rows[0]]!)} in row {rows[0] + 1}; {(column.Name == target ? "the response needs numbers" : "--drop leaves it out, --categorical one-hot makes columns of 0 and 1")}"
                );
            case RawColumn.Other other:
                throw new InvalidInputException(
                    $"{path}: column {TableSelection.Shown(column.Name)} has {other.Type}; numbers, truth values and text are read, --drop leaves it out"
                );
            default:
                throw new InvalidOperationException("there are four kinds of columns");
        }
    }

    private static double Finite(string path, RawColumn.Numbers column, int row) =>
        double.IsFinite(column.Values[row]) ? column.Values[row]
        : column.IsMissing(row) ? throw Missing(path, column, row)
        : throw new InvalidInputException(
            $"{path}: row {row + 1} of {TableSelection.Shown(column.Name)} is infinite; only finite numbers are allowed"
        );

    private static InvalidInputException Missing(string path, RawColumn column, int row) =>
        new(
            $"{path}: row {row + 1} of {TableSelection.Shown(column.Name)} has no value; --missing drop leaves such rows out"
        );
}
