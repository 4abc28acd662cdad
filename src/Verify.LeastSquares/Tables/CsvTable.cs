using System.Text;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A CSV file whose cells are numbers, each the exact decimal that the file says.</summary>
internal static class CsvTable
{
    private const int ShownCharacters = 40;
    private const long LargestFile = 1L << 30;

    // What the rows have besides what the header has.
    private enum Excess
    {
        Nothing,

        // R's write.table gives the row names no name.
        RowNames,

        // A delimiter at the end of each row.
        Ending,
    }

    /// <summary>Reads the columns of a file that are used.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">The response.</param>
    /// <param name="format">How it is written, and which columns are features.</param>
    /// <exception cref="InvalidInputException">
    /// The file is missing, too large, not text, empty or ragged, a column is doubled or is not there, a cell is missing or not a
    /// number. The message names file, line and column.
    /// </exception>
    public static DataTable Read(string path, string target, TableFormat format)
    {
        List<string> notes = [];
        ReadOnlySpan<byte> text = WithoutSeparatorLine(
            CsvText.Decode(path, InputFile.ReadAllBytes(path, LargestFile), notes),
            ref format
        );
        CsvDialect dialect = CsvDialect.Of(path, text, format, notes);
        CsvFields fields = new(path, text, dialect);
        CsvFields first = fields;
        string[] names = format.HasHeader ? ReadHeader(path, ref fields) : Numbered(path, ref first);
        string where = format.HasHeader ? $"{path}:{fields.Line}" : path;
        Excess excess = format.HasHeader ? ExcessOf(fields, names.Length) : Excess.Nothing;
        if (excess == Excess.RowNames)
        {
            notes.Add($"{Path.GetFileName(path)}: the first column has no name in the header: row names are left out");
        }
        bool[] used = TableSelection.Of(where, names, target, format);
        // A cell and what ends it take two bytes, so that blank lines do not count as rows.
        int capacity = Math.Min(text.Count((byte)'\n'), text.Length / (2 * names.Length)) + 1;
        Cells cells = new(path, names, used, Array.IndexOf(names, target), format, dialect, capacity);
        if (format.CodesCategories)
        {
            CsvFields ahead = fields;
            cells.FindCategories(ref ahead, excess == Excess.RowNames ? 1 : 0);
        }
        while (fields.NextRow())
        {
            cells.ReadRow(ref fields, excess);
        }
        return cells.Finish(notes);
    }

    /// <summary>The names of a file's columns.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It is missing, too large, not text, or its header is empty or doubled.</exception>
    public static IReadOnlyList<string> Names(string path)
    {
        TableFormat format = TableFormat.Detected;
        ReadOnlySpan<byte> text = WithoutSeparatorLine(
            CsvText.Decode(path, InputFile.ReadAllBytes(path, LargestFile), []),
            ref format
        );
        CsvFields fields = new(path, text, CsvDialect.Of(path, text, format, []));
        return ReadHeader(path, ref fields);
    }

    // Excel's "sep=;" in the first line.
    private static ReadOnlySpan<byte> WithoutSeparatorLine(ReadOnlySpan<byte> text, ref TableFormat format)
    {
        if (text.Length < 6 || !text.StartsWith("sep="u8) || text[5] is not ((byte)'\r' or (byte)'\n'))
        {
            return text;
        }
        format = format with { Delimiter = format.Delimiter ?? (char)text[4] };
        // The line stays, empty, so that lines keep their numbers.
        return text[5..];
    }

    private static string[] Numbered(string path, ref CsvFields fields)
    {
        if (!fields.NextRow())
        {
            throw Empty(path);
        }
        int count = 0;
        while (fields.NextField(out _))
        {
            count++;
        }
        return [.. Enumerable.Range(1, count).Select(j => $"x{j}")];
    }

