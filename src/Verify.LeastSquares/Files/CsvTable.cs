using System.Text;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A CSV file with a header line whose cells are numbers, each the exact decimal that the file says.</summary>
/// <param name="Header">The columns' names.</param>
/// <param name="Columns">The columns, equally long, at least one cell.</param>
internal sealed record CsvTable(IReadOnlyList<string> Header, IReadOnlyList<CsvColumn> Columns)
{
    private const int ShownCharacters = 40;
    private const long LargestFile = 1L << 30;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">
    /// The file is missing, too large, not text in UTF-8, empty or ragged, a column is doubled, or a cell is not a number. The
    /// message names file, line and column.
    /// </exception>
    public static CsvTable Read(string path)
    {
        ReadOnlySpan<byte> text = CsvText.Decode(path, InputFile.ReadAllBytes(path, LargestFile));
        CsvFields fields = new(path, text);
        string[] header = ReadHeader(path, ref fields);
        // A cell and what ends it take two bytes, so that blank lines do not count as rows.
        int capacity = Math.Min(text.Count((byte)'\n'), text.Length / (2 * header.Length)) + 1;
        CsvColumn[] columns = [.. header.Select(_ => new CsvColumn(capacity))];
        while (fields.NextRow())
        {
            int count = 0;
            int line = 0;
            while (fields.NextField(out ReadOnlySpan<byte> field))
            {
                line = count == 0 ? fields.Line : line;
                if (count < header.Length && !columns[count].TryAdd(field))
                {
                    throw NoNumber(path, fields.Line, header[count], count, field);
                }
                count++;
            }
            if (count != header.Length)
            {
                throw new InvalidInputException(
                    $"{path}:{line}: the row has {count} fields, but the header has {header.Length}"
                );
            }
        }
        return columns[0].Count == 0
            ? throw new InvalidInputException($"{path}: there is a header but no data")
            : new CsvTable(header, columns);
    }

    /// <summary>A name or a cell as a complaint shows it: short, and quoted.</summary>
    /// <param name="text">The text.</param>
    public static string Shown(string text) =>
        $"'{(text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…")}'";

    private static string[] ReadHeader(string path, ref CsvFields fields)
    {
        if (!fields.NextRow())
        {
            throw new InvalidInputException($"{path}: the file is empty; a header line and data are needed");
        }
        List<string> names = [];
        while (fields.NextField(out ReadOnlySpan<byte> field))
        {
            names.Add(Encoding.UTF8.GetString(field));
        }
        if (Separator(names) is { } separator)
        {
            throw new InvalidInputException(
                $"{path}:{fields.Line}: the header is one column; are the columns separated by {separator}? Only commas are read"
            );
        }
        string? doubled = names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        return doubled switch
        {
            null => [.. names],
            "" => throw new InvalidInputException(
                $"{path}:{fields.Line}: {names.Count(name => name.Length == 0)} columns have no name in the header; name them or take them out"
            ),
            _ => throw new InvalidInputException(
                $"{path}:{fields.Line}: column {Shown(doubled)} appears more than once"
            ),
        };
    }

    private static InvalidInputException NoNumber(
        string path,
        int line,
        string name,
        int column,
        ReadOnlySpan<byte> field
    )
    {
        string text = Encoding.UTF8.GetString(field[..Math.Min(field.Length, 4 * ShownCharacters)]);
        string what =
            field.Length == 0 ? "is empty; take the row or the column out"
            : field.Length > CsvNumber.LongestText
                ? $"has {field.Length} characters; a number has at most {CsvNumber.LongestText}"
            : CsvNumber.TryParse(field, out _) ? "is beyond the range of doubles; rescale the column"
            : $"is {Shown(text)}; only finite numbers are allowed: take the row or the column out";
        return new($"{path}:{line}: column {(name.Length == 0 ? $"{column + 1}" : Shown(name))} {what}");
    }

    // One field where others are seen: the file is separated by something else.
    private static string? Separator(List<string> names) =>
        names.Count > 1 ? null
        : names[0].Contains(';') ? "';'"
        : names[0].Contains('\t') ? "tabs"
        : names[0].Contains('|') ? "'|'"
        : names[0].Contains(' ') ? "blanks"
        : null;
}
