module DecisionTests

open Expecto
open Verify.Arithmetic
open Verify.Claims
open Planted

let private name outcome =
    match outcome with
    | Inapplicable -> "inapplicable"
    | SievedOut -> "sieved out"
    | Undefined reason -> $"undefined: {reason}"
    | OnBoundary -> "on the boundary"
    | Holds _ -> "holds"
    | Sieved _ -> "sieved"
    | Violated _ -> "violated"
    | Straddles _ -> "straddles"

let private case title decide clause expected =
    testCase title <| fun () -> Expect.equal (name (decide clause)) expected title

let private number (text: string) = nonNegative (Term.number text)

[<Tests>]
let slacks =
    testList
        "the sign of a slack in balls"
        [
            case "0 holds" inBalls (number "0") "holds"
            for power in [ "1e-60"; "1e-200"; "1e-5000" ] do
                case $"{power} holds" inBalls (number power) "holds"
                case $"−{power} is violated" inBalls (number ("-" + power)) "violated"
            for k in [ 128; 300 ] do
                case $"2^(−2³⁰+{k}) holds" inBalls (nonNegative (atTheEdge k 1)) "holds"
                case $"−2^(−2³⁰+{k}) is violated" inBalls (nonNegative (atTheEdge k -1)) "violated"
            // Nearer to the end of the exponent range a ball is 0 ± r: neither sign may be claimed.
            for k in [ 0; 1; 3; 64 ] do
                for sign in [ 1; -1 ] do
                    case $"{sign}·2^(−2³⁰+{k}) is open" inBalls (nonNegative (atTheEdge k sign)) "straddles"
            case
                "e^(−10⁹) below 0, beyond the exponent range, is not certified"
                inBalls
                (Clause.atMost (quantity "e^(−10⁹)" 0.0 (fun p -> Ball.Exp(Ball.FromRational(q "-1e9", p)))) zero)
                "straddles"
            case
                "planted: a ball that straddles 0 does not hold"
                inBalls
                (nonNegative (between "x" "0" "1e-300"))
                "straddles"
            case
                "planted: only the upper end is above 0"
                inBalls
                (nonNegative (between "x" "-1" "1.0000000001"))
                "straddles"
            case "touching 0 from below is open" inBalls (nonNegative (between "x" "-1" "1")) "straddles"
            case "an undefined value is open" inBalls (nonNegative undefined) "straddles"
            case "an undefined left side is open" inBalls (Clause.atMost undefined one) "straddles"
            testCase "a sign that only 1024 bits see is waited for"
            <| fun () ->
                let fading sign =
                    quantity "x" 0.0 (fun precision ->
                        Ball.FromMidpointRadius(q sign, (if precision < 1024 then q "2" else q "1/2"), precision))

                Expect.equal (name (inBalls (nonNegative (fading "1")))) "holds" "at 1024 bits"
                Expect.equal (name (inBalls (nonNegative (fading "-1")))) "violated" "at 1024 bits"

            testCase "a spectrum that is never enclosed leaves the sign open"
            <| fun () -> Expect.equal (name (Decision.inBalls (fun _ -> None) (number "1"))) "straddles" "no subject"
        ]

/// A true third with a radius, as a quantity that division made.
let private third =
    quantity "1/3" (1.0 / 3.0) (fun precision -> Ball.FromRational(q "1/3", precision))

