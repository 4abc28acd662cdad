using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A process whose moments the toolkit has formulas for, by its name on the command line.</summary>
/// <remarks>Closed: nobody else makes one, so that no name can stand for another process's numbers.</remarks>
public sealed class Process
{
    private Process(string name, ProcessKind kind)
    {
        Name = name;
        Kind = kind;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Which one it is.</summary>
    public ProcessKind Kind { get; }

    /// <summary>Whether its clock counts steps; otherwise it is a time.</summary>
    public bool IsIteration =>
        Kind switch
        {
            ProcessKind.GradientDescent
            or ProcessKind.Sgd
            or ProcessKind.SgdWithoutReplacement
            or ProcessKind.SgfEuler => true,
            ProcessKind.Ridge
            or ProcessKind.GradientFlow
            or ProcessKind.Sgf
            or ProcessKind.ConstantCovariance
            or ProcessKind.Sgld => false,
            _ => throw Unknown(Kind),
        };

    /// <summary>Whether it has a covariance over mini-batches or Brownian motion.</summary>
    public bool IsStochastic =>
        Kind switch
        {
            ProcessKind.Sgd
            or ProcessKind.SgdWithoutReplacement
            or ProcessKind.Sgf
            or ProcessKind.SgfEuler
            or ProcessKind.ConstantCovariance
            or ProcessKind.Sgld => true,
            ProcessKind.Ridge or ProcessKind.GradientFlow or ProcessKind.GradientDescent => false,
            _ => throw Unknown(Kind),
        };

    /// <summary>Ridge regression at λ = 1/t.</summary>
    public static Process Ridge { get; } = new("ridge", ProcessKind.Ridge);

    /// <summary>β̇ = z − Σ̂β.</summary>
    public static Process GradientFlow { get; } = new("gradient-flow", ProcessKind.GradientFlow);

    /// <summary>β⁺ = β + η(z − Σ̂β).</summary>
    public static Process GradientDescent { get; } = new("gradient-descent", ProcessKind.GradientDescent);

    /// <summary>Mini-batch stochastic gradient descent, drawn with replacement.</summary>
    public static Process Sgd { get; } = new("sgd", ProcessKind.Sgd);

    /// <summary>Mini-batch stochastic gradient descent, drawn without replacement.</summary>
    public static Process SgdWithoutReplacement { get; } =
        new("sgd-without-replacement", ProcessKind.SgdWithoutReplacement);

    /// <summary>Stochastic gradient flow.</summary>
    public static Process Sgf { get; } = new("sgf", ProcessKind.Sgf);

    /// <summary>The Euler discretization of stochastic gradient flow with step η.</summary>
    public static Process SgfEuler { get; } = new("sgf-euler", ProcessKind.SgfEuler);

    /// <summary>dβ = (z − Σ̂β)dt + (κΣ̂)^{1/2}dW.</summary>
    public static Process ConstantCovariance { get; } = new("constant-covariance", ProcessKind.ConstantCovariance);

    /// <summary>dβ = (z − Σ̂β)dt + (τI)^{1/2}dW.</summary>
    public static Process Sgld { get; } = new("sgld", ProcessKind.Sgld);

    /// <summary>All processes.</summary>
    public static IReadOnlyList<Process> All { get; } =
    [Ridge, GradientFlow, GradientDescent, Sgd, SgdWithoutReplacement, Sgf, SgfEuler, ConstantCovariance, Sgld];

    /// <summary>The process with a name.</summary>
    /// <param name="name">For example "sgf".</param>
    /// <exception cref="InvalidInputException">There is none; the message lists all names.</exception>
    public static Process Parse(string name) =>
        All.FirstOrDefault(process => process.Name == name)
        ?? throw new InvalidInputException(
            $"unknown process '{NearestNames.Shown(name)}'; {NearestNames.Hint(name, All.Select(process => process.Name), "verify moments --help lists them")}"
        );

    /// <summary>Complains where the process needs a temperature and there is none.</summary>
    /// <param name="hasTemperature">Whether τ is given.</param>
    /// <exception cref="InvalidInputException">The process is stochastic gradient Langevin dynamics and τ is missing.</exception>
    internal void RequireTemperature(bool hasTemperature)
    {
        if (Kind == ProcessKind.Sgld && !hasTemperature)
        {
            throw new InvalidInputException("the process sgld needs a 'temperature' in the instance file");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // A new kind is met here in every switch that does not name it, and never as another process.
    internal static InvalidOperationException Unknown(ProcessKind kind) =>
        new($"bug in Verify: no formula is written for the process {kind}");
}
