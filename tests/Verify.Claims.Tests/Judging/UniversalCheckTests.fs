module UniversalCheckTests

open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.Symbolics
open Verify.Claims
open Planted

let private step holds : DerivationStep =
    {
        Text = "a step"
        Formula = ""
        Latex = ""
        Holds = holds
    }

let private derivation steps holds difference : Derivation =
    {
        Id = "planted"
        Statement = "a = b"
        Scope = "all"
        Steps = steps
        Holds = holds
        Difference = difference
    }

let private verdictOf check =
    fst (UniversalChecks.run check CancellationToken.None)

[<Tests>]
let derivations =
    let case name check expected =
        testCase name <| fun () -> Expect.equal (verdictOf check) expected name

    let symbols steps holds difference =
        BySymbols(fun () -> derivation steps holds difference)

    let sufficient identities =
        BySufficientSymbols(fun () -> Symbolic.identities "x" "y" "z" identities)

    testList
        "derivations"
        [
            case "all steps hold" (symbols [ step true; step true ] true None) Proved
            case "planted: one step fails" (symbols [ step true; step false ] true None) Undecided
            case "planted: the steps hold, the derivation does not" (symbols [ step true ] false None) Undecided
            case "planted: no steps" (symbols [] true None) Undecided
            case "a difference refutes" (symbols [ step false ] false (Some "eta")) Refuted
            case "identities" (sufficient [ "a", "(eta+m)^2", "eta^2 + 2*eta*m + m^2" ]) Proved
            case "planted: an empty list of identities" (sufficient []) Undecided
            case "an identity that fails refutes nothing" (sufficient [ "a", "eta", "m" ]) Undecided
        ]

let private sum terms =
    DecayingSum.ofTerms (terms |> List.map (fun (rate, coefficients) -> q rate, List.map q coefficients))

let private constant = sum [ "0", [ "1" ] ]

let private tailOnly f =
    {
        Function = f
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
    let judged prove f =
        UniversalChecks.ofHalfLineBy prove "f ≥ 0" f

    // 1 − 2e^(−x) is −1 at 0.
    let negative = sum [ "0", [ "1" ]; "-1", [ "-2" ] ]

    testList
        "proofs on the half line"
        [
            testCase "an honest prover"
            <| fun () -> Expect.equal (fst (UniversalChecks.ofHalfLine "1 ≥ 0" constant)) Proved "1 ≥ 0"

            testCase "planted: a prover that lies is vetoed by the checker"
            <| fun () ->
                let verdict, evidence = judged (fun f -> HoldsOnHalfLine(tailOnly f)) negative
                Expect.equal verdict Undecided "the checker objects"

                match evidence with
                | [ Remark text ] -> Expect.stringContains text "the independent checker rejects" "it says who"
                | other -> failtest $"expected a remark, got {other}"

            testCase "planted: a proof without cells is vetoed"
            <| fun () ->
                let empty f =
                    HoldsOnHalfLine { Function = f; Cells = [] }

                Expect.equal (fst (judged empty constant)) Undecided "no cells"

            testCase "planted: a valid proof of another function is vetoed"
            <| fun () ->
                let other _ = HoldsOnHalfLine(tailOnly constant)
                Expect.equal (fst (judged other negative)) Undecided "another function"

            testCase "planted: a failure whose value is not negative refutes nothing"
            <| fun () ->
                let lies _ = FailsAt(Rational.One, Ball.One)
                Expect.equal (fst (judged lies constant)) Undecided "1 is not below 0"

            testCase "a failure refutes, and proves the check that a failure is shown"
            <| fun () ->
                Expect.equal (fst (UniversalChecks.ofHalfLine "f ≥ 0" negative)) Refuted "at 0"
                Expect.equal (verdictOf (FailsOnHalfLine("f fails", negative))) Proved "shown"
                Expect.equal (verdictOf (FailsOnHalfLine("f fails", constant))) Refuted "1 ≥ 0 does not fail"

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
