using Verify.Arithmetic;
using Dense = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using Symmetry = MathNet.Numerics.LinearAlgebra.Symmetricity;

namespace Verify.LeastSquares;

/// <summary>Covariances through one symmetric eigendecomposition of the generator on its N = r(r+1)/2 coordinates.</summary>
/// <remarks>
/// O(nr⁴ + N³) once and O(N²) a time. C = Σ over modes a of U_a Σ_rates c_{a,ρ}·(convolution of mode and rate), variation of
/// constants; confluent rates go through φ₁.
/// </remarks>
internal sealed class DenseCovarianceEngine : CovarianceEngine
{
    // Ten thousand squares of it have a sum.
    private const double LargestEntry = 1e150;

    private readonly ForcingRates _rates;
    private readonly double[] _modes;
    private readonly double[][] _vectors;
    private readonly double[][] _coefficients;

    /// <summary>Decomposes the generator.</summary>
    public DenseCovarianceEngine(Spectrum<Float64> spectrum, MomentForcing<Float64> forcing, MomentDynamics dynamics)
        : base(spectrum, forcing, dynamics)
    {
        _rates = new ForcingRates(Problem);
        double[][] products = Products();
        double[][] noise = NoiseMatrix(products);
        (_modes, _vectors) = Decompose(noise);
        _coefficients = [.. _vectors.Select(vector => Coefficients(vector, products, noise))];
    }

    /// <inheritdoc/>
    /// <remarks>The decomposition is that of a matrix off by N·u of its norm; a mode that grows by more than that grows.</remarks>
    internal override bool GrowthMayBeRounding =>
        _modes.Length > 0
        && _modes.Max() is var slowest
        && slowest <= Math.ScaleB(_modes.Length, -50) * _modes.Max(Math.Abs);

    /// <inheritdoc/>
    internal override double[] Coordinates(double clock, CancellationToken cancellation)
    {
        var coordinates = new double[Problem.Size];
        double[] factors = _rates.Factors(clock);
        for (int a = 0; a < _modes.Length; a++)
        {
            double mode = _rates.Convolve(_coefficients[a], factors, _modes[a], clock);
            VectorKernels.AddScaled(mode, _vectors[a], coordinates);
        }
        return coordinates;
    }

    /// <inheritdoc/>
    internal override CovarianceTraces[] ScaledTraces(double[] clocks, CancellationToken cancellation)
    {
        double[] traces = [.. _vectors.Select(vector => VectorKernels.Dot(vector, Problem.Identity))];
        double[] predictions = [.. _vectors.Select(vector => VectorKernels.Dot(vector, Problem.Covariance))];
        double largest = _modes.Length == 0 ? 0.0 : _modes.Max(Math.Abs),
            slowest = _modes.Length == 0 ? 0.0 : _modes.Max();
        var results = new CovarianceTraces[clocks.Length];
        for (int i = 0; i < clocks.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] factors = _rates.Factors(clocks[i]);
            double trace = 0.0,
                prediction = 0.0,
                constant = 0.0,
                predictionConstant = 0.0;
            for (int a = 0; a < _modes.Length; a++)
            {
                double mode = _rates.Convolve(_coefficients[a], factors, _modes[a], clocks[i]);
                trace += traces[a] * mode;
                prediction += predictions[a] * mode;
                double ofConstant = _coefficients[a][0] * Problem.Dynamics.Integrate(_modes[a], clocks[i]);
                constant += traces[a] * ofConstant;
                predictionConstant += predictions[a] * ofConstant;
            }
            double rounding = RoundingEstimate.Of(Problem.Dynamics, largest, slowest, clocks[i], constant / trace);
            results[i] = new(trace, prediction, rounding, constant, predictionConstant)
            {
                Leak = RoundingEstimate.Leak(Problem.Dynamics, _rates, _modes, _coefficients, factors, clocks[i]),
            };
        }
        return results;
    }

    // Column q: √2^[i<j] a_ki a_kj over k, so that svec(a_ka_kᵀ) are the rows.
    private double[][] Products()
    {
        int n = Problem.SampleCount,
            rank = Problem.Rank;
        var products = new double[Problem.Size][];
        foreach ((int q, int i, int j) in new SymmetricPairs(rank))
        {
            var column = new double[n];
            double factor = i == j ? 1.0 : Math.Sqrt(2.0);
            for (int k = 0; k < n; k++)
            {
                column[k] = factor * Problem.Rows[(k * rank) + i] * Problem.Rows[(k * rank) + j];
            }
            products[q] = column;
        }
        return products;
    }

    private double[][] NoiseMatrix(double[][] products)
    {
        int size = Problem.Size;
        double[][] noise = [.. Enumerable.Range(0, size).Select(_ => new double[size])];
        if (Problem.SampleCount == 1)
        {
            // One sample has no noise; the difference of the two terms would be their rounding.
            return noise;
        }
        foreach ((int q, int i, int j) in new SymmetricPairs(Problem.Rank))
        {
            for (int u = 0; u <= q; u++)
            {
                noise[q][u] = noise[u][q] = VectorKernels.Dot(products[q], products[u]) / Problem.SampleCount;
            }
            noise[q][q] -= Problem.Eigenvalues[i] * Problem.Eigenvalues[j];
        }
        return noise;
    }

    private (double[] Modes, double[][] Vectors) Decompose(double[][] noise)
    {
        int size = noise.Length;
        if (size == 0)
        {
            return ([], []);
        }
        double scale = Problem.Dynamics.NoiseScale;
        var generator = Dense.Build.Dense(
            size,
            size,
            (q, u) => (scale * noise[q][u]) - (q == u ? Problem.PairRates[q] : 0.0)
        );
        // The decomposition squares entries: what leaves the range of doubles there leads it out of its arrays.
        if (!generator.Enumerate().All(entry => Math.Abs(entry) < LargestEntry))
        {
            throw new InvalidInputException(
                "the covariance's generator exceeds the range of doubles: the step size is far above the mean-square stability threshold, or X is too large"
            );
        }
        var evd = generator.Evd(Symmetry.Symmetric);
        return (
            [.. evd.EigenValues.Select(value => value.Real)],
            [.. Enumerable.Range(0, size).Select(a => evd.EigenVectors.Column(a).ToArray())]
        );
    }

    // κ·(mode ᵀ forcing) for every rate.
    private double[] Coefficients(double[] vector, double[][] products, double[][] noise)
    {
        int n = Problem.SampleCount,
            rank = Problem.Rank;
        double scale = Problem.Dynamics.NoiseScale;
        var coefficients = new double[_rates.Values.Length];
        var forms = new double[n];
        for (int q = 0; q < vector.Length; q++)
        {
            VectorKernels.AddScaled(vector[q], products[q], forms);
            coefficients[_rates.FirstPair + q] = scale * VectorKernels.Dot(vector, noise[q]) * Problem.Square[q];
        }
        Problem.AddRowWeights(forms, scale, coefficients.AsSpan(_rates.FirstPair));
        coefficients[0] = scale * VectorKernels.Dot(Problem.Weights, forms) / n;
        for (int i = 0; Problem.Residuals is { } residuals && i < rank; i++)
        {
            double sum = 0.0;
            for (int k = 0; k < n; k++)
            {
                sum += residuals[k] * forms[k] * Problem.Rows[(k * rank) + i];
            }
            coefficients[1 + i] = scale * 2.0 * Problem.Fit![i] * sum / n;
        }
        return coefficients;
    }
}
