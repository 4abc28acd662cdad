using System.CommandLine;
using Verify.Answers;
using Verify.Arithmetic;
using Verify.LeastSquares;
using Verify.Processes;

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
        several: true,
        mayBeInfinite: true
    );
    private readonly Option<string>? _definition;
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

    /// <param name="known">The processes with formulas that the command takes.</param>
    /// <param name="defined">Whether it takes every process of the registry, and definitions of one's own.</param>
    public ProcessOptions(IEnumerable<Process> known, bool defined = false)
    {
        IEnumerable<string> names = known.Select(process => process.Name);
        _process = new(defined ? names.Union(Symbolics.Processes.names) : names) { Required = !defined };
        if (defined)
        {
            _definition = new("--definition")
            {
                HelpName = "FILE",
                Description = "definition of a process of your own, in place of --process (see derive --help)",
            };
        }
    }

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="clocks">Whether the command asks for times or steps.</param>
    public void AddTo(Command command, bool clocks = true)
    {
        command.Options.Add(_process);
        if (_definition is not null)
        {
            command.Options.Add(_definition);
        }
        if (clocks)
        {
            command.Options.Add(_time);
            command.Options.Add(_step);
        }
        command.Options.Add(_set);
        command.Options.Add(_temperature);
    }

    /// <summary>Whether a process is named at all.</summary>
    public bool IsGiven(ParseResult parse) =>
        parse.GetValue(_process) is not null || (_definition is not null && parse.GetValue(_definition) is not null);

    /// <summary>The process of a command that takes definitions, before any data are read.</summary>
    /// <exception cref="InvalidInputException">None or two are named, the name is unknown, or the definition is wrong.</exception>
    public ProcessChoice Choose(ParseResult parse) =>
        (parse.GetValue(_process), _definition is null ? null : parse.GetValue(_definition)) switch
        {
            ({ } name, null) => ProcessChoice.Named(name),
            (null, { } file) => new ProcessChoice(
                null,
                Symbolics.ProcessModule.parseOrThrow(file, InputFile.ReadText(file)),
                IsNamed: false
            ),
            (null, null) => throw new InvalidInputException("--process or --definition is missing"),
            _ => throw new InvalidInputException("--process and --definition exclude each other"),
        };

    /// <summary>The definition of a chosen process on an instance, with the parameters of --set.</summary>
    /// <exception cref="InvalidInputException">There is no definition, or a parameter is missing, unknown or given twice.</exception>
    public ProcessInstance Define(ParseResult parse, ProcessChoice choice, GivenInstance instance) =>
        ProcessInstance.Bind(
            choice.Definition
                ?? throw new InvalidInputException($"'{choice.Name}' is an estimator: it has no stationary moments"),
            instance.Exact,
            Parameters(parse, choice, instance).Select(pair => (pair.Key, pair.Value))
        );

    /// <summary>A chosen process whose risk is asked for, with the parameters of --set.</summary>
    /// <exception cref="InvalidInputException">The truth is missing, or a parameter is missing, unknown or given twice.</exception>
    public RiskSubject ForRisk(ParseResult parse, ProcessChoice choice, GivenInstance instance)
    {
        if (_temperature.Single(parse) is not null && choice.Formula != Process.Sgld)
        {
            throw new InvalidInputException($"--temperature: '{choice.Name}' has none; only 'sgld' does");
        }
        Dictionary<string, ParameterValue> parameters = Parameters(parse, choice, instance);
        return choice.IsNamed
            ? RiskSubject.Named(instance, choice.Name, parameters)
            : RiskSubject.Defines(instance, choice.Definition!, parameters);
    }

    private Dictionary<string, ParameterValue> Parameters(
        ParseResult parse,
        ProcessChoice choice,
        GivenInstance instance
    )
    {
        Dictionary<string, ParameterValue> given = [];
        foreach (string setting in parse.GetValue(_set) ?? [])
        {
            (string name, Rational number) = Setting(setting);
            if (!given.TryAdd(name, ParameterValue.NewScalar(number)))
            {
                throw new InvalidInputException($"--set: '{name}' is given twice");
            }
        }
        if (choice.Formula != Process.Sgld)
        {
            return given;
        }
        // The definition calls it tau.
        bool isSet = given.Remove(TemperatureName, out ParameterValue? named);
        ParameterValue? option = _temperature.Single(parse) is { } temperature
            ? ParameterValue.NewScalar(temperature.Value)
            : null;
        if ((isSet || option is not null) && (given.ContainsKey("tau") || (isSet && option is not null)))
        {
            throw new InvalidInputException($"--set: {TemperatureName} is given twice");
        }
        if ((named ?? option) is { } value)
        {
            given.Add("tau", value);
        }
        else if (instance.Temperature is { } own)
        {
            given.TryAdd("tau", ParameterValue.NewScalar(own));
        }
        return given;
    }

    /// <summary>The process on an instance, with its parameters.</summary>
    /// <exception cref="InvalidInputException">A parameter is missing, unknown, given twice or out of its range.</exception>
    public BoundProcess Bind(ParseResult parse, Process process, GivenInstance instance)
    {
        ExactNumber? temperature = _temperature.Single(parse);
        foreach (string setting in parse.GetValue(_set) ?? [])
        {
            (string name, Rational value) = Setting(setting);
            if (process != Process.Sgld || name != TemperatureName)
            {
                throw new InvalidInputException(
                    process == Process.Sgld
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
        if (temperature is not null && process != Process.Sgld)
        {
            throw new InvalidInputException($"--temperature: '{process.Name}' has none; only 'sgld' does");
        }
        return BoundProcess.Of(process, instance, temperature?.Value);
    }

    /// <summary>The times of a flow or the numbers of steps of an iteration, as asked for.</summary>
    /// <exception cref="InvalidInputException">None is given, or those of the other clock.</exception>
    public IReadOnlyList<ExactNumber> FinitePoints(ParseResult parse, ProcessChoice process)
    {
        IReadOnlyList<ExactNumber> points = Points(parse, process);
        return points.All(point => !point.IsInfinite)
            ? points
            : throw new InvalidInputException("'inf' is not allowed here; verify moments gives the stationary moments");
    }

    /// <summary>The process of a command that can do without one; null where none is named.</summary>
    /// <exception cref="InvalidInputException">The name is unknown, the definition is wrong, or --set is given without a process.</exception>
    public ProcessChoice? ChooseIfGiven(ParseResult parse)
    {
        if (IsGiven(parse))
        {
            return Choose(parse);
        }
        RefuseWithoutProcess(parse);
        return null;
    }

    private void RefuseWithoutProcess(ParseResult parse)
    {
        string? lost =
            parse.GetValue(_step) is { Count: > 0 } ? _step.Name
            : parse.GetValue(_set) is { Length: > 0 } ? _set.Name
            : _temperature.Single(parse) is not null ? _temperature.Name
            : null;
        if (lost is not null)
        {
            throw new InvalidInputException($"{lost} needs --process or --definition");
        }
    }

    /// <summary>The times, where no process is named.</summary>
    /// <exception cref="InvalidInputException">None is given, "inf", or an option that only a process has.</exception>
    public IReadOnlyList<ExactNumber> TimesOnly(ParseResult parse)
    {
        RefuseWithoutProcess(parse);
        IReadOnlyList<ExactNumber> times = parse.GetValue(_time) ?? [];
        return times.Count == 0
                ? throw new InvalidInputException("give at least one --time, or --process with --time or --step")
            : times.Any(time => time.IsInfinite)
                ? throw new InvalidInputException("'inf' needs --process or --definition")
            : times;
    }

    /// <summary>The times or numbers of steps of a chosen process, "inf" included.</summary>
    /// <exception cref="InvalidInputException">None is given, or those of the other clock.</exception>
    public IReadOnlyList<ExactNumber> Points(ParseResult parse, ProcessChoice process)
    {
        IReadOnlyList<ExactNumber> times = parse.GetValue(_time) ?? [];
        IReadOnlyList<ExactNumber> steps = parse.GetValue(_step) ?? [];
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
        return process.IsIteration ? steps : times;
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
