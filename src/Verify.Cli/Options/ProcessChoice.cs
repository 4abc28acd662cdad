using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Cli.Options;

/// <summary>A process that was asked for: the formulas that exist for it, and its definition.</summary>
/// <param name="Formula">The process with hand-written formulas; null where there are none.</param>
/// <param name="Defined">Its definition, which formulas can do without; null for an estimator.</param>
/// <param name="IsNamed">Whether it is one of the registry, and not a definition of one's own.</param>
internal sealed record ProcessChoice(Process? Formula, Lazy<Symbolics.Process>? Defined, bool IsNamed)
{
    /// <summary>Its definition, read when it is first asked for; null for an estimator.</summary>
    public Symbolics.Process? Definition => Defined?.Value;

    /// <summary>The name.</summary>
    public string Name => Formula?.Name ?? Definition!.Name;

    /// <summary>Whether its clock counts steps.</summary>
    public bool IsIteration => Formula?.IsIteration ?? !Definition!.IsFlow;

    /// <summary>A process of the registry.</summary>
    /// <exception cref="InvalidInputException">There is none of that name; the message has the nearest.</exception>
    public static ProcessChoice Named(string name)
    {
        Process? formula = Process.All.FirstOrDefault(process => process.Name == name);
        bool defined = Symbolics.Processes.names.Contains(name);
        if (formula is null && !defined)
        {
            IEnumerable<string> known = Process.All.Select(process => process.Name).Union(Symbolics.Processes.names);
            throw new InvalidInputException(
                $"unknown process '{NearestNames.Shown(name)}'; {NearestNames.Hint(name, known, "verify processes lists them")}"
            );
        }
        return new(formula, defined ? new(() => Symbolics.Processes.find(name)) : null, IsNamed: true);
    }
}
