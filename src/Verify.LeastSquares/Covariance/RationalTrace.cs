using Verify.Arithmetic;
using Dense = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using Symmetry = MathNet.Numerics.LinearAlgebra.Symmetricity;

namespace Verify.LeastSquares;

/// <summary>⟨Z, C(t)⟩ from a rational Krylov space of the generator: for eigenvalues that spread over many orders of magnitude, and late times.</summary>
/// <remarks>
/// The space holds Z and what resolvents (σ_j − G)⁻¹ make of it, σ_j &gt; 0 spread evenly over the logarithms of the rates: its length grows
/// like log(cond)·log(1/ε) where a polynomial one grows like √cond (Druskin, Knizhnerman, Zaslavsky 2009; from memory). A resolvent is solved
/// by conjugate gradients with the diagonal σ + b as preconditioner: b^{−½}κ𝒩b^{−½} has norm below 1 wherever the process is mean-square stable,
/// so a few dozen products do, whatever the condition. Solving inexactly only makes the space another one: G is projected on it as it is.
/// </remarks>
internal sealed class RationalTrace : ICovarianceTrace
{
    private const int Batch = 8;
    private const int MostVectors = 200;
    private const int MostIterations = 500;
    private const double SolveTolerance = 1e-12;

    private readonly ScaledMoments _problem;
    private readonly ForcingRates _rates;
    private readonly ForcedGenerator _generator;
    private readonly double _startNorm;
    private readonly double _tolerance;
    private readonly List<double[]> _vectors = [];
    private readonly List<double[]> _images = [];
    private readonly List<double[]> _projections = [];
    private readonly double _slowRate;
    private readonly double _fastRate;
    private ForcedModes? _modes;

    /// <summary>Prepares the space of Z.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="rates">Its rates.</param>
    /// <param name="noise">𝒩, for this thread alone.</param>
    /// <param name="start">svec Z.</param>
    /// <param name="tolerance">The relative accuracy asked for.</param>
    public RationalTrace(
        ScaledMoments problem,
        ForcingRates rates,
        SamplingNoise noise,
        double[] start,
        double tolerance
    )
    {
        (_problem, _rates, _tolerance) = (problem, rates, tolerance);
        _generator = new ForcedGenerator(problem, rates, noise);
        _startNorm = Math.Sqrt(VectorKernels.Dot(start, start));
        // Noise slows the slowest mode down, by any amount near the threshold: some room below.
        _slowRate = problem.PairRates.Min() / 8.0;
        _fastRate = problem.PairRates.Max();
        _ = TryAdd([.. start]);
    }

    /// <inheritdoc/>
    public (double Value, double Error, double Constant)[] At(double[] clocks, CancellationToken cancellation)
    {
        _modes ??= Diagonalize(cancellation);
        (double Value, double Error, double Constant)[] known = Values(_modes, clocks);
        while (true)
        {
            bool isComplete = !Grow(cancellation);
            _modes = Diagonalize(cancellation);
            (double Value, double Error, double Constant)[] next = Values(_modes, clocks);
            double worst = 0.0;
            for (int i = 0; i < next.Length; i++)
            {
                // What the last resolvents changed is more than what the next ones will, as each gains a factor.
                double change =
                    isComplete || next[i].Value == 0.0
                        ? 0.0
                        : Math.Abs(next[i].Value - known[i].Value) / Math.Abs(next[i].Value);
                worst = Math.Max(worst, double.IsNaN(change) ? 0.0 : change / (_tolerance + next[i].Error));
                next[i].Error += change;
            }
            if (worst <= 1.0)
            {
                return next;
            }
            if (_vectors.Count >= MostVectors)
            {
                throw new InvalidInputException(
                    $"the covariance is not found in a space of {_vectors.Count} resolvents: the eigenvalues of XᵀX/n spread from {_problem.Eigenvalues[^1] / _problem.Eigenvalues[0]:E1} to 1 of the largest; drop directions without signal"
                );
            }
            known = next;
        }
    }

    /// <inheritdoc/>
    public double Leak(double clock) =>
        (_modes ?? throw new InvalidOperationException("the space has not grown yet")).Leak(clock);

