using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// All that the formulas of risks and bounds may ask about a spectrum and a truth. A formula over it cannot tell one direction from another, nor
/// count them: evaluated over a generic direction with symbols for numbers, it gives the formula for every spectrum of every rank.
/// </summary>
/// <typeparam name="T">The scalar.</typeparam>
public interface IDirections<T>
    where T : IScalar<T>
{
    /// <summary>n.</summary>
    T SampleCount { get; }

    /// <summary>r, the rank of X.</summary>
    T Rank { get; }

    /// <summary>σ².</summary>
    T NoiseVariance { get; }

    /// <summary>‖(I − P)β*‖², the part of the truth that the data do not see.</summary>
    T Unseen { get; }

    /// <summary>μ, the least positive eigenvalue.</summary>
    T LeastEigenvalue { get; }

    /// <summary>start + Σ_{i≤r} f(i).</summary>
    /// <param name="start">What is added to the sum.</param>
    /// <param name="summand">f.</param>
    T Sum(T start, Func<Direction<T>, T> summand);

    /// <summary>max(start, max_{i≤r} f(i)).</summary>
    /// <param name="start">What the maximum is at least.</param>
    /// <param name="value">f.</param>
    T Max(T start, Func<Direction<T>, T> value);

    /// <summary>θ_i = v_iᵀβ*.</summary>
    /// <param name="direction">The direction.</param>
    T Truth(Direction<T> direction);

    /// <summary>ℓ_i with v_iᵀQ(β)v_i ≤ 2κℓ_iF(β).</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="constant">Which constants.</param>
    T Bound(Direction<T> direction, BoundConstant constant);

    /// <summary>c with ½tr(Σ̂Q(β)) ≤ κcF(β).</summary>
    /// <param name="constant">Which constants.</param>
    T LossConstant(BoundConstant constant);
}
