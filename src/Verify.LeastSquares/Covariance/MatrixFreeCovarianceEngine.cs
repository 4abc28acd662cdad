using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Covariances by products with the generator only, O(nr²) each: traces by Lanczos, whole matrices by Chebyshev.</summary>
internal sealed class MatrixFreeCovarianceEngine : CovarianceEngine
{
    private const double Agreement = 1e-10;

    // Where some six hundred vectors of a polynomial space cost what sixty resolvents do.
    private const double LongSpread = 4000.0;

    private readonly SamplingNoise _noise;
    private readonly Lazy<DenseCovarianceEngine> _dense;
    private readonly Lazy<(ICovarianceTrace OfIdentity, ICovarianceTrace OfCovariance)> _traces;
    private readonly Lazy<(ICovarianceTrace OfIdentity, ICovarianceTrace OfCovariance)> _late;

    /// <summary>Prepares the operator.</summary>
    public MatrixFreeCovarianceEngine(
        Spectrum<Float64> spectrum,
        MomentForcing<Float64> forcing,
        MomentDynamics dynamics,
        double tolerance = KrylovTrace.Tolerance
    )
        : base(spectrum, forcing, dynamics)
    {
        _noise = Problem.Noise();
        _dense = new(() => new DenseCovarianceEngine(spectrum, forcing, dynamics));
        _late = new(() =>
        {
            var rates = new ForcingRates(Problem);
            return (
                new RationalTrace(Problem, rates, _noise.ForAnotherThread(), Problem.Identity, tolerance),
                new RationalTrace(Problem, rates, _noise.ForAnotherThread(), Problem.Covariance, tolerance)
            );
        });
        _traces = new(() =>
        {
            var rates = new ForcingRates(Problem);
            double bound = ForcingNorm();
            return (
                new KrylovTrace(Problem, rates, _noise, Problem.Identity, bound, tolerance),
                new KrylovTrace(Problem, rates, _noise.ForAnotherThread(), Problem.Covariance, bound, tolerance)
            );
        });
    }

    /// <inheritdoc/>
    internal override double[] Coordinates(double clock, CancellationToken cancellation) =>
        Problem.Rank <= LargestDenseCovarianceRank
            ? _dense.Value.Coordinates(clock, cancellation)
            : ByChebyshev(clock, cancellation);

    /// <summary>svec C by a Chebyshev series, checked: both its traces must agree with those by Lanczos.</summary>
    /// <exception cref="InvalidInputException">They do not, or the series would be too long.</exception>
    internal double[] ByChebyshev(double clock, CancellationToken cancellation)
    {
        double[] coordinates = new ChebyshevCovariance(Problem, _noise).At(clock, cancellation);
        CovarianceTraces known = ScaledTraces([clock], cancellation)[0];
        double trace = VectorKernels.Dot(Problem.Identity, coordinates),
            prediction = VectorKernels.Dot(Problem.Covariance, coordinates);
        if (
            Math.Abs(trace - known.Trace) <= Agreement * Math.Abs(known.Trace)
            && Math.Abs(prediction - known.PredictionTrace) <= Agreement * Math.Abs(known.PredictionTrace)
        )
        {
            return coordinates;
        }
        throw new InvalidInputException(
            $"the whole covariance of rank {Problem.Rank} could not be computed to 10 digits at {(Problem.Dynamics.IsFlow ? "this time" : "this step")}; its traces, and with them the risk, can"
        );
    }

    /// <inheritdoc/>
    internal override CovarianceTraces[] ScaledTraces(double[] clocks, CancellationToken cancellation)
    {
        if (Problem.Rank == 0)
        {
            return new CovarianceTraces[clocks.Length];
        }
        (ICovarianceTrace ofIdentity, ICovarianceTrace ofCovariance) = IsLate(clocks) ? _late.Value : _traces.Value;
        // Each trace is sequential in itself, so that two threads change no digit.
        var second = Task.Run(() => ofCovariance.At(clocks, cancellation), cancellation);
        (double Value, double Error, double Constant)[] first;
        try
        {
            first = ofIdentity.At(clocks, cancellation);
        }
        finally
        {
            // Nobody else may use the second space while it still grows.
            ((IAsyncResult)second).AsyncWaitHandle.WaitOne();
        }
        (double Value, double Error, double Constant)[] predictions = second.GetAwaiter().GetResult();
        return
        [
            .. first.Select(
                (a, i) =>
                    new CovarianceTraces(
                        a.Value,
                        predictions[i].Value,
                        Math.Max(a.Error, predictions[i].Error),
                        a.Constant,
                        predictions[i].Constant
                    )
                    {
                        Leak = ofIdentity.Leak(clocks[i]),
                    }
            ),
        ];
    }

    // A polynomial space grows like √(‖G‖·min(t, 1/rate)); resolvents need damped steps, as 1 + ηx = −1 is no slow mode of theirs.
    private bool IsLate(double[] clocks)
    {
        double fast = Problem.PairRates.Max(),
            slow = Problem.PairRates.Min();
        double time = clocks.Length == 0 ? 0.0 : Problem.Dynamics.Time(clocks.Max());
        return slow > 0.0 && fast * Math.Min(time, 1.0 / slow) > LongSpread && Problem.Dynamics.StepSize * fast <= 1.0;
    }

    // ‖q(u)‖ ≤ ‖q₀‖ + Σ‖q_i‖ + ‖𝒩[M]‖ up to the signs within M, which only a mean that grows could turn round.
    private double ForcingNorm()
    {
        static double Norm(double[] x) => Math.Sqrt(VectorKernels.Dot(x, x));
        double norm = Norm(_noise.WeightedCovariance(Problem.Weights));
        var image = new double[Problem.Size];
        _noise.Apply(Problem.Square, image);
        norm += Norm(image);
        if (Problem.RowWeights is { } fading)
        {
            norm += Norm(
                _noise.WeightedCovariance([
                    .. Enumerable
                        .Range(0, Problem.SampleCount)
                        .Select(k => fading.AsSpan(k * Problem.Rank, Problem.Rank).ToArray().Sum()),
                ])
            );
        }
        if (Problem.Residuals is { } residuals)
        {
            // (2/n)Σ e_k(a_kᵀβ̂)a_ka_kᵀ.
            var product = new double[Problem.SampleCount];
            for (int k = 0; k < product.Length; k++)
            {
                product[k] =
                    2.0
                    * residuals[k]
                    * VectorKernels.Dot(Problem.Rows.AsSpan(k * Problem.Rank, Problem.Rank), Problem.Fit);
            }
            norm += Norm(_noise.WeightedCovariance(product));
        }
        return norm;
    }
}
