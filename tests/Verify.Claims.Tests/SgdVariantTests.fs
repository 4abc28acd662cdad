module SgdVariantTests

open System.Numerics
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// The recursion of SGD's variants against the moment systems that are derived from their text definitions, exactly, in
/// rationals, over several steps from 0.
let private p = 2

let private features =
    Matrix<Rational>.Create(4, p, fun k j -> Rational(BigInteger((3 * k + 5 * j) % 7 - 3), BigInteger(k + 2)))

let private response =
    Array.init 4 (fun k -> Rational(BigInteger(3 * k - 4), BigInteger(k + 1)))

let private eta = Rational.Parse "3/11"
let private gamma = Rational.Parse "2/5"
let private lambda = Rational.Parse "1/6"
let private batch = 2

let private preconditioner =
    let entries = array2D [ [ "1"; "1/3" ]; [ "-1/2"; "2" ] ]
    Matrix<Rational>.Create(p, p, fun a c -> Rational.Parse entries[a, c])

let private weight k =
    Rational(BigInteger.One, BigInteger(k + 1: int))

let private schedule k =
    GradientStep<Rational>.Decaying(eta, Rational.Parse "1/4", int64 k)

/// The name, the symbolic parameters of step k, and the step of the recursion.
let private variants: (string * (int -> struct (string * Rational) list) * (int -> GradientStep<Rational>)) list =
    [
        "sgd", (fun _ -> []), (fun _ -> GradientStep<Rational>.Descent(p, eta))
        "sgd-schedule",
        (fun k -> [ struct ("eta_k", schedule k) ]),
        (fun k -> GradientStep<Rational>.Descent(p, schedule k))
        "sgd-momentum",
        (fun _ -> [ struct ("gamma", gamma) ]),
        (fun _ -> GradientStep<Rational>.HeavyBall(p, eta, gamma))
        "sgd-averaged",
        (fun k -> [ struct ("weight", weight k) ]),
        (fun k -> GradientStep<Rational>.Averaged(p, eta, weight k))
        "sgd-preconditioned",
        (fun _ ->
            [
                for a in 1..p do
                    for c in 1..p do
                        struct ($"P[{a},{c}]", preconditioner[a - 1, c - 1])
            ]),
        (fun _ -> GradientStep<Rational>.Preconditioned(eta, preconditioner))
        "sgd-ridge", (fun _ -> [ struct ("lambda", lambda) ]), (fun _ -> GradientStep<Rational>.Ridge(p, eta, lambda))
    ]

/// Whether all first and second moments agree after each of three steps.
let private agree (name: string) parameters (step: int -> GradientStep<Rational>) noiseFactor =
    let system = MomentSystem.derive 2 p (Processes.find name)
    let dimension = (step 0).Carry.Rows

    let exponents =
        [|
            yield List.replicate dimension 0
            for equation in system.Equations -> equation.Of.Exponents
        |]

    let recursion =
        GradientRecursion<Rational>(features, response, noiseFactor, dimension)

    let advance (moments: Rational[]) k =
        let all =
            [
                yield struct ("eta", eta)
                yield struct ("m", Rational.FromInteger(int64 batch))
                yield! parameters k
            ]

        let matrix =
            MomentSystem.matrix 0 (SampleData.valuation features response all) system

        recursion.Advance(step k)
        matrix.Times(System.ReadOnlySpan moments)

    let matches (moments: Rational[]) =
        Array.forall2
            (fun (powers: int list) (moment: Rational) ->
                match List.indexed powers |> List.filter (fun (_, power) -> power > 0) with
                | [] -> moment = Rational.One
                | [ (i, 1) ] -> moment = recursion.Mean[i]
                | [ (i, 2) ] -> moment = recursion.SecondMoment[i, i]
                | [ (i, 1); (j, 1) ] -> moment = recursion.SecondMoment[i, j]
                | other -> failtestf "a moment of order 2 was expected, not %A" other)
            exponents
            moments

    let start =
        Array.init exponents.Length (fun q -> if q = 0 then Rational.One else Rational.Zero)

    [ 0..2 ]
    |> List.mapFold
        (fun moments k ->
            let next = advance moments k
            matches next, next)
        start
    |> fst
    |> List.forall id

[<Tests>]
let tests =
    testList
        "variants of SGD: the recursion equals the derived moment system"
        [
            for name, parameters, step in variants do
                testCase name
                <| fun () ->
                    Expect.isTrue
                        (agree name parameters step (NoiseFactor.WithReplacement batch))
                        "all moments of order 1 and 2, three steps"

                testCase $"{name}, planted: the noise of m + 1"
                <| fun () ->
                    Expect.isFalse
                        (agree name parameters step (NoiseFactor.WithReplacement(batch + 1)))
                        "the wrong factor must be seen"
        ]
