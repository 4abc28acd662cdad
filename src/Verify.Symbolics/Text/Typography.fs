namespace Verify.Symbolics

open System

/// Names as they are set in print, shared by LaTeX and MathML.
[<RequireQualifiedAccess>]
module internal Typography =

    let private greek =
        dict
            [
                "alpha", "α"
                "beta", "β"
                "gamma", "γ"
                "delta", "δ"
                "epsilon", "ε"
                "eta", "η"
                "theta", "θ"
                "kappa", "κ"
                "lambda", "λ"
                "mu", "μ"
                "rho", "ρ"
                "sigma", "σ"
                "tau", "τ"
            ]

    /// The stem and the subscripts of a symbol: eta_k[1] is η with k and 1.
    let parts (symbol: Symbol) =
        let name =
            match symbol.Role, symbol.Name with
            | Role.State, "b" -> "beta"
            | Role.State, "d" -> "delta"
            | _, name -> name

        let indices =
            symbol.Indices
            |> List.map (function
                | SymbolIndex.Number k -> string k
                | SymbolIndex.Letter l -> l)

        match name.Split('_', StringSplitOptions.RemoveEmptyEntries) |> List.ofArray with
        | [] -> name, indices
        | stem :: subscripts -> stem, subscripts @ indices

    let latexStem (stem: string) =
        if greek.ContainsKey stem then "\\" + stem
        elif stem = "truth" then "\\beta^{*}"
        elif stem.Length = 1 then stem
        else "\\mathrm{" + stem + "}"

    let unicodeStem (stem: string) =
        match greek.TryGetValue stem with
        | true, letter -> letter
        | _ -> if stem = "truth" then "β*" else stem
