namespace Verify.Processes

open Verify.Arithmetic
open Verify.Symbolics

/// What a flow becomes when time goes in steps of length h: one step of drift and diffusion, then the jumps of that time.
[<RequireQualifiedAccess>]
module internal EulerScheme =

    let private rulesOf (definition: Definition) =
        definition.Drift @ (definition.Jumps |> List.collect _.Moves)

    /// Whether a flow is nothing but jumps: then its trajectories need no time step.
    let isJumpsOnly (definition: Definition) =
        definition.Drift.IsEmpty && definition.Diffusion.IsEmpty

    /// The Euler–Maruyama step of drift and diffusion as an iteration: s⁺ = s + h·drift + e, Cov e = h·diffusion.
    let step (h: Rational) (definition: Definition) =
        // A name that the text does not use.
        let rec prefix (candidate: string) =
            if definition.Text.Contains candidate then
                prefix (candidate + "_")
            else
                candidate

        let noise = prefix "e_"

        let diffusing =
            definition.Diffusion |> List.collect (fun rule -> List.map fst rule.Targets)

        let next =
            [
                for state in DefinitionScope.states definition do
                    let own =
                        rulesOf definition |> List.filter (fun rule -> fst rule.Targets.Head = state)

                    // The order of the states is that of the places of their first rules.
                    let start = own |> List.map _.Start |> List.minBy _.Line

                    let drift =
                        definition.Drift |> List.tryFind (fun rule -> fst rule.Targets.Head = state)

                    let letter =
                        match drift with
                        | Some rule -> snd rule.Targets.Head
                        | None -> "a"

                    let at name =
                        Syntax.Name(start, name, [ start, SymbolIndex.Letter letter ])

                    let moved =
                        match drift with
                        | Some rule -> Syntax.Add(at state, Syntax.Multiply(Syntax.Number h, rule.Body))
                        | None -> at state

                    let rule: Rule =
                        {
                            Targets = [ state, letter ]
                            Start = start
                            Body =
                                if List.contains state diffusing then
                                    Syntax.Add(moved, at (noise + state))
                                else
                                    moved
                        }

                    rule
            ]

        Process
            { definition with
                Drift = []
                Diffusion = []
                Jumps = []
                Coins = []
                Features = []
                Next = next
                Noise =
                    definition.Diffusion
                    |> List.map (fun rule ->
                        { rule with
                            Targets = rule.Targets |> List.map (fun (state, letter) -> noise + state, letter)
                            Body = Syntax.Multiply(Syntax.Number h, rule.Body)
                        })
            }

    /// The jumps alone, with all states.
    let jumps (definition: Definition) =
        Process
            { definition with
                Drift =
                    definition.Drift
                    |> List.map (fun rule ->
                        { rule with
                            Body = Syntax.Number Rational.Zero
                        })
                Diffusion = []
            }