[<Tests>]
let equalities =
    let risk, bias, variance =
        Quantities.flowRisk, Quantities.flowBias, Quantities.flowVariance

    testList
        "statements that hold with equality"
        [
            case "1/3 ≤ 1/3" inBalls (Clause.atMost (Term.number "1/3") (Term.number "1/3")) "holds"
            case
                "0.1 + 0.2 ≤ 0.3"
                inBalls
                (Clause.atMost (Term.number "0.1" + Term.number "0.2") (Term.number "0.3"))
                "holds"
            case "risk ≤ risk" inBalls (Clause.atMost risk risk) "holds"
            case "t ≤ t" inBalls (Clause.atMost Quantities.time Quantities.time) "holds"
            case
                "(a + b)² ≤ a² + 2ab + b², multiplied out"
                inBalls
                (Clause.atMost
                    ((third + risk) * (third + risk))
                    (third * third + Term.number "2" * third * risk + risk * risk))
                "holds"
            case "bias + variance ≤ risk is open" inBalls (Clause.atMost (bias + variance) risk) "straddles"
            case
                "planted: a quantity that is undefined equals nothing"
                inBalls
                (Clause.atMost undefined undefined)
                "straddles"
            case
                "planted: a + b against a − b is no identity"
                inBalls
                (Clause.atMost (third + between "y" "0" "1e-300") (third - between "y" "0" "1e-300"))
                "straddles"
            case
                "planted: equality holds only where the hypotheses do"
                inBalls
                (Clause.atMost risk risk |> Clause.given (Term.number "-1"))
                "inapplicable"
            testCase "the polynomial of a slack"
            <| fun () ->
                Expect.isTrue (Term.vanishes (risk * bias - bias * risk)) "products commute"

                Expect.isTrue
                    (Term.vanishes (
                        Term.number "5" * (risk - Term.number "3" * bias) - Term.number "5" * risk
                        + Term.number "15" * bias
                    ))
                    "coefficients multiply"

                Expect.isFalse (Term.vanishes (risk * bias - bias * bias)) "other quantities"
                Expect.isFalse (Term.vanishes (risk - Term.number "1.0000000000000000001" * risk)) "a coefficient"

                Expect.isTrue
                    (Term.vanishes (Term.number "0" * undefined))
                    "as a polynomial; the judge asks for finite values"
        ]

[<Tests>]
let hypotheses =
    let holds = number "1"
    let given term = Clause.given term holds

    testList
        "hypotheses"
        [
            case "positive" inBalls (given one) "holds"
            case "exactly 0 is not positive" inBalls (given zero) "inapplicable"
            case "negative" inBalls (given (Term.number "-1e-200")) "inapplicable"
            case "1e-200 is positive" inBalls (given (Term.number "1e-200")) "holds"
            case "at the edge of the exponent range" inBalls (given (atTheEdge 300 1)) "holds"
            case "below 0 at the edge" inBalls (given (atTheEdge 300 -1)) "inapplicable"
            case "beyond the exponent range" inBalls (given (atTheEdge 3 1)) "on the boundary"
            case "straddling at every precision" inBalls (given (between "h" "0" "1e-300")) "on the boundary"
            case "undefined" inBalls (given undefined) "on the boundary"
            case
                "an earlier one fails where a later one is undefined"
                inBalls
                (given zero |> Clause.given undefined)
                "inapplicable"
            case
                "planted: hypotheses are all asked"
                inBalls
                (Clause.given (Term.number "-1") (Clause.given one (number "-1")))
                "inapplicable"
        ]

[<Tests>]
let sieve =
    let lying inDoubles inBalls =
        quantity "liar" inDoubles (fun precision -> Ball.FromRational(q inBalls, precision))

    testList
        "the sieve in doubles"
        [
            case "clear in doubles" screened (number "1") "sieved"
            case "planted: a violation in doubles is decided in balls" screened (number "-1") "violated"
            case
                "planted: doubles that see a violation where there is none"
                screened
                (nonNegative (lying -1.0 "1"))
                "holds"
            case
                "doubles that see none where there is one are sieved, never held"
                screened
                (nonNegative (lying 1.0 "-1"))
                "sieved"
            case "the same in balls" inBalls (nonNegative (lying 1.0 "-1")) "violated"
            case
                "planted: a slack of 1e-8 of the larger side in doubles goes to the balls"
                screened
                (Clause.atMost (Term.number "1") (lying 1.00000001 "1/2"))
                "violated"
            case "NaN goes to the balls" screened (nonNegative (lying nan "-1")) "violated"
            case "an infinity goes to the balls" screened (nonNegative (lying infinity "-1")) "violated"
            case "a tight slack goes to the balls" screened (nonNegative (lying 0.0 "-1e-200")) "violated"
            case
                "a hypothesis that is clear in doubles"
                screened
                (Clause.given (Term.number "-1") (number "-1"))
                "sieved out"
            case
                "a hypothesis near 0 goes to the balls"
                screened
                (Clause.given (lying 1e-9 "1") (number "-1"))
                "violated"
            case
                "a NaN hypothesis goes to the balls"
                screened
                (Clause.given (lying nan "-1") (number "-1"))
                "inapplicable"
        ]
