namespace Verify.Symbolics

/// A term of an operator on d, the distance of b from a fixed point, or on D = E ddᵀ.
type OperatorTerm =
    {
        /// The operator with its argument, as in `H^2*d`, `H*D*H` or `K[H*D]`; A' is the transpose of A.
        Operator: string
        /// Its coefficient in the parameters.
        Coefficient: RationalFunction
    }

/// The modified equation of an iteration b⁺ with step size η: the diffusion db = drift dt + Q^{1/2} dW whose first two moments, after
/// time η, differ from those of one step by O(η^{order + 2}), m fixed. The drift runs to η^order, the covariance Q to η^{order + 1}
/// (mini-batch noise begins with η/m, so both run to the same relative order).
[<Sealed>]
type ModifiedEquation =
    internal new:
        definition: Process *
        order: int *
        drift: OperatorSum list *
        diffusion: OperatorSum list *
        meanResidual: OperatorSum *
        residual: OperatorSum ->
            ModifiedEquation

    /// The iteration.
    member Process: Process

    /// The order.
    member Order: int

    /// order + 2, the first power of η at which one step differs.
    member ResidualPower: int

    /// The linear part of the drift, by powers of η from 0.
    member Drift: OperatorTerm list list

    /// The part of the second-moment generator that is quadratic in b and no drift's, by powers of η from 0.
    member Diffusion: OperatorTerm list list

    /// The coefficient of η^{order + 2} in e^{ηL} − M on means.
    member MeanResidual: OperatorTerm list

    /// The coefficient of η^{order + 2} in e^{ηL} − T on second moments.
    member Residual: OperatorTerm list

    member internal Names: OperatorNames
    member internal DriftOperators: OperatorSum list
    member internal DiffusionOperators: OperatorSum list
    member internal MeanResidualOperator: OperatorSum
    member internal ResidualOperator: OperatorSum

/// Derivation of modified equations.
[<RequireQualifiedAccess>]
module ModifiedEquation =

    /// 4.
    val largestOrder: int

    /// The modified equation for all n, p, m, η, X and y. The mean M and the second moment T of one step are series in η over the free
    /// algebra of the operators that occur in them, those on the two sides of D commuting; the drift is (1/η)log M, the generator (1/η)log T, and
    /// Q is what the drift leaves of it. Then e^{ηL} − T is multiplied out in that algebra and has to vanish up to η^{order + 1}.
    /// Throws InvalidInputException for an order outside 0 to 4 and for a process that is no iteration of b alone, affine in b, with a
    /// step size eta that leaves b in place at eta = 0. Sources: Li, Tai and E 2017 (arXiv 1511.06251, as recalled) for orders 0 and 1
    /// with Q of order 0; the corrected Q and the orders beyond by the series itself.
    val derive: order: int -> definition: Process -> ModifiedEquation
