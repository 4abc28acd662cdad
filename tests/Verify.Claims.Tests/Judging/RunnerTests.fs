module RunnerTests

open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.Claims
open Planted

let private holding = nonNegative one
let private failing = nonNegative (Term.number "-1")
let private never = Clause.given zero failing

let private case name rigor claim expected =
    testCase name <| fun () -> Expect.equal (run rigor claim).Verdict expected name

/// The claim with a proof of its own sentence beside its other checks.
let private proving (claim: Claim) =
    let proposition =
        NonNegativeOnHalfLine(DecayingSum.ofTerms [ Rational.Zero, [ Rational.One ] ])

    { claim with
        Statement = Proposition.text proposition
    }
    |> Claim.checkedBy (ByProof proposition)

[<Tests>]
let verdicts =
    let straddling = nonNegative (between "x" "0" "1e-300")

    testList
        "verdicts of a run"
        [
            for rigor in [ Screen; Certify ] do
                case
                    $"nothing to check is vacuous ({rigor})"
                    rigor
                    (Claim.stating "a" "s" "s" "1 ≤ 2" "" Proved)
                    Vacuous

                case $"no clauses ({rigor})" rigor (claim "a" [] Certified) Vacuous
                case $"hypotheses never met ({rigor})" rigor (claim "a" [ never ] Vacuous) Vacuous
                case $"one clause never applies ({rigor})" rigor (claim "a" [ holding; never ] Vacuous) Vacuous
                case $"a violation ({rigor})" rigor (claim "a" [ holding; failing ] Refuted) Refuted

                case
                    $"a violation beside an untested clause ({rigor})"
                    rigor
                    (claim "a" [ never; failing ] Refuted)
                    Refuted

                case $"an open sign ({rigor})" rigor (claim "a" [ holding; straddling ] Undecided) Undecided
                case $"undefined ({rigor})" rigor (claim "a" [ nonNegative undefined ] Undecided) Undecided

                case
                    $"hypotheses on the boundary ({rigor})"
                    rigor
                    (claim "a" [ Clause.given undefined holding ] Vacuous)
                    Vacuous

                case $"a proof ({rigor})" rigor (claim "a" [ never ] Proved |> proving) Proved

                case
                    $"a proof of another sentence ({rigor})"
                    rigor
                    { (claim "a" [] Proved |> proving) with
                        Claim.Statement = "2 ≤ 1"
                    }
                    Supported

                case
                    $"a proof beside a gap ({rigor})"
                    rigor
                    (let gap = Always(nonNegative (Quantities.time - Term.number "1"))

                     let proved =
                         NonNegativeOnHalfLine(DecayingSum.ofTerms [ Rational.Zero, [ Rational.One ] ])

                     Claim.ofPropositions "a" "s" "s" [ proved; gap ] Proved)
                    Undecided

            case "enclosures certify" Certify (claim "a" [ holding ] Certified) Certified
            case
                "a gap leaves the verdict to the instances, a proof beside it does not count"
                Certify
                (let gap = Always(nonNegative (Quantities.time - Term.number "1"))

                 let proved =
                     NonNegativeOnHalfLine(DecayingSum.ofTerms [ Rational.Zero, [ Rational.One ] ])

                 Claim.ofPropositions "a" "s" "s" [ proved; gap ] Certified
                 |> Claim.onInstances 3 (OnInstances(domain, [ holding ])))
                Certified
            case "doubles support" Screen (claim "a" [ holding ] Certified) Supported
            case
                "risk ≤ risk is certified"
                Certify
                (claim "a" [ Clause.atMost Quantities.flowRisk Quantities.flowRisk ] Certified)
                Certified
            case
                "planted: a sieve that lies supports at most"
                Screen
                (claim "a" [ nonNegative (quantity "liar" 1.0 (fun _ -> -Ball.One)) ] Supported)
                Supported
            case
                "planted: the liar is refuted in balls"
                Certify
                (claim "a" [ nonNegative (quantity "liar" 1.0 (fun _ -> -Ball.One)) ] Refuted)
                Refuted
        ]

