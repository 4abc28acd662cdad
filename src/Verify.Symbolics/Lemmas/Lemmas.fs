namespace Verify.Symbolics

type Mutant =
    {
        Of: string
        Change: string
        Derivation: Lazy<Derivation>
    }

[<RequireQualifiedAccess>]
module Lemmas =

    let private find name = Processes.find name
    let private split = "b[i] + eta*avg(r*x[i]) + eta*(batch(r*x[i]) - avg(r*x[i]))"

    let private centred =
        "avg((r*x[i] - avg(r*x[i]))*(r*x[j] - avg(r*x[j]))*(r*x[k] - avg(r*x[k])))"

    let private provedTable: (string * (unit -> Derivation)) list =
        [
            "sgd-split", (fun () -> StepLemmas.sgdSplit (find "sgd") split)
            "diffusion-coefficient", (fun () -> StepLemmas.diffusionCoefficient (find "sgd") (find "sgf"))
            "sgd-mean", (fun () -> StepLemmas.sgdMean (find "sgd") (find "gradient-descent"))
            "sgf-mean", (fun () -> StepLemmas.sgfMean (find "sgf") (find "gradient-flow"))
            "moment-equivalence", (fun () -> StepLemmas.momentEquivalence (find "sgd") (find "sgf"))
            "errors-match", (fun () -> StepLemmas.errorsMatch (find "sgd") (find "sgf") 2)
            "third-moment-gap", (fun () -> StepLemmas.thirdMomentGap (find "sgd") (find "sgf") "eta^3/m^2" centred)
            "risk-decomposition", (fun () -> RiskLemmas.decomposition RiskLemmas.correct)
        ]

    let private refutedTable: (string * (unit -> Derivation)) list =
        [
            "third-moments-match", (fun () -> StepLemmas.thirdMomentsMatch (find "sgd") (find "sgf"))
            "constant-covariance-moments",
            (fun () -> StepLemmas.constantCovarianceMoments (find "sgd") (find "constant-covariance"))
        ]

    let proved = List.map fst provedTable
    let refuted = List.map fst refutedTable

    let all () =
        provedTable |> List.map (fun (_, derive) -> derive ())

    let tryFind id =
        provedTable @ refutedTable
        |> List.tryFind (fun (name, _) -> name = id)
        |> Option.map (fun (_, derive) -> derive ())

    let mutants: Mutant list = []
