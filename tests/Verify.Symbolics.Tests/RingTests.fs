module RingTests

open Expecto
open Verify.Arithmetic
open Verify.Symbolics
open Instances
open RandomExpressions

let private three (random: System.Random) =
    let next () = toPolynomial (tree random 3)
    next (), next (), next ()

let private small (random: System.Random) =
    let x = Polynomial.ofSymbol (Symbol.parameter "n")
    let y = Polynomial.ofSymbol (Symbol.coefficient 1)

    let c () =
        Polynomial.ofRational (rational (random.Next(-3, 4)) (random.Next(1, 3)))

    c ()
    + c () * x
    + c () * y
    + c () * x * y
    + Polynomial.power (random.Next(1, 3)) x

[<Tests>]
let tests =
    testList
        "ring"
        [
            testCase "ring axioms on random polynomials" (fun () ->
                forAll 300 (fun seed random ->
                    let a, b, c = three random
                    Expect.equal (a + b) (b + a) $"sum commutes, seed {seed}"
                    Expect.equal ((a + b) + c) (a + (b + c)) $"sum associates, seed {seed}"
                    Expect.equal (a * b) (b * a) $"product commutes, seed {seed}"
                    Expect.equal ((a * b) * c) (a * (b * c)) $"product associates, seed {seed}"
                    Expect.equal (a * (b + c)) (a * b + a * c) $"distributes, seed {seed}"
                    Expect.equal (a - a) Polynomial.Zero $"a − a, seed {seed}"
                    Expect.equal (a * Polynomial.One) a $"one, seed {seed}"
                    Expect.equal (a + Polynomial.Zero) a $"zero, seed {seed}"
                    Expect.equal ((a + b).GetHashCode()) ((b + a).GetHashCode()) $"hash, seed {seed}"))

            testCase "values agree with an evaluator of trees" (fun () ->
                forAll 500 (fun seed random ->
                    let t = tree random 4
                    let at = point random
                    let expected = (evaluate at atoms[0] t).Value
                    Expect.equal (Polynomial.evaluate 0 at (toPolynomial t)) expected $"seed {seed}"))

            testCase "derivatives agree with dual numbers" (fun () ->
                forAll 500 (fun seed random ->
                    let t = tree random 4
                    let at = point random
                    let by = atoms[random.Next 5]
                    let expected = (evaluate at by t).Derivative
                    // The average that holds r depends on b; keep it out of this test.
                    let free = atoms[8]
                    let polynomial = toPolynomial t

                    if
                        by.Role = Role.Parameter
                        || not (Array.contains free (Polynomial.symbols polynomial))
                    then
                        Expect.equal
                            (Polynomial.evaluate 0 at (Calculus.differentiate by polynomial))
                            expected
                            $"seed {seed}"))

            testCase "differentiation: Leibniz and order of derivatives" (fun () ->
                forAll 200 (fun seed random ->
                    let a, b, _ = three random
                    let s, s' = atoms[random.Next 5], atoms[random.Next 5]
                    let d = Calculus.differentiate
                    Expect.equal (d s (a * b)) (d s a * b + a * d s b) $"product rule, seed {seed}"
                    Expect.equal (d s (a + b)) (d s a + d s b) $"sum rule, seed {seed}"
                    Expect.equal (d s (d s' a)) (d s' (d s a)) $"order, seed {seed}"))

            testCase "the residual is differentiated as the sum that it stands for" (fun () ->
                for text in
                    [
                        "avg(r^2)"
                        "avg(r^3*x1)*b1"
                        "avg(r*x2)*avg(r^2*x1*x2) + b2*avg(r)"
                        "eta*avg(r^4*y)"
                    ] do
                    match Infix.parsePolynomial text with
                    | Error error -> failtest (error.ToString())
                    | Ok f ->
                        for k in 1..3 do
                            let s = Symbol.coefficient k
                            let short = Average.expandResidual 3 (Calculus.differentiate s f)
                            let long = Calculus.differentiate s (Average.expandResidual 3 f)
                            Expect.equal short long $"{text} by b{k}")

            testCase "averages are linear and take constants out" (fun () ->
                let parse text =
                    match Infix.parsePolynomial text with
                    | Ok p -> p
                    | Error error -> failtest (error.ToString())

                Expect.equal
                    (parse "avg(2*x1 - 3*eta*b1*x2*y + 5)")
                    (parse "2*avg(x1) - 3*eta*b1*avg(x2*y) + 5")
                    "linear"

                Expect.equal (parse "avg(avg(x1)*x2)") (parse "avg(x1)*avg(x2)") "an average is a constant"
                Expect.notEqual (parse "avg(x1*x2)") (parse "avg(x1)*avg(x2)") "not multiplicative"
                Expect.equal (parse "avg(x2*y*x1)") (parse "avg(y*x1*x2)") "the content is canonical"

                Expect.equal
                    (Average.enumerate 2 (parse "avg(x1*y)"))
                    (parse "x[1,1]*y[1]/2 + x[2,1]*y[2]/2")
                    "written out")

            testCase "an exact quotient is found, an inexact one is not" (fun () ->
                forAll 200 (fun seed random ->
                    let a, b, _ = three random

                    if not b.IsZero then
                        Expect.equal (Polynomial.tryDivide (a * b) b) (Some a) $"seed {seed}"
                        let shifted = a * b + Polynomial.One

                        match Polynomial.tryDivide shifted b with
                        | None -> ()
                        | Some q -> Expect.equal (q * b) shifted $"a quotient that multiplies back, seed {seed}"))

            testCase "rational functions: field axioms and normal form" (fun () ->
                forAll 25 (fun seed random ->
                    let next () =
                        let d = small random
                        RationalFunction.create (small random) (if d.IsZero then Polynomial.One else d)

                    let a, b, c = next (), next (), next ()
                    Expect.equal (a + b) (b + a) $"seed {seed}"
                    Expect.equal (a * (b + c)) (a * b + a * c) $"distributes, seed {seed}"
                    Expect.equal (a - a) RationalFunction.Zero $"seed {seed}"

                    if not b.IsZero then
                        Expect.equal (a / b * b) a $"quotient, seed {seed}"
                        Expect.equal (b * RationalFunction.power -1 b) RationalFunction.One $"inverse, seed {seed}"

                    // The same function written with a common factor is the same value.
                    let factor = small random

                    if not factor.IsZero then
                        Expect.equal
                            (RationalFunction.create (a.Numerator * factor) (a.Denominator * factor))
                            a
                            $"common factors cancel, seed {seed}"))

            testCase "a greatest common divisor divides both and leaves coprime parts" (fun () ->
                forAll 60 (fun seed random ->
                    let a, b, c = small random, small random, small random

                    if not (a.IsZero || b.IsZero || c.IsZero) then
                        let g = RationalFunction.gcd (a * c) (b * c)
                        Expect.isSome (Polynomial.tryDivide (a * c) g) $"divides the first, seed {seed}"
                        Expect.isSome (Polynomial.tryDivide (b * c) g) $"divides the second, seed {seed}"

                        Expect.isSome
                            (Polynomial.tryDivide g (RationalFunction.gcd c c))
                            $"the common factor divides it, seed {seed}"))

            testCase "exponential polynomials: product rule, e^a e^−a = 1, canonical zero" (fun () ->
                let parse text =
                    match Infix.parseExponential text with
                    | Ok e -> e
                    | Error error -> failtest (error.ToString())

                let t = Symbol.parameter "t"
                let d = ExponentialPolynomial.differentiate t

                let samples =
                    [
                        "t^2*exp(-s*t) + 1"
                        "exp(2*t) - t"
                        "eta*exp(-t)/m + exp(-s*t)*exp(t)"
                        "exp(s*t)"
                    ]

                for left in samples do
                    for right in samples do
                        let a, b = parse left, parse right
                        Expect.equal (d (a * b)) (d a * b + a * d b) $"{left} times {right}"
                        Expect.equal (a * b) (b * a) "commutes"
                        Expect.isTrue ((a * b - b * a).IsZero) "zero is canonical"

                Expect.equal (parse "exp(s*t)*exp(-s*t)") (parse "1") "inverse"
                Expect.equal (d (parse "exp(-s*t)/s")) (parse "-exp(-s*t)") "chain rule"
                Expect.notEqual (parse "exp(t)") (parse "exp(2*t)") "different rates are independent")

            testCase "multi-indices are keyed by value, not by text" (fun () ->
                let a, b = MultiIndex.create [ 1; 11 ], MultiIndex.create [ 11; 1 ]
                Expect.notEqual a b "(1,11) is not (11,1)"
                Expect.equal a (MultiIndex.create [ 1; 11 ]) "equal values are equal"
                Expect.equal (MultiIndex.ofDegree 3 4 |> List.length) 15 "C(6,4) of them"
                let all = [ 1..4 ] |> List.collect (MultiIndex.ofDegree 3)
                Expect.equal (List.sort all) all "in order")

            testCase "negative exponents are for parameters only" (fun () ->
                Expect.throwsT<System.ArgumentException>
                    (fun () -> Polynomial.power -1 (Polynomial.ofSymbol (Symbol.coefficient 1)) |> ignore)
                    "1/b1 is no Laurent polynomial"

                let b1 = Polynomial.ofSymbol (Symbol.coefficient 1)
                let inverse = RationalFunction.power -1 (RationalFunction.ofPolynomial b1)
                Expect.equal (Infix.format inverse) "1/b1" "but it is a rational function")
        ]
