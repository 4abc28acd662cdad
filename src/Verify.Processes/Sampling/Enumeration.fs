namespace Verify.Processes

open System
open System.Threading
open Verify.Arithmetic
open Verify.Symbolics

/// All outcomes of what a step draws.
[<RequireQualifiedAccess>]
module private Outcomes =

    /// C(a, k) in doubles: a count to compare with a limit.
    let private choose (a: float) k =
        Seq.fold (fun product j -> product * (a - float k + float j) / float j) 1.0 (seq { 1..k })

    /// Patterns of zeros and ones with their probabilities, those of probability 0 left out.
    let private patterns (ones: Rational[]) : struct (Rational * Rational[]) list =
        let add (patterns: struct (Rational * Rational list) list) (q: Rational) =
            [
                for struct (probability, bits) in patterns do
                    if not q.IsZero then
                        yield struct (probability * q, Rational.One :: bits)

                    if q <> Rational.One then
                        yield struct (probability * (Rational.One - q), Rational.Zero :: bits)
            ]

        Array.fold add [ struct (Rational.One, []) ] ones
        |> List.map (fun (struct (probability, bits)) -> struct (probability, Array.ofList (List.rev bits)))

    let private factorial k =
        Seq.fold (fun product j -> product * Rational.FromInteger(int64 j)) Rational.One (seq { 1..k })

    /// Batches as multisets: m independent draws of one sample with its coins.
    let rec private multisets m (draws: struct (Rational * struct (int * Rational[])) list) =
        match draws with
        | [] -> if m = 0 then [ struct (Rational.One, []) ] else []
        | struct (probability, draw) :: rest ->
            [
                for multiplicity in 0..m do
                    let weight = probability.Pow multiplicity / factorial multiplicity

                    for struct (others, batch) in multisets (m - multiplicity) rest ->
                        struct (weight * others, List.replicate multiplicity draw @ batch)
            ]

    /// All m-subsets of the samples.
    let rec private subsets m first count =
        if m = 0 then
            [ [] ]
        else
            [
                for k in first .. count - m do
                    for rest in subsets (m - 1) (k + 1) count -> k :: rest
            ]

    let private without m (samples: int) (coins: struct (Rational * Rational[]) list) =
        let all = subsets m 0 samples
        let each = Rational.One / Rational.FromInteger(int64 all.Length)

        [
            for subset in all do
                yield!
                    List.foldBack
                        (fun k batches ->
                            [
                                for struct (weight, bits) in coins do
                                    for struct (probability, batch) in batches ->
                                        struct (probability * weight, struct (k, bits) :: batch)
                            ])
                        subset
                        [ struct (each, []) ]
        ]

    let private probabilities (laws: DrawLaws<Rational>) samples =
        match laws.Samples with
        | Some weighted -> weighted
        | None -> Array.create samples (Rational.One / Rational.FromInteger(int64 samples))

    /// How many outcomes there are, before they are made.
    let count (laws: DrawLaws<Rational>) (definition: Definition) samples batch situation =
        let undecided (ones: Rational[]) =
            ones
            |> Array.filter (fun q -> not q.IsZero && q <> Rational.One)
            |> Array.length

        let patterns = Math.Pow(2.0, float (undecided (laws.SampleCoins situation)))

        let batches =
            match batch with
            | None -> 1.0
            | Some m when definition.Sampling = Sampling.WithoutReplacement ->
                choose (float samples) m * Math.Pow(patterns, float m)
            | Some m ->
                let possible =
                    probabilities laws samples
                    |> Array.filter (fun q -> not q.IsZero)
                    |> Array.length

                choose (float possible * patterns + float m - 1.0) m

        let features =
            laws.Features situation
            |> Array.fold
                (fun product row -> product * float (row |> Array.filter (fun q -> not q.IsZero) |> Array.length))
                1.0

        batches * features * Math.Pow(2.0, float (undecided (laws.StepCoins situation)))

    /// All outcomes of positive probability.
    let all (laws: DrawLaws<Rational>) (definition: Definition) samples batch situation : Outcome<Rational>[] =
        let batches =
            match batch with
            | None -> [ struct (Rational.One, []) ]
            | Some m ->
                let coins = patterns (laws.SampleCoins situation)

                if definition.Sampling = Sampling.WithoutReplacement then
                    without m samples coins
                else
                    let draws =
                        [
                            for k, probability in Seq.indexed (probabilities laws samples) do
                                if not probability.IsZero then
                                    for struct (weight, bits) in coins ->
                                        struct (probability * weight, struct (k, bits))
                        ]

                    let orders = factorial m

                    multisets m draws
                    |> List.map (fun (struct (weight, batch)) -> struct (orders * weight, batch))

        let features =
            laws.Features situation
            |> Array.fold
                (fun chosen row ->
                    [
                        for struct (weight, features) in chosen do
                            for a, probability in Seq.indexed row do
                                if not probability.IsZero then
                                    yield struct (weight * probability, features @ [ a ])
                    ])
                [ struct (Rational.One, []) ]

        [|
            for struct (one, coins) in patterns (laws.StepCoins situation) do
                for struct (other, drawn) in features do
                    for struct (weight, batch) in batches ->
                        {
                            Probability = one * other * weight
                            Batch = batch
                            Coins = coins
                            Features = Array.ofList drawn
                        }
        |]

