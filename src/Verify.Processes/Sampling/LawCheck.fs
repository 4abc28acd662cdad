namespace Verify.Processes

open Verify.Arithmetic
open Verify.Symbolics

/// Whether what a definition calls a probability, a weight or a covariance is one on an instance: formulas do not notice.
[<Sealed>]
type internal LawCheck(bound: ProcessInstance) =
    static let mostExactComponents = 16
    let definition = bound.Definition.Definition
    let interpreter = Interpreter<Rational>(bound, id)
    let laws = DrawLaws<Rational>(interpreter, definition)
    let situation = interpreter.NewSituation()

    let rec mentions name tree =
        match tree with
        | Syntax.Name(_, other, _) -> other = name
        | Syntax.Number _ -> false
        | Syntax.Call(_, _, arguments) -> List.exists (mentions name) arguments
        | Syntax.Negate a
        | Syntax.Power(_, a, _) -> mentions name a
        | Syntax.Add(a, b)
        | Syntax.Subtract(a, b)
        | Syntax.Multiply(a, b)
        | Syntax.Divide(_, a, b) -> mentions name a || mentions name b

    let rec divides name tree =
        match tree with
        | Syntax.Divide(_, a, b) -> mentions name b || divides name a
        | Syntax.Power(_, a, k) -> (k < 0 && mentions name a) || divides name a
        | Syntax.Call(_, _, arguments) -> List.exists (divides name) arguments
        | Syntax.Negate a -> divides name a
        | Syntax.Add(a, b)
        | Syntax.Subtract(a, b)
        | Syntax.Multiply(a, b) -> divides name a || divides name b
        | Syntax.Number _
        | Syntax.Name _ -> false

    // A sample of weight 0 is never drawn, but averages with 1/w go over all samples.
    let checkReciprocals () =
        match definition.Weights with
        | None -> ()
        | Some rule ->
            let bodies =
                definition.Next @ definition.Drift @ (definition.Jumps |> List.collect _.Moves)
                |> List.map _.Body

            match interpreter.Data |> Array.tryFindIndex (fun sample -> sample.Weight.IsZero) with
            | Some k when bodies |> List.exists (divides rule.Name) ->
                interpreter.Fail(
                    rule.Start,
                    $"sample {k + 1} has the weight 0, by which the definition divides; leave that sample out"
                )
            | _ -> ()

    let ofStep step =
        if step = 0L then "" else $", in step {step}"

    // The covariance at the start: exactly for few components, else by the operator in doubles, up to rounding.
    let isSemidefinite
        (of': ProcessInstance)
        (parameters: Map<string, ParameterValue>)
        (exact: unit -> Matrix<Rational>)
        =
        let components =
            of'.Instance.Problem.FeatureCount
            * (of'.Definition.Definition.Noise
               |> List.collect _.Targets
               |> List.distinctBy fst
               |> List.length)

        let operator =
            if components <= mostExactComponents then
                None
            else
                StepReading.tryCreate<Float64>
                    of'.Definition.Definition
                    of'.Instance.Problem
                    of'.Instance.BatchSize
                    parameters
                    53

        match operator with
        | None -> CovarianceRoot.isSemidefinite (exact ())
        | Some operator ->
            let start =
                of'.Definition.States
                |> List.map (of'.StartOf >> Array.map (fun value -> Float64(value.ToDouble())))
                |> Array.ofList

            let matrix = operator.NoiseAt start
            let d = matrix.Rows
            let entries = Array.init (d * d) (fun k -> matrix[k / d, k % d].Value)
            CovarianceRoot.factor d entries (Array.zeroCreate (d * d)) (Array.zeroCreate d)

    // The start is a state that the process reaches.
    let checkCovariance (of': ProcessInstance) step =
        let own = of'.Definition.Definition

        if not own.Noise.IsEmpty then
            let interpreter = Interpreter<Rational>(of', id)
            let situation = interpreter.NewSituation()
            interpreter.Enter(situation, step)
            let move = Step<Rational>(interpreter, own, [], [])

            let exact () =
                Matrix<Rational>
                    .Create(move.Noises, move.Noises, (fun i j -> move.Covariance(situation, max i j, min i j)))

            if not (isSemidefinite of' (of'.ParametersAt step) exact) then
                interpreter.Fail(
                    own.Noise.Head.Start,
                    $"the covariance is not positive semidefinite at the start of the process on this instance{ofStep step}"
                )

    /// Throws InvalidInputException where a probability, a weight or, with all states 0, a covariance is none in step k.
    member _.Require(step: int64) =
        interpreter.Enter(situation, step)
        laws.StepCoins situation |> ignore
        laws.SampleCoins situation |> ignore
        laws.Features situation |> ignore

        // A schedule changes covariances from step to step.
        if step = 0L || not definition.Schedules.IsEmpty then
            checkCovariance bound step

        if step = 0L then
            checkReciprocals ()

            if not definition.Diffusion.IsEmpty then
                checkCovariance (bound.WithDefinition(EulerScheme.step Rational.One definition)) step
