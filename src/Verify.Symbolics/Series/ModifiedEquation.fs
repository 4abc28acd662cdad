namespace Verify.Symbolics

open System
open Verify.Arithmetic

type OperatorTerm =
    {
        Operator: string
        Coefficient: RationalFunction
    }

[<Sealed>]
type ModifiedEquation
    internal
    (
        definition: Process,
        order: int,
        drift: OperatorSum list,
        diffusion: OperatorSum list,
        meanResidual: OperatorSum,
        residual: OperatorSum
    ) =
    let names =
        OperatorNames(
            "m" :: "n" :: definition.Parameters,
            Seq.concat
                [
                    Seq.ofList drift
                    Seq.ofList diffusion
                    Seq.ofList [ meanResidual; residual ]
                ]
        )

    let terms ofMatrix sum =
        names.Infix(ofMatrix, sum)
        |> List.map (fun (text, coefficient) ->
            {
                Operator = text
                Coefficient = coefficient
            })

    member _.Process = definition
    member _.Order = order
    member _.ResidualPower = order + 2
    member _.Drift = drift |> List.map (terms false)
    member _.Diffusion = diffusion |> List.map (terms true)
    member _.MeanResidual = terms false meanResidual
    member _.Residual = terms true residual
    member internal _.Names = names
    member internal _.DriftOperators = drift
    member internal _.DiffusionOperators = diffusion
    member internal _.MeanResidualOperator = meanResidual
    member internal _.ResidualOperator = residual

[<RequireQualifiedAccess>]
module ModifiedEquation =

    let largestOrder = 4

    let private isAllowed (definition: Process) =
        not definition.IsFlow
        && definition.States = [ "b" ]
        && not definition.HasSchedule
        && List.contains "eta" definition.Parameters

    let private check order (definition: Process) =
        if order < 0 || order > largestOrder then
            raise (
                InvalidInputException $"the order of a modified equation is {order}; allowed are 0 to {largestOrder}"
            )

        if not (isAllowed definition) then
            let reason =
                if definition.IsFlow then
                    "is a flow"
                elif not (List.contains "b" definition.States) then
                    "has no state b"
                elif definition.States.Length > 1 then
                    "has memory besides b"
                elif definition.HasSchedule then
                    "has steps of changing size"
                else
                    "has no step size eta"

            let name =
                if definition.Name.Length > 24 then
                    definition.Name.Substring(0, 21) + "..."
                else
                    definition.Name

            raise (
                InvalidInputException
                    $"{name} {reason}; allowed are iterations of b alone, affine in b, with a step size eta: sgd, sgd-ridge and others (verify processes lists them)"
            )

    // d ↦ d ⊗ 1 + 1 ⊗ d, the part of the second-moment generator that a drift gives.
    let private ofDrift (drift: OperatorSum) =
        drift.Plus(OperatorSum.onTheRight drift)

    let derive order (definition: Process) =
        check order definition
        // The residual is the coefficient of η^{order + 2}.
        let degree = order + 2
        let step = StepOperators.ofProcess degree definition

        let logMean, logSecond =
            OperatorSeries.log1p step.Mean, OperatorSeries.log1p step.Second

        let drift = List.init (order + 1) (fun k -> logMean[k + 1])

        // One power more than the drift: a mini-batch's noise begins with η/m.
        let diffusion =
            List.init (order + 2) (fun k -> logSecond[k + 1].Minus(ofDrift logMean[k + 1]))

        let at list power =
            List.tryItem power list |> Option.defaultValue OperatorSum.Zero

        let generator power =
            if power = 0 then
                OperatorSum.Zero
            else
                (ofDrift (at drift (power - 1))).Plus(at diffusion (power - 1))

        let ofMean power =
            if power = 0 then OperatorSum.Zero else at drift (power - 1)

        // e^{ηL} − T, by multiplying out again what the logarithm gave.
        let difference series (step: OperatorSeries) =
            let exponential = OperatorSeries.exp (OperatorSeries.ofCoefficients degree series)

            List.init (degree + 1) (fun k ->
                if k = 0 then
                    exponential[0].Minus OperatorSum.Identity
                else
                    exponential[k].Minus step[k])

        let meanDifference = difference ofMean step.Mean
        let secondDifference = difference generator step.Second

        for k in 0 .. order + 1 do
            if not meanDifference[k].IsZero || not secondDifference[k].IsZero then
                invalidOp $"the modified equation of {definition.Name} misses the step at eta^{k}; this is a defect"

        ModifiedEquation(definition, order, drift, diffusion, meanDifference[degree], secondDifference[degree])
