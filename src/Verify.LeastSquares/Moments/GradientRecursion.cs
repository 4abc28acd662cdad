using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// Exact mean and covariance, given y, of any method made of <see cref="GradientStep{T}"/>s: momentum, schedules, averaging,
/// preconditioning, ridge penalties; in rationals the exact moments themselves.
/// </summary>
/// <remarks>
/// With S the selection of β from the state, μ = Eu, J = A − EΣ̂S and C the covariance of u: μ⁺ = Aμ + E g(Sμ) and
/// C⁺ = J C Jᵀ + f·E(K[D] − Σ̂DΣ̂ + Q₁(Sμ))Eᵀ, D = SCSᵀ, where Q₁ is the covariance of one sample gradient and f is
/// 1/m with replacement and (n − m)/(m(n − 1)) without. Starts at u₀ = 0.
/// </remarks>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class GradientRecursion<T>
    where T : IScalar<T>
{
    private readonly int _features;
    private readonly MomentOperators<T> _operators;
    private readonly IReadOnlyList<T> _response;
    private readonly T _noiseFactor;

    /// <summary>Starts at u₀ = 0.</summary>
    /// <param name="features">X, n×p.</param>
    /// <param name="response">y, n entries.</param>
    /// <param name="noiseFactor">f, from <see cref="NoiseFactor"/>.</param>
    /// <param name="dimension">d ≥ p, the dimension of the state.</param>
    public GradientRecursion(Matrix<T> features, IReadOnlyList<T> response, T noiseFactor, int dimension)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, features.Columns);
        _features = features.Columns;
        _operators = new MomentOperators<T>(features);
        _response = response;
        _noiseFactor = noiseFactor;
        Mean = [.. Enumerable.Repeat(T.Zero, dimension)];
        Covariance = Matrix<T>.Create(dimension, dimension, (_, _) => T.Zero);
    }

    /// <summary>Eu_k, d entries.</summary>
    public IReadOnlyList<T> Mean { get; private set; }

    /// <summary>Cov u_k, d×d.</summary>
    public Matrix<T> Covariance { get; private set; }

    /// <summary>E u_ku_kᵀ, d×d.</summary>
    public Matrix<T> SecondMoment => Covariance + Vectors.Outer(Mean, Mean);

    /// <summary>Takes one step.</summary>
    /// <param name="step">A and E of this step.</param>
    /// <exception cref="ArgumentException">Their shapes do not fit the state.</exception>
    public void Advance(GradientStep<T> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        int d = Mean.Count;
        if (step.Carry.Rows != d || step.Carry.Columns != d || step.Gain.Rows != d || step.Gain.Columns != _features)
        {
            throw new ArgumentException(
                $"a state of dimension {d} over {_features} features needs A of {d}×{d} and E of {d}×{_features}",
                nameof(step)
            );
        }
        T[] residuals = _operators.Residuals(_response, [.. Mean.Take(_features)]);
        Matrix<T> pull = step.Gain * _operators.Covariance;
        Matrix<T> jacobian = Matrix<T>.Create(
            d,
            d,
            (i, j) => j < _features ? step.Carry[i, j] - pull[i, j] : step.Carry[i, j]
        );
        Matrix<T> seen = Matrix<T>.Create(_features, _features, (i, j) => Covariance[i, j]);
        Matrix<T> noise = _noiseFactor * (_operators.SamplingNoise(seen) + _operators.GradientCovariance(residuals));
        Covariance = (jacobian * Covariance * jacobian.Transpose()) + (step.Gain * noise * step.Gain.Transpose());
        T[] pushed = step.Gain.Times(_operators.Gradient(residuals));
        Mean = [.. step.Carry.Times([.. Mean]).Zip(pushed, (a, b) => a + b)];
    }
}
