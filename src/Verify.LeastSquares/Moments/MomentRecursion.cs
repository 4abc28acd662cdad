using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// Exact mean and covariance of stochastic gradient descent step by step, given y, over any scalar: in rationals the exact
/// moments themselves.
/// </summary>
/// <remarks>
/// mean⁺ = mean + ηg(mean), C⁺ = T[C] + η²f·Cov(sample gradient at the mean), from β₀ = 0, C₀ = 0. Splitting the second
/// moment into mean and covariance keeps small covariances free of cancellation. Euler–Maruyama steps of stochastic
/// gradient flow obey the same recursion (the moment-equivalence lemma).
/// </remarks>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class MomentRecursion<T>
    where T : IScalar<T>
{
    private readonly MomentOperators<T> _operators;
    private readonly IReadOnlyList<T> _response;
    private readonly T _stepSize;
    private readonly T _noiseFactor;

    /// <summary>Starts at β₀ = 0.</summary>
    /// <param name="features">X, n×p.</param>
    /// <param name="response">y, n entries.</param>
    /// <param name="stepSize">η.</param>
    /// <param name="noiseFactor">f, from <see cref="NoiseFactor"/>.</param>
    public MomentRecursion(Matrix<T> features, IReadOnlyList<T> response, T stepSize, T noiseFactor)
    {
        ArgumentNullException.ThrowIfNull(features);
        _operators = new MomentOperators<T>(features);
        _response = response;
        _stepSize = stepSize;
        _noiseFactor = noiseFactor;
        Mean = [.. Enumerable.Repeat(T.Zero, features.Columns)];
        Covariance = Matrix<T>.Create(features.Columns, features.Columns, (_, _) => T.Zero);
    }

    /// <summary>Eβ_k, p entries.</summary>
    public IReadOnlyList<T> Mean { get; private set; }

    /// <summary>Cov β_k, p×p.</summary>
    public Matrix<T> Covariance { get; private set; }

    /// <summary>Takes one step.</summary>
    public void Advance()
    {
        T[] residuals = _operators.Residuals(_response, Mean);
        Covariance =
            _operators.Step(Covariance, _stepSize, _noiseFactor)
            + (_stepSize * _stepSize * _noiseFactor * _operators.GradientCovariance(residuals));
        Mean = [.. Mean.Zip(_operators.Gradient(residuals), (b, g) => b + (_stepSize * g))];
    }
}
