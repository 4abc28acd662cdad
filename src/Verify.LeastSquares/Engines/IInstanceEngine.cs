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

    /// <summary>Covariance given y of a process at a time, or after a number of steps, p×p.</summary>
    /// <param name="process">A process with a covariance, and without a temperature.</param>
    /// <param name="clock">t ≥ 0 or k ≥ 0, exact.</param>
    /// <exception cref="InvalidOperationException">The process is deterministic.</exception>
    Matrix<T> Covariance(Process process, Rational clock);
}
