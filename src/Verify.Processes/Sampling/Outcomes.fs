namespace Verify.Processes

open System
open Verify.Arithmetic
open Verify.Symbolics

/// What one step draws besides Gaussian vectors.
type internal Outcome<'T> =
    {
        /// Its probability.
        Probability: 'T
        /// The drawn samples by number, each with its coins.
        Batch: struct (int * 'T[]) list
        /// The coins of the step.
        Coins: 'T[]
        /// The drawn features.
        Features: int[]
    }

/// All outcomes of what a step draws.
[<RequireQualifiedAccess>]
module internal Outcomes =

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
