namespace Verify.Claims

open Verify.Arithmetic
open Verify.Symbolics

/// Checks by symbolic derivation, for any claim.
[<RequireQualifiedAccess>]
module Symbolic =
    /// The moment systems of two processes up to an order, for p features, are equal as rational functions; the processes may be
    /// the user's own. It is refuted with the first difference where they are not.
    let equalSystems id (left: Process) (right: Process) order features =
        BySymbols(fun () ->
            let equations definition =
                (Derive.ofDefinition definition order features).Equations

            // One by one: the processes must have the same states.
            let ours, others = equations left, equations right

            if (ours |> List.map _.Of.Exponents) <> (others |> List.map _.Of.Exponents) then
                raise (
                    InvalidInputException
                        $"{left.Name} and {right.Name} have different states: their moments cannot be compared one by one"
                )

            let pairs = List.zip ours others

            let steps =
                pairs
                |> List.map (fun (a, b) ->
                    let difference = a.Right - b.Right

                    {
                        Text =
                            $"the equations of {left.Name} and {right.Name} for the moment with exponents {a.Of.Exponents} agree"
                        Formula = ""
                        Latex = ""
                        Holds = difference.IsZero
                    })

            let difference =
                pairs
                |> List.tryPick (fun (a, b) ->
                    let difference = a.Right - b.Right

                    if difference.IsZero then
                        None
                    else
                        Some(Infix.format difference))

            {
                Id = id
                Statement =
                    $"the moment systems of order {order} of {left.Name} and {right.Name} are equal for p = {features}"
                Scope = $"p = {features}; all n, m, eta, X and y by the averaging argument"
                Steps = steps
                Holds = difference.IsNone
                Difference = difference
            })

    /// Identities of rational functions, each given as (what, left, right) in infix and decided by the normal form.
    let identities id statement scope (claims: (string * string * string) list) : Derivation =
        let decided =
            claims
            |> List.map (fun (what, left, right) ->
                let difference = Infix.parseOrThrow left - Infix.parseOrThrow right

                {
                    Text = what
                    Formula = $"{left} = {right}"
                    Latex = $"{LaTeX.format (Infix.parseOrThrow left)} = {LaTeX.format (Infix.parseOrThrow right)}"
                    Holds = difference.IsZero
                },
                difference)

        let difference =
            decided
            |> List.tryPick (fun (_, difference) ->
                if difference.IsZero then
                    None
                else
                    Some(Infix.format difference))

        {
            Id = id
            Statement = statement
            Scope = scope
            Steps = List.map fst decided
            Holds = difference.IsNone
            Difference = difference
        }

    /// The claim that two rational functions, given in infix, are not the same: refuted when they are.
    let distinct id statement (left: string) (right: string) : Derivation =
        let difference = Infix.parseOrThrow left - Infix.parseOrThrow right

        {
            Id = id
            Statement = statement
            Scope = "all values of the symbols"
            Steps =
                [
                    {
                        Text = "the difference of the two sides"
                        Formula = Infix.format difference
                        Latex = LaTeX.format difference
                        Holds = not difference.IsZero
                    }
                ]
            Holds = not difference.IsZero
            Difference =
                if difference.IsZero then
                    Some "0: they are equal, and the claim is that they are not"
                else
                    None
        }
