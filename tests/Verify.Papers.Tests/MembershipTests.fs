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

let private halfOfTime =
    { new Quantity("half", "") with
        member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) : 'T = subject.Time / 'T.FromInteger 2L
    }

let private roundedHalf =
    { new Quantity("half", "") with
        member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) : 'T =
            let half: 'T = subject.Time / 'T.FromInteger 2L
            'T.FromRational(Rational.FromDouble('T.ToDouble half), subject.Precision)
    }

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

            testCase "outside of the domain nothing is confirmed, nor where nobody knows what is outside"
            <| fun () ->
                for make in [ never; exact ] do
                    let outside = (search (make drawn)).Certificate.Value
                    let unknown = replay (make drawn) outside
                    Expect.isEmpty unknown.Confirmed "not where nothing is known of the domain"
                    Expect.stringContains (string unknown.Rejected) "no test of membership" "and it is said"
                    Expect.isLessThanOrEqual unknown.Rejected.Value.Length 200 "one line"

                    let stated = (search (make inside)).Certificate.Value
                    Expect.isNone (replay (make inside) stated).Rejected "with a test it is confirmed"

                    // The same claim, but its domain has a test: version 1 says nothing of domains.
                    let sentence =
                        match outside.Stated, outside.Finding with
                        | InFull text, NegativeSlack _ -> Sentence text.Statement
                        | InFull text, _ -> Sentence text.Fails
                        | Sentence text, _ -> Sentence text

                    let rejected = replay (make inside) { outside with Stated = sentence }
                    Expect.stringContains (string rejected.Rejected) "outside of the claim's domain: n ≥ 2" "rejected"

            testCase "planted: a quantity that rounds its ball refutes nothing, at replay as at a check"
            <| fun () ->
                // Two quantities of one name: the certificate of the first fits the claim about the second word by word.
                let claimed quantity =
                    stating (Clause.atMost (Quantity quantity) (Term.number "1/4")) inside

                let certificate = (search (claimed halfOfTime)).Certificate.Value
                Expect.isNone (replay (claimed halfOfTime) certificate).Rejected "the honest one is confirmed"
                let rounded = replay (claimed roundedHalf) certificate
                Expect.isEmpty rounded.Confirmed "not by balls that enclose nothing"
                Expect.stringContains (string rounded.Rejected) "rounds balls to doubles" "and it is said"
                Expect.isLessThanOrEqual rounded.Rejected.Value.Length 200 "one line"

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
                        let situation = domain.Draw 3 (int64 index)

                        for time in situation.Instance.StepSize :: situation.Times do
                            Expect.isNone (Domain.outside domain situation.Instance time) $"{index}"

                        Expect.isSome (Domain.outside domain situation.Instance Rational.Zero) "t = 0"
        ]
