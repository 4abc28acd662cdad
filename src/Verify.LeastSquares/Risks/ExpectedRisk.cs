using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The expected risk of a stochastic process, with its parts: Risk = Bias² + Var_ε + tr E_ε Cov_I.</summary>
/// <remarks>Exact by the tower rule, since E_I of the process is the linear shrinkage of gradient flow or descent.</remarks>
/// <typeparam name="T">The scalar.</typeparam>
/// <param name="Mean">Bias² and variance of E_I β, for estimation and prediction.</param>
/// <param name="Covariance">tr E_ε Cov_I β.</param>
/// <param name="PredictionCovariance">tr Σ̂ E_ε Cov_I β.</param>
public sealed record ExpectedRisk<T>(LinearRisk<T> Mean, T Covariance, T PredictionCovariance)
    where T : IScalar<T>
{
    /// <summary>E‖β − β*‖².</summary>
    public T Estimation => Mean.Estimation + Covariance;

    /// <summary>E‖X(β − β*)‖²/n.</summary>
    public T Prediction => Mean.Prediction + PredictionCovariance;
}
