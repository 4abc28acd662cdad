using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>⟨Z, C(t)⟩ at every time from one Krylov space of the self-adjoint generator, started from Z = I or Σ̂.</summary>
/// <remarks>
/// ⟨Z, C(t)⟩ = κ∫₀ᵗ⟨e^{G(t−u)}Z, q(u)⟩du because G is self-adjoint: one space serves every forcing and every time. With
/// GV = VT + β_m v_{m+1}e_mᵀ the error E of V e^{Tτ}e₁‖Z‖ obeys E′ = GE + β_m‖Z‖h(τ)v_{m+1}, h(τ) = e_mᵀe^{Tτ}e₁; h ≥ 0 since T
/// has no negative entry beside its diagonal, so ‖E(τ)‖ ≤ β_m‖Z‖∫₀^τ h when G ≤ 0 (Saad 1992, doi 10.1137/0729014). Hence
/// |error of ⟨Z, C(t)⟩| ≤ κ‖Z‖β_m·∫₀ᵗh·sup‖q‖·min(t, 1/|w|). Powers obey the same with sums; where (1 + ηT) has negative
/// entries even and odd steps are bounded apart, an estimate.
/// </remarks>
internal sealed class KrylovTrace : ICovarianceTrace
{
    /// <summary>The relative accuracy of traces that are answers.</summary>
    public const double Tolerance = 1e-13;

    private const long MostDoubles = 200_000_000;

    private readonly ScaledMoments _problem;
    private readonly ForcingRates _rates;
    private readonly LanczosBasis _basis;
    private readonly List<double[]> _projections = [];
    private readonly double _forcingNorm;
    private readonly double _tolerance;
    private ForcedModes? _modes;

    /// <summary>Prepares the space of Z.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="rates">Its rates.</param>
    /// <param name="noise">𝒩, for this thread alone.</param>
    /// <param name="start">svec Z.</param>
    /// <param name="forcingNorm">A bound of ‖q(u)‖.</param>
    /// <param name="tolerance">The relative accuracy asked for.</param>
    public KrylovTrace(
        ScaledMoments problem,
        ForcingRates rates,
        SamplingNoise noise,
        double[] start,
        double forcingNorm,
        double tolerance = Tolerance
    )
    {
        (_problem, _rates, _forcingNorm, _tolerance) = (problem, rates, forcingNorm, tolerance);
        var generator = new ForcedGenerator(problem, rates, noise);
        _basis = new LanczosBasis(start, (x, y) => _projections.Add(generator.Project(x, y)));
    }

    /// <inheritdoc/>
    public (double Value, double Error, double Constant)[] At(double[] clocks, CancellationToken cancellation)
    {
        double[] sorted = [.. clocks.Order()];
        double[] probes = sorted.Length == 0 ? [] : [sorted[0], sorted[sorted.Length / 2], sorted[^1]];
        Grow(Math.Min(12, _problem.Size), cancellation);
        _modes ??= Diagonalize(cancellation);
        while (true)
        {
            double[] rough = [.. probes.Select(_modes.Value)];
            while (!_basis.IsComplete && !Suffices(probes, rough))
            {
                Grow(_basis.Count + 1 + (_basis.Count / 8), cancellation);
                // A small space may take a value that dies out for far smaller than it is, and ask too much.
                if (_basis.Count >= 3 * _modes.Count / 2)
                {
                    _modes = Diagonalize(cancellation);
                    rough = [.. probes.Select(_modes.Value)];
                }
            }
            if (_modes.Count < _basis.Count)
            {
                _modes = Diagonalize(cancellation);
            }
            var values = new (double Value, double Error, double Constant)[clocks.Length];
            Func<double, double, (double Left, double Rounding)> estimate = Estimate(clocks);
            double worst = -1.0;
            for (int i = 0; i < clocks.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                double value = _modes.Value(clocks[i]);
                (double left, double rounding) = estimate(clocks[i], value);
                bool enough = left <= (_tolerance + rounding) * Math.Abs(value) || !double.IsFinite(value);
                if (!enough && !_basis.IsComplete && clocks[i] > worst)
                {
                    worst = clocks[i];
                }
                values[i] = (
                    value,
                    (left == 0.0 ? 0.0 : left / Math.Abs(value)) + rounding,
                    _modes.Constant(clocks[i])
                );
            }
            if (worst < 0.0)
            {
                return values;
            }
            probes = [worst];
            Grow(_basis.Count + 2, cancellation);
        }
    }

