using System.Runtime.CompilerServices;
using MathNet.Numerics;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// J(t) = ∫₀ᵗe^{−g(t−s)}h(s)ds, h(s) = e_mᵀe^{Ts}e₁ ≥ 0, or ηΣ_{l&lt;k}(1 − ηg)^{k−1−l}e_mᵀ(I + ηT)^le₁: what bounds the error of a Krylov space.
/// </summary>
/// <remarks>
/// The sum over the modes of T is exact to the rounding of its largest terms, so it says nothing once J is 16 digits below them,
/// and there a covariance that dies out still is. Up to a few thousand steps J is therefore summed from numbers that are not
/// negative: with P = (T + (g + c)I)/c ≥ 0 entry by entry, J = e^{−gt}/c·Σ_k(P^k)_{m1}·ℙ(Poisson(ct) > k)
/// (uniformization, Jensen 1953). A descent with I + ηT ≥ 0 has the tail of a binomial law instead, and a Poisson law above it
/// gives a bound. Relative accuracy about 10⁻¹².
/// </remarks>
internal sealed class KrylovRemainder
{
    // About 20 ms.
    private const double MostOperations = 2e7;

    private readonly MomentDynamics _dynamics;
    private readonly double _decay;
    private readonly double[] _modes;
    private readonly double[] _products;
    private readonly bool _flipsSigns;
    private readonly double _rate;
    private readonly int _longest;
    private readonly double[] _powers;

    /// <summary>Prepares J for given clocks.</summary>
    /// <param name="dynamics">Flow or descent.</param>
    /// <param name="diagonal">The diagonal of T, m entries.</param>
    /// <param name="offDiagonal">What is beside it, m − 1 entries, not negative.</param>
    /// <param name="modes">The eigenvalues of T.</param>
    /// <param name="products">For each the product of the first and the last entry of its eigenvector.</param>
    /// <param name="decay">g ≥ 0, at most every −mode when it is not 0.</param>
    /// <param name="clocks">t or k.</param>
    public KrylovRemainder(
        MomentDynamics dynamics,
        double[] diagonal,
        double[] offDiagonal,
        double[] modes,
        double[] products,
        double decay,
        double[] clocks
    )
    {
        (_dynamics, _decay, _modes, _products) = (dynamics, decay, modes, products);
        double lowest = diagonal.Min();
        _flipsSigns = !dynamics.IsFlow && 1.0 + (dynamics.StepSize * lowest) < 0.0;
        _rate = -lowest - decay;
        double most = MostOperations / diagonal.Length;
        // Not for a single state, nor where I + ηT has negative entries.
        _longest =
            _flipsSigns || !(_rate > 0.0)
                ? 0
                : (int)
                    clocks.Select(clock => Length(Mean(clock))).Where(length => length <= most).DefaultIfEmpty().Max();
        _powers = Powers(diagonal, offDiagonal);
    }

    /// <summary>J, or a bound of it for a descent.</summary>
    /// <param name="clock">t or k, one of those prepared for.</param>
    public double At(double clock)
    {
        double mean = _longest == 0 ? double.PositiveInfinity : Mean(clock);
        return mean > 0.0 && Length(mean) <= _longest ? Uniformized(clock, mean) : OverModes(clock);
    }

    /// <summary>J by the modes of T, to the rounding of the largest term; with sign changes the even and the odd steps apart.</summary>
    /// <param name="clock">t or k.</param>
    public double OverModes(double clock)
    {
        double sum = 0.0,
            alternating = 0.0,
            largest = 0.0;
        for (int a = 0; a < _modes.Length; a++)
        {
            double term = _products[a] * Response(_modes[a], clock);
            sum += term;
            largest = Math.Max(largest, Math.Abs(term));
            // Σ(−τ)^l as the response of the mode −2/η − w.
            alternating += _flipsSigns ? _products[a] * Response((-2.0 / _dynamics.StepSize) - _modes[a], clock) : 0.0;
        }
        double integral = _flipsSigns
            ? (Math.Abs(sum + alternating) + Math.Abs(sum - alternating)) / 2.0
            : Math.Abs(sum);
        // Below the rounding of its terms the sum says no more.
        return integral <= Math.ScaleB(largest, -51) ? 0.0 : integral;
    }

    // ct; for a descent −k·log(1 − q) with q = ηc/(1 − ηg), as a Bernoulli law of mean q is below the Poisson law of mean −log(1 − q).
    private double Mean(double clock) =>
        _dynamics.IsFlow
            ? _rate * clock
            : -clock * Float64.Log1p(-_dynamics.StepSize * _rate / (1.0 - (_dynamics.StepSize * _decay))).Value;

    // What is beyond twelve standard deviations of the Poisson law is nothing.
    private static double Length(double mean) => Math.Ceiling(mean + (12.0 * Math.Sqrt(mean))) + 40.0;

    // (P^k)_{m1}
    private double[] Powers(double[] diagonal, double[] offDiagonal)
    {
        int m = diagonal.Length;
        double[] kept = [.. diagonal.Select(alpha => (alpha + _decay + _rate) / _rate)];
        double[] passed = [.. offDiagonal.Select(beta => beta / _rate)];
        var powers = new double[_longest];
        double[] current = new double[m],
            next = new double[m];
        current[0] = 1.0;
        for (int k = 0; k < _longest; k++)
        {
            powers[k] = current[m - 1];
            // e₁ has reached the entries up to k.
            int reached = Math.Min(m, k + 2);
            for (int i = 0; i < reached; i++)
            {
                double sum = kept[i] * current[i];
                sum += i > 0 ? passed[i - 1] * current[i - 1] : 0.0;
                sum += i < m - 1 ? passed[i] * current[i + 1] : 0.0;
                next[i] = sum;
            }
            (current, next) = (next, current);
        }
        return powers;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Uniformized(double clock, double mean)
    {
        int length = (int)Length(mean);
        double sum = 0.0,
            tail = 0.0;
        // ℙ(N = length), and downwards from there ℙ(N = k) = ℙ(N = k + 1)(k + 1)/mean.
        double mass = Math.Exp((length * Math.Log(mean)) - mean - SpecialFunctions.GammaLn(length + 1.0));
        for (int k = length - 1; k >= 0; k--)
        {
            tail += mass;
            sum += _powers[k] * tail;
            mass *= (k + 1) / mean;
        }
        return _dynamics.Propagate(-_decay, clock) * sum / _rate;
    }

    private double Response(double mode, double clock) =>
        _dynamics.Convolve(mode, _decay, clock, _dynamics.Propagate(mode, clock), _dynamics.Propagate(-_decay, clock));
}
