namespace Verify.Symbolics

open Verify.Arithmetic

/// The equation of one moment.
type MomentEquation =
    {
        /// Which moment.
        Of: MultiIndex
        /// Its time derivative (a flow) or its value after the next step (an iteration), with E[…] of every monomial in the
        /// state implied.
        Right: RationalFunction
    }

/// Why the moments of a process do not close.
type Obstruction =
    {
        /// The process.
        Process: string
        /// The moment whose equation needs a moment of higher order.
        Of: string
        /// The offending term, of higher degree in the state than the moment.
        Term: string
    }

    /// The obstruction as one line.
    override ToString: unit -> string

/// The closed linear system of all moments up to an order. It is block triangular: the equation of a moment holds moments of
/// its own degree and of lower ones only.
[<Sealed>]
type MomentSystem =
    /// The process.
    member Process: Process

    /// The largest degree.
    member Order: int

    /// p.
    member Features: int

    /// The components of the state, b1 … bp first.
    member States: Symbol list

    /// The components without a copy.
    member internal StateArray: Symbol[]

    /// The equations of all moments of degree 1 to the order, in the order of multi-indices: C(s + d, d) − 1 for s states.
    member Equations: MomentEquation list

/// Moment systems, raw.
[<RequireQualifiedAccess>]
module MomentSystem =

    /// The system, or the term that keeps it open. Throws InvalidInputException when order or features are below 1, or when the
    /// system would have more than 100000 moments.
    val tryDerive: order: int -> features: int -> definition: Process -> Result<MomentSystem, Obstruction>

    /// The system; throws InvalidInputException that names the offending term where it does not close.
    val derive: order: int -> features: int -> definition: Process -> MomentSystem

    /// The system for given numbers n and m. Without replacement this is the form for n below the order, where the weights
    /// with a symbol n are 0/0 at that n.
    val deriveAt: samples: int -> batch: int -> order: int -> features: int -> definition: Process -> MomentSystem

    /// The coefficients of one equation by moment, the constant included as degree 0.
    val coefficients: equation: MomentEquation -> system: MomentSystem -> (MultiIndex * RationalFunction) list

    /// The matrix of the system over any scalar, (N+1)×(N+1) for N moments: row and column 0 belong to the constant moment 1, the
    /// others to the equations in order. A flow has d/dt moments = matrix · moments, an iteration next moments = matrix · moments.
    val matrix<'T when 'T :> IScalar<'T>> :
        precision: int -> value: (Symbol -> 'T) -> system: MomentSystem -> Matrix<'T>
