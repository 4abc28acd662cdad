using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Squared bias and variance over the noise, for estimation (‖·‖²) and in-sample prediction (‖X·‖²/n).</summary>
/// <remarks>Each sum is taken when it is first asked for: a statement about a variance needs one exponential a direction, not four.</remarks>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class LinearRisk<T>
    where T : IScalar<T>
{
    private readonly Lazy<T> _bias2;
    private readonly Lazy<T> _variance;
    private readonly Lazy<T> _predictionBias2;
    private readonly Lazy<T> _predictionVariance;

    /// <summary>Of known parts.</summary>
    /// <param name="bias2">‖Eβ̂ − β*‖².</param>
    /// <param name="variance">tr Cov β̂.</param>
    /// <param name="predictionBias2">‖X(Eβ̂ − β*)‖²/n.</param>
    /// <param name="predictionVariance">tr XCov(β̂)Xᵀ/n.</param>
    public LinearRisk(T bias2, T variance, T predictionBias2, T predictionVariance)
    {
        _bias2 = new(bias2);
        _variance = new(variance);
        _predictionBias2 = new(predictionBias2);
        _predictionVariance = new(predictionVariance);
    }

    private LinearRisk(Func<T> bias2, Func<T> variance, Func<T> predictionBias2, Func<T> predictionVariance)
    {
        _bias2 = new(bias2);
        _variance = new(variance);
        _predictionBias2 = new(predictionBias2);
        _predictionVariance = new(predictionVariance);
    }

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
            () => directions.Sum(directions.Unseen, Missed),
            () => directions.Sum(T.Zero, direction => Spread(direction) / direction.Eigenvalue),
            () => directions.Sum(T.Zero, direction => direction.Eigenvalue * Missed(direction)),
            () => directions.Sum(T.Zero, Spread)
        );
    }

    /// <summary>‖Eβ̂ − β*‖².</summary>
    public T Bias2 => _bias2.Value;

    /// <summary>tr Cov β̂.</summary>
    public T Variance => _variance.Value;

    /// <summary>‖X(Eβ̂ − β*)‖²/n.</summary>
    public T PredictionBias2 => _predictionBias2.Value;

    /// <summary>tr XCov(β̂)Xᵀ/n.</summary>
    public T PredictionVariance => _predictionVariance.Value;

    /// <summary>Bias² + variance.</summary>
    public T Estimation => Bias2 + Variance;

    /// <summary>Prediction bias² + prediction variance.</summary>
    public T Prediction => PredictionBias2 + PredictionVariance;
}