[<Tests>]
let evidence =
    testList
        "evidence of a run"
        [
            testCase "an untested clause is named, with its count"
            <| fun () ->
                let result =
                    run Certify (claim "a" [ holding; Clause.named "second" never ] Vacuous)

                Expect.stringContains
                    (remarks result)
                    "the hypotheses of 'second' were never met in 3 evaluations"
                    "which clause"

                let counts =
                    result.Evidence
                    |> List.pick (fun item ->
                        match item with
                        | Instances(_, _, _, clauses, _) ->
                            Some(clauses |> List.map (fun c -> c.Applicable, c.Evaluations))
                        | _ -> None)

                Expect.equal counts [ 3, 3; 0, 3 ] "how often each was applicable"

            testCase "a tight statement that stays open says where 0 is attained"
            <| fun () ->
                let clause =
                    Clause.atMost (Quantities.flowBias + Quantities.flowVariance) Quantities.flowRisk

                let result = run Certify (claim "a" [ clause ] Undecided)
                Expect.equal result.Verdict Undecided "never refuted"
                Expect.stringContains (remarks result) "0 is attained at planted, instance 0, t = 1" "where"

            testCase "an undefined slack attains nothing"
            <| fun () ->
                let result = run Certify (claim "a" [ nonNegative undefined ] Undecided)
                Expect.isFalse ((remarks result).Contains "attained") "no value"

            testCase "boundaries are counted"
            <| fun () ->
                let result =
                    run Certify (claim "a" [ Clause.given undefined holding; holding ] Vacuous)

                Expect.stringContains (remarks result) "3 evaluations lie on the boundary" "three instances"

            testCase "two checks on instances keep their clauses apart"
            <| fun () ->
                let two =
                    claim "a" [ holding ] Vacuous
                    |> Claim.onInstances 3 (OnInstances(domain, [ never ]))

                Expect.equal (run Certify two).Verdict Vacuous "the second check tested nothing"
        ]

/// A quantity that rounds its ball to a double and goes on with that.
let private rounded =
    { new Quantity("double(t + 1/3)", "") with
        member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) : 'T =
            let third: 'T = 'T.FromRational(q "1/3", subject.Precision)
            let value: 'T = subject.Time + third
            'T.FromRational(Rational.FromDouble('T.ToDouble value), subject.Precision)
    }
    |> Quantity

[<Tests>]
let doublesInside =
    let quantity = Constant(q "4/3", "4/3")

    testList
        "a double inside a quantity"
        [
            testCase "planted: it supports, and is not certified"
            <| fun () ->
                let result = run Certify (claim "a" [ nonNegative rounded ] Certified)
                Expect.equal result.Verdict Supported "doubles decided"
                Expect.stringContains (remarks result) "3 evaluations rest on doubles" "why"

            testCase "planted: it refutes nothing"
            <| fun () ->
                // 4/3 is not a double: one of the two inequalities is false for the double, and both hold for the number.
                for clause in [ Clause.atMost rounded quantity; Clause.atMost quantity rounded ] do
                    let verdict = (run Certify (claim "a" [ clause ] Certified)).Verdict
                    Expect.isTrue (verdict = Undecided || verdict = Supported) $"{verdict}"

            testCase "planted: it excludes no instance rigorously"
            <| fun () ->
                let excluded = Clause.given (zero - rounded) failing
                Expect.equal (run Certify (claim "a" [ excluded ] Vacuous)).Verdict Vacuous "never met"

                let mixed = claim "a" [ excluded; holding ] Vacuous
                Expect.stringContains (remarks (run Certify mixed)) "rest on doubles" "it says so"

            testCase "what encloses a solution of a linear system is no such double"
            <| fun () ->
                let before = RoundedBalls.Count

                let matrix =
                    Matrix<Ball>.Create(2, 2, fun i j -> Ball.FromInteger(int64 (1 + i * j)))

                LinearSolver.TrySolve(matrix, matrix) |> ignore
                Expect.equal RoundedBalls.Count before "pivots are not counted"
        ]

