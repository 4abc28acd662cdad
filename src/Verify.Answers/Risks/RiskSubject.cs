using Verify.Arithmetic;
using Verify.LeastSquares;
using Verify.Processes;

namespace Verify.Answers;

/// <summary>A process whose expected risk is asked for, on an instance whose β* and σ² are known.</summary>
public sealed class RiskSubject
{
    private readonly Lazy<DefinedRisk>? _defined;

    private RiskSubject(GivenInstance instance, Process? formula, ProcessInstance? definition)
    {
        Instance = instance;
        Formula = formula;
        Definition = definition;
        _defined = definition is null ? null : new(() => new DefinedRisk(definition));
    }

    /// <summary>The instance.</summary>
    public GivenInstance Instance { get; }

    /// <summary>The process with formulas of its own; null where there are none.</summary>
    public Process? Formula { get; }

    /// <summary>Its definition with its parameters; null for an estimator.</summary>
    public ProcessInstance? Definition { get; }

    /// <summary>The name.</summary>
    public string Name => Definition?.Definition.Name ?? Formula!.Name;

    /// <summary>What it runs along.</summary>
    public TimeAxis Axis =>
        (Definition is { } definition ? definition.Definition.IsFlow : !Formula!.IsIteration)
            ? TimeAxis.Time
            : TimeAxis.Step;

    /// <summary>The risk by the definition.</summary>
    /// <exception cref="InvalidInputException">There is no definition, or none whose risk is exact.</exception>
    internal DefinedRisk Defined =>
        _defined?.Value
        ?? throw new InvalidInputException($"'{Name}' is an estimator: it has no definition, and no stationary risk");

    /// <summary>A process of one's own.</summary>
    /// <param name="instance">An instance whose β* and σ² are known; its y is not used.</param>
    /// <param name="definition">The definition.</param>
    /// <param name="parameters">A value for each parameter besides eta, m and n.</param>
    /// <exception cref="InvalidInputException">The truth is missing, or a parameter is missing or unknown.</exception>
    public static RiskSubject Defines(
        GivenInstance instance,
        Symbolics.Process definition,
        IReadOnlyDictionary<string, ParameterValue>? parameters = null
    ) => Of(instance, null, definition, parameters);

    /// <summary>A process by name.</summary>
    /// <param name="instance">An instance whose β* and σ² are known; its y is not used.</param>
    /// <param name="name">A process of the registry, or ridge.</param>
    /// <param name="parameters">A value for each parameter besides eta, m and n.</param>
    /// <exception cref="InvalidInputException">The truth is missing, the name is unknown, or a parameter is missing or unknown.</exception>
    public static RiskSubject Named(
        GivenInstance instance,
        string name,
        IReadOnlyDictionary<string, ParameterValue>? parameters = null
    )
    {
        Process? formula = Process.All.FirstOrDefault(process => process.Name == name);
        return formula == Process.Ridge
            ? Of(instance, formula, null, parameters)
            : Of(instance, formula, Symbolics.Processes.find(name), parameters);
    }

    /// <summary>A definition that is bound to the instance already, its start included.</summary>
    /// <param name="instance">The instance, whose β* and σ² are known.</param>
    /// <param name="definition">The definition on it.</param>
    /// <param name="isNamed">Whether it is that of a process of the registry, whose formulas may stand in for it.</param>
    /// <exception cref="InvalidInputException">The truth is missing.</exception>
    public static RiskSubject Of(GivenInstance instance, ProcessInstance definition, bool isNamed)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(definition);
        instance.RequireTruth();
        // Formulas begin at 0.
        Process? formula =
            isNamed && definition.Start.IsEmpty
                ? Process.All.FirstOrDefault(process => process.Name == definition.Definition.Name)
                : null;
        return new(instance, formula, definition);
    }

    private static RiskSubject Of(
        GivenInstance instance,
        Process? formula,
        Symbolics.Process? definition,
        IReadOnlyDictionary<string, ParameterValue>? parameters
    )
    {
        ArgumentNullException.ThrowIfNull(instance);
        instance.RequireTruth();
        if (definition is null && parameters is { Count: > 0 })
        {
            throw new InvalidInputException($"--set: '{formula!.Name}' has no parameters");
        }
        return definition is null
            ? new(instance, formula, null)
            : Of(
                instance,
                ProcessInstance.Bind(
                    definition,
                    DefinedRisk.AtTruth(instance.Exact),
                    (parameters ?? new Dictionary<string, ParameterValue>()).Select(pair => (pair.Key, pair.Value)),
                    instance.Start.Select(pair => (pair.Key, (Rational[])[.. pair.Value]))
                ),
                formula is not null
            );
    }
}
