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
    /// <summary>Bias² + variance.</summary>
    public T Estimation => Bias2 + Variance;

    /// <summary>Prediction bias² + prediction variance.</summary>
    public T Prediction => PredictionBias2 + PredictionVariance;
}
