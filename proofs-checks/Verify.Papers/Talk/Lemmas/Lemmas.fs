namespace Verify.Papers.Talk

open Verify.Symbolics

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

    let private closedForm = "z[i]*(1 - exp(-s[i]*t))/s[i]"
    let private gap = "eta^2*(L^2/2 - G)"

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
            "gf-closed-form", (fun () -> FlowLemmas.gfClosedForm (find "gradient-flow") closedForm)
            "sgf-sgd-gap", (fun () -> FlowLemmas.sgfSgdGap (find "sgd") (find "sgf") gap)
        ]

    let private refutedTable: (string * (unit -> Derivation)) list =
        [
            "third-moments-match", (fun () -> StepLemmas.thirdMomentsMatch (find "sgd") (find "sgf"))
            "objective-normalisation", (fun () -> FlowLemmas.objectiveNormalisation (find "gradient-flow"))
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

    let private variant = Generic.variant

    let mutants: Mutant list =
        let sgd = find "sgd"
        let sgf = find "sgf"
        let kappaOverN = lazy variant "sgf" "eta/m" "eta/n"
        let kappaHalf = lazy variant "sgf" "eta/m" "eta/(2*m)"
        let uncentred = lazy variant "sgf" " - avg(r*x[a])*avg(r*x[c])" ""
        let withoutReplacement = find "sgd-without-replacement"

        [
            "sgd-split",
            "the gradient is added with η/m instead of η",
            fun () -> StepLemmas.sgdSplit sgd (split.Replace("eta*avg(r*x[i]) +", "eta/m*avg(r*x[i]) +"))
            "sgd-split",
            "the gradient is added and not subtracted",
            fun () -> StepLemmas.sgdSplit sgd "b[i] + eta*avg(r*x[i]) + eta*batch(r*x[i])"
            "diffusion-coefficient",
            "η/n instead of η/m",
            fun () -> StepLemmas.diffusionCoefficient sgd kappaOverN.Value
            "diffusion-coefficient",
            "half of the diffusion",
            fun () -> StepLemmas.diffusionCoefficient sgd kappaHalf.Value
            "diffusion-coefficient",
            "second moment instead of covariance: ggᵀ is not subtracted",
            fun () -> StepLemmas.diffusionCoefficient sgd uncentred.Value
            "diffusion-coefficient",
            "mini-batches drawn without replacement",
            fun () -> StepLemmas.diffusionCoefficient withoutReplacement sgf
            "sgd-mean",
            "gradient descent with twice the step size",
            fun () -> StepLemmas.sgdMean sgd (variant "gradient-descent" "eta*avg" "2*eta*avg")
            "sgd-mean",
            "the sum over the mini-batch instead of its mean",
            fun () -> StepLemmas.sgdMean (variant "sgd" "eta*batch" "m*eta*batch") (find "gradient-descent")
            "sgd-mean",
            "a cubic loss, on both sides: the means agree for one step, but the step is not affine",
            fun () ->
                StepLemmas.sgdMean
                    (variant "sgd" "batch(r*x[a])" "batch(r^2*x[a])")
                    (variant "gradient-descent" "avg(r*x[a])" "avg(r^2*x[a])")
            "sgf-mean",
            "the drift of the flow is halved",
            fun () ->
                StepLemmas.sgfMean (variant "sgf" "drift b[a] = avg" "drift b[a] = 1/2*avg") (find "gradient-flow")
            "sgf-mean",
            "a diffusion of degree 4 in β, for which second moments need fourth ones",
            fun () -> StepLemmas.sgfMean (variant "sgf" "eta/m*(avg(r^2" "eta/m*(avg(r^4") (find "gradient-flow")
            "moment-equivalence", "η/n instead of η/m", fun () -> StepLemmas.momentEquivalence sgd kappaOverN.Value
            "moment-equivalence",
            "ggᵀ is not subtracted in the diffusion",
            fun () -> StepLemmas.momentEquivalence sgd uncentred.Value
            "moment-equivalence",
            "constant covariance instead of Q(β)",
            fun () -> StepLemmas.momentEquivalence sgd (find "constant-covariance")
            "moment-equivalence",
            "mini-batches drawn without replacement",
            fun () -> StepLemmas.momentEquivalence withoutReplacement sgf
            "moment-equivalence", "third moments instead of second", fun () -> StepLemmas.thirdMomentsMatch sgd sgf
            "errors-match", "a cubic error", fun () -> StepLemmas.errorsMatch sgd sgf 3
            "errors-match", "half of the diffusion", fun () -> StepLemmas.errorsMatch sgd kappaHalf.Value 2
            "third-moment-gap", "η³/m instead of η³/m²", fun () -> StepLemmas.thirdMomentGap sgd sgf "eta^3/m" centred
            "third-moment-gap",
            "the raw third moment instead of the cumulant",
            fun () -> StepLemmas.thirdMomentGap sgd sgf "eta^3/m^2" "avg(r^3*x[i]*x[j]*x[k])"
            "third-moment-gap",
            "mini-batches drawn without replacement",
            fun () -> StepLemmas.thirdMomentGap withoutReplacement sgf "eta^3/m^2" centred
            "risk-decomposition",
            "the optimization variance is left out",
            fun () -> RiskLemmas.decomposition (fun parts -> parts.Bias + parts.Variance)
            "risk-decomposition",
            "the variance over the noise is left out",
            fun () -> RiskLemmas.decomposition (fun parts -> parts.Bias + parts.MeanCovariance)
            "risk-decomposition",
            "the bias is counted twice",
            fun () -> RiskLemmas.decomposition (fun parts -> RiskLemmas.correct parts + parts.Bias)
            "gf-closed-form",
            "twice the rate",
            fun () -> FlowLemmas.gfClosedForm (find "gradient-flow") "z[i]*(1 - exp(-2*s[i]*t))/s[i]"
            "gf-closed-form",
            "the factor 1/s is dropped",
            fun () -> FlowLemmas.gfClosedForm (find "gradient-flow") "z[i]*(1 - exp(-s[i]*t))"
            "gf-closed-form",
            "a solution that does not start at 0",
            fun () -> FlowLemmas.gfClosedForm (find "gradient-flow") "z[i]*(1 - 2*exp(-s[i]*t))/s[i]"
            "sgf-sgd-gap", "Σ̂⊗Σ̂ is left out", fun () -> FlowLemmas.sgfSgdGap sgd sgf "eta^2*L^2/2"
            "sgf-sgd-gap", "L² instead of ½L²", fun () -> FlowLemmas.sgfSgdGap sgd sgf "eta^2*(L^2 - G)"
            "sgf-sgd-gap", "η/n instead of η/m in the flow", fun () -> FlowLemmas.sgfSgdGap sgd kappaOverN.Value gap
        ]
        |> List.map (fun (id, change, derive) ->
            {
                Of = id
                Change = change
                Derivation = lazy (derive ())
            })
