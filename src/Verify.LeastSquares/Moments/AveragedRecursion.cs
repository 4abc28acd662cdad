using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// Exact risk of stochastic gradient descent step by step, averaged over mini-batches and over the noise of y = Xβ* + ε, for
/// any population covariance, over any scalar: in rationals the exact risk itself.
/// </summary>
/// <remarks>
/// The mean given y is G_k y with G⁺ = G + (η/n)Xᵀ(I − XG), so the residuals are R y, R = I − XG, with
/// E_ε(Ry)(Ry)ᵀ = R(Xβ*)(Xβ*)ᵀRᵀ + σ²RRᵀ. The covariance over mini-batches obeys
/// C⁺ = T[C] + η²f·E_ε[(1/n)Σr_k²x_kx_kᵀ − ggᵀ]. No eigenvectors are needed. One step costs O(n²p + np²).
/// </remarks>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class AveragedRecursion<T>
    where T : IScalar<T>
{
    private readonly Matrix<T> _features;
    private readonly MomentOperators<T> _operators;
    private readonly Truth<T> _truth;
    private readonly Matrix<T> _signal;
    private readonly T _stepSize;
    private readonly T _noiseFactor;
    private Matrix<T> _gain;

    /// <summary>Starts at β₀ = 0.</summary>
    /// <param name="features">X, n×p.</param>
    /// <param name="truth">β* and σ².</param>
    /// <param name="stepSize">η.</param>
    /// <param name="noiseFactor">f, from <see cref="NoiseFactor"/>; 0 for gradient descent.</param>
    public AveragedRecursion(Matrix<T> features, Truth<T> truth, T stepSize, T noiseFactor)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(truth);
        int n = features.Rows,
            p = features.Columns;
        _features = features;
        _operators = new MomentOperators<T>(features);
        _truth = truth;
        _stepSize = stepSize;
        _noiseFactor = noiseFactor;
        _signal = Matrix<T>.FromRows(n, 1, features.Times(truth.Coefficients.ToArray()));
        _gain = Matrix<T>.Create(p, n, (_, _) => T.Zero);
        Covariance = Matrix<T>.Create(p, p, (_, _) => T.Zero);
    }

    /// <summary>E_ε Cov_I β_k, p×p.</summary>
    public Matrix<T> Covariance { get; private set; }

    /// <summary>Takes one step.</summary>
    public void Advance()
    {
        int n = _features.Rows;
        Matrix<T> residual = Matrix<T>.Identity(n) - (_features * _gain);
        Matrix<T> signal = residual * _signal;
        Matrix<T> second = (signal * signal.Transpose()) + (_truth.NoiseVariance * (residual * residual.Transpose()));
        T count = T.FromInteger(n);
        Matrix<T> gradient = (_features.Transpose() * second * _features).Map(entry => entry / (count * count));
        Matrix<T> noise =
            _operators.WeightedCovariance([.. Enumerable.Range(0, n).Select(k => second[k, k])]) - gradient;
        Covariance =
            _operators.Step(Covariance, _stepSize, _noiseFactor) + (_stepSize * _stepSize * _noiseFactor * noise);
        _gain += (_features.Transpose() * residual).Map(entry => _stepSize * entry / count);
    }

    /// <summary>E(β_k − β*)ᵀΣ(β_k − β*): Σ = I is estimation, Σ = Σ̂ in-sample prediction, any other Σ out-of-sample prediction.</summary>
    /// <param name="population">Σ, p×p symmetric.</param>
    public T Risk(Matrix<T> population)
    {
        ArgumentNullException.ThrowIfNull(population);
        Matrix<T> mean = _gain * _signal;
        T[] bias = [.. _truth.Coefficients.Select((truth, i) => mean[i, 0] - truth)];
        return Vectors.Dot<T>(bias, population.Times(bias))
            + (_truth.NoiseVariance * (population * (_gain * _gain.Transpose())).Trace())
            + (population * Covariance).Trace();
    }
}
