namespace Verify.Processes

open System
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

[<Sealed>]
type ProcessInstance
    private
    (
        definition: Process,
        instance: Instance<Rational>,
        given: Map<string, ParameterValue>,
        start: Map<string, Rational[]>
    ) =

    static let stepSize = "eta"

    static member Bind
        (definition: Process, instance: Instance<Rational>, parameters: seq<struct (string * ParameterValue)>)
        =
        ProcessInstance.Bind(definition, instance, parameters, Seq.empty)

    static member Bind
        (
            definition: Process,
            instance: Instance<Rational>,
            parameters: seq<struct (string * ParameterValue)>,
            start: seq<struct (string * Rational[])>
        ) =
        let fail message = raise (InvalidInputException message)
        let p = instance.Problem.FeatureCount
        let shapes = Map.ofList definition.ParameterShapes

        for struct (name, value) in parameters do
            match Map.tryFind name shapes, value with
            | None, _ when name = "m" || name = "n" || name = stepSize ->
                fail
                    $"'{name}' is not set: eta is the step size, m the batch size and n the number of samples of the instance"
            | None, _ ->
                let known = definition.Parameters |> List.filter (fun other -> other <> stepSize)

                let hint =
                    if known.IsEmpty then
                        "it has none"
                    else
                        NearestNames.Hint(name, known, "")

                fail $"'{definition.Name}' has no parameter '{NearestNames.Shown name}'; {hint}"
            | Some _, _ when name = stepSize -> fail "'eta' is not set: it is the step size of the instance"
            | Some 0, ParameterValue.Scalar _ -> ()
            | Some 1, ParameterValue.Vector entries when entries.Length = p -> ()
            | Some 2, ParameterValue.Matrix matrix when matrix.Rows = p && matrix.Columns = p -> ()
            | Some 0, _ -> fail $"the parameter '{name}' of '{definition.Name}' is a number"
            | Some 1, _ -> fail $"the parameter '{name}' of '{definition.Name}' is a vector of {p} numbers"
            | Some _, _ -> fail $"the parameter '{name}' of '{definition.Name}' is a {p}×{p} matrix"

        let given =
            Map.ofSeq (
                seq {
                    if List.contains stepSize definition.Parameters then
                        yield stepSize, ParameterValue.Scalar instance.StepSize

                    for struct (name, value) in parameters do
                        yield name, value
                }
            )

        for name in definition.Parameters do
            if not (given.ContainsKey name) then
                fail $"'{definition.Name}' needs a value of its parameter '{name}'; give it as --set {name}=VALUE"

        if definition.UsesResponse && not instance.Problem.HasResponse then
            fail $"'{definition.Name}' uses y, and the instance has none"

        if not definition.IsPopulation then
            let withoutReplacement =
                match Process.dynamics 1 definition with
                | Dynamics.Iteration iteration -> iteration.Sampling = Sampling.WithoutReplacement
                | Dynamics.Flow flow ->
                    flow.Jumps
                    |> List.exists (fun jump -> jump.Step.Sampling = Sampling.WithoutReplacement)

            if withoutReplacement && instance.BatchSize > instance.Problem.SampleCount then
                fail
                    $"a mini-batch of {instance.BatchSize} cannot be drawn without replacement from {instance.Problem.SampleCount} samples"

        for struct (state, values) in start do
            if not (List.contains state definition.States) then
                let hint = NearestNames.Hint(state, definition.States, "")
                fail $"'{definition.Name}' has no state '{NearestNames.Shown state}' to start; {hint}"

            if values.Length <> p then
                fail
                    $"the start of '{state}' has {values.Length} numbers, but the instance has {p} features; give one for each"

        ProcessInstance(
            definition,
            instance,
            given,
            Map.ofSeq (
                seq {
                    for struct (state, values) in start do
                        if values |> Array.exists (fun value -> not value.IsZero) then
                            yield state, values
                }
            )
        )

    member _.Definition = definition
    member _.Instance = instance
    member _.Parameters = given
    member _.Start = start

    member internal _.StartOf(state: string) =
        match Map.tryFind state start with
        | Some values -> values
        | None -> Array.create instance.Problem.FeatureCount Rational.Zero

    member internal _.WithDefinition(other: Process) =
        ProcessInstance(other, instance, given, start)

    member internal _.WithResponse(response: Rational[]) =
        let problem =
            Problem<Rational>(
                instance.Problem.Features,
                response,
                (if instance.Problem.HasTruth then
                     instance.Problem.Truth
                 else
                     Unchecked.defaultof<Truth<Rational>>)
            )

        ProcessInstance(definition, Instance<Rational>(problem, instance.StepSize, instance.BatchSize), given, start)

    member internal _.ScheduledAt(step: int64) =
        let scalar name =
            match Map.tryFind name given with
            | Some(ParameterValue.Scalar value) -> value
            | _ when name = "m" -> Rational.FromInteger(int64 instance.BatchSize)
            | _ when name = "n" -> Rational.FromInteger(int64 instance.Problem.SampleCount)
            | _ ->
                raise (InvalidInputException $"the schedule of '{definition.Name}' uses '{name}', which is no number")

        Process.scheduled step scalar definition

    member this.ParametersAt(step: int64) =
        this.ScheduledAt step
        |> List.fold (fun values (name, value) -> Map.add name (ParameterValue.Scalar value) values) given

    member internal _.PopulationCovariance(population: PopulationRule) =
        let p = instance.Problem.FeatureCount

        match Map.tryFind population.Covariance given, Map.tryFind population.Truth given with
        | Some(ParameterValue.Matrix covariance), Some(ParameterValue.Vector truth) ->
            let variance =
                match population.Noise |> Option.map (fun name -> Map.tryFind name given) with
                | Some(Some(ParameterValue.Scalar value)) -> value
                | _ -> Rational.Zero
            // The language reads the entries on and above the diagonal.
            let entry i j = covariance[min i j, max i j]

            let withResponse i =
                Seq.fold (fun sum j -> sum + entry i j * truth[j]) Rational.Zero (seq { 0 .. p - 1 })

            let ofResponse =
                Seq.fold (fun sum i -> sum + truth[i] * withResponse i) variance (seq { 0 .. p - 1 })

            Matrix<Rational>
                .Create(
                    p + 1,
                    p + 1,
                    fun i j ->
                        match i < p, j < p with
                        | true, true -> entry i j
                        | true, false -> withResponse i
                        | false, true -> withResponse j
                        | false, false -> ofResponse
                )
        | _ ->
            raise (
                InvalidInputException
                    $"the population of '{definition.Name}' needs a matrix '{population.Covariance}' and a vector '{population.Truth}'"
            )

    member _.WithStepSize(newStepSize: Rational) =
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(newStepSize.Sign, 0, nameof newStepSize)

        ProcessInstance(
            definition,
            Instance<Rational>(instance.Problem, newStepSize, instance.BatchSize),
            (if given.ContainsKey stepSize then
                 given.Add(stepSize, ParameterValue.Scalar newStepSize)
             else
                 given),
            start
        )