    /// <inheritdoc/>
    public double Leak(double clock) => Known.Leak(clock);

    private ForcedModes Known => _modes ?? throw new InvalidOperationException("the space has not grown yet");

    private bool Suffices(double[] clocks, double[] rough)
    {
        Func<double, double, (double Left, double Rounding)> estimate = Estimate(clocks);
        for (int i = 0; i < clocks.Length; i++)
        {
            (double left, double rounding) = estimate(clocks[i], rough[i]);
            if (left > (_tolerance + rounding) * Math.Abs(rough[i]) && double.IsFinite(rough[i]))
            {
                return false;
            }
        }
        return true;
    }

    // What the space leaves out, absolutely, and rounding, relatively.
    private Func<double, double, (double Left, double Rounding)> Estimate(double[] clocks)
    {
        int m = _basis.Count;
        double[] diagonal = _basis.Diagonal,
            modes = _basis.Diagonal;
        double[][] ends = [.. Enumerable.Range(0, m).Select(a => new[] { a == 0 ? 1.0 : 0.0, a == m - 1 ? 1.0 : 0.0 })];
        TridiagonalEigen.Solve(modes, _basis.OffDiagonal, ends);
        double slowest = modes.Max(),
            largest = modes.Max(Math.Abs);
        MomentDynamics dynamics = _problem.Dynamics;
        double scale = dynamics.NoiseScale * _basis.StartNorm * _basis.Coupling * _forcingNorm;
        // Without residuals every forcing dies out, and so must the bound: ∫₀ᵗ‖E(τ)‖‖q(t − τ)‖dτ ≤ t‖q‖∫₀ᵗe^{−g(t−s)}h(s)ds.
        double decay = _problem.Weights.All(weight => weight == 0.0)
            ? Math.Max(0.0, Math.Min(-slowest, _problem.PairRates.Min()))
            : 0.0;
        var remainder = new KrylovRemainder(
            dynamics,
            diagonal,
            _basis.OffDiagonal,
            modes,
            [.. ends.Select(end => end[0] * end[1])],
            decay,
            clocks
        );
        return (clock, value) =>
        {
            double rounding = RoundingEstimate.Of(dynamics, largest, slowest, clock, Known.Constant(clock) / value);
            double horizon = RoundingEstimate.Horizon(dynamics, decay > 0.0 ? 0.0 : slowest, clock);
            return _basis.IsComplete || clock == 0.0
                ? (0.0, rounding)
                : (scale * remainder.At(clock) * horizon, rounding);
        };
    }

    private void Grow(int count, CancellationToken cancellation)
    {
        while (_basis.Count < count && !_basis.IsComplete)
        {
            cancellation.ThrowIfCancellationRequested();
            if ((long)(_basis.Count + 1) * 3 * _rates.Values.Length > MostDoubles)
            {
                throw new InvalidInputException(
                    $"the covariance needs more than {_basis.Count} Krylov vectors of {_problem.Size} entries, beyond the memory limit: the eigenvalues of XᵀX/n spread from {_problem.Eigenvalues[^1] / _problem.Eigenvalues[0]:E1} to 1 of the largest; shorten the time, or drop directions that carry no signal"
                );
            }
            _basis.Extend();
        }
    }

    private ForcedModes Diagonalize(CancellationToken cancellation)
    {
        int m = _basis.Count;
        double[] modes = _basis.Diagonal;
        double[][] vectors = [.. Enumerable.Range(0, m).Select(a => Unit(m, a))];
        TridiagonalEigen.Solve(modes, _basis.OffDiagonal, vectors);
        return ForcedModes.Of(_problem, _rates, modes, vectors, _projections, _basis.StartNorm, cancellation);
    }

    private static double[] Unit(int size, int index)
    {
        var unit = new double[size];
        unit[index] = 1.0;
        return unit;
    }
}
