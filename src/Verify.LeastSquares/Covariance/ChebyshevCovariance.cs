using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>svec C at one time or step without forming the generator.</summary>
/// <remarks>
/// x = (svec C, svec(ρρᵀ∘M), ρ, 1) obeys ẋ = 𝔊x, block triangular, with C from 0: C(t) is the first block of g(𝔊)x₀ and keeps
/// its relative accuracy when κ is small. g is replaced by its Chebyshev series on an interval that holds the spectra of all
/// blocks, G ≥ −max(b_ij + κs_is_j) below and 0 (or the largest Ritz value, when unstable) above; a term costs one product
/// with 𝒩. The error is relative to the largest covariance up to that time, as for any polynomial in 𝔊. Once every transient is below e^{−60}, C∞ solves −GC = κq₀ by conjugate gradients.
/// </remarks>
internal sealed class ChebyshevCovariance
{
    // About ten minutes on one core.
    private const double MostOperations = 1e13;
    private const int RitzSteps = 60;

    private readonly ScaledMoments _problem;
    private readonly SamplingNoise _noise;
    private readonly double[] _constant;

    /// <summary>Prepares the forcing.</summary>
    public ChebyshevCovariance(ScaledMoments problem, SamplingNoise noise)
    {
        _problem = problem;
        _noise = noise;
        _constant = problem.Rank == 0 ? [] : noise.WeightedCovariance(problem.Weights);
    }

    /// <summary>svec C.</summary>
    /// <exception cref="InvalidInputException">The series would need more terms than can be paid.</exception>
    public double[] At(double clock, CancellationToken cancellation)
    {
        if (_problem.Rank == 0 || clock == 0.0)
        {
            return new double[_problem.Size];
        }
        MomentDynamics dynamics = _problem.Dynamics;
        double largest = LargestRitzValue(cancellation);
        double slowest = Math.Min(-largest, Math.Min(_problem.Eigenvalues[^1], _problem.PairRates.Min()));
        double low = Math.Min(-_problem.Eigenvalues[0], LowerBound());
        // A descent also flips signs: its fast modes 1 + ηx must be away from −1.
        double rate = dynamics.IsFlow ? slowest : Math.Min(slowest, (2.0 / dynamics.StepSize) + low);
        double time = dynamics.Time(clock);
        if (rate > 0.0 && rate * time > MomentDynamics.Transient)
        {
            return Stationary(cancellation);
        }
        double high = Math.Max(0.0, Math.Max((1.0 + 1e-9) * largest, -_problem.PairRates.Min()));
        double operations = 2.0 * _problem.SampleCount * _problem.Rank * _problem.Rank;
        int most = (int)Math.Min(1e6, MostOperations / operations);
        double[]? coefficients = dynamics.IsFlow
            ? ChebyshevSeries.OfExponential(low, high, clock, most)
            : ChebyshevSeries.OfFunction(low, high, Power(clock, low), Math.Min(most, 50_000));
        if (!dynamics.IsFlow && clock <= Math.Min(most, coefficients?.Length ?? int.MaxValue))
        {
            return Recursion((int)clock, cancellation);
        }
        return coefficients is not null
            ? Series(coefficients, low, high, cancellation)
            : throw new InvalidInputException(
                $"the whole covariance at this {(dynamics.IsFlow ? "time" : "step")} needs more than {most} products with an operator of {_problem.Size} coordinates: the eigenvalues of XᵀX/n spread from {_problem.Eigenvalues[^1] / _problem.Eigenvalues[0]:E1} to 1 of the largest"
            );
    }

    // (1 + ηx)^k; while it stays near 1 less 1, with all digits: a constant does not enter the first block.
    private Func<double, double> Power(double clock, double low)
    {
        MomentDynamics dynamics = _problem.Dynamics;
        double step = dynamics.StepSize;
        return clock * step * -low < 1.0
            ? x => Float64.Expm1(clock * Float64.Log1p(step * x).Value).Value
            : x => dynamics.Propagate(x, clock);
    }

    // The largest eigenvector of a positive semigroup is positive semidefinite: the start I has a large part of it.
    private double LargestRitzValue(CancellationToken cancellation)
    {
        var basis = new LanczosBasis(
            _problem.Identity,
            (x, y) =>
            {
                _noise.Apply(x, y);
                for (int q = 0; q < y.Length; q++)
                {
                    y[q] = (_problem.Dynamics.NoiseScale * y[q]) - (_problem.PairRates[q] * x[q]);
                }
            }
        );
        for (int step = 0; step < RitzSteps && !basis.IsComplete; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            basis.Extend();
        }
        double[] modes = basis.Diagonal;
        TridiagonalEigen.Solve(modes, basis.OffDiagonal, [.. modes.Select(_ => Array.Empty<double>())]);
        return modes.Max();
    }

    // 𝒩 ≥ −diag(s_is_j), so G ≥ −max(b_ij + κs_is_j).
    private double LowerBound()
    {
        double bound = 0.0;
        foreach ((int q, int i, int j) in new SymmetricPairs(_problem.Rank))
        {
            double product = _problem.Eigenvalues[i] * _problem.Eigenvalues[j];
            bound = Math.Min(bound, -(_problem.PairRates[q] + (_problem.Dynamics.NoiseScale * product)));
        }
        return bound;
    }

