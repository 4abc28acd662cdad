using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A problem with the parameters of stochastic gradient descent.</summary>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class Instance<T>
    where T : IScalar<T>
{
    /// <summary>Creates the instance.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="stepSize">η &gt; 0.</param>
    /// <param name="batchSize">m ≥ 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">η is not positive, or m is below 1.</exception>
    public Instance(Problem<T> problem, T stepSize, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (T.TrySign(stepSize) is 0 or -1)
        {
            throw new ArgumentOutOfRangeException(nameof(stepSize), stepSize, "the step size must be positive");
        }
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        Problem = problem;
        StepSize = stepSize;
        BatchSize = batchSize;
    }

    /// <summary>The problem.</summary>
    public Problem<T> Problem { get; }

    /// <summary>η, time per step.</summary>
    public T StepSize { get; }

    /// <summary>m, samples per mini-batch.</summary>
    public int BatchSize { get; }

    /// <summary>κ = η/m, the noise scale of stochastic gradient flow.</summary>
    public T NoiseScale => StepSize / T.FromInteger(BatchSize);

    /// <summary>The instance with every number mapped, to any scalar.</summary>
    /// <typeparam name="TResult">The scalar of the result.</typeparam>
    /// <param name="map">The map.</param>
    public Instance<TResult> Map<TResult>(Func<T, TResult> map)
        where TResult : IScalar<TResult>
    {
        ArgumentNullException.ThrowIfNull(map);
        return new Instance<TResult>(Problem.Map(map), map(StepSize), BatchSize);
    }
}
