namespace Verify.Processes

open System.Threading
open Verify.Arithmetic

/// Where a process is mean-square stable: the second moment of its homogeneous part dies out from every start.
///
/// An iteration with second-moment map T is stable if and only if D − T[D] = I has a positive definite solution, a flow with
/// generator L if and only if −L[D] = I has one: where the spectral radius of T is below 1 the solution is D = Σ_k T^k[I] ⪰ I, and
/// where D ≻ 0 solves it, T[D] = D − I ≤ (1 − 1/λ_max(D)) D, so that T^k[I] ≤ T^k[D] dies out. (T, and the semigroup of L, keep
/// D ⪰ 0; I is in the interior of the cone.) The sign of the pivots of D decides; no eigenvalue is computed.
[<RequireQualifiedAccess>]
module MeanSquareStability =

    /// Decides over a real scalar: Some answer is a proof over balls, a rounded answer over doubles; None where the equation is
    /// not known to be regular, or a pivot not known to be positive or negative. Costs O(d⁶) operations, and O(d²) applications.
    val tryDecide<'T when 'T :> IRealScalar<'T>> : map: SecondMomentMap<'T> -> bool option

    /// The threshold: an end of the first interval (0, η*) of step sizes on which the process is stable, found in doubles by
    /// doubling and bisection to one part in 2^50 (infinity where it is stable up to the given end; 0 where it is unstable down
    /// to the smallest positive step sizes). An unstable island between two steps of the search, narrower than a factor of two, is
    /// not seen.
    val threshold:
        start: float -> largest: float -> map: (float -> SecondMomentMap<Float64>) -> cancellation: CancellationToken -> float

    /// An enclosure of a threshold near the given estimate: the process is proved stable at its lower end and unstable at its
    /// upper end, which lie within a relative distance of 2^−bits. None where the precision does not decide them.
    val tryEnclose:
        estimate: Rational ->
        bits: int ->
        precision: int ->
        map: (Rational -> SecondMomentMap<Ball>) ->
        cancellation: CancellationToken ->
            struct (Rational * Rational) option
