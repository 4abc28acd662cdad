/// Certificates as files: honest ones of format version 1, and forged ones with the line that each is answered with.
module CertificateTests

open System
open Expecto
open CertificateFiles

[<Tests>]
let versionOne =
    testList
        "certificates of format version 1"
        [
            for name, json in filesOf "version-1" do
                testCase $"{name} still replays"
                <| fun () -> Expect.equal (answer json) IsConfirmed name
        ]

// What each file is answered with: R in the file's form, N by comparison or arithmetic.
let private expected =
    Map.ofList
        [
            "batch-int-max", NotConfirmed "right side is not what"
            "batch-too-big", Refused "'batchSize'"
            "deep-nesting-60", Refused "nested deeper than 4"
            "dos-12x12-4096bits", Refused "min(n, p) = 12 at 4096 bits would take minutes"
            "duplicate-stepsize", Refused "'stepSize' of 'instance' is given twice"
            "exact-ledger-rank-deficient", NotConfirmed "field 'statement'"
            "exact-outside-domain", NotConfirmed "outside of the claim's domain: rank X = n"
            "extra-field", Refused "'note' is unknown"
            "huge-entry", NotConfirmed "left side is not what"
            "huge-time", NotConfirmed "digest"
            "ineq-claim-swapped", NotConfirmed "field 'statement'"
            "ineq-statement-resigned", NotConfirmed "field 'statement' has '2 ≤ 1'"
            "nearly-dependent", NotConfirmed "spectrum is not enclosed"
            "num-no-digest", NotConfirmed "digest"
            "odd-number-dot-minus", Refused "'stepSize'"
            "odd-number-dot-plus", Refused "'time'"
            "positive-slack-resigned", NotConfirmed "does not lie below 0"
            "precision-128.0", NotConfirmed "digest"
            "precision-4096", NotConfirmed "1024 times as wide"
            "program-version", Refused "version 99.0.0"
            "sgf-steps-too-many", NotConfirmed "steps go up to 4096"
            "symbolic-claim-proved", NotConfirmed "field 'statement'"
            "symbolic-claim-swapped", NotConfirmed "field 'statement'"
            "time-1e40", NotConfirmed "right side is not what"
            "time-1e400", NotConfirmed "cannot be enclosed"
            "time-1e9", NotConfirmed "right side is not what"
            "tiny-entry", NotConfirmed "left side is not what"
            "unicode-digit", Refused "'stepSize'"
            "version-1.0", Refused "format version 1.0"
            "version-1e0", Refused "format version 1e0"
            "version-2", Refused "'hypotheses' is missing"
            "zero-X", NotConfirmed "left side is not what"
        ]

let private expectAnswer expected found =
    match expected, found with
    | Refused part, Refused line
    | NotConfirmed part, NotConfirmed line -> Expect.stringContains line part "the reason"
    | IsConfirmed, IsConfirmed -> ()
    | _ -> failtest $"{expected} was expected, not {found}"

    Expect.isFalse ((lineOf found).Contains '\n') "one line"
    Expect.isLessThanOrEqual (lineOf found).Length 190 "a short one"

