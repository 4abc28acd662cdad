module Verify.Papers.Tests.PapersTests

open Expecto
open Verify.Arithmetic
open Verify.Claims
open Verify.Papers
open Verify.Papers.Talk

/// A paper as a person would add one: a folder with claims, and a line in the list.
let private another: Paper =
    {
        Id = "another"
        Title = "Another paper"
        Summary = lazy []
        Authors = "N. N."
        Claims =
            [
                Claim.ofPropositions
                    "another-claim"
                    "Section 1"
                    "N. N., Theorem 1"
                    [
                        NonNegativeOnHalfLine(DecayingSum.ofTerms [ Rational.Zero, [ Rational.One ] ])
                    ]
                    Proved
            ]
        Figures = lazy []
        ClaimsOfFigure = fun _ -> []
    }

[<Tests>]
let tests =
    testList
        "papers"
        [
            testCase "a second paper is a line in a list" (fun () ->
                let claims = Ledger.ofPapers [ Talk.paper; another ]
                Expect.equal (List.length claims) (Talk.paper.Claims.Length + 1) "all claims"
                let selected = Ledger.selectFrom claims [ "another-claim" ]

                let options =
                    {
                        Instances = Some 1
                        First = 0L
                        Seed = 1
                        Rigor = Certify
                        Data = None
                    }

                let run =
                    Runner.run options Runner.noProgress System.Threading.CancellationToken.None selected

                Expect.equal
                    (run.Claims |> List.map (fun claim -> claim.Id, claim.Verdict))
                    [ "another-claim", Proved ]
                    "checked")

            testCase "planted: two papers with a claim of the same id are noticed" (fun () ->
                Expect.throwsC (fun () -> Ledger.ofPapers [ another; another ] |> ignore) (fun error ->
                    Expect.stringContains error.Message "another-claim" "the id"))

            testCase "the ledger is the papers', and every paper and figure has an id of its own" (fun () ->
                Expect.equal
                    (Ledger.all |> List.map _.Id)
                    (Papers.all |> List.collect (fun paper -> paper.Claims |> List.map _.Id))
                    "claims"

                let ids = Papers.all |> List.map _.Id
                Expect.equal (List.distinct ids) ids "papers"
                let figures = Figures.all |> List.map _.Id
                Expect.equal (List.distinct figures) figures "figures")

            testCase "figures name claims that exist" (fun () ->
                let known = Ledger.all |> List.map _.Id |> Set.ofList

                for figure in Figures.all do
                    for claim in Figures.claimsOf figure.Id do
                        Expect.isTrue (known.Contains claim) $"{figure.Id}: {claim}")
        ]
