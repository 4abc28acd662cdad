namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares

/// A subject with the values of the variables and the directions that are bound around a term.
type internal Scope<'T when 'T :> IRealScalar<'T>> =
    {
        Subject: Subject<'T>
        Variables: (string * VariableValue<'T>) list
        Directions: (string * Direction<'T>) list
    }

/// The exact values of terms that are rational numbers known without an eigenvalue: step sizes, times, parameters of processes.
[<RequireQualifiedAccess>]
module internal ExactTerm =
    let rec tryValue (instance: Instance<Rational>) (time: Rational) (term: Term) : Rational option =
        let value term = tryValue instance time term

        let both a b join =
            match value a, value b with
            | Some a, Some b -> join a b
            | _ -> None

        match term with
        | Constant(value, _) -> Some value
        | Quantity quantity -> quantity.TryExact(instance, time)
        | Sum(a, b) -> both a b (fun a b -> Some(a + b))
        | Difference(a, b) -> both a b (fun a b -> Some(a - b))
        | Product(a, b) -> both a b (fun a b -> Some(a * b))
        | Quotient(a, b) -> both a b (fun a b -> if b.IsZero then None else Some(a / b))
        | Power(a, k) ->
            match value a with
            | Some a when k >= 0 || not a.IsZero -> Some(a.Pow k)
            | Some _
            | None -> None
        | Function(AbsoluteValue, a) -> value a |> Option.map _.Abs()
        | Chosen(Smaller, a, b) -> both a b (fun a b -> Some(min a b))
        | Chosen(Larger, a, b) -> both a b (fun a b -> Some(max a b))
        | Function((SquareRoot | Exponential | Logarithm), _)
        | Variable _
        | OverDirections _
        | OfDirection _
        | Extreme _
        | OfProcess _
        | ThresholdOf _
        | OfMatrix _ -> None

    let value (subject: Subject<'T>) what (term: Term) : Rational =
        match tryValue subject.Engine.Exact subject.ExactTime term with
        | Some value -> value
        | None ->
            raise (
                InvalidInputException
                    $"{what} is {TermText.written term}, no rational number on this instance; it may use numbers, eta, m, n, p, t, k, sigma2, parameters and + - * / ^"
            )
