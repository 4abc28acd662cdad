using System.CommandLine;
using Verify.Answers;
using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Cli.Options;

/// <summary>The process that a question is about, --process with its parameters, and the clocks that it is asked at.</summary>
internal sealed class ProcessOptions
{
    private const string TemperatureName = "temperature";
    private readonly ProcessOption _process;
    private readonly ExactNumberOption _time = new(
        "--time",
        "T",
        "time, for ridge and the flows, a decimal or a fraction; repeat it for several",
        several: true
    );
    private readonly StepOption _step = new();
    private readonly ExactNumberOption _temperature = new(
        "--temperature",
        "TAU",
        "temperature of sgld, instead of the instance file's",
        several: false
    );
    private readonly Option<string[]> _set = new("--set")
    {
        HelpName = "NAME=VALUE",
        Description = "a parameter of the process, an exact number; repeat it for several",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <param name="known">The processes that the command takes.</param>
    public ProcessOptions(IEnumerable<Process> known) => _process = new(known.Select(process => process.Name));

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_process);
        command.Options.Add(_time);
        command.Options.Add(_step);
        command.Options.Add(_set);
        command.Options.Add(_temperature);
    }

    /// <summary>The process, before any file is read.</summary>
    public Process Process(ParseResult parse) => LeastSquares.Process.Parse(parse.GetRequiredValue(_process));

    /// <summary>The process on an instance, with its parameters.</summary>
    /// <exception cref="InvalidInputException">A parameter is missing, unknown, given twice or out of its range.</exception>
    public BoundProcess Bind(ParseResult parse, Process process, GivenInstance instance)
    {
        ExactNumber? temperature = _temperature.Single(parse);
        foreach (string setting in parse.GetValue(_set) ?? [])
        {
            (string name, Rational value) = Setting(setting);
            if (process != LeastSquares.Process.Sgld || name != TemperatureName)
            {
                throw new InvalidInputException(
                    process == LeastSquares.Process.Sgld
                        ? $"--set: '{process.Name}' has no parameter '{name}'; it has {TemperatureName}"
                        : $"--set: '{process.Name}' has no parameters"
                );
            }
            if (temperature is not null)
            {
                throw new InvalidInputException($"--set: {TemperatureName} is given twice");
            }
            temperature = new ExactNumber(value.ToString(), value);
        }
        if (temperature is not null && process != LeastSquares.Process.Sgld)
        {
            throw new InvalidInputException($"--temperature: '{process.Name}' has none; only 'sgld' does");
        }
        return BoundProcess.Of(process, instance, temperature?.Value);
    }

    /// <summary>The times of a flow or the numbers of steps of an iteration, as asked for.</summary>
    /// <exception cref="InvalidInputException">None is given, or those of the other clock.</exception>
    public IReadOnlyList<ExactNumber> Points(ParseResult parse, Process process)
    {
        IReadOnlyList<ExactNumber> times = parse.GetValue(_time) ?? [];
        IReadOnlyList<long> steps = parse.GetValue(_step) ?? [];
        (string right, string wrong, bool given, bool misled) = process.IsIteration
            ? ("--step", "--time", steps.Count > 0, times.Count > 0)
            : ("--time", "--step", times.Count > 0, steps.Count > 0);
        string kind = process.IsIteration ? "an iteration" : "a flow in continuous time";
        if (misled)
        {
            throw new InvalidInputException($"{wrong}: '{process.Name}' is {kind}; give {right} instead");
        }
        if (!given)
        {
            throw new InvalidInputException($"'{process.Name}' is {kind}; give at least one {right}");
        }
        return process.IsIteration ? [.. steps.Select(ExactNumber.Of)] : times;
    }

    private static (string Name, Rational Value) Setting(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && Rational.TryParse(text[(equals + 1)..], out Rational value)
            ? (text[..equals].Trim(), value)
            : throw new InvalidInputException(
                $"--set: '{text}' is not allowed; give NAME=VALUE with an exact number, such as gamma=9/10"
            );
    }
}
