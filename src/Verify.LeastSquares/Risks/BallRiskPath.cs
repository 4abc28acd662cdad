using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Enclosures of the expected risk of stochastic gradient flow and of SGD, averaged over mini-batches and over the noise.</summary>
/// <remarks>
/// The second moment D about β̂ obeys Ḋ = G D + κq₀ (or D⁺ = T D + η²f·q₀) with D₀ = M = E β̂β̂ᵀ, so that
/// ⟨Z, D(t)⟩ = ⟨e^{tG}Z, M⟩ + κ⟨∫₀ᵗe^{uG}Z du, q₀⟩ for Z = I, Σ̂: an action of two functions of G on Z (<see cref="CovarianceAction"/>), by polynomials. Where
/// those would be long, and the rank is small, the whole exponential of [[G, κq₀], [0, 0]] is enclosed instead. The part due to the mean,
/// Σρ_i²M_ii, is subtracted.
/// </remarks>
public sealed class BallRiskPath
{
    // r(r + 1)/2 coordinates: the whole exponential takes their cube.
    private const int LargestRankOfExponential = 24;

    private const long MostRecursiveSteps = 64;
    private const long MostStepsOfRecursion = 4096;

    // Beyond this no digit of a double is left.
    private const int BitsOfDoubles = 60;

    private readonly Spectrum<Ball> _spectrum;
    private readonly Truth<Ball> _truth;
    private readonly Ball _noiseScale;
    private readonly int _precision;
    private readonly bool _isInDoubles;
    private readonly Lazy<SecondMomentSystem<Ball>> _system;
    private readonly Lazy<(Matrix<Ball> Generator, int Shift)> _extended;
    private readonly Lazy<AveragedMoments> _moments;
    private readonly Lazy<PropagatedMoments?> _flow;

