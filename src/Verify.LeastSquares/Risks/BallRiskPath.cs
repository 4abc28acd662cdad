using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Enclosures of the expected risk of stochastic gradient flow, averaged over Brownian motion and over the noise.</summary>
/// <remarks>
/// Another route than <see cref="RiskPath"/>: the second moment D about β̂ obeys Ḋ = L D + κq₀ with D₀ = E β̂β̂ᵀ, so
/// (svec D, 1) = e^{tG}(svec D₀, 1) with G = [[L, κq₀], [0, 0]], an enclosed matrix exponential; the part due to the mean,
/// Σ e^{−2ts_i}M_ii, is subtracted.
/// </remarks>
public sealed class BallRiskPath
{
    private readonly Spectrum<Ball> _spectrum;
    private readonly Truth<Ball> _truth;
    private readonly SecondMomentSystem<Ball> _system;
    private readonly Matrix<Ball> _generator;
    private readonly int _precision;

    /// <summary>Prepares the path.</summary>
    /// <param name="spectrum">The enclosed spectrum.</param>
    /// <param name="truth">β* and σ².</param>
    /// <param name="noiseScale">κ = η/m.</param>
    /// <param name="precision">Working precision in bits.</param>
    public BallRiskPath(Spectrum<Ball> spectrum, Truth<Ball> truth, Ball noiseScale, int precision)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        _spectrum = spectrum;
        _truth = truth;
        _precision = precision;
        _system = SecondMomentSystem<Ball>.Averaged(spectrum, truth, precision);
        Matrix<Ball> moments = _system.Generator(noiseScale);
        int size = _system.Pairs.Count;
        _generator = Matrix<Ball>.Create(
            size + 1,
            size + 1,
            (q, u) =>
                q == size ? Ball.Zero
                : u == size ? noiseScale * _system.ConstantForcing[q]
                : moments[q, u]
        );
    }

    /// <summary>The risk at time t.</summary>
    /// <param name="time">t ≥ 0.</param>
    /// <param name="cancellation">Stops the matrix exponential.</param>
    public ExpectedRisk<Ball> At(Ball time, CancellationToken cancellation = default)
    {
        Matrix<Ball> flow = FixedPointExponential.Of(time * _generator, _precision, cancellation);
        Ball[] start = [.. _system.SquareForcing, Ball.One];
        Ball covariance = Ball.Zero,
            prediction = Ball.Zero;
        for (int q = 0; q < _system.Pairs.Count; q++)
        {
            (int i, int j) = _system.Pairs[q];
            if (i != j)
            {
                continue;
            }
            Ball s = _spectrum.Eigenvalues[i];
            Ball ofMean = Ball.Exp(-((s + s) * time)) * _system.SquareForcing[q];
            Ball entry = Vectors.Dot<Ball>(flow.Row(q), start) - ofMean;
            covariance += entry;
            prediction += s * entry;
        }
        return new ExpectedRisk<Ball>(GradientFlow.At(_spectrum, time).Risk(_spectrum, _truth), covariance, prediction);
    }

    /// <summary>The risk of mini-batch SGD with replacement after k steps, by the recursion D⁺ = T D + η²f·q₀ itself.</summary>
    /// <param name="stepSize">η.</param>
    /// <param name="noiseFactor">f, from <see cref="NoiseFactor"/>.</param>
    /// <param name="steps">k ≥ 0; the cost grows with it.</param>
    public ExpectedRisk<Ball> AfterSteps(Ball stepSize, Ball noiseFactor, int steps)
    {
        Matrix<Ball> step = _system.StepOperator(stepSize, noiseFactor);
        Ball scale = stepSize * stepSize * noiseFactor;
        Ball[] moment = [.. _system.SquareForcing];
        for (int k = 0; k < steps; k++)
        {
            Ball[] moved = step.Times(moment);
            for (int q = 0; q < moved.Length; q++)
            {
                moved[q] += scale * _system.ConstantForcing[q];
            }
            moment = moved;
        }
        Shrinkage<Ball> mean = Shrinkage<Ball>.GradientDescent(_spectrum, stepSize, steps);
        Ball covariance = Ball.Zero,
            prediction = Ball.Zero;
        for (int q = 0; q < _system.Pairs.Count; q++)
        {
            (int i, int j) = _system.Pairs[q];
            if (i == j)
            {
                Ball decay = mean.Complements[i];
                Ball entry = moment[q] - (decay * decay * _system.SquareForcing[q]);
                covariance += entry;
                prediction += _spectrum.Eigenvalues[i] * entry;
            }
        }
        return new ExpectedRisk<Ball>(mean.Risk(_spectrum, _truth), covariance, prediction);
    }
}
