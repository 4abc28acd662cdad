module UniversalCheckTests

open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.Claims
open Planted

let private verdictOf check =
    fst (UniversalChecks.run check CancellationToken.None)

let private sum terms =
    DecayingSum.ofTerms (terms |> List.map (fun (rate, coefficients) -> q rate, List.map q coefficients))

let private constant = sum [ "0", [ "1" ] ]

let private tailOnly f =
    {
        Function = f
        Start = Rational.Zero
        End = None
        Cells =
            [
                {
                    From = Rational.Zero
                    To = None
                    Reason = Tail
                }
            ]
    }

[<Tests>]
let halfLine =
    let judged prove f = SpectralRules.halfLineBy prove f

    let vetoed result says =
        match result with
        | Error(Choice2Of2 reason) -> Expect.stringContains reason says "it says who"
        | Error(Choice1Of2(point, _)) -> failtest $"refuted at {point}"
        | Ok _ -> failtest "proved"

    // 1 − 2e^(−x) is −1 at 0.
    let negative = sum [ "0", [ "1" ]; "-1", [ "-2" ] ]

    testList
        "proofs on the half line"
        [
            testCase "an honest prover"
            <| fun () -> Expect.equal (verdictOf (ByProof(NonNegativeOnHalfLine constant))) Proved "1 ≥ 0"

            testCase "planted: a prover that lies is vetoed by the checker"
            <| fun () ->
                vetoed (judged (fun f -> HoldsOnHalfLine(tailOnly f)) negative) "the independent checker rejects"

            testCase "planted: a proof without cells is vetoed"
            <| fun () ->
                let empty f =
                    HoldsOnHalfLine
                        {
                            Function = f
                            Start = Rational.Zero
                            End = None
                            Cells = []
                        }

                vetoed (judged empty constant) "the independent checker rejects"

            testCase "planted: a valid proof of another function is vetoed"
            <| fun () ->
                let other _ = HoldsOnHalfLine(tailOnly constant)
                vetoed (judged other negative) "another function"

            testCase "planted: a failure whose value is not negative refutes nothing"
            <| fun () ->
                let lies _ = FailsAt(Rational.One, Ball.One)
                vetoed (judged lies constant) "not below 0"

            testCase "a failure refutes"
            <| fun () -> Expect.equal (verdictOf (ByProof(NonNegativeOnHalfLine negative))) Refuted "at 0"

            testCase "planted: cells that begin beyond 0, leave a gap or end before infinity are no proof"
            <| fun () ->
                let cell from upTo reason =
                    {
                        From = q from
                        To = Option.map q upTo
                        Reason = reason
                    }

                let objections f cells =
                    HalfLineChecker.objections
                        {
                            Function = f
                            Start = Rational.Zero
                            End = None
                            Cells = cells
                        }

                let tail from = cell from None Tail
                // Negative on [0, log 2), positive beyond.
                Expect.isNonEmpty (objections negative [ tail "1" ]) "it does not start at 0"
                Expect.isNonEmpty (objections constant [ cell "0" (Some "1") Positive; tail "2" ]) "a gap"
                Expect.isNonEmpty (objections constant [ cell "0" (Some "1") Positive ]) "it ends at 1"
                Expect.isEmpty (objections constant [ cell "0" (Some "1") Positive; tail "1" ]) "all of it"

            testCase "planted: the checker's bounds of e^(ax) hold at both ends of an interval"
            <| fun () ->
                let bounds = ExponentialBounds.expOver (q "-1") { Low = q "1/2"; High = q "3" }
                // e^(−3) = 0.049787068367863942979…, e^(−1/2) = 0.60653065971263342360…
                Expect.isTrue (bounds.Low <= q "0.04978706836786394298") "at the right end"
                Expect.isTrue (bounds.Low >= q "0.049787068367863942") "sharp"
                Expect.isTrue (bounds.High >= q "0.606530659712633423603") "at the left end"
                Expect.isTrue (bounds.High <= q "0.606530659712633424") "sharp"

            testCase "planted: products and roundings of rational intervals go outward"
            <| fun () ->
                let interval low high = { Low = q low; High = q high }
                let product = interval "-2" "3" * interval "-5" "1"
                Expect.equal (product.Low, product.High) (q "-15", q "10") "signs in any order"
                // A third has a denominator that powers do not shorten: after 300 factors the ends are rounded.
                let third = RationalInterval.Exactly(q "1/3")
                let power = Seq.replicate 299 third |> Seq.fold (*) third
                let exact = (q "1/3").Pow 300
                Expect.isTrue (power.Low < exact && exact < power.High) "both ends are outside"

            testCase "planted: a tangency needs a zero at 0"
            <| fun () ->
                // x − 1/2 rises from below 0.
                let rising = sum [ "0", [ "-1/2"; "1" ] ]

                let tangent =
                    [
                        {
                            From = Rational.Zero
                            To = Some Rational.One
                            Reason = Tangency 1
                        }
                        {
                            From = Rational.One
                            To = None
                            Reason = Tail
                        }
                    ]

                Expect.isNonEmpty
                    (HalfLineChecker.objections
                        {
                            Function = rising
                            Start = Rational.Zero
                            End = None
                            Cells = tangent
                        })
                    "f(0) = −1/2"

                Expect.isEmpty
                    (HalfLineChecker.objections
                        {
                            Function = sum [ "0", [ "0"; "1" ] ]
                            Start = Rational.Zero
                            End = None
                            Cells = tangent
                        })
                    "x itself"

            testCase "planted: the tail bound counts negative exponentials"
            <| fun () ->
                Expect.isNonEmpty (HalfLineChecker.objections (tailOnly negative)) "1 − 2e^(−x) on [0, ∞)"

                Expect.isNonEmpty
                    (HalfLineChecker.objections (tailOnly (sum [ "0", [ "1" ]; "-1", [ "0"; "-3" ] ])))
                    "1 − 3x·e^(−x): −0.1 at 1"

                Expect.isEmpty (HalfLineChecker.objections (tailOnly constant)) "1 on [0, ∞)"

                Expect.isEmpty
                    (HalfLineChecker.objections (tailOnly (sum [ "0", [ "1" ]; "-1", [ "-1/2" ] ])))
                    "1 − e^(−x)/2"
        ]

[<Tests>]
let tables =
    let table holds =
        Tabulated(
            "a criterion",
            fun _ ->
                {
                    Columns = [ "x" ]
                    Rows = [ [ "1" ] ]
                    Holds = holds
                }
        )

    testCase "a table supports, or leaves undecided"
    <| fun () ->
        Expect.equal (verdictOf (table true)) Supported "met"
        Expect.equal (verdictOf (table false)) Undecided "not met"
