using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The recurrence v_{k+1} = 2Âv_k − v_{k−1}, v_1 = Âv_0, of the matrices T_k(Â)Z with Â = (G − c)/h, with a bound of each rounding.</summary>
/// <remarks>All vectors are svec of r×r matrices, N = r(r + 1)/2 entries, and norms are Frobenius norms.</remarks>
internal interface IMomentRecurrence
{
    /// <summary>At least ‖v_0 − Z‖.</summary>
    Ball StartError { get; }

    /// <summary>Goes from v_k to v_{k+1}.</summary>
    /// <param name="cancellation">Stops the product.</param>
    /// <returns>At least the norm of what rounding and uncertain data add to the exact step from the vectors as they are.</returns>
    Ball Advance(CancellationToken cancellation);

    /// <summary>⟨y, v_k⟩ for the vector v_k as it is.</summary>
    /// <param name="weights">y, N entries.</param>
    Ball Pair(Ball[] weights);
}
