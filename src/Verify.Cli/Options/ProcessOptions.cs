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
    private const string Tau = "tau";
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
        Description =
            "a parameter of the process: an exact number, a vector 1,2,3 or a matrix 1,0;0,1; repeat it for several",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string[]> _start = new("--start")
    {
        HelpName = "VALUES",
        Description =
            "where the process begins instead of at 0: p numbers 1,0,1/2 for b, or STATE=1,0,1/2; repeat it for several states",
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
        if (_definition is not null)
        {
            command.Options.Add(_start);
        }
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
                new(Symbolics.ProcessModule.parseOrThrow(file, InputFile.ReadText(file))),
                IsNamed: false
            ),
            (null, null) => throw new InvalidInputException("--process or --definition is missing"),
            _ => throw new InvalidInputException("--process and --definition exclude each other"),
        };

    /// <summary>The definition of a chosen process on an instance, with the parameters of --set and the start of --start.</summary>
    /// <exception cref="InvalidInputException">There is no definition, or a parameter is missing, unknown or given twice.</exception>
    public ProcessInstance Define(ParseResult parse, ProcessChoice choice, GivenInstance instance) =>
        Define(parse, choice, instance, instance.Exact);

    /// <summary>A chosen process whose risk is asked for, with its parameters and its start.</summary>
    /// <exception cref="InvalidInputException">The truth is missing, or a parameter is missing, unknown or given twice.</exception>
    public RiskSubject ForRisk(ParseResult parse, ProcessChoice choice, GivenInstance instance)
    {
        if (_temperature.Single(parse) is not null && choice.Formula != Process.Sgld)
        {
            throw new InvalidInputException($"--temperature: '{choice.Name}' has none; only 'sgld' does");
        }
        instance.RequireTruth();
        if (choice.Definition is not null)
        {
            return RiskSubject.Of(
                instance,
                Define(parse, choice, instance, DefinedRisk.AtTruth(instance.Exact)),
                choice.IsNamed
            );
        }
        RequireNoStart(parse, instance, $"the risks of {choice.Name}");
        return parse.GetValue(_set) is { Length: > 0 }
            ? throw new InvalidInputException($"--set: '{choice.Name}' has no parameters")
            : RiskSubject.Named(instance, choice.Name);
    }

    private ProcessInstance Define(
        ParseResult parse,
        ProcessChoice choice,
        GivenInstance instance,
        Instance<Rational> exact
    )
    {
        Symbolics.Process definition =
            choice.Definition
            ?? throw new InvalidInputException($"'{choice.Name}' is an estimator, not a process that moves");
        Dictionary<string, NumberArray> given = [];
        foreach (string setting in parse.GetValue(_set) ?? [])
        {
            (string name, NumberArray value) = Setting(setting);
            if (choice.Formula == Process.Sgld && name == TemperatureName)
            {
                name = Tau;
            }
            if (!given.TryAdd(name, value))
            {
                throw new InvalidInputException($"--set: '{name}' is given twice");
            }
        }
        if (_temperature.Single(parse) is not null && given.ContainsKey(Tau))
        {
            throw new InvalidInputException($"--set: {TemperatureName} is given twice");
        }
        // The file may serve several processes: what is not of this one is not asked for.
        foreach ((string name, NumberArray value) in instance.Parameters)
        {
            if (definition.Parameters.Contains(name))
            {
                given.TryAdd(name, value);
            }
        }
        Rational? temperature = _temperature.Single(parse)?.Value ?? instance.Temperature;
        if (choice.Formula == Process.Sgld && temperature is { } tau)
        {
            given.TryAdd(Tau, NumberArray.Of(tau));
        }
        Dictionary<string, int> shapes = definition.ParameterShapes.ToDictionary(
            pair => pair.Item1,
            pair => pair.Item2
        );
        return ProcessInstance.Bind(
            definition,
            exact,
            given.Select(pair => (pair.Key, Shaped(pair.Value, shapes.GetValueOrDefault(pair.Key)))),
            StartOf(parse, choice, instance)
        );
    }

    /// <summary>The moments of a chosen process, with its parameters and its start: by its formulas where they answer.</summary>
    /// <exception cref="InvalidInputException">A parameter is wrong, or the moments are not to be had.</exception>
    public MomentsAnswer Moments(
        CommandContext context,
        ProcessChoice choice,
        GivenInstance instance,
        IReadOnlyList<ExactNumber> points,
        int? digits
    ) =>
        // The formulas are those of a process that begins at 0.
        choice.Formula
            is { } process
        && points.All(point => !point.IsInfinite)
        && !HasStart(context.Parse, instance)
            ? Answer.Moments(Bind(context.Parse, process, instance), points, digits, context.Cancellation)
            : Answer.Moments(Define(context.Parse, choice, instance), points, digits, context.Cancellation);

    // With one feature a vector or a matrix is written as a number.
    private static ParameterValue Shaped(NumberArray value, int indices) =>
        Math.Max(value.Indices, value.Indices == 0 || value.Rows[0].Count == 1 ? indices : 0) switch
        {
            0 => ParameterValue.NewScalar(value.Rows[0][0]),
            1 => ParameterValue.NewVector([.. value.Rows[0]]),
            _ => ParameterValue.NewMatrix(
                Matrix<Rational>.Create(value.Rows.Count, value.Rows[0].Count, (i, j) => value.Rows[i][j])
            ),
        };

    /// <summary>Whether a process begins elsewhere than at 0, by --start or by the instance file.</summary>
    public bool HasStart(ParseResult parse, GivenInstance instance) =>
        (parse.GetValue(_start) ?? []).Length > 0
        || instance.Start.Values.Any(values => values.Any(value => !value.IsZero));

    /// <summary>Complains about a start where the answer is about a process that begins at 0.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="what">What begins at 0, such as "the risks of verify path".</param>
    /// <exception cref="InvalidInputException">A start is given.</exception>
    public void RequireNoStart(ParseResult parse, GivenInstance instance, string what)
    {
        if (HasStart(parse, instance))
        {
            throw new InvalidInputException(
                $"--start: {what} are those of processes that begin at 0; with --process or --definition a process begins at a start"
            );
        }
    }

    private IEnumerable<(string, Rational[])> StartOf(ParseResult parse, ProcessChoice choice, GivenInstance instance)
    {
        Dictionary<string, Rational[]> start = instance.Start.ToDictionary(
            pair => pair.Key,
            pair => (Rational[])[.. pair.Value]
        );
        HashSet<string> named = [];
        foreach (string text in parse.GetValue(_start) ?? [])
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            string state = equals < 0 ? "b" : text[..equals].Trim();
            if (NumberArray.TryParse(text[(equals + 1)..]) is not { Indices: < 2 } values)
            {
                throw new InvalidInputException(
                    $"--start: '{NearestNames.Shown(text)}' is not allowed; give p exact numbers such as 1,0,1/2 for b, or STATE=1,0,1/2"
                );
            }
            if (!named.Add(state))
            {
                throw new InvalidInputException(
                    $"--start: '{NearestNames.Shown(state)}' of '{choice.Name}' is given twice"
                );
            }
            start[state] = [.. values.Rows[0]];
        }
        return start.Select(pair => (pair.Key, pair.Value));
    }

    /// <summary>The process on an instance, with its parameters.</summary>
    /// <exception cref="InvalidInputException">A parameter is missing, unknown, given twice or out of its range.</exception>
    public BoundProcess Bind(ParseResult parse, Process process, GivenInstance instance)
    {
        ExactNumber? temperature = _temperature.Single(parse);
        foreach (string setting in parse.GetValue(_set) ?? [])
        {
            (string name, NumberArray value) = Setting(setting);
            // Its name in the definition, and the one that the instance file has.
            if (process != Process.Sgld || name is not (Tau or TemperatureName))
            {
                throw new InvalidInputException(
                    process == Process.Sgld
                        ? $"--set: '{process.Name}' has no parameter '{name}'; it has tau, the {TemperatureName}"
                        : $"--set: '{process.Name}' has no parameters"
                );
            }
            if (temperature is not null)
            {
                throw new InvalidInputException($"--set: {TemperatureName} is given twice");
            }
            temperature =
                value.Indices == 0
                    ? ExactNumber.Of(value.Rows[0][0])
                    : throw new InvalidInputException($"--set: {name} is a number");
        }
        if (temperature is not null && process != Process.Sgld)
        {
            throw new InvalidInputException($"--temperature: '{process.Name}' has none; only 'sgld' does");
        }
        Rational? ofFile =
            process == Process.Sgld
            && instance.Temperature is null
            && instance.Parameters.TryGetValue(Tau, out NumberArray? tau)
            && tau.Indices == 0
                ? tau.Rows[0][0]
                : null;
        return BoundProcess.Of(process, instance, temperature?.Value ?? ofFile);
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
            : parse.GetValue(_start) is { Length: > 0 } ? _start.Name
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

    private static (string Name, NumberArray Value) Setting(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && NumberArray.TryParse(text[(equals + 1)..]) is { } value
            ? (text[..equals].Trim(), value)
            : throw new InvalidInputException(
                $"--set: '{NearestNames.Shown(text)}' is not allowed; give NAME=VALUE with exact numbers, such as gamma=9/10, d=1,2,3 or P=1,0;0,1"
            );
    }
}
