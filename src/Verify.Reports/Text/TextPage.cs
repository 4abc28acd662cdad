using System.Text;
using Spectre.Console;

namespace Verify.Reports;

/// <summary>A page of text under construction: paragraphs and tables, rendered by Spectre.Console into a string.</summary>
internal sealed class TextPage
{
    private readonly StringBuilder _text = new();
    private readonly IAnsiConsole _console;
    private readonly TextOptions _options;

    public TextPage(TextOptions options)
    {
        _options = options;
        _console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = options.Colour ? AnsiSupport.Yes : AnsiSupport.No,
                ColorSystem = options.Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new PageOutput(new StringWriter(_text), options.Width),
                // The default enrichers look at environment variables of build servers and would switch colours on again.
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        _console.Profile.Width = options.Width;
        _console.Profile.Capabilities.Unicode = true;
    }

    /// <summary>Columns of the page.</summary>
    public int Width => _options.Width;

    /// <summary>Adds a paragraph, wrapped at the width; later lines are indented as the first one is, plus the given amount.</summary>
    public TextPage Line(string text = "", Style? style = null, int hanging = 0)
    {
        int indent = text.Length - text.TrimStart(' ').Length;
        int width = Math.Max(_options.Width, indent + hanging + 10);
        string prefix = new(' ', indent);
        StringBuilder line = new(prefix);
        bool empty = true;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && line.Length + 1 + word.Length > width)
            {
                Write(line.ToString(), style);
                prefix = new string(' ', indent + hanging);
                line.Clear().Append(prefix);
                empty = true;
            }
            line.Append(empty ? "" : " ").Append(word);
            empty = false;
        }
        Write(line.ToString(), style);
        return this;
    }

    /// <summary>Adds text that is laid out already: nothing is wrapped.</summary>
    public TextPage Verbatim(string text, Style? style = null)
    {
        if (style is null)
        {
            _text.Append(text).Append('\n');
        }
        else
        {
            Write(text, style);
        }
        return this;
    }

    /// <summary>Adds a table.</summary>
    public TextPage Add(Table table)
    {
        // Spectre sets aside a column for each vertical line, which the ruled border does not draw.
        _console.Profile.Width = _options.Width + (table.Border is RuledBorder ? table.Columns.Count + 1 : 0);
        _console.Write(table);
        _console.Profile.Width = _options.Width;
        return this;
    }

    /// <summary>A table in the house style: a rule under the header, no other lines.</summary>
    public static Table NewTable(params (string Header, Justify Alignment)[] columns)
    {
        Table table = new() { Border = RuledBorder.Instance };
        foreach ((string header, Justify alignment) in columns)
        {
            table.AddColumn(
                new TableColumn(new Text(header, new Style(decoration: Decoration.Bold)))
                {
                    Alignment = alignment,
                    NoWrap = true,
                    Padding = new Padding(table.Columns.Count == 0 ? 0 : 2, 0, 0, 0),
                }
            );
        }
        return table;
    }

    /// <summary>The page: "\n" line ends, no blanks at line ends.</summary>
    public override string ToString()
    {
        string[] lines = _text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        return string.Join('\n', lines.Select(line => line.TrimEnd(' ')));
    }

    // A long line is written as it is: Spectre would break an instance in the middle of a number.
    private void Write(string line, Style? style)
    {
        _console.Profile.Width = Math.Max(_options.Width, line.Length + 1);
        _console.Write(new Text(line, style));
        _console.Profile.Width = _options.Width;
        _text.Append('\n');
    }

    // Spectre's own output for a writer asks the terminal for its size, and the runtime then sends it escape sequences.
    private sealed class PageOutput(TextWriter writer, int width) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => width;

        public int Height => int.MaxValue;

        public void SetEncoding(Encoding encoding) { }
    }
}
