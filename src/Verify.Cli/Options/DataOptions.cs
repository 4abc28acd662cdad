using System.CommandLine;
using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Cli.Options;

/// <summary>The options --data, --target, --no-standardize and --no-centre: a problem from a CSV file.</summary>
/// <param name="inPlaceOf">What the data replace, as the help says it.</param>
internal sealed class DataOptions(string inPlaceOf)
{
    private readonly Option<string> _data = new("--data")
    {
        HelpName = "FILE",
        Description = $"CSV file with a header line, in place of {inPlaceOf}; β* and σ² are the least-squares plug-ins",
    };
    private readonly Option<string> _target = new("--target")
    {
        HelpName = "COLUMN",
        Description = "the response column of --data; all other columns are features",
    };
    private readonly Option<bool> _noStandardize = new("--no-standardize")
    {
        Description = "take the feature columns as they are, instead of mean 0 and variance 1",
    };
    private readonly Option<bool> _noCentre = new("--no-centre")
    {
        Description = "take the response as it is, instead of mean 0",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_target);
        command.Options.Add(_noStandardize);
        command.Options.Add(_noCentre);
    }

    /// <summary>The data set, or null when --data is not given.</summary>
    /// <exception cref="InvalidInputException">One option lacks the other, or the file or column is wrong.</exception>
    public DataSet? Read(ParseResult parse)
    {
        string? file = parse.GetValue(_data);
        string? target = parse.GetValue(_target);
        bool standardize = !parse.GetValue(_noStandardize);
        bool centre = !parse.GetValue(_noCentre);
        if (file is null)
        {
            return target is null && standardize && centre
                ? null
                : throw new InvalidInputException("--target, --no-standardize and --no-centre go with --data FILE");
        }
        return target is null
            ? throw new InvalidInputException($"--data: name the response column of '{file}' with --target COLUMN")
            : CsvData.Read(file, target, standardize, centre);
    }
}
