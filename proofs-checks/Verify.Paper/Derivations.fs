/// Checks by symbolic derivation.
module internal Verify.Paper.Derivations

open Verify.Symbolics
open Verify.Claims

/// The derivation that the symbolic floor keeps under the id of the claim.
let named id =
    BySymbols(fun () ->
        match Lemmas.tryFind id with
        | Some derivation -> derivation
        | None -> invalidOp $"the symbolic floor has no derivation '{id}'")

/// The whole moment systems of order 2 of two processes, for p features, are equal as rational functions: a check of the
/// lemma's conclusion for explicit shapes, by another path through the kernel than its proof.
let equalSystems (left: string) (right: string) features =
    BySymbols(fun () ->
        let system name = Derive.run name 2 features
        let pairs = List.zip (system left).Equations (system right).Equations

        let steps =
            pairs
            |> List.map (fun (a, b) ->
                let difference = a.Right - b.Right

                {
                    Text = $"the equations of {left} and {right} for the moment with exponents {a.Of.Exponents} agree"
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
            Id = "moment-equivalence"
            Statement = $"the moment systems of order 2 of {left} and {right} are equal for p = {features}"
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