    private double[] Series(double[] coefficients, double low, double high, CancellationToken cancellation)
    {
        State previous = State.Start(_problem),
            current = State.Start(_problem),
            image = State.Start(_problem);
        double half = (high - low) / 2.0,
            middle = (high + low) / 2.0;
        var result = new double[_problem.Size];
        for (int k = 1; k < coefficients.Length; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            Apply(current, image);
            // T₁ = ξ, T_{k+1} = 2ξT_k − T_{k−1} with ξ = (𝔊 − middle)/half.
            double factor = k == 1 ? 1.0 : 2.0;
            State next = k == 1 ? State.Start(_problem) : previous;
            next.Combine(factor / half, image, -factor * middle / half, current, k == 1 ? 0.0 : -1.0);
            (previous, current) = (current, next);
            VectorKernels.AddScaled(coefficients[k], current.Covariance, result);
        }
        return result;
    }

    private double[] Recursion(int steps, CancellationToken cancellation)
    {
        State current = State.Start(_problem),
            image = State.Start(_problem);
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            Apply(current, image);
            current.Combine(_problem.Dynamics.StepSize, image, 0.0, image, 1.0);
        }
        return current.Covariance;
    }

    private void Apply(State x, State result)
    {
        double scale = _problem.Dynamics.NoiseScale;
        var sum = new double[_problem.Size];
        x.Covariance.CopyTo(sum, 0);
        VectorKernels.AddScaled(1.0, x.Square, sum);
        _noise.Apply(sum, result.Covariance);
        VectorKernels.AddScaled(x.One, _constant, result.Covariance);
        if (_problem.Residuals is { } residuals)
        {
            var weights = new double[_problem.SampleCount];
            var coordinates = new double[_problem.Rank];
            for (int i = 0; i < coordinates.Length; i++)
            {
                coordinates[i] = _problem.Fit![i] * x.Mean[i];
            }
            for (int k = 0; k < weights.Length; k++)
            {
                weights[k] =
                    2.0
                    * residuals[k]
                    * VectorKernels.Dot(_problem.Rows.AsSpan(k * _problem.Rank, _problem.Rank), coordinates);
            }
            VectorKernels.AddScaled(1.0, _noise.WeightedCovariance(weights), result.Covariance);
        }
        for (int q = 0; q < sum.Length; q++)
        {
            result.Covariance[q] = (scale * result.Covariance[q]) - (_problem.PairRates[q] * x.Covariance[q]);
            result.Square[q] = -_problem.PairRates[q] * x.Square[q];
        }
        for (int i = 0; i < x.Mean.Length; i++)
        {
            result.Mean[i] = -_problem.Eigenvalues[i] * x.Mean[i];
        }
        result.One = 0.0;
    }

    private double[] Stationary(CancellationToken cancellation)
    {
        double scale = _problem.Dynamics.NoiseScale;
        double[] residual = [.. _constant.Select(q => scale * q)];
        var solution = new double[residual.Length];
        var direction = (double[])residual.Clone();
        var image = new double[residual.Length];
        double square = VectorKernels.Dot(residual, residual),
            enough = square * 1e-32;
        for (int step = 0; square > enough && step < 20 * solution.Length; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            _noise.Apply(direction, image);
            for (int q = 0; q < image.Length; q++)
            {
                image[q] = (_problem.PairRates[q] * direction[q]) - (scale * image[q]);
            }
            double length = square / VectorKernels.Dot(direction, image);
            VectorKernels.AddScaled(length, direction, solution);
            VectorKernels.AddScaled(-length, image, residual);
            double next = VectorKernels.Dot(residual, residual);
            for (int q = 0; q < direction.Length; q++)
            {
                direction[q] = residual[q] + (next / square * direction[q]);
            }
            square = next;
        }
        return solution;
    }

    private sealed class State(double[] covariance, double[] square, double[] mean)
    {
        public double[] Covariance { get; } = covariance;

        public double[] Square { get; } = square;

        public double[] Mean { get; } = mean;

        public double One { get; set; } = 1.0;

        public static State Start(ScaledMoments problem)
        {
            var mean = new double[problem.Rank];
            Array.Fill(mean, 1.0);
            return new(new double[problem.Size], (double[])problem.Square.Clone(), mean);
        }

        // this ← a·x + b·y + c·this.
        public void Combine(double a, State x, double b, State y, double c)
        {
            Combine(a, x.Covariance, b, y.Covariance, c, Covariance);
            Combine(a, x.Square, b, y.Square, c, Square);
            Combine(a, x.Mean, b, y.Mean, c, Mean);
            One = (a * x.One) + (b * y.One) + (c * One);
        }

        private static void Combine(double a, double[] x, double b, double[] y, double c, double[] target)
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = (a * x[i]) + (b * y[i]) + (c * target[i]);
            }
        }
    }
}
