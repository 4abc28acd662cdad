using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Squared bias and variance over the noise, for estimation (‖·‖²) and in-sample prediction (‖X·‖²/n).</summary>
/// <typeparam name="T">The scalar.</typeparam>
/// <param name="Bias2">‖Eβ̂ − β*‖².</param>
/// <param name="Variance">tr Cov β̂.</param>
/// <param name="PredictionBias2">‖X(Eβ̂ − β*)‖²/n.</param>
/// <param name="PredictionVariance">tr XCov(β̂)Xᵀ/n.</param>
public sealed record LinearRisk<T>(T Bias2, T Variance, T PredictionBias2, T PredictionVariance)
    where T : IScalar<T>
{
    /// <summary>Of a linear shrinkage with the weights w_i, under y = Xβ* + ε.</summary>
    /// <remarks>
    /// With θ = Vᵀβ*: Bias² = Σ(1 − w_i)²θ_i² + ‖(I − P)β*‖², Var = (σ²/n)Σ w_i²/s_i; for in-sample prediction every term is
    /// weighted with s_i (0 for the unseen part). Ali, Kolter and Tibshirani 2018, arXiv 1810.10082, section 3.
    /// </remarks>
    /// <param name="directions">The directions.</param>
    /// <param name="weight">w_i.</param>
    /// <param name="complement">1 − w_i.</param>
    public static LinearRisk<T> Of(
        IDirections<T> directions,
        Func<Direction<T>, T> weight,
        Func<Direction<T>, T> complement
    )
    {
        ArgumentNullException.ThrowIfNull(directions);
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(complement);
        T noise = directions.NoiseVariance / directions.SampleCount;
        T Missed(Direction<T> direction)
        {
            T missed = complement(direction) * directions.Truth(direction);
            return missed * missed;
        }
        T Spread(Direction<T> direction)
        {
            T w = weight(direction);
            return noise * w * w;
        }
        return new(
            directions.Sum(directions.Unseen, Missed),
            directions.Sum(T.Zero, direction => Spread(direction) / direction.Eigenvalue),
            directions.Sum(T.Zero, direction => direction.Eigenvalue * Missed(direction)),
            directions.Sum(T.Zero, Spread)
        );
    }

    /// <summary>Bias² + variance.</summary>
    public T Estimation => Bias2 + Variance;

    /// <summary>Prediction bias² + prediction variance.</summary>
    public T Prediction => PredictionBias2 + PredictionVariance;
}