    private static string[] ReadHeader(string path, ref CsvFields fields)
    {
        if (!fields.NextRow())
        {
            throw Empty(path);
        }
        List<string> names = [];
        while (fields.NextField(out ReadOnlySpan<byte> field))
        {
            names.Add(Encoding.UTF8.GetString(field));
        }
        string? doubled = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return doubled switch
        {
            null => [.. names],
            "" => throw new InvalidInputException(
                $"{path}:{fields.Line}: {names.Count(name => name.Length == 0)} columns have no name in the header; name them or take them out"
            ),
            _ => throw new InvalidInputException(
                $"{path}:{fields.Line}: column {TableSelection.Shown(doubled)} appears more than once; rename one of them"
            ),
        };
    }

    private static InvalidInputException Empty(string path) =>
        new($"{path}: the file is empty; a header line and data are needed");

    // By the first row of data. A number too many is no row name but a mistake, a decimal comma perhaps.
    private static Excess ExcessOf(CsvFields fields, int columns)
    {
        if (!fields.NextRow())
        {
            return Excess.Nothing;
        }
        int count = 0;
        bool isLastEmpty = false;
        bool isName = false;
        while (fields.NextField(out ReadOnlySpan<byte> field))
        {
            isName = count == 0 ? fields.IsQuoted || !CsvNumber.TryParse(field, out _) : isName;
            count++;
            isLastEmpty = field.IsEmpty;
        }
        return count != columns + 1 ? Excess.Nothing
            : isLastEmpty ? Excess.Ending
            : isName ? Excess.RowNames
            : Excess.Nothing;
    }

