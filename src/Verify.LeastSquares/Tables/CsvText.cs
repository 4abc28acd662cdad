using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The bytes of a CSV file as UTF-8 without a byte order mark, or one line that says what encoding is wrong, and where.</summary>
internal static class CsvText
{
    private static readonly SearchValues<byte> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 32).Append(127).Select(code => (byte)code).Where(code => code is not (9 or 10 or 13)),
    ]);

    /// <summary>UTF-8 text; UTF-16 and UTF-32 are converted, and ISO-8859-1, which has no mark, with a note.</summary>
    /// <param name="path">The file, for complaints.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="notes">Told what was guessed.</param>
    /// <exception cref="InvalidInputException">It is in another encoding, or has control characters.</exception>
    public static ReadOnlySpan<byte> Decode(string path, byte[] bytes, List<string> notes)
    {
        ReadOnlySpan<byte> text = Marked(bytes);
        if (LooksLikeUtf16(text))
        {
            // Latin text has its zeros in the upper bytes.
            Encoding encoding = text[0] == 0 ? Encoding.BigEndianUnicode : Encoding.Unicode;
            notes.Add($"{Path.GetFileName(path)}: read as UTF-16, which has no byte order mark here");
            text = Encoding.UTF8.GetBytes(encoding.GetString(text));
        }
        int control = text.IndexOfAny(Controls);
        if (control >= 0)
        {
            throw new InvalidInputException(
                $"{path}:{Line(text, control)}: byte {Offset(control)} is the control character 0x{text[control]:X2}; a CSV file is text in UTF-8"
            );
        }
        if (!Utf8.IsValid(text))
        {
            int bad = FirstInvalid(text);
            // 0x80 to 0x9F are controls in ISO-8859-1: another encoding.
            if (!text.ContainsAnyInRange((byte)0x80, (byte)0x9F))
            {
                notes.Add(
                    $"{Path.GetFileName(path)}: read as ISO-8859-1 (Latin-1); byte {Offset(bad)} is 0x{text[bad]:X2}, which is not UTF-8"
                );
                return Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(text));
            }
            throw new InvalidInputException(
                $"{path}:{Line(text, bad)}: byte {Offset(bad)} is 0x{text[bad]:X2}, which is neither UTF-8 nor ISO-8859-1 (Windows-1252?); save the file as UTF-8"
            );
        }
        return text;
    }

    private static ReadOnlySpan<byte> Marked(byte[] bytes)
    {
        ReadOnlySpan<byte> all = bytes;
        // UTF-32 first: its mark begins as that of UTF-16 does.
        foreach (Encoding encoding in new Encoding[] { Encoding.UTF32, Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            if (all.StartsWith(encoding.Preamble))
            {
                return Encoding.UTF8.GetBytes(encoding.GetString(all[encoding.Preamble.Length..]));
            }
        }
        return all.StartsWith(Encoding.UTF8.Preamble) ? all[3..] : all;
    }

    // Latin text in UTF-16 has a zero in every other byte.
    private static bool LooksLikeUtf16(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> head = text[..Math.Min(text.Length, 1024)];
        return head.Length >= 4 && head.Count((byte)0) * 5 >= head.Length * 2;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out int length) == OperationStatus.Done)
        {
            at += length;
        }
        return at;
    }

    private static string Offset(int at) => (at + 1).ToString(CultureInfo.InvariantCulture);

    private static int Line(ReadOnlySpan<byte> text, int at) => 1 + text[..at].Count((byte)'\n');
}
