using System.CommandLine;
using Verify.Answers;
using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Cli.Options;

/// <summary>
/// The problem that a question is about: --instance FILE, or --data FILE with --target COLUMN; --step-size and --batch-size
/// with either.
/// </summary>
internal sealed class ProblemOptions
{
    /// <summary>What stands in a usage line.</summary>
    public const string Synopsis = "(--instance FILE | --data FILE --target COLUMN) [--step-size ETA] [--batch-size M]";

    private readonly InstanceOption _instance = new();
    private readonly DataOptions _data = new("an instance file");
    private readonly ExactNumberOption _stepSize = new(
        "--step-size",
        "ETA",
        "step size η in place of the instance's; with --data a tenth of SGD's stability threshold by default",
        several: false
    );
    private readonly WholeNumberOption _batchSize = new(
        "--batch-size",
        "M",
        "batch size m in place of the instance's; with --data 10 by default, or n where that is less",
        least: 1
    );

    public ProblemOptions() => _stepSize.Aliases.Add("--eta");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_instance);
        _data.AddTo(command);
        command.Options.Add(_stepSize);
        command.Options.Add(_batchSize);
    }

    /// <summary>The instance, exact; notes on the data go to standard error.</summary>
    /// <exception cref="InvalidInputException">Neither or both are given, or a file or an option is wrong.</exception>
    public GivenInstance Read(CommandContext context)
    {
        ParseResult parse = context.Parse;
        string? file = parse.GetValue(_instance);
        // The file of the data may be large: what is wrong with the command line is said first.
        if (_data.File(parse) is null == file is null)
        {
            throw new InvalidInputException("give either --instance FILE, or --data FILE with --target COLUMN");
        }
        Rational? stepSize = _stepSize.SinglePositive(parse)?.Value;
        int? batchSize = parse.GetValue(_batchSize);
        DataSet? data = _data.Read(context);
        return data is null
            ? GivenInstance.Read(file!, stepSize, batchSize)
            : GivenInstance.OfData(data, stepSize, batchSize, context.Cancellation);
    }
}
