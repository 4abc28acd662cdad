module HalfLineTests

open System.Numerics
open Expecto
open Verify.Arithmetic
open Verify.Claims

let private q (text: string) = Rational.Parse text
let private polynomial (coefficients: string list) = coefficients |> List.map q

/// c·x² − (1 − e^(−x))²(1 + x)², multiplied out by hand: the variance inequality of gradient flow against ridge.
let private variance (c: string) =
    DecayingSum.ofTerms
        [
            q "0", polynomial [ "-1"; "-2"; "-1" ]
            q "0", [ Rational.Zero; Rational.Zero; q c ]
            q "-1", polynomial [ "2"; "4"; "2" ]
            q "-2", polynomial [ "-1"; "-2"; "-1" ]
        ]

/// 1 − (1 + x)e^(−x): the bias inequality.
let private bias =
    DecayingSum.ofTerms [ q "0", polynomial [ "1" ]; q "-1", polynomial [ "-1"; "-1" ] ]

let private proof name verdict =
    match verdict with
    | HoldsOnHalfLine proof -> proof
    | other -> failtest $"{name}: expected a proof, got {other}"

[<Tests>]
let derivatives =
    testList
        "DecayingSum"
        [
            testCase "the derivative of the bias function is x·e^(−x)"
            <| fun () ->
                let expected = DecayingSum.ofTerms [ q "-1", polynomial [ "0"; "1" ] ]
                Expect.equal (DecayingSum.derivative bias) expected "(1 − (1+x)e^(−x))′ = x·e^(−x)"

            testCase "terms of one rate collect and cancel"
            <| fun () ->
                let f =
                    DecayingSum.ofTerms [ q "-1", polynomial [ "1"; "2" ]; q "-1", polynomial [ "-1"; "-2" ] ]

                Expect.isEmpty f.Terms "x − x = 0"

            testCase "a growing exponential is refused"
            <| fun () ->
                Expect.throwsT<System.ArgumentException>
                    (fun () -> DecayingSum.ofTerms [ q "1", polynomial [ "1" ] ] |> ignore)
                    "rates must not be positive"
        ]

[<Tests>]
let exponentialBounds =
    testList
        "ExponentialBounds"
        [
            for point in [ "0"; "-1/2"; "-1"; "-7/3"; "-25"; "-200" ] do
                testCase $"e^({point}) lies within bounds that agree to 40 digits"
                <| fun () ->
                    let bounds = ExponentialBounds.exp (q point)
                    let ball = Ball.Exp(Ball.FromRational(q point, 256))
                    Expect.isTrue (bounds.Low <= ball.Upper && ball.Lower <= bounds.High) "both enclose e^q"
                    Expect.isTrue (bounds.High - bounds.Low < q "1e-40") "the bounds are tight"
        ]

[<Tests>]
let proofs =
    testList
        "half-line proofs"
        [
            testCase "the bias inequality is proved and the checker agrees"
            <| fun () ->
                let proof = HalfLineProver.prove 128 bias |> proof "bias"
                Expect.equal proof.Cells.Head.Reason (Tangency 2) "f vanishes to second order at 0"
                Expect.isEmpty (HalfLineChecker.objections proof) "no objection"

            testCase "the variance inequality with 1.6862 is proved and the checker agrees"
            <| fun () ->
                let proof = HalfLineProver.prove 128 (variance "1.6862") |> proof "variance"
                Expect.isEmpty (HalfLineChecker.objections proof) "no objection"

            testCase "with the sharp 1.68590906 too"
            <| fun () ->
                let proof = HalfLineProver.prove 128 (variance "1.68590906") |> proof "variance"
                Expect.isEmpty (HalfLineChecker.objections proof) "no objection"

            testCase "planted: 1.6859 is refuted at an exact point"
            <| fun () ->
                match HalfLineProver.prove 128 (variance "1.6859") with
                | FailsAt(point, value) ->
                    Expect.isTrue (value.Upper < Rational.Zero) "the enclosure is negative"
                    Expect.isTrue (point > q "1" && point < q "3") "near the maximum of the ratio"
                | other -> failtest $"expected a refutation, got {other}"

            testCase "planted: the bias inequality with (1 + 2x) is refuted near 0"
            <| fun () ->
                let f =
                    DecayingSum.ofTerms [ q "0", polynomial [ "1" ]; q "-1", polynomial [ "-1"; "-2" ] ]

                match HalfLineProver.prove 128 f with
                | FailsAt(_, value) -> Expect.isTrue (value.Upper < Rational.Zero) "negative"
                | other -> failtest $"expected a refutation, got {other}"

            testCase "a negative polynomial tail is refuted, not left open"
            <| fun () ->
                let f = DecayingSum.ofTerms [ q "0", polynomial [ "100"; "-1" ] ]

                match HalfLineProver.prove 64 f with
                | FailsAt(point, _) -> Expect.isTrue (point > q "100") "beyond the root"
                | other -> failtest $"expected a refutation, got {other}"
        ]

