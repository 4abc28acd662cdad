using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>What the second moments of a process give at its clocks: ⟨f(G)Z, M⟩ + κ⟨h(G)Z, q₀⟩ for Z = I and Z = Σ̂, enclosed, without f(G).</summary>
/// <remarks>
/// <para>G is self-adjoint, so f(G) may act on the fixed Z, whatever the clock: with Â = (G − c)/h and f ≈ Σ_kc_kT_k the answer is
/// Σ_kc_kμ_k, μ_k = ⟨T_k(Â)Z, M⟩. The vectors T_k(Â)Z come from one recurrence that serves every clock, both f and h, and both M and q₀.</para>
/// <para>Rounding: if each step adds δ_j, then v_k = T_k(Â)(Z + δ_0) + Σ_{1≤j≤k}U_{k−j}(Â)δ_j, and as the spectrum of Â is in [−1, 1],
/// ‖v_k − T_k(Â)Z‖ ≤ ‖δ_0‖ + Σ_{j≤k}(k − j + 1)‖δ_j‖ =: E_k. So μ_k = ⟨v_k, M⟩ ± E_k‖M‖. Truncation: ‖f(G) − Σc_kT_k(Â)‖ is at most the
/// distance of the functions on the interval.</para>
/// </remarks>
internal sealed class CovarianceAction
{
    private readonly IMomentRecurrence[] _recurrences;
    private readonly Ball[][] _targets;
    private readonly Ball[] _targetNorms;
    private readonly Ball[] _startNorms;
    private readonly State[] _states;

    /// <summary>Prepares the action.</summary>
    /// <param name="recurrences">From Z = I and Z = Σ̂.</param>
    /// <param name="starts">svec I and svec Σ̂.</param>
    /// <param name="targets">svec M and svec q₀.</param>
    public CovarianceAction(IMomentRecurrence[] recurrences, Ball[][] starts, Ball[][] targets)
    {
        _recurrences = recurrences;
        _targets = targets;
        _targetNorms = [.. targets.Select(target => VectorNorm.AtMost(target))];
        _startNorms = [.. starts.Select(start => VectorNorm.AtMost(start))];
        _states = [.. recurrences.Select(_ => new State())];
    }

    /// <summary>Σ over the targets of ⟨f(G)Z, target⟩ for Z = I and Z = Σ̂.</summary>
    /// <param name="expansions">An expansion of f for each target.</param>
    /// <param name="cancellation">Stops the recurrence.</param>
    public (Ball Estimation, Ball Prediction) Of(
        IReadOnlyList<ChebyshevExpansion> expansions,
        CancellationToken cancellation
    )
    {
        int count = expansions.Max(expansion => expansion.Coefficients.Count);
        // Several threads may ask for times of one instance: the recurrence goes on for one of them at a time.
        lock (_states)
        {
            ParallelRows.For(
                _states.Length,
                (long)_targets[0].Length * _targets[0].Length * count,
                z => Extend(z, count, cancellation),
                cancellation
            );
            return (Value(0, expansions), Value(1, expansions));
        }
    }

    private Ball Value(int z, IReadOnlyList<ChebyshevExpansion> expansions)
    {
        Ball sum = Ball.Zero;
        for (int target = 0; target < _targets.Length; target++)
        {
            ChebyshevExpansion expansion = expansions[target];
            Ball[] coefficients = [.. expansion.Coefficients];
            Ball part = Ball.Dot(coefficients, _states[z].Moments[target].ToArray().AsSpan(0, coefficients.Length));
            sum += part.WidenedBy(expansion.Remainder * _targetNorms[target] * _startNorms[z]);
        }
        return sum;
    }

    private void Extend(int z, int count, CancellationToken cancellation)
    {
        State state = _states[z];
        IMomentRecurrence recurrence = _recurrences[z];
        while (state.Moments[0].Count < count)
        {
            if (state.Moments[0].Count == 0)
            {
                state.Error = recurrence.StartError;
            }
            else
            {
                state.Slope = Ball.UpperBound(state.Slope + recurrence.Advance(cancellation));
                state.Error = Ball.UpperBound(state.Error + state.Slope);
            }
            for (int target = 0; target < _targets.Length; target++)
            {
                state
                    .Moments[target]
                    .Add(recurrence.Pair(_targets[target]).WidenedBy(state.Error * _targetNorms[target]));
            }
        }
    }

    private sealed class State
    {
        public List<Ball>[] Moments { get; } =
        [
            [],
            [],
        ];

        public Ball Slope { get; set; } = Ball.Zero;

        public Ball Error { get; set; } = Ball.Zero;
    }
}