[<Tests>]
let failures =
    let ofLibrary = Claim.ofLibrary "Planted.dll"

    let contradiction = claim "contradiction" [ failing ] Proved |> proving

    testList
        "failures of a run"
        [
            testCase "planted: proved and refuted in a library is an error, never proved"
            <| fun () ->
                let result = run Certify (ofLibrary contradiction)
                Expect.equal result.Verdict Undecided "no verdict"
                Expect.isFalse result.IsAsExpected "not as expected"

                Expect.stringContains
                    (Option.defaultValue "" result.Failure)
                    "contradicts itself: what one check proves another refutes"
                    "why"

            testCase "planted: proved and refuted in the ledger is a defect"
            <| fun () ->
                Expect.throwsT<System.InvalidOperationException>
                    (fun () -> run Certify contradiction |> ignore)
                    "never a verdict"

            testCase "a library that throws fails alone"
            <| fun () ->
                let throwing = quantity "throws" 1.0 (fun _ -> failwith "my own mistake")

                let results =
                    runAll
                        Certify
                        [
                            ofLibrary (claim "first" [ holding ] Certified)
                            ofLibrary (claim "second" [ nonNegative throwing ] Certified)
                            ofLibrary (
                                Claim.stating "third" "s" "s" "s" "" Proved
                                |> Claim.checkedBy (ByProof(Always(nonNegative throwing)))
                            )
                        ]

                Expect.equal (results |> List.map _.Verdict) [ Certified; Undecided; Undecided ] "verdicts"
                Expect.equal (results |> List.map _.Failure.IsSome) [ false; true; true ] "failures"

            testCase "a library that throws while it is shrunk fails, and is not refuted"
            <| fun () ->
                let calls = ref 0

                let slack _ =
                    if Interlocked.Increment calls > 3 then
                        failwith "while shrinking"

                    q "-1"

                let result =
                    Claim.stating "a" "s" "s" "s" "" Certified
                    |> Claim.onInstances 3 (Exactly("slack", domain, slack))
                    |> ofLibrary
                    |> run Certify

                Expect.equal result.Verdict Undecided "no verdict"
                Expect.isSome result.Failure "why"
        ]

[<Tests>]
let exact =
    let ofSlack slack =
        Claim.stating "a" "s" "s" "s" "" Certified
        |> Claim.onInstances 3 (Exactly("slack", domain, (fun _ -> q slack)))
        |> run Screen

    testList
        "exact slacks"
        [
            for slack, expected in [ "0", Certified; "1e-200", Certified; "-1e-200", Refuted ] do
                testCase $"{slack} is {expected}"
                <| fun () -> Expect.equal (ofSlack slack).Verdict expected slack
        ]

[<Tests>]
let replays =
    let certificate precision : Certificate =
        let around = { Lower = "-2"; Upper = "0" }

        {
            ClaimId = "a"
            Stated = Sentence "0 ≤ x"
            Finding =
                ViolatedInequality("", instance, Rational.One, { Lower = "0"; Upper = "0" }, around, around, precision)
            Program = Certificate.programVersion
            FoundBy = "tests"
        }

    let replay x =
        (Certification.replay "planted.json" (claim "a" [ nonNegative x ] Refuted) (certificate 128, true)).Rejected

    let ofRadius finer =
        quantity "x" -1.0 (fun precision ->
            Ball.FromMidpointRadius(q "-1", (if precision <= 128 then q "1/2" else q finer), precision))

    testList
        "replays"
        [
            testCase "planted: the finer enclosure must be negative too"
            <| fun () ->
                match replay (ofRadius "2") with
                | None -> failtest "a slack that straddles 0 at twice the precision was confirmed"
                | Some _ -> ()

            testCase "planted: the coarser enclosure must be negative too"
            <| fun () ->
                let coarse =
                    quantity "x" -1.0 (fun precision ->
                        Ball.FromMidpointRadius(q "-1", (if precision <= 128 then q "2" else q "1/2"), precision))

                Expect.isSome (replay coarse) "it straddles 0 at 128 bits"
        ]
