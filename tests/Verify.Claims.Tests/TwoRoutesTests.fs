module TwoRoutesTests

open System.Numerics
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// The derived moment systems against the hand-written operators, exactly, in rationals: nothing is trusted because it was
/// typed in.
type private Shape =
    {
        Name: string
        X: Matrix<Rational>
        Y: Rational list
    }

let private shape name n p (entry: int -> int -> string) =
    {
        Name = name
        X = Matrix<Rational>.Create(n, p, fun k j -> Rational.Parse(entry k j))
        Y = List.init n (fun k -> Rational(BigInteger(3 * k - 2), BigInteger(k + 2)))
    }

let private entries = [| "1"; "-1/2"; "2/3"; "3"; "-5/4"; "1/7"; "0"; "2" |]

let private shapes =
    [
        shape "n = 4, p = 2" 4 2 (fun k j -> entries[(3 * k + 5 * j) % 8])
        shape "n = 5, p = 3" 5 3 (fun k j -> entries[(5 * k + 3 * j + k * j) % 8])
        shape "p > n" 2 3 (fun k j -> entries[(k + 3 * j + 1) % 8])
        shape "repeated rows" 4 2 (fun k j -> entries[(3 * (k / 2) + j) % 8])
        shape "n = 1" 1 2 (fun _ j -> entries[j + 2])
    ]

let private eta = Rational.Parse "3/11"
let private batch = 2
let private tau = Rational.Parse "5/7"

/// The derived right-hand side of E[b_a b_b] at a state, by the system's matrix times the vector of monomials.
let private derivedSide shape (processName: string) =
    let p = shape.X.Columns
    let definition = Processes.find processName

    let system =
        if processName = "sgd-without-replacement" then
            MomentSystem.deriveAt shape.X.Rows batch 2 p definition
        else
            MomentSystem.derive 2 p definition

    let parameters =
        [
            struct ("eta", eta)
            struct ("m", Rational.FromInteger(int64 batch))
            struct ("tau", tau)
        ]

    let matrix =
        MomentSystem.matrix 0 (SampleData.valuation shape.X (List.toArray shape.Y) parameters) system

    let exponents =
        [|
            yield List.replicate p 0
            for equation in system.Equations -> equation.Of.Exponents
        |]

    fun a b (state: Rational[]) ->
        let monomials =
            exponents
            |> Array.map (fun powers ->
                List.fold2
                    (fun (product: Rational) (value: Rational) power -> product * value.Pow power)
                    Rational.One
                    (List.ofArray state)
                    powers)

        let wanted =
            List.init p (fun j -> (if j = a then 1 else 0) + (if j = b then 1 else 0))

        let row = exponents |> Array.findIndex (fun powers -> powers = wanted)
        matrix.Times(System.ReadOnlySpan monomials)[row]

/// The even part less the constant: the quadratic part at ddᵀ.
let private quadraticPart (f: Rational[] -> Rational) (d: Rational[]) =
    let at (sign: Rational) = f (Array.map (fun x -> sign * x) d)

    (at Rational.One + at -Rational.One) / Rational.FromInteger 2L
    - at Rational.Zero

let private directions p =
    [
        for i in 0 .. p - 1 do
            Array.init p (fun k -> if k = i then Rational.One else Rational.Zero)

            for j in 0 .. i - 1 do
                Array.init p (fun k -> if k = i || k = j then Rational.One else Rational.Zero)
    ]

let private compareOperators processName (operator: MomentOperators<Rational> -> Matrix<Rational> -> Matrix<Rational>) =
    testList
        $"{processName}: derived second moments equal the operator, entry by entry"
        [
            for shape in shapes do
                testCase shape.Name
                <| fun () ->
                    let p = shape.X.Columns
                    let operators = MomentOperators<Rational> shape.X
                    let derived = derivedSide shape processName

                    // Rank-one matrices ddᵀ over e_i and e_i + e_j span the symmetric matrices.
                    for d in directions p do
                        let image = operator operators (Vectors.Outer<Rational>(d, d))

                        for a in 0 .. p - 1 do
                            for b in 0..a do
                                Expect.equal (quadraticPart (derived a b) d) image[a, b] $"entry ({a},{b})"
        ]

let private noise distinct (shape: Shape) =
    if distinct then
        NoiseFactor.WithoutReplacement(batch, shape.X.Rows)
    else
        NoiseFactor.WithReplacement batch

[<Tests>]
let operators =
    testList
        "two routes"
        [
            compareOperators "sgf" (fun operators d -> operators.Generator(d, eta / Rational.FromInteger(int64 batch)))
            compareOperators "sgd" (fun operators d -> operators.Step(d, eta, NoiseFactor.WithReplacement batch))
            compareOperators "sgf-euler" (fun operators d -> operators.Step(d, eta, NoiseFactor.WithReplacement batch))
            compareOperators "gradient-descent" (fun operators d -> operators.Step(d, eta, Rational.Zero))
            compareOperators "gradient-flow" (fun operators d -> operators.Generator(d, Rational.Zero))
            compareOperators "constant-covariance" (fun operators d -> operators.Generator(d, Rational.Zero))
            compareOperators "sgld" (fun operators d -> operators.Generator(d, Rational.Zero))

            testList
                "whole right-hand sides at a state"
                [
                    for shape in shapes do
                        for processName, distinct in
                            [ "sgd", false; "sgf-euler", false; "sgd-without-replacement", true ] do
                            if not distinct || shape.X.Rows >= batch then
                                testCase $"{processName}: {shape.Name}"
                                <| fun () ->
                                    let p = shape.X.Columns
                                    let beta = Array.init p (fun j -> Rational(BigInteger(2 * j - 1), BigInteger 3))
                                    let operators = MomentOperators<Rational> shape.X
                                    let residuals = operators.Residuals(ResizeArray shape.Y, beta)

                                    let moved =
                                        Array.map2
                                            (fun b (g: Rational) -> b + eta * g)
                                            beta
                                            (operators.Gradient residuals)

                                    let derived = derivedSide shape processName

                                    let expected =
                                        Vectors.Outer<Rational>(moved, moved)
                                        + (eta * eta * noise distinct shape) * operators.GradientCovariance residuals

                                    for a in 0 .. p - 1 do
                                        for b in 0..a do
                                            Expect.equal (derived a b beta) expected[a, b] $"entry ({a},{b})"
                ]

            testCase "planted: the operator with 1/n for 1/m differs"
            <| fun () ->
                let shape = shapes.Head
                let operators = MomentOperators<Rational> shape.X
                let d = Array.init shape.X.Columns (fun _ -> Rational.One)

                let wrong =
                    operators.Step(Vectors.Outer<Rational>(d, d), eta, NoiseFactor.WithReplacement shape.X.Rows)

                Expect.notEqual (quadraticPart (derivedSide shape "sgd" 0 0) d) wrong[0, 0] "a wrong factor shows"
        ]
