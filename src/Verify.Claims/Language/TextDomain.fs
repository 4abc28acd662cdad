namespace Verify.Claims

open System
open MathNet.Numerics
open Verify.Arithmetic
open Verify.LeastSquares

/// The instances of a written claim: those of a domain, with values for its parameters and step sizes at which its hypotheses are met.
[<RequireQualifiedAccess>]
module internal TextDomain =
    // Draws after which an instance is taken as it is: vacuity is measured.
    let private mostAttempts = 24

    // Designs come in turns: a further attempt keeps its turn. It is another index, far from those of a run; where a run goes as far, an
    // instance may come twice.
    let private turn = 9L * (1L <<< 40)

    /// Instances whose step sizes are the domain's own, where its hypotheses allow them.
    let firstInstances = 24

    // k for claims about steps.
    let private stepCounts = [ 1L; 2L; 3L; 4L; 6L; 8L; 12L; 16L; 32L; 64L ]

    let private drawParameter (sampler: Sampler) index range =
        match range with
        | OneOf values -> values[int (index % int64 values.Length)]
        | Within(low, high) ->
            // End points come often: bounds fail there.
            match sampler.Integer(0, 9) with
            | 0 -> low
            | 1 -> high
            | _ ->
                low
                + (high - low)
                  * (Rational.FromInteger(int64 (sampler.Integer(1, 63))) / Rational.FromInteger 64L)

    let private withParameters (sampler: Sampler) index parameters (instance: Instance<Rational>) =
        // A set of values of the second parameter turns when that of the first has gone around.
        let mutable around = 1L

        parameters
        |> List.fold
            (fun (instance: Instance<Rational>) (name, range) ->
                let value = drawParameter sampler (index / around) range

                match range with
                | OneOf values -> around <- around * int64 values.Length
                | Within _ -> ()

                instance.WithParameter(name, value))
            instance

    let private isMet (hypotheses: Comparison list) (instance: Instance<Rational>) times =
        let subjects = Subjects instance

        times
        |> List.exists (fun time ->
            try
                let subject = subjects.InDoubles time

                hypotheses
                |> List.forall (fun h ->
                    let slack: Float64 = Term.evaluate subject (Comparison.slack h)
                    Comparison.isMetBy h slack.Value)
            with
            | UndefinedHere _
            | :? InvalidInputException
            | :? NonConvergenceException -> false)

    let private largest (instance: Instance<Rational>) =
        let spectrum =
            DoubleSpectrum.Of(instance.Problem.Features.Map(fun value -> Float64(value.ToDouble())))

        if spectrum.Rank = 0 then
            1.0
        else
            spectrum.Eigenvalues[0].Value

    let private round (value: float) = Sampler.Round(value, 3)

    // A step size near η at which the hypotheses are met: between one that meets them and the last that does not, by halving.
    let private solved (sampler: Sampler) met (stepSize: Rational) =
        let start = stepSize.ToDouble()

        let found =
            seq {
                for power in 1..40 do
                    start * Math.ScaleB(1.0, -power)

                for power in 1..12 do
                    start * Math.ScaleB(1.0, power)
            }
            |> Seq.tryFind (round >> met)

        match found with
        | None -> None
        | Some inside ->
            let mutable inner, outer =
                inside, (if inside < start then 2.0 * inside else inside / 2.0)

            for _ in 1..12 do
                let middle = sqrt (inner * outer)

                if met (round middle) then
                    inner <- middle
                else
                    outer <- middle

            // From the boundary to a twentieth of it.
            let fraction = sampler.LogUniform(0.05, 1.0).ToDouble()
            let candidate = round (inner * fraction)

            if met candidate then Some candidate
            else if met (round inner) then Some(round inner)
            else Some(round inside)

    let private aboutDomain domain (instance: Instance<Rational>) =
        let problem = instance.Problem

        if problem.HasResponse && problem.HasTruth then
            if Domain.averagesNoise domain then
                instance.WithProblem(Problem<Rational>(problem.Features, null, problem.Truth))
            else
                instance.WithProblem(Problem<Rational>(problem.Features, problem.Response, null))
        else
            instance

    // Few samples and features, and small batches: where hypotheses ask for n = 1 or m = n, random problems are too large.
    let private reshaped (sampler: Sampler) (basis: Domain) (instance: Instance<Rational>) =
        let n, p = instance.Problem.SampleCount, instance.Problem.FeatureCount
        let rows, columns = sampler.Integer(1, min n 3), sampler.Integer(1, min p 3)

        let smaller =
            [ rows .. n - 1 ]
            |> List.fold (fun problem _ -> Reshape.withoutRow rows problem) instance.Problem

        let smaller =
            [ columns .. p - 1 ]
            |> List.fold (fun problem _ -> Reshape.withoutColumn columns problem) smaller

        let batch = sampler.OneOf [ 1; 2; rows; max 1 (rows - 1) ]
        let candidate = instance.WithProblem(smaller).WithBatchSize batch

        match basis.Membership with
        | None -> instance
        | Some membership ->
            let fitted, _ = membership.Nearest(candidate, Rational.One)

            // Conditions on the time do not matter yet.
            if (Domain.outside basis fitted fitted.StepSize).IsNone then
                fitted
            else
                instance

    let private withOtherBatch (sampler: Sampler) (instance: Instance<Rational>) =
        let n = instance.Problem.SampleCount
        instance.WithBatchSize(sampler.OneOf [ 1; 2; n; max 1 (n - 1) ])

    /// The domain of a claim about t, or about steps, under its hypotheses.
    let create (basis: Domain) (parameters: (string * ParameterRange) list) (hypotheses: Comparison list) aboutSteps =
        let key = basis.Written |> Option.defaultValue basis.Name

        let timesOf (situation: Situation) (instance: Instance<Rational>) =
            if aboutSteps && key <> "iterations" then
                stepCounts |> List.map (fun k -> Rational.FromInteger k * instance.StepSize)
            else
                match situation.Times with
                | times when key = "iterations" && not times.IsEmpty ->
                    times
                    |> List.map (fun time -> time / situation.Instance.StepSize * instance.StepSize)
                | [] ->
                    let fastest = 1.0 / largest instance
                    [ for power in -6 .. 4 -> round (fastest * Math.ScaleB(1.0, power)) ]
                | times -> times

        let ownSteps = key = "large-steps" || key = "iterations" || key = "tiny"

        let prepare seed index attempt (situation: Situation) =
            let sampler =
                Sampler.For(seed, $"text-{key}-{situation.Domain}", index + int64 attempt * turn)

            // A data set has both y and a truth that was fitted; the domain says which of them the claim is about.
            let situation =
                { situation with
                    Instance = aboutDomain basis situation.Instance
                }

            // The rows and columns of a data set are what the claim is asked about: only the batch is ours.
            let given =
                match situation.IsData, attempt > mostAttempts / 2 with
                | _, false -> situation.Instance
                | true, true -> withOtherBatch sampler situation.Instance
                | false, true -> reshaped sampler basis situation.Instance

            let instance = withParameters sampler index parameters given

            // First the step sizes of the domain; then half of them are compared with 1/s_1.
            let instance =
                if ownSteps || index < int64 firstInstances || sampler.Coin() then
                    instance
                else
                    instance.WithStepSize(round (sampler.LogUniform(0.02, 4.0).ToDouble() / largest instance))

            let met step =
                let moved = instance.WithStepSize step
                isMet hypotheses moved (timesOf situation moved)

            if hypotheses.IsEmpty || met instance.StepSize then
                instance, true
            else
                match solved sampler met instance.StepSize with
                | Some step -> instance.WithStepSize step, true
                | None -> instance, false

        let draw (source: int64 -> Situation) seed index =
            let rec attempt number =
                let situation = source (index + int64 number * turn)
                let instance, met = prepare seed index number situation

                if met || number = mostAttempts then
                    { situation with
                        Index = index
                        Instance = instance
                        Times = timesOf situation instance
                    }
                else
                    attempt (number + 1)

            attempt 0

        let nearest =
            basis.Membership
            |> Option.map (fun membership ->
                { membership with
                    Nearest =
                        fun (instance, time) ->
                            let instance =
                                parameters
                                |> List.fold
                                    (fun (instance: Instance<Rational>) (name, range) ->
                                        let value =
                                            match instance.Parameters.TryGetValue name with
                                            | true, value -> value
                                            | _ -> Rational.Zero

                                        instance.WithParameter(name, ParameterRange.nearest value range))
                                    instance

                            membership.Nearest(instance, time)
                })

        { basis with
            Draw = fun seed index -> draw (basis.Draw seed) seed index
            OnData = fun data seed index -> draw (basis.OnData data seed) seed index
            Membership = nearest
            Parameters = parameters
        }

    /// The domain with one instance of the user's in place of random ones, which nothing changes.
    let ofInstance (source: string) (instance: Instance<Rational>) (domain: Domain) =
        let situation index =
            let drawn = domain.Draw 1 index

            let given =
                domain.Parameters
                |> List.fold
                    (fun (given: Instance<Rational>) (name, _) ->
                        match given.Parameters.TryGetValue name with
                        | true, _ -> given
                        | _ -> given.WithParameter(name, drawn.Instance.Parameters[name]))
                    (aboutDomain domain instance)

            given

        let times (instance: Instance<Rational>) (drawn: Situation) =
            let stepped =
                drawn.Times
                |> List.forall (fun time -> (time / drawn.Instance.StepSize).Denominator.IsOne)

            if stepped then
                stepCounts |> List.map (fun k -> Rational.FromInteger k * instance.StepSize)
            else
                let scale = largest instance
                [ for power in -6 .. 9 -> round (Math.ScaleB(1.0, power) / scale) ]

        { domain with
            Name = source
            Draw =
                fun _ index ->
                    let instance = situation index

                    {
                        Domain = source
                        Index = index
                        Instance = instance
                        IsData = true
                        Times = times instance (domain.Draw 1 index)
                    }
        }