[<Tests>]
let forged =
    let files = filesOf "forged"

    let repeated count (text: string) = String.replicate count text
    let quoted text = $"\"{text}\""

    let sample =
        lazy
            (filesOf "version-1"
             |> List.find (fun (name, _) -> name = "price-decreases")
             |> snd)

    let made name expected (json: unit -> string) =
        testCase name <| fun () -> expectAnswer expected (answer (json ()))

    testList
        "forged certificates"
        [
            testCase "each file has its answer"
            <| fun () -> Expect.equal (files |> List.map fst) (expected |> Map.keys |> List.ofSeq) "the files"

            for name, json in files do
                made name expected[name] (fun () -> json)

            made
                "rank deficient, with today's statement"
                (NotConfirmed "outside of the claim's domain: rank X = n")
                (fun () ->
                    let root = objectOf (Map.find "exact-ledger-rank-deficient" (Map.ofList files))

                    let claim =
                        claims |> List.find (fun claim -> claim.Id = "limiting-vanishes-full-row-rank")

                    root["statement"] <- System.Text.Json.Nodes.JsonValue.Create claim.Statement
                    signed root)

            made "nested 100 000 deep" (Refused "nested deeper than 4") (fun () ->
                $"""{{"format":"verify-certificate","version":1,"claim":{repeated 100_000 "["}{repeated 100_000 "]"}}}""")

            made "a fraction of a million digits" (Refused "characters; a certificate has at most") (fun () ->
                sample.Value.Replace("\"7/1000\"", quoted (repeated 500_000 "7" + "/" + repeated 500_000 "3")))

            made "a fraction of 100 000 digits" (Refused "a text or number of 100001 characters") (fun () ->
                sample.Value.Replace("\"7/1000\"", quoted (repeated 50_000 "7" + "/" + repeated 50_000 "3")))

            made "an instance of 30 000 digits" (Refused "field 'instance' has 27") (fun () ->
                sample.Value.Replace(
                    "[[\"1\"]]",
                    "[["
                    + String.concat "],[" [ for digit in [ "1"; "2"; "3" ] -> repeated 9_000 digit ]
                    + "]]"
                ))

            made "30 000 digits behind exponents" (Refused "the numbers of the instance have") (fun () ->
                sample.Value.Replace("[[\"1\"]]", "[[1e9999],[2e9999],[3e9999]]"))

            made "20 000 small entries" (Refused "values, names and brackets") (fun () ->
                sample.Value.Replace("[[\"1\"]]", "[[1" + repeated 20_000 ",1" + "]]"))

            made "four thousand steps of a thousand samples" (Refused "steps with n = 1000") (fun () ->
                sample.Value
                    .Replace("[[\"1\"]]", "[[1,1]" + repeated 999 ",[1,1]" + "]")
                    .Replace("\"betaStar\":[\"0\"]", "\"betaStar\":[0,0]")
                    .Replace("\"7/1000\"", "\"5000\"")
                    .Replace("\"128\"", "\"1024\""))

            made "twelve features in rationals" (Refused "could take minutes in rationals") (fun () ->
                let row k =
                    String.concat "," [ for j in 0..11 -> string ((k * 31 + j * j * 17) % 97) ]

                let rows = String.concat "," [ for k in 0..11 -> $"[{row k}]" ]
                let ys = String.concat "," [ for k in 0..11 -> string k ]

                $"""{{"format":"verify-certificate","version":1,"program":"0.2.0","claim":"sgd-stability","statement":"x","kind":"exact","instance":{{"X":[{rows}],"y":[{ys}],"stepSize":1,"batchSize":1}},"slack":"-1","foundBy":"x","sha256":""}}""")

            for field in [ "temperature"; "start"; "note" ] do
                made
                    $"{field} in the instance, which the digest does not cover"
                    (Refused $"'{field}' of 'instance'")
                    (fun () -> sample.Value.Replace("{\"X\"", $"{{\"{field}\":0,\"X\""))

            made "a parameter that the digest does not cover" (NotConfirmed "the digest does not fit") (fun () ->
                sample.Value.Replace("{\"X\"", "{\"parameters\":{\"c\":\"1\"},\"X\""))

            made "a parameter that the claim has not, signed" (NotConfirmed "there is no parameter 'c'") (fun () ->
                let root = objectOf sample.Value
                let instance = (nonNull root["instance"]).AsObject()
                instance["parameters"] <- System.Text.Json.Nodes.JsonNode.Parse "{\"c\":\"1\"}"
                signed root)

            made "a parameter that is a vector" (Refused "parameters of claims are numbers") (fun () ->
                sample.Value.Replace("{\"X\"", "{\"parameters\":{\"c\":[1,2]},\"X\""))
        ]