    /// <summary>Prepares the path.</summary>
    /// <param name="spectrum">The enclosed spectrum.</param>
    /// <param name="truth">β* and σ².</param>
    /// <param name="noiseScale">κ = η/m.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <param name="isInDoubles">
    /// Whether the recurrence runs in doubles, with bounds of their rounding: fast, for up to about ten digits. Without it, above rank 24 at 128 bits.
    /// </param>
    public BallRiskPath(
        Spectrum<Ball> spectrum,
        Truth<Ball> truth,
        Ball noiseScale,
        int precision,
        bool? isInDoubles = null
    )
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(truth);
        _spectrum = spectrum;
        _truth = truth;
        _noiseScale = noiseScale;
        _precision = precision;
        _isInDoubles = isInDoubles ?? (precision <= Ball.DefaultPrecision && spectrum.Rank > LargestRankOfExponential);
        _system = new(() => SecondMomentSystem<Ball>.Averaged(spectrum, truth, precision));
        _extended = new(() => Extended(_system.Value, noiseScale));
        _moments = new(() => new AveragedMoments(spectrum, truth, precision));
        _flow = new(() => Propagated(GeneratorDynamics.Flow(noiseScale)));
    }

    /// <summary>The risk at time t.</summary>
    /// <param name="time">t ≥ 0.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The risk; null where it would take too long.</returns>
    public ExpectedRisk<Ball>? TryAt(Ball time, CancellationToken cancellation = default)
    {
        Shrinkage<Ball> mean = GradientFlow.At(_spectrum, time);
        if (HasNoNoise || Ball.TrySign(time) == 0)
        {
            return Deterministic(mean);
        }
        (Ball Estimation, Ball Prediction)? second =
            _flow.Value?.Of(new FlowPropagator(time), new FlowResponse(time, Ball.Zero), Levels, cancellation)
            ?? (_spectrum.Rank <= LargestRankOfExponential ? ByExponential(time, cancellation) : null);
        return second is { } found ? Risk(mean, found) : null;
    }

    /// <summary>The risk at time t by the whole exponential, whatever it costs: the other route.</summary>
    /// <param name="time">t ≥ 0.</param>
    /// <param name="cancellation">Stops the matrix exponential.</param>
    public ExpectedRisk<Ball> At(Ball time, CancellationToken cancellation = default) =>
        Risk(GradientFlow.At(_spectrum, time), ByExponential(time, cancellation));

    /// <summary>The limit of the risk of stochastic gradient flow as t → ∞.</summary>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The risk; null where the flow is not shown to be mean-square stable, or that would take too long.</returns>
    public ExpectedRisk<Ball>? TryStationary(CancellationToken cancellation = default) =>
        Stationary(GeneratorDynamics.Flow(_noiseScale), cancellation);

    /// <summary>The limit of the risk of mini-batch SGD as k → ∞.</summary>
    /// <param name="stepSize">η.</param>
    /// <param name="noiseFactor">f, from <see cref="NoiseFactor"/>.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The risk; null where the descent is not shown to be mean-square stable, or that would take too long.</returns>
    public ExpectedRisk<Ball>? TryStationary(
        Ball stepSize,
        Ball noiseFactor,
        CancellationToken cancellation = default
    ) => Stationary(GeneratorDynamics.Descent(stepSize, noiseFactor), cancellation);

    private ExpectedRisk<Ball>? Stationary(GeneratorDynamics dynamics, CancellationToken cancellation)
    {
        Ball[] zeros = [.. Enumerable.Repeat(Ball.Zero, _spectrum.Rank)];
        Shrinkage<Ball> mean = new([.. Enumerable.Repeat(Ball.One, _spectrum.Rank)], zeros);
        return HasNoNoise ? Deterministic(mean)
            : Propagated(dynamics)?.AtRest(PolynomialLength.MostLevels, cancellation) is { } second ? Risk(mean, second)
            : null;
    }

    /// <summary>The risk of mini-batch SGD after k steps.</summary>
    /// <param name="stepSize">η.</param>
    /// <param name="noiseFactor">f, from <see cref="NoiseFactor"/>.</param>
    /// <param name="steps">k ≥ 0.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <returns>The risk; null where it would take too long.</returns>
    public ExpectedRisk<Ball>? TryAfterSteps(
        Ball stepSize,
        Ball noiseFactor,
        long steps,
        CancellationToken cancellation = default
    )
    {
        Shrinkage<Ball> mean = Shrinkage<Ball>.GradientDescent(_spectrum, stepSize, steps);
        if (HasNoNoise || steps == 0)
        {
            return Deterministic(mean);
        }
        bool isSmall = _spectrum.Rank <= LargestRankOfExponential;
        if (isSmall && steps <= MostRecursiveSteps)
        {
            return AfterSteps(stepSize, noiseFactor, (int)steps);
        }
        (Ball Estimation, Ball Prediction)? second = Propagated(GeneratorDynamics.Descent(stepSize, noiseFactor))
            ?.Of(
                new StepPropagator(stepSize, steps),
                new StepIntegral(stepSize, steps),
                PolynomialLength.MostLevels,
                cancellation
            );
        return second is { } found ? Risk(mean, found)
            : isSmall && steps <= MostStepsOfRecursion ? AfterSteps(stepSize, noiseFactor, (int)steps)
            : null;
    }

    /// <summary>The risk of mini-batch SGD after k steps by the recursion D⁺ = T D + η²f·q₀ itself: the other route.</summary>
    /// <param name="stepSize">η.</param>
    /// <param name="noiseFactor">f, from <see cref="NoiseFactor"/>.</param>
    /// <param name="steps">k ≥ 0; the cost grows with it.</param>
    public ExpectedRisk<Ball> AfterSteps(Ball stepSize, Ball noiseFactor, int steps)
    {
        SecondMomentSystem<Ball> system = _system.Value;
        Matrix<Ball> step = system.StepOperator(stepSize, noiseFactor);
        Ball scale = stepSize * stepSize * noiseFactor;
        Ball[] moment = [.. system.SquareForcing];
        for (int k = 0; k < steps; k++)
        {
            Ball[] moved = step.Times(moment);
            for (int q = 0; q < moved.Length; q++)
            {
                moved[q] += scale * system.ConstantForcing[q];
            }
            moment = moved;
        }
        return Risk(Shrinkage<Ball>.GradientDescent(_spectrum, stepSize, steps), Traces(q => moment[q]));
    }

    // One sample is every mini-batch.
    private bool HasNoNoise => _spectrum.Rank == 0 || _spectrum.SampleCount == 1;

    private int Levels =>
        _spectrum.Rank <= LargestRankOfExponential && !_isInDoubles
            ? PolynomialLength.LevelsBeside(new SymmetricPairs(_spectrum.Rank).Count + 1, functions: 2)
            : PolynomialLength.MostLevels;

    private PropagatedMoments? Propagated(GeneratorDynamics dynamics) =>
        PropagatedMoments.TryCreate(
            _spectrum,
            _moments.Value,
            dynamics,
            _precision,
            _isInDoubles ? BitsOfDoubles : null
        );

    private ExpectedRisk<Ball> Deterministic(Shrinkage<Ball> mean) =>
        new(mean.Risk(_spectrum, _truth), Ball.Zero, Ball.Zero);

    // Σ_i z_i(D_ii − ρ_i²M_ii) for z = 1 and z = s.
    private ExpectedRisk<Ball> Risk(Shrinkage<Ball> mean, (Ball Estimation, Ball Prediction) second)
    {
        (Ball covariance, Ball prediction) = second;
        for (int i = 0; i < _spectrum.Rank; i++)
        {
            Ball ofMean = mean.Complements[i] * mean.Complements[i] * _moments.Value.Square[i, i];
            covariance -= ofMean;
            prediction -= _spectrum.Eigenvalues[i] * ofMean;
        }
        return new ExpectedRisk<Ball>(mean.Risk(_spectrum, _truth), covariance, prediction);
    }

    private (Ball Estimation, Ball Prediction) ByExponential(Ball time, CancellationToken cancellation)
    {
        (Matrix<Ball> generator, int shift) = _extended.Value;
        Matrix<Ball> flow = FixedPointExponential.Of(time * generator, _precision, cancellation);
        Ball[] start = [.. _system.Value.SquareForcing, Ball.ScaleByPowerOfTwo(Ball.One, shift)];
        return Traces(q => Vectors.Dot<Ball>(flow.Row(q), start));
    }

    private (Ball Estimation, Ball Prediction) Traces(Func<int, Ball> coordinate)
    {
        Ball estimation = Ball.Zero,
            prediction = Ball.Zero;
        foreach ((int q, int i, int j) in new SymmetricPairs(_spectrum.Rank))
        {
            if (i == j)
            {
                Ball entry = coordinate(q);
                estimation += entry;
                prediction += _spectrum.Eigenvalues[i] * entry;
            }
        }
        return (estimation, prediction);
    }

    // [[G, 2^−e κq₀], [0, 0]], whose last coordinate starts at 2^e: with a forcing about as large as G, whatever the units of X.
    private static (Matrix<Ball> Generator, int Shift) Extended(SecondMomentSystem<Ball> system, Ball noiseScale)
    {
        Matrix<Ball> moments = system.Generator(noiseScale);
        Ball[] forcing = [.. system.ConstantForcing.Select(q => noiseScale * q)];
        int size = forcing.Length;
        int shift =
            Size(forcing) is { } ofForcing && Size(moments.Entries) is { } ofMoments ? ofForcing - ofMoments : 0;
        return (
            Matrix<Ball>.Create(
                size + 1,
                size + 1,
                (q, u) =>
                    q == size ? Ball.Zero
                    : u == size ? Ball.ScaleByPowerOfTwo(forcing[q], -shift)
                    : moments[q, u]
            ),
            shift
        );
    }

    // The binary exponent of the largest entry; null where it is 0 or no double. What may be 0 has no size: a forcing that is 0 but for
    // rounding would be blown up to that of G, rounding and all.
    private static int? Size(ReadOnlySpan<Ball> entries)
    {
        double largest = 0.0;
        foreach (Ball entry in entries)
        {
            largest = entry.ContainsZero() ? largest : Math.Max(largest, Math.Abs(Ball.ToDouble(entry)));
        }
        return largest > 0.0 && double.IsFinite(largest) ? Math.ILogB(largest) : null;
    }
}