    private (double Value, double Error, double Constant)[] Values(ForcedModes modes, double[] clocks) =>
        [
            .. clocks.Select(clock =>
            {
                double value = modes.Value(clock),
                    constant = modes.Constant(clock);
                return (
                    value,
                    clock == 0.0
                        ? 0.0
                        : RoundingEstimate.Of(_problem.Dynamics, modes.Largest, modes.Slowest, clock, constant / value),
                    constant
                );
            }),
        ];

    // Whether the space grew.
    private bool Grow(CancellationToken cancellation)
    {
        for (int i = 0; i < Batch; i++)
        {
            double shift = _slowRate * Math.Pow(_fastRate / _slowRate, Place(_vectors.Count));
            if (!TryAdd(Solve(shift, _vectors[^1], cancellation)))
            {
                return false;
            }
        }
        return true;
    }

    // The van der Corput sequence: every stretch of it is spread evenly over [0, 1].
    private static double Place(int index)
    {
        double place = 0.0;
        for (double weight = 0.5; index > 0; index /= 2, weight /= 2.0)
        {
            place += weight * (index % 2);
        }
        return place;
    }

    // Orthonormalized against the others, twice; false where nothing is left.
    private bool TryAdd(double[] vector)
    {
        double before = Math.Sqrt(VectorKernels.Dot(vector, vector));
        for (int round = 0; round < 2; round++)
        {
            foreach (double[] other in _vectors)
            {
                VectorKernels.AddScaled(-VectorKernels.Dot(other, vector), other, vector);
            }
        }
        double length = Math.Sqrt(VectorKernels.Dot(vector, vector));
        if (!(length > 1e-13 * before) || _vectors.Count == vector.Length)
        {
            return false;
        }
        for (int q = 0; q < vector.Length; q++)
        {
            vector[q] /= length;
        }
        var image = new double[vector.Length];
        _projections.Add(_generator.Project(vector, image));
        _vectors.Add(vector);
        _images.Add(image);
        return true;
    }

    // (σ − G)x = v by preconditioned conjugate gradients.
    private double[] Solve(double shift, double[] right, CancellationToken cancellation)
    {
        int size = right.Length;
        var x = new double[size];
        double[] rest = [.. right];
        var scaled = new double[size];
        double Precondition()
        {
            double product = 0.0;
            for (int q = 0; q < size; q++)
            {
                scaled[q] = rest[q] / (shift + _problem.PairRates[q]);
                product += scaled[q] * rest[q];
            }
            return product;
        }
        double product = Precondition();
        double[] direction = [.. scaled];
        var image = new double[size];
        double wanted = product * SolveTolerance * SolveTolerance;
        for (int step = 0; step < MostIterations && product > wanted; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            _generator.Apply(direction, image);
            for (int q = 0; q < size; q++)
            {
                image[q] = (shift * direction[q]) - image[q];
            }
            double curvature = VectorKernels.Dot(direction, image);
            if (!(curvature > 0.0))
            {
                // Beyond the threshold of stability: the space goes on with what there is.
                break;
            }
            double length = product / curvature;
            VectorKernels.AddScaled(length, direction, x);
            VectorKernels.AddScaled(-length, image, rest);
            double next = Precondition();
            double ratio = next / product;
            product = next;
            for (int q = 0; q < size; q++)
            {
                direction[q] = scaled[q] + (ratio * direction[q]);
            }
        }
        return x;
    }

    private ForcedModes Diagonalize(CancellationToken cancellation)
    {
        int m = _vectors.Count;
        Dense projected = Dense.Build.Dense(m, m);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double entry =
                    0.5 * (VectorKernels.Dot(_vectors[i], _images[j]) + VectorKernels.Dot(_vectors[j], _images[i]));
                projected[i, j] = projected[j, i] = entry;
            }
        }
        var decomposition = projected.Evd(Symmetry.Symmetric);
        double[] modes = [.. decomposition.EigenValues.Select(value => value.Real)];
        double[][] vectors = [.. Enumerable.Range(0, m).Select(a => decomposition.EigenVectors.Column(a).ToArray())];
        return ForcedModes.Of(_problem, _rates, modes, vectors, _projections, _startNorm, cancellation);
    }
}
