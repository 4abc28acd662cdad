using System.CommandLine;
using Verify.Answers;
using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Cli.Options;

/// <summary>The options --data, --target, --sigma2 and those that say how the table is read.</summary>
/// <param name="inPlaceOf">What the data replace, as the help says it.</param>
internal sealed class DataOptions(string inPlaceOf)
{
    private readonly Option<string> _data = new("--data")
    {
        HelpName = "FILE",
        Description =
            $"table in place of {inPlaceOf}: CSV, Parquet (.parquet), or arrays of NumPy (.npy, .npz); '-' is standard input; β* and σ² are the least-squares plug-ins",
    };
    private readonly Option<string> _target = new("--target")
    {
        HelpName = "COLUMN",
        Description = "the response column of --data; all other columns are features",
    };
    private readonly ExactNumberOption _noiseVariance = new(
        "--sigma2",
        "V",
        "noise variance σ² of --data in place of the plug-in, which p ≥ n has not",
        several: false
    );
    private readonly Option<bool> _noStandardize = new("--no-standardize")
    {
        Description = "take the feature columns as they are, instead of mean 0 and variance 1",
    };
    private readonly Option<bool> _noCentre = new("--no-centre")
    {
        Description = "take the response as it is, instead of mean 0",
    };

    private readonly TableOptions _table = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_target);
        command.Options.Add(_noiseVariance);
        command.Options.Add(_noStandardize);
        command.Options.Add(_noCentre);
        _table.AddTo(command);
    }

    /// <summary>The file, or null when --data is not given.</summary>
    public string? File(ParseResult parse) => parse.GetValue(_data);

    /// <summary>The data set, or null when --data is not given; its notes go to standard error.</summary>
    /// <exception cref="InvalidInputException">One option lacks the other, or the file or column is wrong.</exception>
    public DataSet? Read(CommandContext context)
    {
        ParseResult parse = context.Parse;
        string? file = File(parse);
        string? target = parse.GetValue(_target);
        ExactNumber? noise = _noiseVariance.Single(parse);
        bool standardize = !parse.GetValue(_noStandardize);
        bool centre = !parse.GetValue(_noCentre);
        if (file is null)
        {
            string? stray =
                target is not null ? _target.Name
                : noise is not null ? _noiseVariance.Name
                : !standardize ? _noStandardize.Name
                : !centre ? _noCentre.Name
                : _table.Given(parse);
            return stray is null ? null : throw new InvalidInputException($"{stray} goes with --data FILE");
        }
        if (target is null)
        {
            throw new InvalidInputException($"--data: name the response column of '{file}' with --target COLUMN");
        }
        _ = noise?.InDoubles("--sigma2");
        DataSet data = DataFile.Read(file, target, standardize, centre, noise?.Value, _table.Read(parse));
        foreach (string note in data.Notes)
        {
            context.Note(note);
        }
        return data;
    }
}