    // The columns while they are read.
    private sealed class Cells(
        string path,
        string[] names,
        bool[] used,
        int target,
        TableFormat format,
        CsvDialect dialect,
        int capacity
    )
    {
        private readonly CsvColumn?[] _numbers = [.. used.Select(isUsed => isUsed ? new CsvColumn(capacity) : null)];
        private readonly CategoryColumn?[] _categories = new CategoryColumn?[names.Length];
        private readonly byte[] _point = new byte[CsvNumber.LongestText];
        private int _rows;
        private int _dropped;

        // Columns of names, but the response. One with numbers and names is refused: a "Total" makes no categories of numbers.
        public void FindCategories(ref CsvFields fields, int skipped)
        {
            bool[] hasNumbers = new bool[names.Length];
            while (fields.NextRow())
            {
                for (int j = -skipped; fields.NextField(out ReadOnlySpan<byte> field); j++)
                {
                    if (j < 0 || j >= names.Length || j == target || !used[j] || MissingValue.Is(field))
                    {
                        continue;
                    }
                    bool isNumber = CsvNumber.TryParse(WithPoint(field), out _);
                    if (isNumber ? _categories[j] is not null : hasNumbers[j])
                    {
                        throw new InvalidInputException(
                            $"{path}:{fields.Line}: column {Shown(j)} has numbers and names ({TableSelection.Shown(Encoding.UTF8.GetString(field))} here); --drop leaves it out"
                        );
                    }
                    hasNumbers[j] |= isNumber;
                    if (!isNumber && _categories[j] is null)
                    {
                        _categories[j] = new();
                        _numbers[j] = null;
                    }
                }
            }
        }

        public void ReadRow(ref CsvFields fields, Excess excess)
        {
            int skipped = excess == Excess.RowNames ? 1 : 0;
            int count = -skipped;
            int line = 0;
            bool isMissing = false;
            bool isLastEmpty = false;
            while (fields.NextField(out ReadOnlySpan<byte> field))
            {
                line = count == -skipped ? fields.Line : line;
                if (count >= 0 && count < names.Length && used[count] && !isMissing)
                {
                    isMissing = format.DropsMissing && MissingValue.Is(field);
                    if (!isMissing)
                    {
                        Add(count, field, fields.Line);
                    }
                }
                isLastEmpty = field.IsEmpty;
                count++;
            }
            count -= excess == Excess.Ending && count == names.Length + 1 && isLastEmpty ? 1 : 0;
            if (count != names.Length)
            {
                throw new InvalidInputException(
                    $"{path}:{line}: the row has {count + skipped} fields, but the {(format.HasHeader ? "header" : "first row")} has {names.Length}{(skipped == 1 ? " and a row name" : "")}"
                );
            }
            if (isMissing)
            {
                TakeBack();
            }
            else
            {
                _rows++;
            }
        }

        public DataTable Finish(List<string> notes)
        {
            string file = Path.GetFileName(path);
            if (_rows == 0)
            {
                throw new InvalidInputException(
                    _dropped > 0
                        ? $"{path}: each of the {_dropped} rows has a missing value in a column that is used; --drop or --columns leave columns out"
                        : $"{path}: there is a header but no data"
                );
            }
            List<string> all = [];
            List<IDataColumn> columns = [];
            List<int> positions = [];
            for (int j = 0; j < names.Length; j++)
            {
                if (_categories[j] is { } categories)
                {
                    IEnumerable<(string Name, IDataColumn Column)> coded = categories.Coded(names[j], out string note);
                    foreach ((string name, IDataColumn column) in coded)
                    {
                        all.Add(name);
                        columns.Add(column);
                        positions.Add(j);
                    }
                    notes.Add($"{file}: {note}");
                }
                else if (_numbers[j] is { } numbers)
                {
                    all.Add(names[j]);
                    columns.Add(numbers);
                    positions.Add(j);
                }
            }
            if (_dropped > 0)
            {
                notes.Add(
                    $"{file}: {_dropped} of {_rows + _dropped} rows have a missing value and are left out (--missing drop)"
                );
            }
            return new(all, columns, positions, _dropped, notes);
        }

        private void Add(int column, ReadOnlySpan<byte> field, int line)
        {
            if (_categories[column] is { } categories)
            {
                if (!categories.TryAdd(Encoding.UTF8.GetString(field)))
                {
                    throw new InvalidInputException($"{path}:{line}: column {Shown(column)} {CategoryColumn.TooMany}");
                }
            }
            else if (!_numbers[column]!.TryAdd(WithPoint(field)))
            {
                throw NoNumber(column, field, line);
            }
        }

        // The cells of a row that has a missing value further on.
        private void TakeBack()
        {
            _dropped++;
            for (int j = 0; j < names.Length; j++)
            {
                if (_numbers[j]?.Count > _rows)
                {
                    _numbers[j]!.RemoveLast();
                }
                if (_categories[j]?.Count > _rows)
                {
                    _categories[j]!.RemoveLast();
                }
            }
        }

        // A decimal comma as a point. A point beside decimal commas separates thousands or is a slip: nothing, which is no number.
        private ReadOnlySpan<byte> WithPoint(ReadOnlySpan<byte> field)
        {
            if (!dialect.HasDecimalComma || field.Length > _point.Length)
            {
                return field;
            }
            int comma = field.IndexOf(CsvDialect.Comma);
            if (comma < 0)
            {
                return field.Contains((byte)'.') ? default : field;
            }
            Span<byte> point = _point.AsSpan(0, field.Length);
            field.CopyTo(point);
            point[comma] = (byte)'.';
            return point;
        }

        private string Shown(int column) =>
            names[column].Length == 0 ? $"{column + 1}" : TableSelection.Shown(names[column]);

        private InvalidInputException NoNumber(int column, ReadOnlySpan<byte> field, int line)
        {
            string text = Encoding.UTF8.GetString(field[..Math.Min(field.Length, 4 * ShownCharacters)]);
            string what =
                field.Length == 0 ? "is empty; --missing drop leaves such rows out, --drop leaves the column out"
                : MissingValue.Is(field)
                    ? $"is {TableSelection.Shown(text)}, no value; --missing drop leaves such rows out, --drop leaves the column out"
                : field.Length > CsvNumber.LongestText
                    ? $"has {field.Length} characters; a number has at most {CsvNumber.LongestText}"
                : CsvNumber.TryParse(WithPoint(field), out _) ? "is beyond the range of doubles; rescale the column"
                : column == target || _rows > 0
                    ? $"is {TableSelection.Shown(text)}; only finite numbers are allowed{(column == target ? "" : "; --drop leaves the column out")}"
                : $"is {TableSelection.Shown(text)}; only finite numbers are allowed: --drop leaves the column out, --categorical one-hot codes it";
            return new($"{path}:{line}: column {Shown(column)} {what}");
        }
    }
}
