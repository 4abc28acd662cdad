using System.CommandLine;
using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Cli.Options;

/// <summary>The options that say how the table of --data is written and which of its columns are features.</summary>
internal sealed class TableOptions
{
    private const string Detected = "auto";
    private const string Drop = "drop";
    private const string OneHot = "one-hot";
    private const string Refuse = "refuse";
    private const string Tab = "tab";
    private const string Space = "space";

    private readonly Option<string[]> _columns = new("--columns")
    {
        HelpName = "A,B",
        Description = "columns of --data that are features, in place of all but the response",
    };
    private readonly Option<string[]> _drop = new("--drop")
    {
        HelpName = "A,B",
        Description = "columns of --data that are no features",
    };
    private readonly ChoiceOption _missing = new(
        "--missing",
        "RULE",
        "what becomes of rows of --data with an empty cell, NA, NaN, null, ? or the like",
        [Refuse, Drop]
    );
    private readonly ChoiceOption _categorical = new(
        "--categorical",
        "RULE",
        "what becomes of columns of --data that are no numbers; one-hot makes k − 1 columns of 0 and 1 of k categories",
        [Refuse, OneHot]
    );
    private readonly ChoiceOption _delimiter = new(
        "--delimiter",
        "D",
        "what separates the columns of --data",
        [Detected, ",", ";", Tab, "|", Space]
    );
    private readonly ChoiceOption _decimal = new(
        "--decimal",
        "MARK",
        "what decimals of --data are written with",
        [Detected, ".", ","]
    );
    private readonly Option<string> _comment = new("--comment")
    {
        HelpName = "TEXT",
        Description = "what lines of --data begin with that are no data, such as '#'",
    };
    private readonly Option<bool> _noHeader = new("--no-header")
    {
        Description = "the first line of --data is data; the columns are x1, x2, …",
    };

    private IEnumerable<Option> All =>
        [_columns, _drop, _missing, _categorical, _delimiter, _decimal, _comment, _noHeader];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The first of the options that is given; null where none is.</summary>
    public string? Given(ParseResult parse) =>
        All.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>What the options say.</summary>
    /// <exception cref="InvalidInputException">--comment is empty, or a list of names is.</exception>
    public TableFormat Read(ParseResult parse)
    {
        string? comment = parse.GetValue(_comment);
        if (comment is "")
        {
            throw new InvalidInputException(
                "--comment: '' is not allowed; give what such lines begin with, such as '#'"
            );
        }
        return new()
        {
            Columns = Names(parse, _columns),
            Dropped = Names(parse, _drop) ?? [],
            DropsMissing = parse.GetValue(_missing) == Drop,
            CodesCategories = parse.GetValue(_categorical) == OneHot,
            Delimiter = parse.GetValue(_delimiter) switch
            {
                null or Detected => null,
                Tab => '\t',
                Space => ' ',
                string given => given[0],
            },
            DecimalMark = parse.GetValue(_decimal) is { } mark && mark != Detected ? mark[0] : null,
            Comment = comment,
            HasHeader = !parse.GetValue(_noHeader),
        };
    }

    // A name with a comma in it stands in quotation marks, as in the file.
    private static List<string>? Names(ParseResult parse, Option<string[]> option)
    {
        string[] given = parse.GetValue(option) ?? [];
        List<string> names = [.. given.SelectMany(CsvNames.Of)];
        return given.Length == 0 ? null : names;
    }
}
