using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A process whose moments the toolkit knows, by its name on the command line.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsIteration">Whether its clock counts steps; otherwise it is a time.</param>
/// <param name="IsStochastic">Whether it has a covariance over mini-batches or Brownian motion.</param>
public sealed record Process(string Name, bool IsIteration, bool IsStochastic)
{
    /// <summary>Ridge regression at λ = 1/t.</summary>
    public static Process Ridge { get; } = new("ridge", false, false);

    /// <summary>β̇ = z − Σ̂β.</summary>
    public static Process GradientFlow { get; } = new("gradient-flow", false, false);

    /// <summary>β⁺ = β + η(z − Σ̂β).</summary>
    public static Process GradientDescent { get; } = new("gradient-descent", true, false);

    /// <summary>Mini-batch stochastic gradient descent, drawn with replacement.</summary>
    public static Process Sgd { get; } = new("sgd", true, true);

    /// <summary>Mini-batch stochastic gradient descent, drawn without replacement.</summary>
    public static Process SgdWithoutReplacement { get; } = new("sgd-without-replacement", true, true);

    /// <summary>Stochastic gradient flow.</summary>
    public static Process Sgf { get; } = new("sgf", false, true);

    /// <summary>The Euler discretization of stochastic gradient flow with step η.</summary>
    public static Process SgfEuler { get; } = new("sgf-euler", true, true);

    /// <summary>dβ = (z − Σ̂β)dt + (κΣ̂)^{1/2}dW.</summary>
    public static Process ConstantCovariance { get; } = new("constant-covariance", false, true);

    /// <summary>dβ = (z − Σ̂β)dt + (τI)^{1/2}dW.</summary>
    public static Process Sgld { get; } = new("sgld", false, true);

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
        if (this == Sgld && !hasTemperature)
        {
            throw new InvalidInputException("the process sgld needs a 'temperature' in the instance file");
        }
    }
}
