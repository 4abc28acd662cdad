/// Domains with a test of membership: a search stays inside, and a certificate from outside refutes nothing.
module MembershipTests

open System
open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims
open CertificateFiles

let private quiet =
    { new IProgress<FalsifyProgress> with
        member _.Report _ = ()
    }

let private search (claim: Claim) =
    Falsifier.run
        {
            Seed = 1
            Budget = TimeSpan.FromSeconds 2.0
        }
        quiet
        CancellationToken.None
        claim

let private instance samples =
    let x =
        Matrix<Rational>.Create(samples, 1, fun i _ -> Rational.FromInteger(int64 (i + 1)))

    let truth = Truth<Rational>(ResizeArray [ Rational.One ], Rational.One)
    Instance<Rational>(Problem<Rational>(x, null, truth), Rational.Parse "1/2", 1)

// Three samples, step size 1/2, t = 1.
let private drawn =
    Domain.create "three samples" (fun _ index ->
        {
            Domain = "three samples"
            Index = index
            Instance = instance 3
            IsData = false
            Times = [ Rational.One ]
        })

let private stating clause domain =
    Claim.ofClauses "planted" "test" "test" [ clause ] Refuted
    |> Claim.onInstances 1 (OnInstances(domain, [ clause ]))

let private atLeastTwo =
    Membership.everything
    |> Membership.requiring "n ≥ 2" (fun instance -> instance.Problem.SampleCount >= 2)

let private samplesOf (result: FalsifyResult) =
    match result.Certificate with
    | Some {
               Finding = ViolatedInequality(instance = found)
           }
    | Some { Finding = NegativeSlack(found, _) } -> found.Problem.SampleCount
    | other -> failtest $"{other}"

let private replay claim certificate =
    Certification.replay "test.json" claim (Certificate.parse "test.json" (Certificate.toJson certificate))

[<Tests>]
let membership =
    let small = stating (Clause.atMost Quantities.noiseScale (Term.number "1"))

    let never = stating (Clause.atMost (Term.number "1") (Term.number "0"))

    let exact domain =
        Claim.stating "planted" "test" "test" "a falsehood" "x" Refuted
        |> Claim.onInstances 1 (Exactly("−1", domain, fun _ -> -Rational.One))

    let inside = Domain.within atLeastTwo drawn

    testList
        "membership"
        [
            testCase "a search stays where the claim is true, and leaves a domain without a test"
            <| fun () ->
                let bounded =
                    Membership.everything
                    |> Membership.requiring "η ≤ 1" (fun instance -> instance.StepSize <= Rational.One)

                Expect.isNone (search (small (Domain.within bounded drawn))).Certificate "η/m ≤ 1 where η ≤ 1"
                Expect.isSome (search (small drawn)).Certificate "planted: nobody says so"

            testCase "shrinking stays inside"
            <| fun () ->
                Expect.equal (samplesOf (search (never inside))) 2 "an inequality"
                Expect.equal (samplesOf (search (exact inside))) 2 "an exact slack"
                Expect.equal (samplesOf (search (never drawn))) 1 "planted: an inequality on anything"
                Expect.equal (samplesOf (search (exact drawn))) 1 "planted: an exact slack on anything"

            testCase "outside of the domain nothing is confirmed, and without a test the replay says so"
            <| fun () ->
                for make in [ never; exact ] do
                    let outside = (search (make drawn)).Certificate.Value
                    let confirmed = replay (make drawn) outside
                    Expect.isNone confirmed.Rejected "confirmed where nothing is known of the domain"
                    Expect.stringContains (List.last confirmed.Confirmed) "no test of membership" "and it is said"

                    // The same claim, but its domain has a test: version 1 says nothing of domains.
                    let sentence =
                        match outside.Stated, outside.Finding with
                        | InFull text, NegativeSlack _ -> Sentence text.Statement
                        | InFull text, _ -> Sentence text.Fails
                        | Sentence text, _ -> Sentence text

                    let rejected = replay (make inside) { outside with Stated = sentence }
                    Expect.stringContains (string rejected.Rejected) "outside of the claim's domain: n ≥ 2" "rejected"

            for domain, expected in
                [
                    Domain.regression, "t > 0, β* and σ² given"
                    Domain.responses, "t > 0, y given"
                    Domain.iterations, "t > 0, η max‖x_k‖² ≤ 1, t = kη, y given"
                    Domain.overparametrised, "t > 0, p ≥ n, β* and σ² given"
                    Domain.largeStepSize, "t > 0, β* and σ² given"
                    Domain.fullRowRank, "t > 0, rank X = n, y given"
                    Domain.fullColumnRank, "t > 0, rank X = p, y given"
                    Domain.tiny, "t > 0, n ≤ 3, p ≤ 2, m ≤ 2, y given"
                ] do
                testCase $"{domain.Name} draws what belongs to it"
                <| fun () ->
                    Expect.equal (Membership.text domain.Membership.Value) expected "the condition"

                    for index in 0..40 do
                        let situation = domain.Draw 3 index

                        for time in situation.Instance.StepSize :: situation.Times do
                            Expect.isNone (Domain.outside domain situation.Instance time) $"{index}"

                        Expect.isSome (Domain.outside domain situation.Instance Rational.Zero) "t = 0"
        ]

// Recorded as it should be, were it so: below 0, near what is recomputed, in every claim that is an equality.
let private zeroAsNegative = """["-1e-30","-1e-45"]"""

[<Tests>]
let zeros =
    let third = Term.number "1/3"
    let equality = Clause.atMost (third + third) (Term.number "2/3")

    let onInstances =
        Claim.ofClauses "equality" "test" "test" [ equality ] Certified
        |> Claim.onInstances 1 (OnInstances(Domain.regression, [ equality ]))

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
                rejected
                    onInstances
                    $"""{{"format":"verify-certificate","version":1,"program":"0.1.0","claim":"equality","statement":"{Clause.text equality}","kind":"inequality","clause":"","instance":{{"X":[["1"]],"betaStar":["1"],"sigma2":"1","stepSize":"1","batchSize":1}},"time":"1","left":["6.666666666666666666e-1","6.666666666666666667e-1"],"right":["6.666666666666666666e-1","6.666666666666666667e-1"],"slack":{zeroAsNegative},"precision":"64","foundBy":"hand"}}"""
                    "not negative beyond rounding"

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

            testCase "a certificate of one claim says nothing about another"
            <| fun () ->
                let json = filesOf "version-1" |> List.head |> snd

                let result =
                    Certification.replay "test.json" square (Certificate.parse "test.json" json)

                Expect.stringContains (string result.Rejected) "not 'square'" "rejected"
        ]
