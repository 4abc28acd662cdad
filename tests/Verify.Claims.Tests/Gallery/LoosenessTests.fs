module LoosenessTests

open System
open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims

let private q (text: string) = Rational.Parse text

let private stating domain given statement =
    ClaimFile.ofLine
        {
            States = [ statement ]
            Given = given
            For = domain
            With = []
            Definitions = []
        }

let private quiet =
    { new IProgress<FalsifyProgress> with
        member _.Report _ = ()
    }

let private measured claim =
    Looseness.run
        {
            Seed = 1
            Budget = TimeSpan.FromSeconds 240.0
        }
        quiet
        CancellationToken.None
        claim

let private ratio (result: Looseness) =
    q (Expect.wantSome result.Ratio "a ratio")

[<Tests>]
let looseness =
    testList
        "looseness"
        [
            testCase "a sharp bound is reached up to its last digits"
            <| fun () ->
                let result =
                    measured (stating None [] "Var(gradient-flow, t) <= 1.6862*Var(ridge(1/t))")

                Expect.isTrue (ratio result >= q "0.9998") $"{result.Ratio}"
                Expect.isTrue (ratio result <= q "0.99982746") "1.68590905827832504/1.6862 is the most"
                Expect.isFalse result.IsRefuted "and the bound holds"

            testCase "to the supremum itself it is within a millionth"
            <| fun () ->
                let result =
                    measured (stating None [] "Var(gradient-flow, t) <= 1.685909058278325034836*Var(ridge(1/t))")

                Expect.isTrue (ratio result >= q "0.999998" && ratio result < Rational.One) $"{result.Ratio}"

            testCase "a bound four times too large gives a quarter, with an instance where it is that"
            <| fun () ->
                let claim =
                    stating None [] "Var(gradient-flow, t) <= 6.743636233113300139344*Var(ridge(1/t))"

                let result = measured claim
                let found = ratio result
                Expect.isTrue (found > q "0.24999" && found <= q "0.25") $"{result.Ratio}"
                let at = Expect.wantSome result.At "an instance"

                let instance =
                    InstanceFile.Parse("record", Text.Encoding.UTF8.GetBytes at.Instance).Instance

                Expect.equal instance.Problem.SampleCount 1 "a simple one"
                Expect.isLessThan at.Time.Length 8 "at a simple time"
                // right − left = right(1 − ratio) of the recorded instance: x = t s there.
                let x = (q at.Time).ToDouble()
                let left, right = (1.0 - exp -x) ** 2.0, 6.7436362331133 * (x / (1.0 + x)) ** 2.0
                Expect.floatClose Accuracy.medium (found.ToDouble()) (left / right) "by formula"

            testCase "a false bound is above 1"
            <| fun () ->
                let result = measured (stating None [] "Risk(sgf, t) <= Risk(gradient-flow, t)")
                Expect.isTrue (ratio result > Rational.One) $"{result.Ratio}"
                Expect.isTrue result.IsRefuted "it is refuted"
                Expect.isFalse result.IsAsExpected "which was not expected"

            testCase "differences of nearly equal numbers, which are rounding in doubles, do not lead it astray"
            <| fun () ->
                // e^{−x} − 1 + x is at most x²/2, and all digits of doubles are gone where x is tiny.
                let result =
                    measured (
                        stating
                            None
                            []
                            "sum(i, theta[i]^2*(exp(-eta*s[i]) - 1 + eta*s[i])) <= sum(i, theta[i]^2*(eta*s[i])^2)/2"
                    )

                Expect.isTrue (ratio result >= q "0.99" && ratio result <= Rational.One) $"{result.Ratio}"

            testCase "hypotheses hold where the ratio is"
            <| fun () ->
                let result =
                    measured (stating None [ "t*s1 <= 1/2" ] "1 - exp(-t*s1) <= t*s1/(1 + t*s1)*1.6862")

                // At the boundary: (1 − e^(−1/2))·3/1.6862.
                let most = (1.0 - exp -0.5) * 3.0 / 1.6862
                let found = (ratio result).ToDouble()
                Expect.isTrue (found <= most && found > most * 0.9999) $"{found} of {most}"

            testCase "sides that are never positive have none"
            <| fun () ->
                let result = measured (stating None [] "0*t <= n")
                Expect.isNone result.Ratio "0/n"
                Expect.isNone result.At "no instance"

            testCase "an equation has no looseness"
            <| fun () ->
                Expect.throwsT<InvalidInputException>
                    (fun () -> measured (stating None [] "tr(Sigma) = sum(i, s[i])") |> ignore)
                    "it is refused"

            testCase "the same seed gives the same answer"
            <| fun () ->
                let once () =
                    let result =
                        measured (stating None [] "Bias2(gradient-flow, t) <= Bias2(ridge(1/t))")

                    result.Ratio, result.At

                Expect.equal (once ()) (once ()) "ratio and instance"
        ]
