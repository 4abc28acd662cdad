module FalsifyTests

open System
open System.IO
open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims
open Verify.Papers
open Verify.Papers.Talk

let private quiet =
    { new IProgress<FalsifyProgress> with
        member _.Report _ = ()
    }

let private search seed seconds id =
    Falsifier.run
        {
            Seed = seed
            Budget = TimeSpan.FromSeconds(float seconds)
        }
        quiet
        CancellationToken.None
        (Ledger.select [ id ]).Head

let private replayText (id: string) (json: string) =
    Certification.replay "test.json" (Ledger.select [ id ]).Head (Certificate.parse "test.json" json)

let private hard =
    [
        "oracle-tuning-fixed-truth"
        "gf-variance-too-small"
        "limiting-vanishes-p-ge-n"
        "price-decreases"
        "excess-risk-any-step"
        "sgf-more-accurate"
        "sgf-more-accurate-sgld"
    ]

[<Tests>]
let searches =
    testList
        "falsify"
        [
            for id in hard do
                testCase $"{id} is refuted by the search alone, shrunk, and replays"
                <| fun () ->
                    // Another seed than that of the certificates in the repository.
                    let result = search 12 60 id
                    Expect.isTrue result.Report.IsRefuted $"{result.Report.LeastSlack}"
                    let json = Certificate.toJson result.Certificate.Value
                    Expect.isNone (replayText id json).Rejected json

                    match result.Certificate.Value.Finding with
                    | ViolatedInequality(_, instance, _, _, _, _, _) ->
                        Expect.isTrue (instance.Problem.SampleCount <= 4) "few samples"
                        Expect.isTrue (instance.Problem.FeatureCount <= 3) "few features"
                    | other -> failtest $"{other}"

            testCase "a theorem survives, and the nearest instance is shown"
            <| fun () ->
                let result = search 1 2 "gf-risk"
                Expect.isFalse result.Report.IsRefuted "no counterexample"
                Expect.isNone result.Certificate "no certificate"
                Expect.isSome result.Report.Nearest "the nearest"
                Expect.isTrue result.Report.IsAsExpected "as expected"

            testCase "the same seed finds the same counterexample"
            <| fun () ->
                let certificate seed =
                    (search seed 60 "price-decreases").Certificate.Value |> Certificate.toJson

                Expect.equal (certificate 3) (certificate 3) "the same"

            testCase "a table has nothing to refute, and the search says so"
            <| fun () ->
                Expect.throwsT<InvalidInputException> (fun () -> search 1 1 "bound-tracks-risk" |> ignore) "refused"
        ]

/// Every counterexample found before is checked again, with each run of the tests.
[<Tests>]
let regression =
    testList
        "certificates in the repository"
        [
            testCase "there is one for every claim that is refuted, and for no other"
            <| fun () ->
                let refuted =
                    Ledger.all
                    |> List.filter (fun claim -> claim.Expected = Refuted)
                    |> List.map _.Id
                    |> List.sort

                Expect.equal Counterexamples.ids refuted "ids"

            for id in Counterexamples.ids do
                testCase id
                <| fun () ->
                    let result = replayText id (Counterexamples.text id).Value
                    Expect.isNone result.Rejected $"{result}"
                    Expect.isNonEmpty result.Confirmed "what was recomputed"
        ]

let private sample = lazy (Counterexamples.text "oracle-tuning-fixed-truth").Value

let private reDigested (json: string) =
    let certificate, _ = Certificate.parse "test.json" json
    Certificate.toJson certificate

