module PolynomialTests

open Expecto
open Verify.Arithmetic
open Verify.Claims

let private q (text: string) = Rational.Parse text

let private product factors =
    factors
    |> List.map (List.map q)
    |> List.fold RationalPolynomial.multiply [ Rational.One ]

let private bounds (start: string, last: string) =
    q start, (if last = "" then None else Some(q last))

/// Not negative on the interval; touching 0 inside, at the ends, nowhere.
let private holding =
    [
        [ [ "0"; "1" ] ], ("0", "")
        [ [ "-1"; "1" ]; [ "-1"; "1" ] ], ("0", "")
        [ [ "-2"; "0"; "1" ]; [ "-2"; "0"; "1" ] ], ("0", "")
        [ [ "1"; "-1" ] ], ("0", "1")
        [ [ "0"; "1" ]; [ "1"; "-1" ]; [ "-1/3"; "1" ]; [ "-1/3"; "1" ] ], ("0", "1")
        [ [ "-1"; "1" ]; [ "-1"; "1" ]; [ "-1"; "1" ] ], ("1", "")
        [ [ "1"; "-1"; "1" ] ], ("0", "")
        [ [ "1/1000000"; "0"; "1" ] ], ("0", "5")
    ]

/// Negative somewhere inside, by little.
let private failing =
    [
        [ [ "0"; "-1" ] ], ("0", "")
        [ [ "-1"; "1" ]; [ "-1"; "1" ]; [ "-1"; "1" ] ], ("0", "")
        [ [ "-1"; "1" ]; [ "-1000001/1000000"; "1" ] ], ("0", "2")
        [ [ "1"; "-1" ] ], ("0", "1000001/1000000")
        [ [ "999999/1000000"; "-2"; "1" ] ], ("0", "")
        [ [ "1"; "0"; "0"; "-1/1000000" ] ], ("0", "")
    ]

[<Tests>]
let tests =
    testList
        "polynomials on intervals"
        [
            for factors, interval in holding do
                let f = product factors
                let start, last = bounds interval

                testCase $"{factors} on {interval} is proved, and Sturm agrees"
                <| fun () ->
                    match PolynomialProver.prove start last f with
                    | Ok cells ->
                        for cell in cells do
                            match cell.Reason with
                            | Coefficients square ->
                                Expect.isTrue (PolynomialChecker.isNonNegative f square cell.From cell.To) $"{cell}"
                            | other -> failtest $"{other}"

                        let proof =
                            {
                                Function = DecayingSum.ofTerms [ Rational.Zero, f ]
                                Start = start
                                End = last
                                Cells = cells
                            }

                        Expect.isEmpty (HalfLineChecker.objections proof) "the whole proof"

                        Expect.isNonEmpty
                            (HalfLineChecker.objections
                                { proof with
                                    Start = start + Rational.One
                                })
                            "start"

                        Expect.isNonEmpty
                            (HalfLineChecker.objections
                                { proof with
                                    End = Some(start + q "1000")
                                })
                            "end"
                    | Error point -> failtest $"{point}"

            for factors, interval in failing do
                let f = product factors
                let start, last = bounds interval

                testCase $"planted: {factors} on {interval} is not proved, and Sturm refuses it"
                <| fun () ->
                    match PolynomialProver.prove start last f with
                    | Ok cells -> failtest $"{cells}"
                    | Error(Some point) -> Expect.isTrue ((RationalPolynomial.at point f).Sign < 0) "negative there"
                    | Error None -> failtest "a point"

                    Expect.isFalse (PolynomialChecker.isNonNegative f [ Rational.One ] start last) "Sturm"

            testCase "planted: a square that is none of the polynomial"
            <| fun () ->
                // (x − 1)(x − 2)² is negative below 1, and (x − 1)² is no factor of it.
                let f = product [ [ "-1"; "1" ]; [ "-2"; "1" ]; [ "-2"; "1" ] ]
                Expect.isFalse (PolynomialChecker.isNonNegative f (product [ [ "-1"; "1" ] ]) (q "0") None) "no factor"
                // x² − 1 is negative below 1; x² divides it with a remainder.
                let below = product [ [ "-1"; "1" ]; [ "1"; "1" ] ]
                Expect.isFalse (PolynomialChecker.isNonNegative below [ q "0"; q "1" ] (q "0") None) "a remainder"
                Expect.isTrue (PolynomialChecker.isNonNegative f (product [ [ "-2"; "1" ] ]) (q "1") None) "from 1"
                Expect.isFalse (PolynomialChecker.isNonNegative f (product [ [ "-2"; "1" ] ]) (q "1/2") None) "from 1/2"
                Expect.isFalse (PolynomialChecker.isNonNegative f [] (q "1") None) "0 as a square"
                Expect.isFalse (PolynomialChecker.isNonNegative f [ Rational.One ] (q "3") (Some(q "3"))) "a point"

            testCase "planted: coefficients say nothing of exponentials"
            <| fun () ->
                let proof =
                    {
                        Function = DecayingSum.ofTerms [ q "-1", [ q "1" ]; q "0", [ q "-1/2" ] ]
                        Start = Rational.Zero
                        End = None
                        Cells =
                            [
                                {
                                    From = Rational.Zero
                                    To = None
                                    Reason = Coefficients [ Rational.One ]
                                }
                            ]
                    }

                Expect.isNonEmpty (HalfLineChecker.objections proof) "e^(−x) − 1/2"
        ]

/// 1.29 − (1 + x)² e^(−2cx): the bias of the recalibrated flow.
let private bias (constant: string) : BoundedTerm list =
    let term slope power coefficient =
        {
            Rate = Rational.Zero
            Slope = q slope
            Power = power
            Degree = 0
            Coefficient = q coefficient
        }

    [ term "0" 0 constant; term "-2" 0 "-1"; term "-2" 1 "-2"; term "-2" 2 "-1" ]

