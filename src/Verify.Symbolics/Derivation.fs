namespace Verify.Symbolics

/// One step of a derivation, as text and as LaTeX.
type DerivationStep = { Text: string; LaTeX: string }

/// What the program derived about an identity: it holds exactly when there is no difference.
type Derivation =
    {
        /// What is shown.
        Statement: string
        /// For which n, p, m, η, X, y it is valid, and why.
        Scope: string
        Steps: DerivationStep list
        /// The first non-zero difference of two sides that should be equal, in infix notation.
        Difference: string option
    }

    /// Whether every identity of the derivation holds.
    member derivation.Holds = derivation.Difference.IsNone

/// Building derivations from identities that the ring decides.
[<RequireQualifiedAccess>]
module internal Derivation =
    /// A remark without a formula.
    let remark text =
        { Text = text
          LaTeX = $@"\text{{{text}}}" }

    /// States name = polynomial.
    let define name latexName polynomial =
        { Text = $"{name} = {Infix.format polynomial}"
          LaTeX = $"{latexName} = {LaTeX.format polynomial}" }

    /// The derivation from its parts: remarks and definitions, then identities (what, left, right).
    let conclude statement scope steps (identities: (string * Polynomial * Polynomial) list) =
        let compared =
            identities
            |> List.map (fun (what, left, right) ->
                let difference = left - right

                let text, latex =
                    if difference.IsZero then
                        $"{what}: left − right = 0",
                        $@"\text{{{what}}}:\quad {LaTeX.format left} = {LaTeX.format right}"
                    else
                        $"{what}: left − right = {Infix.format difference}",
                        $@"\text{{{what}}}:\quad \text{{left}} - \text{{right}} = {LaTeX.format difference}"

                { Text = text; LaTeX = latex }, difference)

        { Statement = statement
          Scope = scope
          Steps = steps @ List.map fst compared
          Difference =
            compared
            |> List.tryPick (fun (_, difference) ->
                if difference.IsZero then
                    None
                else
                    Some(Infix.format difference)) }
