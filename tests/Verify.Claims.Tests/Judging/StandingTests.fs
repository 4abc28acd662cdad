module StandingTests

open Expecto
open Verify.Claims

let private verdicts = None :: List.map Some Verdict.all

/// All standings: 7 × 7.
let private standings =
    [
        for universal in verdicts do
            for onInstances in verdicts do
                {
                    Universal = universal
                    OnInstances = onInstances
                }
    ]

let private parts =
    [
        for verdict in Verdict.all do
            Standing.ofUniversal verdict
            Standing.ofClause verdict
    ]

[<Tests>]
let laws =
    testList
        "the algebra of verdicts"
        [
            testCase "combine is associative over all 117 649 triples"
            <| fun () ->
                for a in standings do
                    for b in standings do
                        let ab = Standing.combine a b

                        for c in standings do
                            if Standing.combine ab c <> Standing.combine a (Standing.combine b c) then
                                failtest $"{a}, {b}, {c}"

            testCase "combine is commutative, idempotent, and nothing is neutral"
            <| fun () ->
                for a in standings do
                    Expect.equal (Standing.combine a a) a "idempotent"
                    Expect.equal (Standing.combine a Standing.none) a "neutral"

                    for b in standings do
                        Expect.equal (Standing.combine a b) (Standing.combine b a) "commutative"

            testPropertyWithConfig
                { FsCheckConfig.defaultConfig with
                    maxTest = TestScale.trials 500
                    replay = Some(20261127UL, 7UL, None)
                }
                "any order of any parts comes to the same conclusion"
            <| fun (picks: byte list) (rotation: byte) ->
                let chosen = picks |> List.map (fun pick -> parts[int pick % parts.Length])

                let conclude = List.fold Standing.combine Standing.none >> Standing.conclude

                let turned =
                    match chosen with
                    | [] -> []
                    | _ ->
                        let at = int rotation % chosen.Length
                        List.skip at chosen @ List.take at chosen

                Expect.equal (conclude turned) (conclude chosen) "rotated"
                Expect.equal (conclude (List.rev chosen)) (conclude chosen) "reversed"
                Expect.equal (conclude (chosen @ chosen)) (conclude chosen) "repeated"

            testCase "without a proof, one more part never makes a claim stronger"
            <| fun () ->
                for a in standings do
                    for part in parts do
                        match Standing.conclude a, Standing.conclude (Standing.combine a part) with
                        | Reached before, Reached after when a <> Standing.none && after <> Proved ->
                            Expect.equal (Verdict.weaker before after) after $"{a} and {part}"
                        | _ -> ()
        ]

let private conclusion parts =
    parts |> List.fold Standing.combine Standing.none |> Standing.conclude

[<Tests>]
let conclusions =
    let case name parts expected =
        testCase name <| fun () -> Expect.equal (conclusion parts) expected name

    let whole, clause = Standing.ofUniversal, Standing.ofClause

    testList
        "what parts of a claim come to"
        [
            case "nothing checked is vacuous, not proved" [] (Reached Vacuous)
            case "an untested clause makes the claim vacuous" [ clause Certified; clause Vacuous ] (Reached Vacuous)
            case "a proof stands for clauses that were not tested" [ whole Proved; clause Vacuous ] (Reached Proved)
            case "a proof stands where instances are open" [ whole Proved; clause Undecided ] (Reached Proved)
            case "a proof against a counterexample is a contradiction" [ whole Proved; clause Refuted ] Contradicted
            case
                "a contradiction survives other clauses"
                [ clause Certified; whole Proved; clause Refuted ]
                Contradicted
            case "two proofs must both succeed" [ whole Proved; whole Undecided ] (Reached Undecided)
            case
                "a proof that fails leaves certified instances undecided"
                [ whole Undecided; clause Certified ]
                (Reached Undecided)
            case "a table supports, and no more" [ whole Supported; clause Certified ] (Reached Supported)
            case "a table does not test a clause" [ whole Supported; clause Vacuous ] (Reached Vacuous)
            case "a refutation stands above all" [ clause Certified; clause Refuted; clause Vacuous ] (Reached Refuted)
            case "refuted by symbols" [ whole Refuted; whole Proved; clause Certified ] (Reached Refuted)
            case "undecided is below vacuous" [ clause Undecided; clause Vacuous ] (Reached Undecided)
            case "doubles lower certified" [ clause Certified; clause Supported ] (Reached Supported)
        ]

let private ball = Verify.Arithmetic.Ball.One

[<Tests>]
let tallies =
    let tally outcomes =
        outcomes
        |> List.map ClauseTally.ofOutcome
        |> List.fold ClauseTally.add ClauseTally.empty

    let case name outcomes expected =
        testCase name
        <| fun () -> Expect.equal (ClauseTally.verdict (tally outcomes)) expected name

    testList
        "the verdict on a clause"
        [
            case "no evaluation" [] Vacuous
            case "hypotheses never met" [ Inapplicable; Inapplicable ] Vacuous
            case "hypotheses never met in doubles" [ SievedOut ] Vacuous
            case "hypotheses on their boundary only" [ OnBoundary; Inapplicable ] Vacuous
            case "one enclosure" [ Inapplicable; Holds ball ] Certified
            case "an enclosure and one in doubles" [ Holds ball; Sieved 1.0 ] Supported
            case "an enclosure, and hypotheses that doubles excluded" [ Holds ball; SievedOut ] Supported
            case "one violation" [ Holds ball; Straddles ball; Violated ball; Sieved 1.0 ] Refuted
            case "one open sign" [ Holds ball; Straddles ball; Sieved 1.0 ] Undecided
            testCase "every outcome counts as one evaluation"
            <| fun () ->
                let all =
                    [
                        Inapplicable
                        SievedOut
                        OnBoundary
                        Holds ball
                        Sieved 1.0
                        Violated ball
                        Straddles ball
                    ]

                Expect.equal (tally all).Evaluations 7 "evaluations"
                Expect.equal (tally all).Applicable 4 "applicable"
        ]
