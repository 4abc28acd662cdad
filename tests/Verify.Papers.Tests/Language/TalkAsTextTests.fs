module TalkAsTextTests

open System.IO
open System.Threading
open Expecto
open Verify.Claims
open Verify.Papers

let private run (instances: int option) claim =
    let options =
        {
            Instances = instances
            First = 0L
            Seed = 1
            Rigor = Certify
            Data = None
        }

    (Runner.run options Runner.noProgress CancellationToken.None [ claim ]).Claims.Head

// Counterexamples found before are the F# claim's; text has none.
let private bare (claim: Claim) =
    { claim with
        Counterexamples = lazy []
        Checks = claim.Checks |> List.filter _.IsPerInstance
    }

/// The claims of the ledger that are inequalities on instances: how many there are is part of the test.
let private sayable =
    Talk.Talk.paper.Claims
    |> List.choose (fun claim ->
        match ClaimFile.write claim with
        | Ok text -> Some(claim, text)
        | Error _ -> None)

[<Tests>]
let twins =
    testList
        "claims of the talk as text"
        [
            testCase "at least sixteen can be written"
            <| fun () -> Expect.isGreaterThanOrEqual sayable.Length 16 "written"

            for claim, text in sayable do
                testCase $"{claim.Id} has the same verdict and the same least slack as text"
                <| fun () ->
                    let texts = ClaimFile.parse "talk.claims" "." text

                    // Times are chosen for all clauses of a claim together: clauses that text has apart are run apart.
                    let owns =
                        if texts.Length = 1 then
                            [ bare claim ]
                        else
                            claim.InstanceChecks
                            |> List.collect (fun check ->
                                match check with
                                | OnInstances(domain, clauses) ->
                                    clauses |> List.map (fun clause -> PerInstance(OnInstances(domain, [ clause ])))
                                | Exactly _ -> [])
                            |> List.map (fun check -> { bare claim with Checks = [ check ] })

                    let own, written =
                        owns |> List.map (run (Some 24)), texts |> List.map (bare >> run (Some 24))

                    Expect.equal (written |> List.map _.Verdict) (own |> List.map _.Verdict) "verdicts"

                    // A violation is shrunk: its slack is that of the smallest counterexample, within the domain's step sizes.
                    if own |> List.forall (fun result -> result.Verdict <> Refuted) then
                        Expect.equal (written |> List.map _.MinSlack) (own |> List.map _.MinSlack) "least slacks"

            testCase "what has no words says what it is"
            <| fun () ->
                let claim = Ledger.all |> List.find (fun claim -> claim.Id = "sgf-sgd-gap")

                match ClaimFile.write claim with
                | Ok text -> failtest text
                | Error reason -> Expect.stringContains reason "has no name in claim files" "reason"
        ]

let rec private root (folder: string) =
    if File.Exists(Path.Combine(folder, "Verify.sln")) then
        folder
    else
        root (string (Path.GetDirectoryName folder))

let private examples =
    Path.Combine(root System.AppContext.BaseDirectory, "examples", "claims")

[<Tests>]
let files =
    testList
        "examples of claim files"
        [
            testCase "there are twelve or more"
            <| fun () -> Expect.isGreaterThanOrEqual (Directory.GetFiles(examples, "*.claims").Length) 12 "files"

            for file in Directory.GetFiles(examples, "*.claims") |> Array.sort do
                for claim in ClaimFile.read file do
                    testCase $"{Path.GetFileName file}: {claim.Id} is {claim.Expected}"
                    <| fun () -> Expect.equal (run None claim).Verdict claim.Expected "verdict"

            testCase "the talk's ids and verdicts are the ledger's"
            <| fun () ->
                for claim in ClaimFile.read (Path.Combine(examples, "talk.claims")) do
                    let own = Ledger.all |> List.find (fun known -> known.Id = claim.Id)

                    // What only a search refutes is certified on random instances; what rules of the ledger prove is so, too.
                    if claim.Expected <> Certified then
                        Expect.equal claim.Expected own.Expected claim.Id
        ]
