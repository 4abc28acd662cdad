using Verify.Arithmetic;

namespace Verify.LeastSquares.Simulation;

/// <summary>Exact mean and covariance of the Euler–Maruyama chain of a flow, step by step: what a discretized simulation must show.</summary>
/// <remarks>
/// Stochastic gradient flow with step h: the recursion of SGD with step size h and noise factor κ/h, since h²·κ/h = hκ.
/// Constant diffusion q: mean⁺ = mean + h(z − Σ̂·mean), C⁺ = (I − hΣ̂)C(I − hΣ̂) + hq. All from β₀ = 0, C₀ = 0.
/// </remarks>
public static class DiscretizedMoments
{
    /// <summary>The moments after each of the given numbers of steps.</summary>
    /// <param name="instance">An instance with y.</param>
    /// <param name="process">sgf, constant-covariance or sgld.</param>
    /// <param name="temperature">τ, for sgld.</param>
    /// <param name="timeStep">h &gt; 0.</param>
    /// <param name="steps">Ascending, each ≥ 0.</param>
    /// <param name="cancellation">Stops between steps.</param>
    /// <exception cref="InvalidInputException">The process is no flow with noise, or τ is missing where it is needed.</exception>
    public static IReadOnlyList<Moments> After(
        Instance<Float64> instance,
        Process process,
        double? temperature,
        double timeStep,
        IReadOnlyList<int> steps,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(steps);
        process.RequireTemperature(temperature is not null);
        if (process.IsIteration || !process.IsStochastic)
        {
            throw new InvalidInputException($"'{process.Name}' is no flow with noise: it has no Euler–Maruyama chain");
        }
        Matrix<Float64> features = instance.Problem.Features;
        Float64 h = timeStep;
        // The mean, and for stochastic gradient flow everything.
        var recursion = new MomentRecursion<Float64>(
            features,
            instance.Problem.Response,
            h,
            process == Process.Sgf ? instance.NoiseScale / h : Float64.Zero
        );
        var operators = new MomentOperators<Float64>(features);
        Matrix<Float64> contraction = Matrix<Float64>.Identity(features.Columns) - (h * operators.Covariance);
        Matrix<Float64> diffusion =
            process == Process.Sgld
                ? (Float64)temperature.GetValueOrDefault() * Matrix<Float64>.Identity(features.Columns)
                : instance.NoiseScale * operators.Covariance;
        var covariance = Matrix<Float64>.Create(features.Columns, features.Columns, (_, _) => Float64.Zero);
        List<Moments> results = [];
        int taken = 0;
        foreach (int step in steps)
        {
            for (; taken < step; taken++)
            {
                cancellation.ThrowIfCancellationRequested();
                recursion.Advance();
                covariance = (contraction * covariance * contraction) + (h * diffusion);
            }
            results.Add(new Moments(recursion.Mean, process == Process.Sgf ? recursion.Covariance : covariance));
        }
        return results;
    }
}
