using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Covariances of SGF or SGD over the mini-batches at any time or step, in doubles, by the route that suits the size.</summary>
/// <remarks>
/// Up to r = <see cref="LargestDenseRank"/> one symmetric eigendecomposition of the generator on its r(r+1)/2 coordinates,
/// beyond it products with it only (Lanczos for traces, Chebyshev for whole covariances). C is propagated itself, forced by
/// the covariance of a gradient at the mean, so that a small κ cancels nothing. A thousand steps cost as much as 10⁹ for
/// traces. Everything is computed for X/2^e with the largest s near 1, so that no product of eigenvalues over- or underflows.
/// docs/theory/cost.md compares the routes. Not safe for use by several threads at once.
/// </remarks>
public abstract class CovarianceEngine
{
    /// <summary>The largest rank of the dense route for traces: 210 coordinates.</summary>
    public const int LargestDenseRank = 20;

    /// <summary>The largest rank at which a whole covariance still comes from the dense route: 1035 coordinates, seconds.</summary>
    public const int LargestDenseCovarianceRank = 45;

    private readonly Spectrum<Float64> _spectrum;

    private protected CovarianceEngine(
        Spectrum<Float64> spectrum,
        MomentForcing<Float64> forcing,
        MomentDynamics dynamics
    )
    {
        _spectrum = spectrum;
        Problem = ScaledMoments.Of(spectrum, forcing, dynamics);
    }

    /// <summary>The problem in the scale of the computation.</summary>
    private protected ScaledMoments Problem { get; }

    /// <summary>The engine of stochastic gradient flow.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="forcing">The forcing, given y or averaged.</param>
    /// <param name="noiseScale">κ = η/m.</param>
    /// <param name="tolerance">What the matrix-free route may leave out, relative to the trace.</param>
    /// <param name="cancellation">Stops the preparation.</param>
    public static CovarianceEngine Flow(
        Spectrum<Float64> spectrum,
        MomentForcing<Float64> forcing,
        double noiseScale,
        double tolerance = KrylovTrace.Tolerance,
        CancellationToken cancellation = default
    ) => Create(spectrum, forcing, MomentDynamics.Flow(noiseScale), tolerance, cancellation);

    /// <summary>The engine of stochastic gradient descent, and of the Euler discretization of the flow.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="forcing">The forcing, given y or averaged.</param>
    /// <param name="stepSize">η.</param>
    /// <param name="noiseFactor">f, from <see cref="NoiseFactor"/>.</param>
    /// <param name="tolerance">What the matrix-free route may leave out, relative to the trace.</param>
    /// <param name="cancellation">Stops the preparation.</param>
    public static CovarianceEngine Descent(
        Spectrum<Float64> spectrum,
        MomentForcing<Float64> forcing,
        double stepSize,
        double noiseFactor,
        double tolerance = KrylovTrace.Tolerance,
        CancellationToken cancellation = default
    ) => Create(spectrum, forcing, MomentDynamics.Descent(stepSize, noiseFactor), tolerance, cancellation);

    /// <summary>The covariance at a time t ≥ 0 (of a flow) or after a number of steps (of a descent), r×r in the eigenbasis.</summary>
    /// <param name="clock">t, or the number of steps.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">The covariance exceeds the range of doubles, or the cost its limit.</exception>
    public Matrix<Float64> InEigenbasis(double clock, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        double[] coordinates = Coordinates(Problem.Clock(clock), cancellation);
        int rank = Problem.Rank;
        var entries = new Float64[rank * rank];
        foreach ((int q, int i, int j) in new SymmetricPairs(rank))
        {
            double entry = i == j ? coordinates[q] : coordinates[q] / Math.Sqrt(2.0);
            entries[(i * rank) + j] = entries[(j * rank) + i] = RequireFinite(Problem.Unscaled(entry), clock);
        }
        return Matrix<Float64>.FromRows(rank, rank, entries);
    }

    /// <summary>The covariance in the original coordinates, V C Vᵀ, p×p.</summary>
    /// <param name="clock">t, or the number of steps.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">The covariance exceeds the range of doubles, or the cost its limit.</exception>
    public Matrix<Float64> At(double clock, CancellationToken cancellation = default) =>
        _spectrum.Directions * InEigenbasis(clock, cancellation) * _spectrum.Directions.Transpose();

    /// <summary>tr C and tr Σ̂C at one time or step.</summary>
    /// <param name="clock">t, or the number of steps.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">A trace exceeds the range of doubles, or the error its tolerance.</exception>
    public CovarianceTraces Traces(double clock, CancellationToken cancellation = default) =>
        Traces([clock], cancellation)[0];

    /// <summary>tr C and tr Σ̂C at many times or steps, from one preparation.</summary>
    /// <param name="clocks">Times t ≥ 0, or numbers of steps, in any order.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">A trace exceeds the range of doubles, or the error its tolerance.</exception>
    public IReadOnlyList<CovarianceTraces> Traces(
        IReadOnlyList<double> clocks,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(clocks);
        CovarianceTraces[] scaled = ScaledTraces([.. clocks.Select(Problem.Clock)], cancellation);
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = new(
                RequireFinite(Problem.Unscaled(scaled[i].Trace), clocks[i]),
                RequireFinite(scaled[i].PredictionTrace, clocks[i]),
                scaled[i].ErrorEstimate,
                Problem.Unscaled(scaled[i].LastingTrace),
                scaled[i].LastingPredictionTrace
            )
            {
                Leak = Problem.Unscaled(scaled[i].Leak),
            };
        }
        return scaled;
    }

    /// <summary>The clock of the scaled problem.</summary>
    internal double Clock(double clock) => Problem.Clock(clock);

    /// <summary>svec C of the scaled problem.</summary>
    internal abstract double[] Coordinates(double clock, CancellationToken cancellation);

    /// <summary>The traces of the scaled problem.</summary>
    internal abstract CovarianceTraces[] ScaledTraces(double[] clocks, CancellationToken cancellation);

    private static CovarianceEngine Create(
        Spectrum<Float64> spectrum,
        MomentForcing<Float64> forcing,
        MomentDynamics dynamics,
        double tolerance,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(forcing);
        cancellation.ThrowIfCancellationRequested();
        return spectrum.Rank <= LargestDenseRank
            ? new DenseCovarianceEngine(spectrum, forcing, dynamics)
            : new MatrixFreeCovarianceEngine(spectrum, forcing, dynamics, tolerance);
    }

    /// <summary>Whether the growth that was computed may be rounding of what decays: the slowest mode's rate is below that of the fastest.</summary>
    internal virtual bool GrowthMayBeRounding => false;

    private double RequireFinite(double value, double clock)
    {
        if (double.IsFinite(value))
        {
            return value;
        }
        string at = $"{(Problem.Dynamics.IsFlow ? "time" : "step")} {clock:R}";
        throw new InvalidInputException(
            GrowthMayBeRounding
                ? $"the covariance at {at} leaves the range of doubles by rounding: the slowest rate is lost beside the fastest (columns of very different size?); --digits N keeps it"
                : $"the covariance at {at} exceeds the range of doubles: the step size is above the mean-square stability threshold, or X, y or β* are too large"
        );
    }
}