[<Sealed; AbstractClass>]
type Enumeration =

    static member MostPaths = 2_000_000

    static member After(bound: ProcessInstance, steps: int, cancellation: CancellationToken) =
        ArgumentNullException.ThrowIfNull bound
        ArgumentOutOfRangeException.ThrowIfNegative(steps, nameof steps)
        let process' = bound.Definition
        let definition = process'.Definition

        let refuse why =
            raise (InvalidInputException $"'{process'.Name}' {why}")

        if process'.IsFlow then
            refuse "is a flow: only the outcomes of an iteration can be enumerated"

        if not definition.Noise.IsEmpty then
            refuse "adds Gaussian noise: its outcomes cannot be enumerated"

        let interpreter = Interpreter<Rational>(bound, id)
        let laws = DrawLaws<Rational>(interpreter, definition)
        let layout = interpreter.Layout

        let step =
            Step<Rational>(interpreter, definition, definition.Next, [ 0 .. layout.Features - 1 ])

        if step.DrawsBatch && process'.IsPopulation then
            refuse "draws samples of a population: they cannot be enumerated"

        let samples = bound.Instance.Problem.SampleCount

        let batch =
            if step.DrawsBatch then
                Some bound.Instance.BatchSize
            else
                None

        let situation = interpreter.NewSituation()

        // The situations in which laws are evaluated: a schedule may enter them.
        let entered k =
            interpreter.Enter(situation, int64 k)
            situation

        // In logarithms: the number of paths has no largest value. A schedule changes no support, up to zeros.
        let logarithm =
            if steps = 0 then
                0.0
            else
                float steps
                * Math.Log10(Outcomes.count laws definition samples batch (entered 0))

        if logarithm > Math.Log10(float Enumeration.MostPaths) then
            let shown =
                if logarithm < 15.0 then
                    Math.Round(Math.Pow(10.0, logarithm)).ToString "F0"
                else
                    $"10^{Math.Floor logarithm:F0}"

            refuse
                $"has {shown} paths of {steps} steps on this instance; at most {Enumeration.MostPaths} are enumerated (fewer steps, samples or draws help)"

        let outcomes =
            if process'.HasSchedule then
                Array.init steps (fun k -> Outcomes.all laws definition samples batch (entered k))
            elif steps = 0 then
                [||]
            else
                Array.create steps (Outcomes.all laws definition samples batch (entered 0))

        let d = layout.Components
        let mean = Array.create d Rational.Zero
        let second = Array2D.create d d Rational.Zero

        let draw (outcome: Outcome<Rational>) =
            // A draw of its own for each place: a sample drawn twice has two sets of coins.
            situation.Batch <-
                [|
                    for struct (k, coins) in outcome.Batch ->
                        let row = interpreter.Data[k]
                        Sample<Rational>(layout.Features, 0, X = row.X, Y = row.Y, Weight = row.Weight, Coins = coins)
                |]

            outcome.Coins.CopyTo(situation.Coins, 0)
            outcome.Features.CopyTo(situation.Features, 0)

        let rec walk k (probability: Rational) (state: Rational[]) =
            if k = steps then
                for i in 0 .. d - 1 do
                    let share = probability * state[i]
                    mean[i] <- mean[i] + share

                    for j in 0..i do
                        second[i, j] <- second[i, j] + share * state[j]
            else
                cancellation.ThrowIfCancellationRequested()

                for outcome in outcomes[k] do
                    state.CopyTo(situation.State, 0)
                    situation.StateChanged()
                    interpreter.Enter(situation, int64 k)
                    draw outcome
                    step.Take situation
                    walk (k + 1) (probability * outcome.Probability) (Array.copy situation.State)

        walk 0 Rational.One (Array.create d Rational.Zero)

        let first state =
            match List.tryFindIndex ((=) state) layout.States with
            | Some at -> at * layout.Features
            | None ->
                let known = String.Join(", ", layout.States)
                raise (InvalidInputException $"'{process'.Name}' has no state '{state}'; it has {known}")

        StateMoments<Rational>(
            layout.States,
            (fun state -> Array.sub mean (first state) layout.Features),
            (fun one other ->
                let i0, j0 = first one, first other

                Matrix<Rational>
                    .Create(
                        layout.Features,
                        layout.Features,
                        fun a c ->
                            let i, j = i0 + a, j0 + c
                            second[max i j, min i j] - mean[i] * mean[j]
                    ))
        )
