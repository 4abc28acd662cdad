namespace Verify.Processes

open Verify.Arithmetic

/// Means and covariances of all states of a process at one time or step.
[<Sealed>]
type StateMoments<'T when 'T :> IScalar<'T>>
    internal (states: string list, mean: string -> 'T[], covariance: string -> string -> Matrix<'T>) =

    /// The names of the states, in the order of the definition.
    member _.States = states

    /// E s of a state, p entries.
    member _.Mean(state: string) : 'T[] = mean state

    /// Cov(s, s′) of two states, p×p.
    member _.Covariance(first: string, second: string) : Matrix<'T> = covariance first second

    /// Every number mapped, to any scalar.
    member _.Map<'U when 'U :> IScalar<'U>>(map: 'T -> 'U) : StateMoments<'U> =
        StateMoments<'U>(
            states,
            (fun state -> Array.map map (mean state)),
            fun first second -> (covariance first second).Map map
        )