let private low, high = q "0.578", q "0.58"

let private search terms =
    BoundedProver.prove 128 Rational.Zero None (low, high) terms

[<Tests>]
let bounded =
    testList
        "a bounded parameter"
        [
            testCase "1.29 is proved, and the second checker agrees"
            <| fun () ->
                match search (bias "1.29") with
                | HoldsForAll proof -> Expect.isEmpty (BoundedChecker.objections proof) "all of it"
                | other -> failtest $"{other}"

            testCase "planted: 1.28 fails at a point"
            <| fun () ->
                match search (bias "1.28") with
                | FailsAtPoint(c, x) ->
                    let value =
                        DecayingSum.evaluate<Ball> 128 (BoundedSum.at c (bias "1.28")) (Ball.FromRational(x, 128))

                    Expect.equal (Ball.TrySign value) (System.Nullable -1) "negative there"
                | other -> failtest $"{other}"

            testCase "planted: forged proofs are vetoed"
            <| fun () ->
                let proof =
                    match search (bias "1.29") with
                    | HoldsForAll proof -> proof
                    | other -> failtest $"{other}"

                let objects what forged =
                    Expect.isNonEmpty (BoundedChecker.objections forged) what

                objects "another function" { proof with Terms = bias "1.28" }
                objects "a wider range" { proof with High = q "0.59" }
                objects "a lower range" { proof with Low = q "0.5" }
                objects "no parts" { proof with Parts = [] }
                objects "a bounded interval" { proof with End = Some(q "3") }
                objects "negative x" { proof with Start = q "-1" }

                let part = proof.Parts.Head

                objects
                    "a range of its own"
                    { proof with
                        Parts = [ { part with Low = q "0.579" } ]
                    }

                objects
                    "a gap in x"
                    { proof with
                        Parts =
                            [
                                { part with
                                    Cells = List.removeAt 1 part.Cells
                                }
                            ]
                    }

                objects
                    "a tail that begins too early"
                    { proof with
                        Parts =
                            [
                                { part with
                                    Cells =
                                        [
                                            {
                                                From = Rational.Zero
                                                To = None
                                                Reason = Tail
                                            }
                                        ]
                                }
                            ]
                    }

                objects
                    "a tangency where f is not 0"
                    { proof with
                        Parts =
                            [
                                { part with
                                    Cells =
                                        { part.Cells.Head with
                                            Reason = Tangency 1
                                        }
                                        :: part.Cells.Tail
                                }
                            ]
                    }

            testCase "planted: a proof of another function or range is vetoed by the kernel"
            <| fun () ->
                let prove _ = search (bias "1.29")

                let asked constant range =
                    AlwaysRules.boundedBy prove (Rational.Zero, None, range) (bias constant)

                Expect.isOk (asked "1.29" (low, high)) "its own"
                Expect.isError (asked "1.28" (low, high)) "another function"
                Expect.isError (asked "1.29" (low, q "0.6")) "another range"

                let hasty terms =
                    match search terms with
                    | HoldsForAll proof -> HoldsForAll { proof with Parts = [] }
                    | other -> other

                Expect.isError
                    (AlwaysRules.boundedBy hasty (Rational.Zero, None, (low, high)) (bias "1.29"))
                    "without parts"

            testCase "planted: the second checker looks at every c and at the zero of a tangency"
            <| fun () ->
                let term degree power coefficient =
                    {
                        Rate = Rational.Zero
                        Slope = Rational.Zero
                        Power = power
                        Degree = degree
                        Coefficient = q coefficient
                    }

                let over terms (high: string) cells =
                    {
                        Terms = terms
                        Start = Rational.Zero
                        End = None
                        Low = Rational.Zero
                        High = q high
                        Parts =
                            [
                                {
                                    Low = Rational.Zero
                                    High = q high
                                    Cells = cells
                                }
                            ]
                    }

                let cell from upTo reason =
                    {
                        From = q from
                        To = Option.map q upTo
                        Reason = reason
                    }

                // c − 1/2 + x is negative at c = 0, x = 0, and positive at the centre of the box.
                let rising = [ term 1 0 "1"; term 0 0 "-1/2"; term 0 1 "1" ]

                Expect.isNonEmpty
                    (BoundedChecker.objections (over rising "1.2" [ cell "0" (Some "1") Positive; cell "1" None Tail ]))
                    "small c"

                // x − 1/2 has a positive derivative and is negative at 0.
                let tangent = [ cell "0" (Some "1") (Tangency 1); cell "1" None Tail ]

                Expect.isNonEmpty
                    (BoundedChecker.objections (over [ term 0 0 "-1/2"; term 0 1 "1" ] "1" tangent))
                    "no zero"

                Expect.isEmpty (BoundedChecker.objections (over [ term 0 1 "1" ] "1" tangent)) "x itself"

            testCase "planted: a tangency has order 1 only where the derivative is positive"
            <| fun () ->
                // x·(c − 1/2) on c in [0, 1] is negative for small c.
                let term degree coefficient =
                    {
                        Rate = Rational.Zero
                        Slope = Rational.Zero
                        Power = 1
                        Degree = degree
                        Coefficient = q coefficient
                    }

                match
                    BoundedProver.prove 128 Rational.Zero (Some(q "1")) (q "0", q "1") [ term 1 "1"; term 0 "-1/2" ]
                with
                | HoldsForAll proof -> failtest $"{proof}"
                | FailsAtPoint _
                | OpenForSome _ -> ()
        ]
