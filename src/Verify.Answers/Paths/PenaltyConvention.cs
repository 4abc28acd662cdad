using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Answers;

/// <summary>What other software calls the penalty λ of (XᵀX/n + λI)β = Xᵀy/n.</summary>
/// <remarks>
/// Each follows from the stationary point of what the software minimises, over the same X and y, with no penalty on an intercept:
/// scikit-learn's Ridge ‖y − Xβ‖² + α‖β‖²; its SGDRegressor and statsmodels' fit_regularized with L1_wt = 0 the mean of ½(y − xᵀβ)² plus
/// (α/2)‖β‖²; PyTorch's MSELoss with weight_decay adds w·β to the gradient of the mean of (y − xᵀβ)²; R's glmnet with alpha = 0 (gaussian)
/// the mean of ½(y − xᵀβ)² plus (λ/2)‖β‖² after dividing y by its standard deviation s, with divisor n, where λ is divided by s, too.
/// Sources: the manuals of scikit-learn, statsmodels and PyTorch, recalled from memory; the vignette of glmnet ("standardizes y to have unit
/// variance before computing its lambda sequence … using the 1/N variance formula").
/// </remarks>
/// <param name="Name">What the command line and JSON call it.</param>
/// <param name="Software">The software and its function.</param>
/// <param name="Parameter">The name of its penalty.</param>
/// <param name="Formula">It in terms of λ.</param>
public sealed record PenaltyConvention(string Name, string Software, string Parameter, string Formula)
{
    private readonly Func<GivenInstance, Rational?> _factor = _ => null;

    private PenaltyConvention(
        string name,
        string software,
        string parameter,
        string formula,
        Func<GivenInstance, Rational?> factor
    )
        : this(name, software, parameter, formula) => _factor = factor;

    /// <summary>Our own λ first, then the others'.</summary>
    public static IReadOnlyList<PenaltyConvention> All { get; } =
    [
        new("lambda", "here", "λ", "λ", _ => Rational.One),
        new("scikit-learn", "scikit-learn Ridge", "alpha", "nλ", instance => instance.InDoubles.Problem.SampleCount),
        new("glmnet", "R glmnet", "lambda", "λ·sd(y)", RootMeanSquareOfResponse),
        new("pytorch", "PyTorch MSELoss", "weight_decay", "2λ", _ => 2),
    ];

    /// <summary>The convention of a name.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static PenaltyConvention Named(string name) =>
        All.FirstOrDefault(convention => convention.Name == name)
        ?? throw new InvalidInputException(
            $"'{NearestNames.Shown(name)}' is not a convention; allowed are {string.Join(", ", All.Select(convention => convention.Name))}"
        );

    /// <summary>What λ is called there, to the nearest double, or null where y, which glmnet needs, is not known.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="penalty">λ.</param>
    public double? Of(GivenInstance instance, Rational penalty)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return _factor(instance) is { } factor ? (factor * penalty).ToDouble() : null;
    }

    /// <summary>λ for a penalty in this convention.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="value">The penalty as the other software has it.</param>
    /// <exception cref="InvalidInputException">y, which glmnet needs, is not known.</exception>
    public Rational ToPenalty(GivenInstance instance, Rational value)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return _factor(instance) is { Sign: > 0 } factor
            ? value / factor
            : throw new InvalidInputException(
                $"the {Parameter} of {Software} is {Formula}, and {instance.Name} has no response y other than 0; give λ itself, or --data"
            );
    }

    // Of the y that is regressed on: less its mean where that was subtracted, as it is where glmnet has intercept = FALSE.
    private static Rational? RootMeanSquareOfResponse(GivenInstance instance)
    {
        Problem<Float64> problem = instance.InDoubles.Problem;
        return problem.HasResponse
            ? Rational.FromDouble(
                Math.Sqrt(problem.Response.Sum(value => value.Value * value.Value) / problem.SampleCount)
            )
            : null;
    }
}
