using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The true regression y = Xβ* + ε with Eε = 0 and Cov ε = σ²I.</summary>
/// <typeparam name="T">The scalar.</typeparam>
/// <param name="Coefficients">β*, p entries.</param>
/// <param name="NoiseVariance">σ² ≥ 0.</param>
public sealed record Truth<T>(IReadOnlyList<T> Coefficients, T NoiseVariance)
    where T : IScalar<T>
{
    /// <summary>The truth with every number mapped, to any scalar.</summary>
    /// <typeparam name="TResult">The scalar of the result.</typeparam>
    /// <param name="map">The map.</param>
    public Truth<TResult> Map<TResult>(Func<T, TResult> map)
        where TResult : IScalar<TResult>
    {
        ArgumentNullException.ThrowIfNull(map);
        return new Truth<TResult>([.. Coefficients.Select(map)], map(NoiseVariance));
    }
}
