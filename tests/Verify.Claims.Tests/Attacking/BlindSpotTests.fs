module BlindSpotTests

open Expecto
open Verify.Claims

[<Tests>]
let found =
    testList
        "blind spots of sampling"
        [
            for claim in BlindSpots.claims do
                testCase $"{claim.Id} is refuted, and its certificate replays"
                <| fun () ->
                    let result = Searching.upTo 50_000 claim


                    Expect.isTrue
                        result.Report.IsRefuted
                        $"{result.Report.Evaluations} evaluations, least slack {result.Report.LeastSlack}"

                    let replayed =
                        Certification.replay "found.json" claim (result.Certificate.Value, true)

                    Expect.isNone replayed.Rejected "it holds"
        ]
