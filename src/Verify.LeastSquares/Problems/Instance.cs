using System.Collections.Immutable;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A problem with the parameters of stochastic gradient descent, and further ones by name where a claim has some.</summary>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class Instance<T>
    where T : IScalar<T>
{
    /// <summary>Creates the instance.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="stepSize">η &gt; 0.</param>
    /// <param name="batchSize">m ≥ 1.</param>
    /// <param name="parameters">Further parameters by name; none where it is null.</param>
    /// <exception cref="ArgumentOutOfRangeException">η is not positive, or m is below 1.</exception>
    public Instance(
        Problem<T> problem,
        T stepSize,
        int batchSize,
        ImmutableSortedDictionary<string, T>? parameters = null
    )
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
        Parameters = parameters ?? NoParameters;
    }

    private static readonly ImmutableSortedDictionary<string, T> NoParameters = ImmutableSortedDictionary.Create<
        string,
        T
    >(StringComparer.Ordinal);

    /// <summary>The problem.</summary>
    public Problem<T> Problem { get; }

    /// <summary>η, time per step.</summary>
    public T StepSize { get; }

    /// <summary>m, samples per mini-batch.</summary>
    public int BatchSize { get; }

    /// <summary>Parameters besides η and m, in the order of their names.</summary>
    public ImmutableSortedDictionary<string, T> Parameters { get; }

    /// <summary>κ = η/m, the noise scale of stochastic gradient flow.</summary>
    public T NoiseScale => StepSize / T.FromInteger(BatchSize);

    /// <summary>The instance with every number mapped, to any scalar.</summary>
    /// <typeparam name="TResult">The scalar of the result.</typeparam>
    /// <param name="map">The map.</param>
    public Instance<TResult> Map<TResult>(Func<T, TResult> map)
        where TResult : IScalar<TResult>
    {
        ArgumentNullException.ThrowIfNull(map);
        return new Instance<TResult>(
            Problem.Map(map),
            map(StepSize),
            BatchSize,
            Parameters.ToImmutableSortedDictionary(pair => pair.Key, pair => map(pair.Value), StringComparer.Ordinal)
        );
    }

    /// <summary>The same with another problem.</summary>
    /// <param name="problem">The problem.</param>
    public Instance<T> WithProblem(Problem<T> problem) => new(problem, StepSize, BatchSize, Parameters);

    /// <summary>The same with another step size.</summary>
    /// <param name="stepSize">η &gt; 0.</param>
    public Instance<T> WithStepSize(T stepSize) => new(Problem, stepSize, BatchSize, Parameters);

    /// <summary>The same with another batch size.</summary>
    /// <param name="batchSize">m ≥ 1.</param>
    public Instance<T> WithBatchSize(int batchSize) => new(Problem, StepSize, batchSize, Parameters);

    /// <summary>The same with another value of a parameter, or with one more.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public Instance<T> WithParameter(string name, T value) =>
        new(Problem, StepSize, BatchSize, Parameters.SetItem(name, value));
}
