using Verify.Arithmetic;
using Verify.LeastSquares.Doubles;

namespace Verify.LeastSquares;

/// <summary>Covariances by products with the generator only, O(nr²) each: traces by Lanczos, whole matrices by Chebyshev.</summary>
internal sealed class MatrixFreeCovarianceEngine : CovarianceEngine
{
    private readonly SamplingNoise _noise;
    private readonly Lazy<(KrylovTrace OfIdentity, KrylovTrace OfCovariance)> _traces;

    /// <summary>Prepares the operator.</summary>
    public MatrixFreeCovarianceEngine(
        Spectrum<Float64> spectrum,
        MomentForcing<Float64> forcing,
        MomentDynamics dynamics
    )
        : base(spectrum, forcing, dynamics)
    {
        _noise = Problem.Noise();
        _traces = new(() =>
        {
            var rates = new ForcingRates(Problem);
            double bound = ForcingNorm();
            return (
                new KrylovTrace(Problem, rates, _noise, Problem.Identity, bound),
                new KrylovTrace(Problem, rates, _noise.ForAnotherThread(), Problem.Covariance, bound)
            );
        });
    }

    /// <inheritdoc/>
    private protected override double[] Coordinates(double clock, CancellationToken cancellation) =>
        new ChebyshevCovariance(Problem, _noise).At(clock, cancellation);

    /// <inheritdoc/>
    private protected override CovarianceTraces[] ScaledTraces(double[] clocks, CancellationToken cancellation)
    {
        if (Problem.Rank == 0)
        {
            return new CovarianceTraces[clocks.Length];
        }
        (KrylovTrace ofIdentity, KrylovTrace ofCovariance) = _traces.Value;
        // Each trace is sequential in itself, so that two threads change no digit.
        var second = Task.Run(() => ofCovariance.At(clocks, cancellation), cancellation);
        (double Value, double Error)[] first;
        try
        {
            first = ofIdentity.At(clocks, cancellation);
        }
        finally
        {
            // Nobody else may use the second space while it still grows.
            ((IAsyncResult)second).AsyncWaitHandle.WaitOne();
        }
        (double Value, double Error)[] predictions = second.GetAwaiter().GetResult();
        return
        [
            .. first.Zip(predictions, (a, b) => new CovarianceTraces(a.Value, b.Value, Math.Max(a.Error, b.Error))),
        ];
    }

    // ‖q(u)‖ ≤ ‖q₀‖ + Σ‖q_i‖ + ‖𝒩[M]‖ up to the signs within M, which only a mean that grows could turn round.
    private double ForcingNorm()
    {
        static double Norm(double[] x) => Math.Sqrt(VectorKernels.Dot(x, x));
        double norm = Norm(_noise.WeightedCovariance(Problem.Weights));
        var image = new double[Problem.Size];
        _noise.Apply(Problem.Square, image);
        norm += Norm(image);
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
