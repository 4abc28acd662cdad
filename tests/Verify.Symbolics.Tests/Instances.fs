/// Small instances in rationals and moments by brute force: a second route that shares no formula with the library.
module Instances

open System
open Verify.Arithmetic

type Instance =
    {
        Name: string
        X: Matrix<Rational>
        Y: Rational[]
        StepSize: Rational
        Batch: int
    }

let rational (a: int) (b: int) =
    Rational.FromInteger(int64 a) / Rational.FromInteger(int64 b)

/// Entries with numerators −5…5 and denominators 1…4, from a seed.
let instance name seed n p batch repeated =
    let random = Random(seed: int)

    let entry () =
        rational (random.Next(-5, 6)) (random.Next(1, 5))

    let rows = Array.init n (fun _ -> Array.init p (fun _ -> entry ()))
    let y = Array.init n (fun _ -> entry ())

    if repeated && n > 1 then
        rows[n - 1] <- rows[0]
        y[n - 1] <- y[0]

    {
        Name = $"{name}: n={n}, p={p}, m={batch}, seed {seed}"
        X = Matrix<Rational>.Create(n, p, (fun i j -> rows[i][j]))
        Y = y
        StepSize = rational 1 (random.Next(2, 6))
        Batch = batch
    }

let instances =
    [
        instance "one feature" 1 3 1 2 false
        instance "square" 2 2 2 2 false
        instance "more samples" 3 4 2 2 false
        instance "p > n" 4 2 3 1 false
        instance "repeated rows" 5 3 2 2 true
        instance "one sample" 6 1 2 1 false
        instance "batch of three" 7 3 1 3 false
    ]

/// A state with rational components, for evaluating conditional moments.
let state seed count =
    let random = Random(seed: int)
    Array.init count (fun _ -> rational (random.Next(-4, 5)) (random.Next(1, 4)))

let n instance = instance.X.Rows
let p instance = instance.X.Columns

/// r_k x_k at β, for one sample.
let gradientOf (instance: Instance) (beta: Rational[]) k =
    let mutable residual = instance.Y[k]

    for j in 0 .. p instance - 1 do
        residual <- residual - instance.X[k, j] * beta[j]

    Array.init (p instance) (fun j -> residual * instance.X[k, j])

let add (a: Rational[]) (b: Rational[]) =
    Array.map2 (fun (u: Rational) v -> u + v) a b

let times (c: Rational) (a: Rational[]) = Array.map (fun v -> c * v) a
let zero count = Array.create count Rational.Zero

/// All mini-batches as lists of sample numbers: ordered draws with replacement, or subsets.
let batches withReplacement (instance: Instance) =
    let rec draws k : int list list =
        if k = 0 then
            [ [] ]
        else
            [
                for rest in draws (k - 1) do
                    for i in 0 .. n instance - 1 do
                        i :: rest
            ]

    let all = draws instance.Batch

    if withReplacement then
        all
    else
        // Every ordered draw of different samples; each subset appears m! times, which the mean does not see.
        all |> List.filter (fun batch -> List.distinct batch = batch)

/// The mean over all mini-batches of g(mini-batch gradient at β).
let meanOverBatches withReplacement instance beta (g: Rational[] -> Rational) =
    let all = batches withReplacement instance
    let mutable total = Rational.Zero

    for batch in all do
        let sum =
            batch
            |> List.fold (fun acc k -> add acc (gradientOf instance beta k)) (zero (p instance))

        total <- total + g (times (rational 1 instance.Batch) sum)

    total / Rational.FromInteger(int64 all.Length)

let power (exponents: int list) (values: Rational[]) =
    Seq.fold2 (fun (acc: Rational) e (v: Rational) -> acc * v.Pow e) Rational.One exponents values

let gradient instance beta =
    let sum =
        Seq.fold (fun acc k -> add acc (gradientOf instance beta k)) (zero (p instance)) (seq { 0 .. n instance - 1 })

    times (rational 1 (n instance)) sum

/// (1/n) Σ_k f_k.
let mean instance (f: int -> Rational) =
    let mutable total = Rational.Zero

    for k in 0 .. n instance - 1 do
        total <- total + f k

    total / Rational.FromInteger(int64 (n instance))

/// (η/m)(mean of the products of the gradients − product of the mean gradients).
let sgfDiffusion instance beta =
    let g = gradient instance beta
    let kappa = instance.StepSize / Rational.FromInteger(int64 instance.Batch)

    Array2D.init (p instance) (p instance) (fun a c ->
        let second =
            mean instance (fun k -> (gradientOf instance beta k)[a] * (gradientOf instance beta k)[c])

        kappa * (second - g[a] * g[c]))

/// Derivatives of β^α by hand: the derivative by the listed components, at a point.
let rec derivative (exponents: int list) (by: int list) (beta: Rational[]) =
    match by with
    | [] -> power exponents beta
    | i :: rest ->
        if exponents[i] = 0 then
            Rational.Zero
        else
            let lowered = exponents |> List.mapi (fun j e -> if j = i then e - 1 else e)
            Rational.FromInteger(int64 exponents[i]) * derivative lowered rest beta

/// drift·∇f + ½ Σ Q_ij ∂_ij f at a point.
let generator (drift: Rational[]) (q: Rational[,]) exponents beta =
    let mutable total = Rational.Zero

    for i in 0 .. drift.Length - 1 do
        total <- total + drift[i] * derivative exponents [ i ] beta

        for j in 0 .. drift.Length - 1 do
            total <- total + rational 1 2 * q[i, j] * derivative exponents [ i; j ] beta

    total

/// E[z^α] of z ~ N(mean, covariance), by Stein's identity E[z_i f] = mean_i E f + Σ_j C_ij E[∂_j f].
let rec gaussianMoment (mean: Rational[]) (covariance: Rational[,]) (exponents: int list) : Rational =
    match exponents |> List.tryFindIndex (fun e -> e > 0) with
    | None -> Rational.One
    | Some i ->
        let lower k es =
            es |> List.mapi (fun j e -> if j = k then e - 1 else e)

        let f = lower i exponents
        let mutable total = mean[i] * gaussianMoment mean covariance f

        for j in 0 .. mean.Length - 1 do
            if f[j] > 0 then
                total <-
                    total
                    + covariance[i, j]
                      * Rational.FromInteger(int64 f[j])
                      * gaussianMoment mean covariance (lower j f)

        total

/// The eight systems of the talk.
let ofTheTalk =
    [
        "gradient-flow"
        "gradient-descent"
        "sgd"
        "sgd-without-replacement"
        "sgf"
        "sgf-euler"
        "constant-covariance"
        "sgld"
    ]

/// Processes of the registry whose second route is the interpreter of the floor above, by enumeration or by trajectories.
let interpreted =
    [
        "coordinate-descent"
        "dropout"
        "kaczmarz"
        "label-noise"
        "poisson-sgd"
        "sgd-diagonal"
        "sgd-nesterov"
        "streaming-sgd"
    ]
