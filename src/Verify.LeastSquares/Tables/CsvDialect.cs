using System.Text;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>What separates the fields of one file, what its decimals are written with, and which lines are no data.</summary>
/// <param name="Delimiter">The byte between fields; a blank stands for any number of blanks and tabs.</param>
/// <param name="HasDecimalComma">Whether decimals are written with a comma.</param>
/// <param name="Comment">What a line that is no data begins with; empty where there are none.</param>
internal readonly record struct CsvDialect(byte Delimiter, bool HasDecimalComma, byte[] Comment)
{
    public const byte Comma = (byte)',';
    public const byte Blank = (byte)' ';
    public const byte Tab = (byte)'\t';
    private const int SampledRows = 20;
    private static readonly byte[] Candidates = [Comma, (byte)';', Tab, (byte)'|', Blank];

    /// <summary>Commas, decimal points, no comments.</summary>
    public static CsvDialect Plain => new(Comma, false, []);

    /// <summary>Whether the fields are separated by blanks.</summary>
    public bool IsBlank => Delimiter == Blank;

    /// <summary>What the format says, and for the rest what the first rows look like.</summary>
    /// <param name="path">The file, for complaints.</param>
    /// <param name="text">Its text.</param>
    /// <param name="format">What is asked for.</param>
    /// <param name="notes">Told what was detected.</param>
    /// <exception cref="InvalidInputException">Commas in numbers may be decimal commas or separate thousands.</exception>
    public static CsvDialect Of(string path, ReadOnlySpan<byte> text, TableFormat format, List<string> notes)
    {
        byte[] comment = Encoding.UTF8.GetBytes(format.Comment ?? "");
        byte delimiter = format.Delimiter is { } given ? (byte)given : Detect(path, text, comment);
        bool hasComma = format.DecimalMark is { } mark
            ? mark == ','
            : delimiter != Comma && HasCommas(path, text, new(delimiter, false, comment));
        if (format.Delimiter is null && delimiter != Comma)
        {
            notes.Add($"{Path.GetFileName(path)}: columns are separated by {Name(delimiter)}");
        }
        if (format.DecimalMark is null && hasComma)
        {
            notes.Add($"{Path.GetFileName(path)}: decimals are written with a comma");
        }
        return new(delimiter, hasComma, comment);
    }

    private static string Name(byte delimiter) =>
        delimiter switch
        {
            Tab => "tabs",
            Blank => "blanks",
            _ => $"'{(char)delimiter}'",
        };

    // The first delimiter by which the header and the rows after it have equally many fields, more than one; else one that the
    // header has.
    private static byte Detect(string path, ReadOnlySpan<byte> text, byte[] comment)
    {
        byte inHeader = Comma;
        foreach (byte candidate in Candidates)
        {
            List<int> counts = [.. Sample(path, text, new(candidate, false, comment)).Select(row => row.Count)];
            if (counts.Count == 0 || counts[0] < 2)
            {
                continue;
            }
            // A header without a name for the row names is one shorter.
            if (counts.Skip(1).Distinct().Count() <= 1 && counts[^1] - counts[0] is 0 or 1)
            {
                return candidate;
            }
            inHeader = inHeader == Comma && !text[..LineEnd(text)].Contains(Comma) ? candidate : inHeader;
        }
        return inHeader;
    }

    private static int LineEnd(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny((byte)'\n', (byte)'\r');
        return end < 0 ? text.Length : end;
    }

    // Cells like 1,5 and none like 1.5. Where all might be thousands, nothing is guessed.
    private static bool HasCommas(string path, ReadOnlySpan<byte> text, CsvDialect dialect)
    {
        List<string> commas = [];
        foreach (string cell in Sample(path, text, dialect).Skip(1).SelectMany(row => row))
        {
            if (cell.Contains('.') && CsvNumber.TryParse(Encoding.UTF8.GetBytes(cell), out _))
            {
                return false;
            }
            if (
                cell.Count(c => c == ',') == 1
                && CsvNumber.TryParse(Encoding.UTF8.GetBytes(cell.Replace(',', '.')), out _)
            )
            {
                commas.Add(cell);
            }
        }
        if (commas.Count > 0 && commas.TrueForAll(MayBeThousands))
        {
            throw new InvalidInputException(
                $"{path}: is '{commas[0]}' a decimal, or are commas between thousands? --decimal , reads decimals; thousands are not read"
            );
        }
        return commas.Count > 0;
    }

    private static bool MayBeThousands(string cell)
    {
        int comma = cell.IndexOf(',', StringComparison.Ordinal);
        int digits = cell[..comma].Count(char.IsAsciiDigit);
        return cell.Length - comma - 1 == 3 && digits is >= 1 and <= 3 && !cell.TrimStart('-', '+').StartsWith('0');
    }

    private static List<List<string>> Sample(string path, ReadOnlySpan<byte> text, CsvDialect dialect)
    {
        List<List<string>> rows = [];
        CsvFields fields = new(path, text, dialect);
        try
        {
            while (rows.Count < SampledRows && fields.NextRow())
            {
                List<string> row = [];
                while (fields.NextField(out ReadOnlySpan<byte> field))
                {
                    row.Add(Encoding.UTF8.GetString(field));
                }
                rows.Add(row);
            }
        }
        catch (InvalidInputException)
        {
            // Quotation marks that are wrong with this delimiter: the reader says so, if it is the one.
        }
        return rows;
    }
}
