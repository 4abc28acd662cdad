module GalleryTests

open Expecto
open Verify.Claims

// Twice what the slowest needs.
let private mostToFind = 40_000
let private mostToStand = 1_500

let private isFound most (claim: Claim) =
    testCase $"{claim.Id} is refuted, and its certificate replays"
    <| fun () ->
        let result = Searching.upTo most claim

        Expect.isTrue
            result.Report.IsRefuted
            $"not found in {result.Report.Evaluations} evaluations, least slack {result.Report.LeastSlack}"

        let replayed =
            Certification.replay "found.json" claim (result.Certificate.Value, true)

        Expect.isNone replayed.Rejected "it holds"

[<Tests>]
let found =
    testList
        "the search finds what is false"
        [
            for claim in Gallery.falseOnes do
                isFound mostToFind claim

            if Gallery.effort.IsSome then
                for claim in Gallery.hardOnes do
                    isFound (20 * mostToFind) claim
        ]

[<Tests>]
let stands =
    testList
        "nothing true is refuted"
        [
            for claim in Gallery.trueOnes do
                testCase $"{claim.Id} stands"
                <| fun () ->
                    Expect.notEqual (Gallery.check claim).Verdict Refuted "by check"
                    let result = Searching.upTo (Gallery.times * mostToStand) claim
                    Expect.isFalse result.Report.IsRefuted $"by falsify: {result.Report.Evidence}"
                    Expect.isGreaterThan result.Report.Evaluations 0 "it was searched"
        ]

[<Tests>]
let gallery =
    testList
        "the gallery"
        [
            testCase "has thirty statements of each kind and more, ten of them tight"
            <| fun () ->
                Expect.isGreaterThanOrEqual Gallery.falseOnes.Length 30 "false"
                Expect.isGreaterThanOrEqual Gallery.trueOnes.Length 30 "true"

                let tight =
                    Gallery.trueOnes |> List.filter (fun claim -> claim.Id.StartsWith "tight-")

                Expect.isGreaterThanOrEqual tight.Length 10 "tight"

            testCase "its false statements are expected to be refuted, its true ones are not"
            <| fun () ->
                for claim in Gallery.falseOnes @ Gallery.hardOnes do
                    Expect.equal claim.Expected Refuted claim.Id

                for claim in Gallery.trueOnes do
                    Expect.notEqual claim.Expected Refuted claim.Id
        ]
