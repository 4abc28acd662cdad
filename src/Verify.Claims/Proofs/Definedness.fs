namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// A statement for all instances divides by nothing that is 0 on one: normal forms cancel what stands above and below, and would not see it.
[<RequireQualifiedAccess>]
module internal Definedness =
    // Polynomials of higher degree cost more than a proof is worth; instances answer sooner.
    let private mostSteps = Rational.FromInteger 40L

    let private refuse reason = raise (NotSymbolic reason)

    /// Raises NotSymbolic where a divisor, a penalty or the time of an average is not known to be positive.
    let rec require
        parameters
        (scope: Scope<SymbolicScalar>)
        (direction: Direction<SymbolicScalar>)
        (term: Term)
        : unit =
        let inside = require parameters scope direction

        let positive what part =
            let value: SymbolicScalar = Evaluation.value scope part

            if not (SymbolSigns.isPositive parameters value) then
                refuse $"{what} {TermText.plain part} is not known to be positive"

        let inProcess ``process`` (at: Term option) =
            at |> Option.iter inside

            match ``process`` with
            | RidgeWith penalty ->
                inside penalty
                positive "the penalty" penalty
            | PrincipalComponents least -> inside least
            | AveragedFlow -> at |> Option.iter (positive "the time")
            | Defined defined ->
                defined.Arguments |> List.iter (snd >> inside)

                match at with
                | Some(Constant(steps, _)) when not defined.Definition.IsFlow && steps > mostSteps ->
                    refuse $"{steps} steps are more than {mostSteps}, up to which polynomials are looked at"
                | Some _
                | None -> ()

        match term with
        | Constant _
        | Quantity _
        | Variable _
        | OfDirection _ -> ()
        | Sum(a, b)
        | Difference(a, b)
        | Product(a, b)
        | Chosen(_, a, b) ->
            inside a
            inside b
        | Quotient(a, b) ->
            inside a
            inside b
            positive "the divisor" b
        | Power(a, exponent) ->
            inside a

            if exponent < 0 then
                positive "the divisor" a
        | Function(_, a) -> inside a
        | OverDirections(index, summand) ->
            require
                parameters
                { scope with
                    Directions = (index, direction) :: scope.Directions
                }
                direction
                summand
        | OfProcess(_, ``process``, at) -> inProcess ``process`` at
        | Extreme _ -> refuse "an extremum is no formula over eigendirections"
        | ThresholdOf _ -> refuse "a threshold is no formula over eigendirections"
        | OfMatrix _ -> refuse "a matrix is no formula over eigendirections"
