namespace Verify.Symbolics

open Verify.Arithmetic

/// Differentiation and averaging of polynomials.
[<RequireQualifiedAccess>]
module Calculus =
    /// ∂a/∂symbol, other symbols held fixed.
    let differentiate (symbol: Symbol) (a: Polynomial) =
        a.Terms
        |> Seq.choose (fun (monomial, c) ->
            match monomial |> List.tryFind (fun (s, _) -> s = symbol) with
            | None -> None
            | Some(_, k) ->
                let rest = monomial |> List.filter (fun (s, _) -> s <> symbol)
                let power = if k = 1 then [] else [ symbol, k - 1 ]
                Some(power @ rest, c * Rational.FromInteger(int64 k)))
        |> Polynomial.ofTerms

    /// ⟨a⟩ = (1/n)Σ_k a(sample k): linear, everything but sample symbols is constant, and ⟨1⟩ = 1.
    let average (a: Polynomial) =
        a.Terms
        |> Seq.map (fun (monomial, c) ->
            let inside, outside =
                monomial
                |> List.partition (fun (s, _) ->
                    match s with
                    | Sample _ -> true
                    | _ -> false)

            let factors =
                inside
                |> List.map (fun (s, k) ->
                    match s with
                    | Sample symbol -> symbol, k
                    | _ -> invalidOp "only sample symbols are averaged")

            (if factors.IsEmpty then
                 outside
             else
                 (Average factors, 1) :: outside),
            c)
        |> Polynomial.ofTerms
