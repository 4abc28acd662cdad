module PolynomialTests

open Expecto
open FsCheck
open FsCheck.FSharp
open Verify.Arithmetic
open Verify.Symbolics

let scale =
    match System.Environment.GetEnvironmentVariable "VERIFY_TEST_SCALE" with
    | null -> 1
    | text -> int text

/// A random expression tree, and its value by plain rational arithmetic: the independent evaluator.
type Tree =
    | Leaf of int
    | Symbol of int
    | Add of Tree * Tree
    | Subtract of Tree * Tree
    | Multiply of Tree * Tree

let private symbols =
    [| State 1; State 2; Parameter "eta"; Average [ Feature 1, 2 ] |]

let rec toPolynomial tree =
    match tree with
    | Leaf value -> Polynomial.integer value
    | Symbol index -> Polynomial.symbol symbols[index]
    | Add(a, b) -> toPolynomial a + toPolynomial b
    | Subtract(a, b) -> toPolynomial a - toPolynomial b
    | Multiply(a, b) -> toPolynomial a * toPolynomial b

let rec evaluate (values: Rational[]) tree =
    match tree with
    | Leaf value -> Rational.FromInteger(int64 value)
    | Symbol index -> values[index]
    | Add(a, b) -> evaluate values a + evaluate values b
    | Subtract(a, b) -> evaluate values a - evaluate values b
    | Multiply(a, b) -> evaluate values a * evaluate values b

/// Value and derivative along one symbol, by dual numbers: the independent derivative.
let rec dual (values: Rational[]) along tree =
    match tree with
    | Leaf value -> Rational.FromInteger(int64 value), Rational.Zero
    | Symbol index -> values[index], (if index = along then Rational.One else Rational.Zero)
    | Add(a, b) ->
        let (x, dx), (y, dy) = dual values along a, dual values along b
        x + y, dx + dy
    | Subtract(a, b) ->
        let (x, dx), (y, dy) = dual values along a, dual values along b
        x - y, dx - dy
    | Multiply(a, b) ->
        let (x, dx), (y, dy) = dual values along a, dual values along b
        x * y, dx * y + x * dy

let private valueOf (values: Rational[]) (polynomial: Polynomial) =
    DataEvaluation.evaluate (fun _ -> values[3]) (fun _ -> values[2]) (fun index -> values[index - 1]) polynomial

let private treeGen =
    let rec gen depth =
        if depth = 0 then
            Gen.oneof [ Gen.map Leaf (Gen.choose (-3, 3)); Gen.map Symbol (Gen.choose (0, 3)) ]
        else
            let sub = gen (depth - 1)

            Gen.oneof
                [ gen 0
                  Gen.map2 (fun a b -> Add(a, b)) sub sub
                  Gen.map2 (fun a b -> Subtract(a, b)) sub sub
                  Gen.map2 (fun a b -> Multiply(a, b)) sub sub ]

    gen 4

type Generators =
    static member Tree() = Arb.fromGen treeGen

let config =
    { FsCheckConfig.defaultConfig with
        maxTest = 200 * scale
        replay = Some(20261123UL, 11UL, None)
        arbitrary = [ typeof<Generators> ] }

let private points =
    [ [| "2"; "-1/3"; "5"; "7/2" |]
      [| "0"; "1"; "-1"; "3" |]
      [| "1/7"; "22"; "-5/9"; "1" |] ]
    |> List.map (Array.map Rational.Parse)

[<Tests>]
let ring =
    testList
        "Polynomial"
        [ testPropertyWithConfig config "a tree and its canonical form have one value" (fun (tree: Tree) ->
              for values in points do
                  Expect.equal (valueOf values (toPolynomial tree)) (evaluate values tree) "same value")

          testPropertyWithConfig config "ring axioms hold structurally" (fun (a: Tree, b: Tree, c: Tree) ->
              let a, b, c = toPolynomial a, toPolynomial b, toPolynomial c
              Expect.equal (a + b) (b + a) "addition commutes"
              Expect.equal (a * b) (b * a) "multiplication commutes"
              Expect.equal (a * (b + c)) (a * b + a * c) "distributes"
              Expect.equal ((a * b) * c) (a * (b * c)) "associates"
              Expect.isTrue (a - a).IsZero "a − a = 0 is the empty sum")

          testPropertyWithConfig config "derivatives agree with dual numbers" (fun (tree: Tree) ->
              for along in 0..3 do
                  let derivative = Calculus.differentiate symbols[along] (toPolynomial tree)

                  for values in points do
                      Expect.equal (valueOf values derivative) (snd (dual values along tree)) "derivative")

          testCase "Laurent exponents cancel"
          <| fun () ->
              let m = Polynomial.parameter "m"
              Expect.equal (m * Polynomial.reciprocal "m") Polynomial.one "m·m⁻¹ = 1"

          testCase "infix prints signs, fractions and divisors"
          <| fun () ->
              let half = Polynomial.constant (Rational.Parse "-1/2")

              let text =
                  Infix.format (half * Polynomial.state 1 * Polynomial.reciprocal "m" + Polynomial.integer 3)

              Expect.equal text "3 - b1/2/m" "canonical order, divisors last" ]
