using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// What is computed about one instance over one scalar: in doubles, or in balls of a precision. Each part is computed when it is first asked
/// for and then kept, so that whoever asks about the same instance shares it; all members may be called from several threads.
/// </summary>
/// <typeparam name="T">The scalar.</typeparam>
public interface IInstanceEngine<T>
    where T : IRealScalar<T>
{
    /// <summary>The instance.</summary>
    Instance<T> Instance { get; }

    /// <summary>η, exact.</summary>
    Rational StepSize { get; }

    /// <summary>The instance in rationals.</summary>
    Instance<Rational> Exact { get; }

    /// <summary>η.</summary>
    T StepLength { get; }

    /// <summary>m.</summary>
    T BatchSize { get; }

    /// <summary>p.</summary>
    T FeatureCount { get; }

    /// <summary>k = ⌈t/η⌉, at least 1.</summary>
    /// <param name="time">t &gt; 0, exact.</param>
    T StepCount(Rational time);

    /// <summary>A parameter besides η and m.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidInputException">The instance has none of that name.</exception>
    T Parameter(string name);

    /// <summary>The same problem with other step and batch sizes; what depends on neither is shared.</summary>
    /// <param name="stepSize">η &gt; 0.</param>
    /// <param name="batchSize">m ≥ 1.</param>
    IInstanceEngine<T> Sibling(Rational stepSize, int batchSize);

    /// <summary>The spectrum of Σ̂ = XᵀX/n.</summary>
    Spectrum<T> Spectrum { get; }

    /// <summary>The directions of the spectrum with the truth.</summary>
    IDirections<T> Directions { get; }

    /// <summary>κ = η/m.</summary>
    T NoiseScale { get; }

    /// <summary>Working precision in bits; only balls look at it.</summary>
    int Precision { get; }

    /// <summary>inf over λ ≥ 0 of the risk of ridge.</summary>
    T RidgeOracle { get; }

    /// <summary>e^{ηL} of the averaged second-moment equations of stochastic gradient flow, in the coordinates svec, r(r + 1)/2 square.</summary>
    Matrix<T> FlowOverStep { get; }

    /// <summary>Expected risks of stochastic gradient flow at time t ≥ 0, averaged over the noise ε.</summary>
    /// <param name="time">t, exact.</param>
    ExpectedRisk<T> StochasticRisk(Rational time);

    /// <summary>Expected risks of stochastic gradient descent with replacement after k steps, averaged over the noise ε.</summary>
    /// <param name="steps">k ≥ 0.</param>
    ExpectedRisk<T> DescentRisk(int steps);

    /// <summary>Covariance given y of a process at a time, or after a number of steps, p×p.</summary>
    /// <param name="process">A process with a covariance, and without a temperature.</param>
    /// <param name="clock">t ≥ 0 or k ≥ 0, exact.</param>
    /// <exception cref="InvalidOperationException">The process is deterministic.</exception>
    Matrix<T> Covariance(Process process, Rational clock);
}
