module TwoRoutesTests

open System.Numerics
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// The derived moment systems against the hand-written operators, exactly, in rationals: nothing is trusted because it was
/// typed in.
type private Shape =
    { Name: string
      X: Matrix<Rational>
      Y: Rational list }

let private shape name n p (entry: int -> int -> string) =
    { Name = name
      X = Matrix<Rational>.Create(n, p, fun k j -> Rational.Parse(entry k j))
      Y = List.init n (fun k -> Rational(BigInteger(3 * k - 2), BigInteger(k + 2))) }

let private entries = [| "1"; "-1/2"; "2/3"; "3"; "-5/4"; "1/7"; "0"; "2" |]

let private shapes =
    [ shape "n = 4, p = 2" 4 2 (fun k j -> entries[(3 * k + 5 * j) % 8])
      shape "n = 5, p = 3" 5 3 (fun k j -> entries[(5 * k + 3 * j + k * j) % 8])
      shape "p > n" 2 3 (fun k j -> entries[(k + 3 * j + 1) % 8])
      shape "repeated rows" 4 2 (fun k j -> entries[(3 * (k / 2) + j) % 8])
      shape "n = 1" 1 2 (fun _ j -> entries[j + 2]) ]

let private eta = Rational.Parse "3/11"
let private batch = 2
let private tau = Rational.Parse "5/7"

/// Coefficients of the derived right-hand side of E[b_a b_b] at the data, by state monomial.
let private derivedSide shape (processName: string) a b =
    let p = shape.X.Columns

    let side =
        Expectation.rightHandSide p ((Process.parse processName).Dynamics p) [ min a b + 1; max a b + 1 ]

    let average = DataEvaluation.averageOver shape.X (List.toArray shape.Y)

    let parameter name =
        match name with
        | "eta" -> eta
        | "m" -> Rational.FromInteger(int64 batch)
        | "n" -> Rational.FromInteger(int64 shape.X.Rows)
        | "tau" -> tau
        | other -> failtest $"unexpected parameter {other}"

    let value state polynomial =
        DataEvaluation.evaluate average parameter state polynomial

    fun state -> value state side.Numerator / value state side.Denominator

/// The quadratic part as a linear operator on symmetric matrices, from values at 0, ±e: f(D) for D = ddᵀ is the even part
/// less the constant.
let private quadraticPart (f: (int -> Rational) -> Rational) (d: Rational[]) =
    let at sign = f (fun index -> sign * d[index - 1])

    (at Rational.One + at -Rational.One) / Rational.FromInteger 2L
    - f (fun _ -> Rational.Zero)

let private directions p =
    [ for i in 0 .. p - 1 do
          Array.init p (fun k -> if k = i then Rational.One else Rational.Zero)

          for j in 0 .. i - 1 do
              Array.init p (fun k -> if k = i || k = j then Rational.One else Rational.Zero) ]

let private compareOperators processName (operator: MomentOperators<Rational> -> Matrix<Rational> -> Matrix<Rational>) =
    testList
        $"{processName}: derived second moments equal the operator, entry by entry"
        [ for shape in shapes do
              testCase shape.Name
              <| fun () ->
                  let p = shape.X.Columns
                  let operators = MomentOperators<Rational> shape.X

                  // Rank-one matrices ddᵀ over e_i and e_i + e_j span the symmetric matrices.
                  for d in directions p do
                      let image = operator operators (Vectors.Outer<Rational>(d, d))

                      for a in 0 .. p - 1 do
                          for b in 0..a do
                              let derived = quadraticPart (derivedSide shape processName a b) d
                              Expect.equal derived image[a, b] $"entry ({a},{b})" ]

let private noise distinct (shape: Shape) =
    if distinct then
        NoiseFactor.WithoutReplacement(min batch shape.X.Rows, shape.X.Rows)
    else
        NoiseFactor.WithReplacement batch

[<Tests>]
let operators =
    testList
        "two routes"
        [ compareOperators "sgf" (fun operators d -> operators.Generator(d, eta / Rational.FromInteger(int64 batch)))
          compareOperators "sgd" (fun operators d -> operators.Step(d, eta, NoiseFactor.WithReplacement batch))
          compareOperators "sgf-euler" (fun operators d -> operators.Step(d, eta, NoiseFactor.WithReplacement batch))
          compareOperators "gradient-descent" (fun operators d -> operators.Step(d, eta, Rational.Zero))
          compareOperators "gradient-flow" (fun operators d -> operators.Generator(d, Rational.Zero))
          compareOperators "constant-covariance" (fun operators d -> operators.Generator(d, Rational.Zero))
          compareOperators "sgld" (fun operators d -> operators.Generator(d, Rational.Zero))

          testList
              "whole right-hand sides at a state"
              [ for shape in shapes do
                    for processName, distinct in [ "sgd", false; "sgf-euler", false; "sgd-without-replacement", true ] do
                        if not distinct || shape.X.Rows >= batch then
                            testCase $"{processName}: {shape.Name}"
                            <| fun () ->
                                let p = shape.X.Columns
                                let beta = Array.init p (fun j -> Rational(BigInteger(2 * j - 1), BigInteger 3))
                                let operators = MomentOperators<Rational> shape.X
                                let residuals = operators.Residuals(ResizeArray shape.Y, beta)

                                let moved =
                                    Array.map2 (fun b (g: Rational) -> b + eta * g) beta (operators.Gradient residuals)

                                let expected =
                                    Vectors.Outer<Rational>(moved, moved)
                                    + (eta * eta * noise distinct shape) * operators.GradientCovariance residuals

                                for a in 0 .. p - 1 do
                                    for b in 0..a do
                                        let derived = derivedSide shape processName a b (fun index -> beta[index - 1])
                                        Expect.equal derived expected[a, b] $"entry ({a},{b})" ]

          testCase "planted: the operator with 1/n for 1/m differs"
          <| fun () ->
              let shape = shapes.Head
              let operators = MomentOperators<Rational> shape.X
              let d = Array.init shape.X.Columns (fun _ -> Rational.One)

              let wrong =
                  operators.Step(Vectors.Outer<Rational>(d, d), eta, NoiseFactor.WithReplacement shape.X.Rows)

              Expect.notEqual (quadraticPart (derivedSide shape "sgd" 0 0) d) wrong[0, 0] "a wrong factor shows" ]
