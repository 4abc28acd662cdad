/// Certificates that are right in all but one thing: what they show is no violation.
module NoViolationTests

open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims
open CertificateFiles

// A defect: 1 at 64 bits and a little more at 128.
let private moving =
    { new Quantity("moving", "moving") with
        member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) : 'T =
            let text = if subject.Precision > 64 then "1.00000000000005" else "1"
            'T.FromRational(Rational.Parse text, subject.Precision)
    }

let private stating clause =
    Claim.ofClauses "planted" "test" "test" [ clause ] Certified
    |> Claim.onInstances 1 (OnInstances(Domain.regression, [ clause ]))

let private certificateOf clause (left: string * string) (right: string * string) (slack: string * string) =
    let interval (lower, upper) = $"[\"{lower}\",\"{upper}\"]"

    $"""{{"format":"verify-certificate","version":1,"program":"0.1.0","claim":"planted","statement":"{Clause.text clause}","kind":"inequality","clause":"","instance":{{"X":[["1"]],"betaStar":["1"],"sigma2":"1","stepSize":"1","batchSize":1}},"time":"1","left":{interval left},"right":{interval right},"slack":{interval slack},"precision":"64","foundBy":"hand"}}"""

[<Tests>]
let noViolations =
    let third = Term.number "1/3"
    let equality = Clause.atMost (third + third) (Term.number "2/3")

    // (x − 1/3)², with a zero that balls do not see.
    let square =
        let f =
            DecayingSum.ofTerms [ Rational.Zero, [ Rational.Parse "1/9"; Rational.Parse "-2/3"; Rational.One ] ]

        Claim.ofPropositions "square" "test" "test" [ NonNegativeOnHalfLine f ] Proved

    let full =
        Claim.stating "full-rank" "test" "test" "rank X = n" "x" Certified
        |> Claim.onInstances
            1
            (Exactly(
                "rank X − n",
                Domain.responses,
                fun situation ->
                    let x = situation.Instance.Problem.Features
                    Rational.FromInteger(int64 (ExactRank.Of x - x.Rows))
            ))

    let rejected claim json reason =
        match answerAmong [ claim ] (signed (objectOf json)) with
        | NotConfirmed line -> Expect.stringContains line reason "the reason"
        | other -> failtest $"{other}"

    testList
        "a slack of 0 is no violation"
        [
            testCase "of an inequality"
            <| fun () ->
                let two = "6.666666666666666666e-1", "6.666666666666666667e-1"
                let json = certificateOf equality two two ("-1e-30", "-1e-45")
                rejected (stating equality) json "not negative beyond rounding"

            testCase "of a function"
            <| fun () ->
                rejected
                    square
                    $"""{{"format":"verify-certificate","version":1,"program":"0.1.0","claim":"square","statement":"{square.Statement}","kind":"half-line","point":"1/3","value":["-1e-38","-1e-60"],"precision":"64","foundBy":"hand"}}"""
                    "not negative beyond rounding"

            testCase "of an exact number"
            <| fun () ->
                rejected
                    full
                    """{"format":"verify-certificate","version":1,"program":"0.1.0","claim":"full-rank","statement":"rank X = n","kind":"exact","instance":{"X":[["1"]],"y":["1"],"stepSize":"1","batchSize":1},"slack":"0","foundBy":"hand"}"""
                    "is not negative"

            testCase "whose recorded value is not below 0"
            <| fun () ->
                rejected
                    square
                    $"""{{"format":"verify-certificate","version":1,"program":"0.1.0","claim":"square","statement":"{square.Statement}","kind":"half-line","point":"1/3","value":["-1e-38","0"],"precision":"64","foundBy":"hand"}}"""
                    "does not lie below 0"

            testCase "where the hypotheses do not hold nothing is violated"
            <| fun () ->
                for hypothesis in [ "-1"; "0" ] do
                    let clause =
                        Clause.atMost (Term.number "1") (Term.number "0")
                        |> Clause.given (Term.number hypothesis)

                    rejected
                        (stating clause)
                        (certificateOf clause ("1", "1") ("0", "0") ("-1", "-1"))
                        "the hypotheses are not certainly met"

            testCase "enclosures that contradict each other confirm nothing"
            <| fun () ->
                let clause = Clause.atMost (Quantity moving) (Term.number "0")
                let wide = "0.99999999999999", "1.00000000000006"

                rejected
                    (stating clause)
                    (certificateOf clause wide ("0", "0") ("-1.00000000000006", "-0.99999999999999"))
                    "do not overlap"

            testCase "a certificate of one claim says nothing about another"
            <| fun () ->
                let json = filesOf "version-1" |> List.head |> snd

                let result =
                    Certification.replay "test.json" square (Certificate.parse "test.json" json)

                Expect.stringContains (string result.Rejected) "not 'square'" "rejected"
        ]
