namespace Verify.Processes

open System.Threading
open Verify.Arithmetic

/// Where a process is mean-square stable: the homogeneous part of its second moment dies out from every start.
///
/// On symmetric d×d matrices an iteration has the map T[D] = E[A D Aᵀ] of its random step x⁺ = A x + …, a flow the generator L
/// of D. T, and the semigroup of L, keep D ⪰ 0. An iteration is stable if and only if D − T[D] = I has a positive definite
/// solution, a flow if and only if −L[D] = I has one: where it is stable the solution is ΣT^k[I] ⪰ I, and where D ≻ 0 solves it,
/// T[D] = D − I ⪯ (1 − 1/λ_max(D)) D, so that T^k[I] dies out. The sign of the pivots of D decides; no eigenvalue is computed.
[<RequireQualifiedAccess>]
module MeanSquareStability =

    /// The threshold of a process in doubles: the end of the first interval (0, η*) of step sizes eta on which it is stable,
    /// found from the instance's step size by doubling or halving, and bisection to one part in 2^50; infinity where it is stable
    /// at the largest step sizes that doubles hold, 0 where it is unstable down to the smallest. An unstable island narrower than a
    /// factor of two is not seen. Throws InvalidInputException where the definition has no parameter eta.
    val threshold: moments: DerivedMoments * bound: ProcessInstance * cancellation: CancellationToken -> float

    /// An enclosure of the threshold near an estimate: the process is proved stable at its lower end and unstable at its upper
    /// end. None where the precision does not decide them. The relative width is about 2^−bits.
    val tryEnclose:
        moments: DerivedMoments * estimate: Rational * bits: int * precision: int * cancellation: CancellationToken ->
            Ball option
