using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The fields of CSV text in UTF-8, one after the other, as RFC 4180 has them.</summary>
/// <remarks>
/// A line ends with "\n", "\r\n" or "\r". Blank lines and comments are passed over, white space around a field is not part of it. A field
/// that begins with a quotation mark ends with one, may hold commas and line ends, and two marks in it stand for one.
/// </remarks>
internal ref struct CsvFields
{
    private const byte Quote = (byte)'"';
    private readonly ReadOnlySpan<byte> _text;
    private readonly string _path;
    private readonly CsvDialect _dialect;
    private int _at;
    private int _lineHere = 1;
    private bool _ended;

    public CsvFields(string path, ReadOnlySpan<byte> text, CsvDialect dialect)
    {
        _path = path;
        _text = text;
        _dialect = dialect;
    }

    /// <summary>The line on which the field that was read last begins.</summary>
    public int Line { get; private set; }

    /// <summary>Whether the field that was read last stands in quotation marks.</summary>
    public bool IsQuoted { get; private set; }

    /// <summary>Goes to the next line that is neither blank nor a comment; false at the end of the text.</summary>
    public bool NextRow()
    {
        int at = PastBlankLines();
        while (_dialect.Comment.Length > 0 && _text[at..].StartsWith(_dialect.Comment))
        {
            int length = _text[at..].IndexOfAny((byte)'\n', (byte)'\r');
            _at = length < 0 ? _text.Length : at + length;
            at = PastBlankLines();
        }
        _ended = false;
        return at < _text.Length;
    }

    // Where the next line that is not blank has its first character; the row begins at the start of that line.
    private int PastBlankLines()
    {
        int at = _at;
        while (at < _text.Length && _text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            bool ends = _text[at] == (byte)'\n' || (_text[at] == (byte)'\r' && !IsLineFeed(at + 1));
            at++;
            if (ends)
            {
                _lineHere++;
                _at = at;
            }
        }
        return at;
    }

    /// <summary>The next field of the row; false when the row has no more.</summary>
    /// <param name="field">Its text, without white space around it and without quotation marks.</param>
    /// <exception cref="InvalidInputException">A quotation mark is not closed, or text follows the closing one.</exception>
    public bool NextField(out ReadOnlySpan<byte> field)
    {
        field = default;
        if (_ended)
        {
            return false;
        }
        int start = PastWhiteSpace(_at);
        Line = _lineHere;
        IsQuoted = start < _text.Length && _text[start] == Quote;
        if (IsQuoted)
        {
            field = Quoted(start);
        }
        else
        {
            ReadOnlySpan<byte> rest = _text[start..];
            int length = _dialect.IsBlank
                ? rest.IndexOfAny(" \t\n\r"u8)
                : rest.IndexOfAny(_dialect.Delimiter, (byte)'\n', (byte)'\r');
            int end = length < 0 ? _text.Length : start + length;
            field = _text[start..end].Trim(" \t"u8);
            _at = end;
        }
        Separate();
        return true;
    }

    // White space that separates nothing.
    private readonly int PastWhiteSpace(int at)
    {
        while (
            at < _text.Length
            && (_text[at] == CsvDialect.Blank || (_text[at] == CsvDialect.Tab && _dialect.Delimiter != CsvDialect.Tab))
        )
        {
            at++;
        }
        return at;
    }

    // Past the delimiter or the line end that must stand here.
    private void Separate()
    {
        if (_dialect.IsBlank)
        {
            int next = PastWhiteSpace(_at);
            if (next > _at && next < _text.Length && _text[next] is not ((byte)'\n' or (byte)'\r'))
            {
                _at = next;
                return;
            }
            _at = next;
        }
        else if (_at < _text.Length && _text[_at] == _dialect.Delimiter)
        {
            _at++;
            return;
        }
        _ended = true;
        if (_at < _text.Length)
        {
            _at += _text[_at] == (byte)'\r' && IsLineFeed(_at + 1) ? 2 : 1;
            _lineHere++;
        }
    }

    private ReadOnlySpan<byte> Quoted(int open)
    {
        int from = open + 1;
        bool doubled = false;
        while (true)
        {
            int length = _text[from..].IndexOf(Quote);
            if (length < 0)
            {
                throw new InvalidInputException(
                    $"{_path}:{Line}: a quotation mark is opened on this line and never closed"
                );
            }
            from += length + 1;
            if (from >= _text.Length || _text[from] != Quote)
            {
                break;
            }
            doubled = true;
            from++;
        }
        ReadOnlySpan<byte> inside = _text[(open + 1)..(from - 1)];
        _lineHere += LineEnds(inside);
        // Blanks that separate are left to what comes next.
        from = _dialect.IsBlank ? from : PastWhiteSpace(from);
        if (from < _text.Length && !EndsField(_text[from]))
        {
            throw new InvalidInputException(
                $"{_path}:{_lineHere}: text follows a closing quotation mark; inside quotation marks a mark is written twice"
            );
        }
        _at = from;
        return doubled ? Undoubled(inside) : inside;
    }

    private readonly bool EndsField(byte character) =>
        character is (byte)'\n' or (byte)'\r'
        || character == _dialect.Delimiter
        || (_dialect.IsBlank && character == CsvDialect.Tab);

    private static byte[] Undoubled(ReadOnlySpan<byte> text)
    {
        List<byte> kept = [];
        for (int i = 0; i < text.Length; i++)
        {
            kept.Add(text[i]);
            i += text[i] == Quote ? 1 : 0;
        }
        return [.. kept];
    }

    private static int LineEnds(ReadOnlySpan<byte> text)
    {
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            count +=
                text[i] == (byte)'\n' || (text[i] == (byte)'\r' && (i + 1 == text.Length || text[i + 1] != (byte)'\n'))
                    ? 1
                    : 0;
        }
        return count;
    }

    private readonly bool IsLineFeed(int at) => at < _text.Length && _text[at] == (byte)'\n';
}