[<Tests>]
let tampering =
    let rejected name (change: string -> string) (reason: string) =
        testCase $"rejected: {name}"
        <| fun () ->
            let changed = change sample.Value
            Expect.notEqual changed sample.Value "the change took place"
            let first = replayText "oracle-tuning-fixed-truth" changed
            Expect.stringContains first.Rejected.Value "digest" "the digest alone shows it"
            // Whoever writes a fitting digest too is found out by the arithmetic.
            let second = replayText "oracle-tuning-fixed-truth" (reDigested changed)
            Expect.stringContains (string second.Rejected) reason "and the arithmetic"

    testList
        "tampered certificates"
        [
            rejected
                "another noise variance"
                (fun json -> json.Replace("\"2/25\"", "\"9/25\""))
                "not what the certificate"
            rejected "another feature" (fun json -> json.Replace("\"1/10\"", "\"3/10\"")) "not what the certificate"
            rejected
                "another time"
                (fun json -> json.Replace("\"time\": \"3\"", "\"time\": \"4\""))
                "not what the certificate"
            rejected
                "another enclosure"
                (fun json -> json.Replace("-1.364382715", "-2.364382715").Replace("-1.364382713", "-2.364382713"))
                "the slack is not what the certificate"
            rejected
                "another statement"
                (fun json -> json.Replace("inf_λ Risk(ridge_λ) ≤", "2 inf_λ Risk(ridge_λ) ≤"))
                "field 'statement' has '2 inf"

            testCase "layout does not matter"
            <| fun () ->
                let other = sample.Value.Replace("\n", "\n   ")
                Expect.isNone (replayText "oracle-tuning-fixed-truth" other).Rejected "confirmed"

            testCase "every truncation is refused with one clear line"
            <| fun () ->
                let text = sample.Value.TrimEnd()

                for length in 0 .. text.Length - 1 do
                    try
                        Certificate.parse "cut.json" (text.Substring(0, length)) |> ignore
                        failtest $"{length} characters were read"
                    with :? InvalidInputException as error ->
                        Expect.stringContains error.Message "cut.json" "the file is named"
                        Expect.isFalse (error.Message.Contains "\n") "one line"

            for field in
                [
                    "claim"
                    "kind"
                    "instance"
                    "time"
                    "slack"
                    "precision"
                    "sha256"
                    "version"
                ] do
                testCase $"a missing {field} is named"
                <| fun () ->
                    let renamed = sample.Value.Replace($"\"{field}\":", $"\"{field}x\":")

                    Expect.throwsC (fun () -> Certificate.parse "cert.json" renamed |> ignore) (fun error ->
                        Expect.isTrue (error :? InvalidInputException) $"{error}"
                        Expect.stringContains error.Message $"'{field}'" "the field")

            testCase "a later version is refused"
            <| fun () ->
                Expect.throwsT<InvalidInputException>
                    (fun () ->
                        Certificate.parse "v3.json" (sample.Value.Replace("\"version\": 2", "\"version\": 3"))
                        |> ignore)
                    "version 3"

            testCase "a negative time is refused"
            <| fun () ->
                Expect.throwsT<InvalidInputException>
                    (fun () ->
                        Certificate.parse "t.json" (sample.Value.Replace("\"time\": \"3\"", "\"time\": \"-3\""))
                        |> ignore)
                    "t = -3"

            testCase "an instance outside of the domain refutes nothing"
            <| fun () ->
                // Two equal columns: rank 1, where the Lyapunov equation is singular at every step size.
                let features =
                    Matrix<Rational>.Create(3, 2, fun i _ -> Rational.FromInteger(int64 (i + 1)))

                let problem =
                    Problem<Rational>(features, ResizeArray [ Rational.One; Rational.One; Rational.One ], null)

                let certificate =
                    {
                        ClaimId = "sgd-stability"
                        Stated = Sentence "crafted"
                        Finding = NegativeSlack(Instance<Rational>(problem, Rational.One, 1), -Rational.One)
                        Program = "0.0.0"
                        FoundBy = "by hand"
                    }

                Expect.isSome (replayText "sgd-stability" (Certificate.toJson certificate)).Rejected "rejected"

            testCase "a true statement cannot be certified as false"
            <| fun () ->
                // The certificate of one claim, given to another one whose inequality holds there.
                let certificate, _ = Certificate.parse "cert.json" sample.Value
                let moved = { certificate with ClaimId = "gf-risk" }
                let result = replayText "gf-risk" (Certificate.toJson moved)
                Expect.isSome result.Rejected "rejected"
        ]

/// What goes wrong in a user's claim is the user's, by name.
[<Tests>]
let userErrors =
    let failing =
        Claim.stating "mine" "test" "test" "always" "x" Certified
        |> Claim.onInstances 3 (Exactly("a slack that fails", Domain.tiny, fun _ -> failwith "my own mistake"))
        |> Claim.ofLibrary "My.dll"

    let named (error: exn) =
        Expect.isTrue (error :? InvalidInputException) $"{error}"
        Expect.stringContains error.Message "claim 'mine' of My.dll failed" "the claim"
        Expect.stringContains error.Message "my own mistake" "the message"

    testList
        "errors of a user's claim"
        [
            testCase "in check"
            <| fun () ->
                let result =
                    Runner.run
                        {
                            Instances = None
                            First = 0L
                            Seed = 1
                            Rigor = Certify
                            Data = None
                        }
                        Runner.noProgress
                        CancellationToken.None
                        [ failing ]

                Expect.isFalse result.Ok "an error is not as expected"

                let failure =
                    Expect.wantSome result.Claims.Head.Failure "the claim has its own error"

                Expect.stringContains failure "claim 'mine' of My.dll failed" "the claim"
                Expect.stringContains failure "my own mistake" "the message"

            testCase "in falsify"
            <| fun () ->
                Expect.throwsC
                    (fun () ->
                        Falsifier.run
                            {
                                Seed = 1
                                Budget = TimeSpan.FromSeconds 1.0
                            }
                            quiet
                            CancellationToken.None
                            failing
                        |> ignore)
                    named
        ]
