/// Section "Numerical examples" of the talk, n = 100, p = 10, m = 10: tables in doubles, which support and never certify.
module Verify.Paper.NumericalExamples

open System
open System.Globalization
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims

let private section = "Numerical examples"

let private samples, features, batch = 100, 10, 10

/// y = Xβ* + ε with ‖β*‖ = 1 and σ² = 1 at the size of the talk; the same for every run.
let internal setting (design: Design) (stepSize: float) : Instance<Float64> =
    let sampler = Sampler.For(1, "numerical-examples-" + design.Name, 0)

    let x =
        (design.Draw sampler samples features).Map(fun value -> Float64(value.ToDouble()))

    let direction = List.init features (fun _ -> sampler.Normal().ToDouble())
    let norm = sqrt (direction |> List.sumBy (fun b -> b * b))

    let truth =
        Truth<Float64>(ResizeArray(direction |> List.map (fun b -> Float64(b / norm))), Float64.One)

    Instance<Float64>(Problem<Float64>(x, null, truth), Float64 stepSize, batch)

let private show (value: float) =
    value.ToString("G4", CultureInfo.InvariantCulture)

let private geometric low high count =
    List.init count (fun k -> low * Math.Pow(high / low, float k / float (count - 1)))

let private boundStep = 0.05

let internal boundTable (loosest: float) : Tabulation =
    let instance = setting Design.gaussian boundStep
    let path = RiskPath instance

    let bound constant =
        ExcessRiskBound<Float64>.Averaged(path.Spectrum, instance.NoiseScale, constant, instance.Problem.Truth)

    let sharp, leverage = bound BoundConstant.Sharp, bound BoundConstant.Leverage

    let at (t: float) =
        let time = Float64 t

        let ridge =
            Shrinkage<Float64>.RidgeAtTime(path.Spectrum, time).Risk(path.Spectrum, instance.Problem.Truth)

        let flow =
            GradientFlow.At(path.Spectrum, time).Risk(path.Spectrum, instance.Problem.Truth)

        let sgf = (path.StochasticGradientFlow t).Estimation.Value

        let sgd =
            (path.StochasticGradientDescent(int64 (round (t / boundStep)))).Estimation.Value

        let total (bound: ExcessRiskBound<Float64>) =
            ridge.Estimation.Value
            + 0.6862 * ridge.Variance.Value
            + (bound.Price time).Value
            + (bound.Limiting time).Value

        t, ridge.Estimation.Value, flow.Estimation.Value, sgd, sgf, total sharp, total leverage

    let rows = geometric 0.05 200.0 13 |> List.map at

    {
        Columns = [ "t"; "ridge"; "gf"; "sgd"; "sgf"; "bound sharp"; "leverage"; "leverage/sgf" ]
        Rows =
            [
                for t, ridge, flow, sgd, sgf, sharp, leverage in rows ->
                    [
                        show t
                        show ridge
                        show flow
                        show sgd
                        show sgf
                        show sharp
                        show leverage
                        show (leverage / sgf)
                    ]
            ]
        Holds =
            sharp.Alpha.Value > 0.0
            && rows
               |> List.forall (fun (_, _, _, _, sgf, sharp, leverage) ->
                   sgf <= leverage && leverage <= sharp && leverage <= loosest * sgf)
    }

let private loosest = 10.0

let boundTracksRisk =
    Claim.stating
        "bound-tracks-risk"
        section
        Sources.talk
        "n = 100, p = 10, m = 10: over the whole path the bound on the risk stays above the risk of SGF and within a factor of it"
        @"\mathrm{Risk}(\hat\beta^{\mathrm{sgf}}_t) \le \mathrm{Risk}(\hat\beta^{\mathrm{ridge}}_{1/t}) + \text{bound}(t) \le 10\,\mathrm{Risk}(\hat\beta^{\mathrm{sgf}}_t)"
        Supported
    |> Claim.checkedBy (
        Tabulated(
            $"at every t the leverage bound on the risk, ridge's risk + 0.6862 Var + price + limiting, is at least the risk of SGF, at most the sharp bound, and at most {loosest:G} times the risk of SGF",
            fun _ -> boundTable loosest
        )
    )

let private costStep = 0.005

// Steps until the risk is within 5 % of the least risk of gradient descent along its path.
let private stepsWithin (risks: int64 -> float) goal =
    Seq.initInfinite int64
    |> Seq.truncate 6_000
    |> Seq.tryFind (fun k -> risks k <= 1.05 * goal)

let internal costTable () : Tabulation =
    let row (design: Design) =
        let instance = setting design costStep
        let path = RiskPath instance

        let descent (k: int64) =
            (Shrinkage<Float64>
                .GradientDescent(path.Spectrum, instance.StepSize, k)
                .Risk(path.Spectrum, instance.Problem.Truth))
                .Estimation.Value

        let stochastic (k: int64) =
            (path.StochasticGradientDescent k).Estimation.Value

        let best = Seq.init 5_000 int64 |> Seq.map descent |> Seq.min

        match stepsWithin descent best, stepsWithin stochastic best with
        | Some full, Some mini ->
            let fullCost, miniCost = full * int64 samples, mini * int64 batch

            [
                design.Name
                show best
                string fullCost
                string miniCost
                show (float fullCost / float miniCost)
            ],
            miniCost < fullCost
        | _ -> [ design.Name; show best; "not reached"; "not reached"; "" ], false

    let rows = [ Design.gaussian; Design.studentT; Design.bernoulli ] |> List.map row

    {
        Columns = [ "features"; "least risk"; "cost gd"; "cost sgd"; "gd/sgd" ]
        Rows = rows |> List.map fst
        Holds = rows |> List.forall snd
    }

let cheaperThanGradientFlow =
    Claim.stating
        "cheaper-than-gradient-flow"
        section
        Sources.talk
        "n = 100, p = 10, m = 10: SGD comes within 5 % of the best risk of gradient descent at a lower cost in sample gradients"
        @"\text{cost}_{\mathrm{sgd}} < \text{cost}_{\mathrm{gd}}"
        Supported
    |> Claim.checkedBy (
        Tabulated(
            $"with η = {costStep} for both, m sample gradients a step of SGD and n a step of gradient descent, the cost until the exact expected risk is within 5 %% of the least risk of gradient descent is lower for SGD, for Gaussian, Student-t and Bernoulli features",
            fun _ -> costTable ()
        )
    )

/// The claims of the section.
let claims = [ boundTracksRisk; cheaperThanGradientFlow ]
