namespace Verify.Symbolics

/// The equations of the mean and of all central moments up to an order. In them a state symbol stands for the centred component,
/// b1 for β₁ − Eβ₁, and the parameter mean_b[1] for Eβ₁; products of centred components have E[…] implied.
[<Sealed>]
type CentralMomentSystem =
    /// The process.
    member Process: Process

    /// The largest degree.
    member Order: int

    /// p.
    member Features: int

    /// The components of the state.
    member States: Symbol list

    /// For each component the time derivative (a flow) or the next value (an iteration) of its mean, in the means.
    member Means: RationalFunction list

    /// The equations of the central moments of degree 2 to the order, linear in the central moments, with coefficients that may hold the means.
    member Equations: MomentEquation list

/// Central moment systems.
[<RequireQualifiedAccess>]
module CentralMomentSystem =

    /// The parameter that stands for the mean of a component: mean_b[1] for b1.
    val meanOf: state: Symbol -> Symbol

    /// The central system; throws InvalidInputException as MomentSystem.derive does, naming the offending term where the process does not close.
    val derive: order: int -> features: int -> definition: Process -> CentralMomentSystem