[<Tests>]
let checker =
    let valid = lazy (HalfLineProver.prove 128 (variance "1.6862") |> proof "variance")

    let rejects name tamper =
        testCase $"rejects a proof with {name}"
        <| fun () -> Expect.isNonEmpty (HalfLineChecker.objections (tamper valid.Value)) "an objection"

    testList
        "HalfLineChecker"
        [
            rejects "a cell removed" (fun proof ->
                { proof with
                    Cells = List.removeAt 1 proof.Cells
                })
            rejects "no tail" (fun proof ->
                { proof with
                    Cells = List.truncate (proof.Cells.Length - 1) proof.Cells
                })
            rejects "no cells" (fun proof -> { proof with Cells = [] })
            rejects "the tail begun too early" (fun proof ->
                { proof with
                    Cells =
                        [
                            proof.Cells.Head
                            {
                                From = proof.Cells.Head.To.Value
                                To = None
                                Reason = Tail
                            }
                        ]
                })
            rejects "the order of the zero overstated" (fun proof ->
                { proof with
                    Cells =
                        { proof.Cells.Head with
                            Reason = Tangency 5
                        }
                        :: proof.Cells.Tail
                })
            rejects "positivity claimed at the zero" (fun proof ->
                { proof with
                    Cells =
                        { proof.Cells.Head with
                            Reason = Positive
                        }
                        :: proof.Cells.Tail
                })
            rejects "the function of a false claim" (fun proof ->
                { proof with
                    Function = variance "1.6859"
                })
        ]

[<Tests>]
let decimalText =
    testList
        "DecimalText"
        [
            testPropertyWithConfig
                { FsCheckConfig.defaultConfig with
                    maxTest = TestScale.trials 500
                    replay = Some(20261123UL, 7UL, None)
                }
                "rounds in the stated direction, by less than one unit"
            <| fun (n: int64) (d: int16) ->
                let x = Rational(BigInteger n, BigInteger(max 1 (abs (int d))))
                let down = DecimalText.roundedDown 5 x
                let up = DecimalText.roundedUp 5 x
                Expect.isTrue (q down <= x && x <= q up) $"{down} ≤ {x} ≤ {up}"
                Expect.isTrue ((q up - q down).Abs() <= q "2e-4" * x.Abs()) "five digits"

            testCase "examples"
            <| fun () ->
                Expect.equal (DecimalText.roundedDown 3 (q "2/3")) "6.66e-1" "down"
                Expect.equal (DecimalText.roundedUp 3 (q "2/3")) "6.67e-1" "up"
                Expect.equal (DecimalText.roundedDown 3 (q "-2/3")) "-6.67e-1" "down is away from 0 for negatives"
                Expect.equal (DecimalText.roundedDown 2 (q "-9.99")) "-1e1" "a carry changes the exponent"

                // In doubles these are the power of ten itself.
                let tiny = Rational.One / (q "10").Pow 40
                Expect.equal (DecimalText.roundedDown 5 (Rational.One - tiny)) "9.9999e-1" "a little less than 1"
                Expect.equal (DecimalText.roundedDown 5 (Rational.One + tiny)) "1" "a little more than 1"

                Expect.equal
                    (DecimalText.roundedDown 3 ((q "10").Pow 2000 - Rational.One))
                    "9.99e1999"
                    "less than 10^2000"

                Expect.equal (DecimalText.roundedDown 3 ((q "10").Pow -2000)) "1e-2000" "far beyond doubles"
        ]

/// What prover and checker share, by other means: values in balls instead of coefficients.
[<Tests>]
let sharedAlgebra =
    let points = [ "0"; "1/7"; "1"; "5/2"; "9"; "40" ] |> List.map q
    let ball (x: Rational) = Ball.FromRational(x, 256)

    testList
        "the algebra that prover and checker share"
        [
            testCase "a tail term is at least its dominating monomial, for every power and degree"
            <| fun () ->
                for rate in [ q "-1/2"; q "-1"; q "-3" ] do
                    for k in 0..5 do
                        for degree in 0..3 do
                            let j, bound = TailBound.dominate rate degree k (q "-2")

                            for u in points do
                                let power n = Ball.FromRational(u.Pow n, 256)
                                let term = Ball.FromInteger -2L * power k * Ball.Exp(ball (rate * u))
                                let slack = term - ball bound * power j
                                Expect.isTrue (slack.Upper >= Rational.Zero) $"u^{k} e^({rate} u) at {u}"

            testCase "planted: a quarter of the dominating monomial fails somewhere"
            <| fun () ->
                let rate, k = q "-1", 1
                let _, bound = TailBound.dominate rate 0 k (q "-2")
                let quarter = bound / Rational.FromInteger 4L
                let term = Ball.FromInteger -2L * Ball.Exp(ball rate)
                Expect.isTrue ((term - ball quarter).Upper < Rational.Zero) "at u = 1"

            testCase "shifting a polynomial keeps its values"
            <| fun () ->
                let p = polynomial [ "3"; "-2"; "0"; "1/5" ]

                let value (coefficients: Rational list) (x: Rational) =
                    coefficients |> List.mapi (fun k c -> c * x.Pow k) |> List.sum

                for x in points do
                    for u in points do
                        Expect.equal (value (TailBound.shift x p) u) (value p (x + u)) "p(x + u)"

            testCase "the derivative agrees with a difference quotient to its order"
            <| fun () ->
                let f = variance "1.6862"
                let f' = DecayingSum.derivative f
                let h = q "1e-20"

                for x in points |> List.filter (fun x -> x > Rational.Zero) do
                    let at y =
                        DecayingSum.evaluate 512 f (Ball.FromRational(y, 512))

                    let quotient = (at (x + h) - at (x - h)) / Ball.FromRational(h + h, 512)
                    let difference = quotient - DecayingSum.evaluate 512 f' (Ball.FromRational(x, 512))
                    // The error is h²f‴/6, and f‴ is far below 1e10 here.
                    Expect.isTrue (difference.Upper.Abs() < q "1e-28" && difference.Lower.Abs() < q "1e-28") $"at {x}"
        ]
