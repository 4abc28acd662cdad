/// Random expressions as trees of our own, with evaluators that know nothing of the library's polynomials.
module RandomExpressions

open System
open Verify.Arithmetic
open Verify.Symbolics
open Instances

type Tree =
    | Constant of Rational
    | Atom of Symbol
    | Sum of Tree * Tree
    | Difference of Tree * Tree
    | Product of Tree * Tree
    | Power of Tree * int
    | Inverse of Symbol

let average text =
    match Infix.parsePolynomial text with
    | Ok p -> (Polynomial.symbols p)[0]
    | Error error -> failwith (error.ToString())

let parameters =
    [|
        Symbol.parameter "eta"
        Symbol.parameter "m"
        Symbol.indexedParameter "P" [ SymbolIndex.Number 1; SymbolIndex.Number 12 ]
    |]

let atoms =
    Array.append
        parameters
        [|
            Symbol.coefficient 1
            Symbol.coefficient 2
            Symbol.state "v" (SymbolIndex.Letter "a")
            average "avg(x1*x2*y^2)"
            average "avg(x1)"
            average "avg(r^2*x[a])"
        |]

let rec tree (random: Random) depth =
    match (if depth = 0 then random.Next 3 else random.Next 8) with
    | 0 -> Constant(rational (random.Next(-4, 5)) (random.Next(1, 4)))
    | 1 -> Atom atoms[random.Next atoms.Length]
    | 2 -> Inverse parameters[random.Next parameters.Length]
    | 3 -> Power(tree random (depth - 1), random.Next(0, 3))
    | 4 -> Difference(tree random (depth - 1), tree random (depth - 1))
    | 5 -> Sum(tree random (depth - 1), tree random (depth - 1))
    | _ -> Product(tree random (depth - 1), tree random (depth - 1))

let rec toPolynomial tree =
    match tree with
    | Constant c -> Polynomial.ofRational c
    | Atom s -> Polynomial.ofSymbol s
    | Sum(a, b) -> toPolynomial a + toPolynomial b
    | Difference(a, b) -> toPolynomial a - toPolynomial b
    | Product(a, b) -> toPolynomial a * toPolynomial b
    | Power(a, k) -> Polynomial.power k (toPolynomial a)
    | Inverse s -> Polynomial.power -1 (Polynomial.ofSymbol s)

/// A dual number: value and derivative.
[<Struct>]
type Dual =
    {
        Value: Rational
        Derivative: Rational
    }

/// Value and derivative by one symbol at a point, by the rules of dual numbers.
let rec evaluate (point: Symbol -> Rational) (by: Symbol) tree : Dual =
    let product a b =
        {
            Value = a.Value * b.Value
            Derivative = a.Value * b.Derivative + a.Derivative * b.Value
        }

    match tree with
    | Constant c ->
        {
            Value = c
            Derivative = Rational.Zero
        }
    | Atom s ->
        {
            Value = point s
            Derivative = if s = by then Rational.One else Rational.Zero
        }
    | Sum(a, b) ->
        let u, v = evaluate point by a, evaluate point by b

        {
            Value = u.Value + v.Value
            Derivative = u.Derivative + v.Derivative
        }
    | Difference(a, b) ->
        let u, v = evaluate point by a, evaluate point by b

        {
            Value = u.Value - v.Value
            Derivative = u.Derivative - v.Derivative
        }
    | Product(a, b) -> product (evaluate point by a) (evaluate point by b)
    | Power(a, k) ->
        let u = evaluate point by a

        List.replicate k u
        |> List.fold
            product
            {
                Value = Rational.One
                Derivative = Rational.Zero
            }
    | Inverse s ->
        let v = point s

        {
            Value = v.Reciprocal()
            Derivative = if s = by then -(v * v).Reciprocal() else Rational.Zero
        }

/// Non-zero values for all atoms.
let point (random: Random) =
    let table =
        atoms
        |> Array.map (fun s ->
            s, rational (random.Next(1, 9) * (if random.Next 2 = 0 then 1 else -1)) (random.Next(1, 6)))
        |> dict

    fun s -> table[s]

/// `check seed random` for many seeds; VERIFY_TEST_SCALE multiplies the number.
let forAll count (check: int -> Random -> unit) =
    for seed in 1 .. TestScale.trials count do
        check seed (Random seed)
