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

    // s ↦ move(s, drift, e) as an iteration, Cov e = diffusion; e = 0 for a state without one.
    let private iteration
        (move: Syntax -> Syntax option -> Syntax option -> Syntax)
        (covariance: Syntax -> Syntax)
        (definition: Definition)
        =
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

                    let added =
                        if List.contains state diffusing then
                            Some(at (noise + state))
                        else
                            None

                    let rule: Rule =
                        {
                            Targets = [ state, letter ]
                            Start = start
                            Body = move (at state) (drift |> Option.map _.Body) added
                        }

                    rule
            ]

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
                        Body = covariance rule.Body
                    })
        }

    let private plus (added: Syntax option) tree =
        match added with
        | Some other -> Syntax.Add(tree, other)
        | None -> tree

    /// The Euler–Maruyama step of drift and diffusion as an iteration: s⁺ = s + h·drift + e, Cov e = h·diffusion.
    let step (h: Rational) (definition: Definition) =
        let times body = Syntax.Multiply(Syntax.Number h, body)

        definition
        |> iteration (fun state drift noise -> state |> plus (Option.map times drift) |> plus noise) times
        |> Process

    /// Drift and diffusion as the iteration s ↦ drift + e, Cov e = diffusion.
    let rates (definition: Definition) =
        definition
        |> iteration (fun _ drift noise -> Option.defaultValue (Syntax.Number Rational.Zero) drift |> plus noise) id

    /// One jump as an iteration; what it does not move stays.
    let jump (definition: Definition) (jump: JumpRule) =
        let moved =
            definition
            |> iteration (fun state _ _ -> state) id
            |> _.Next
            |> List.map (fun still ->
                match
                    jump.Moves
                    |> List.tryFind (fun move -> fst move.Targets.Head = fst still.Targets.Head)
                with
                | Some move -> { move with Start = still.Start }
                | None -> still)

        { definition with
            Drift = []
            Diffusion = []
            Jumps = []
            Next = moved
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
