module RowTests

open System
open System.Globalization
open System.IO
open System.Threading
open Expecto
open Verify.Claims
open Verify.Papers

// What was expected of each row before anything was run, from notes on the papers and computations in doubles.
let private expected =
    [
        "A1", "flow against ridge with another calibration: 1.2853", "proved; 1.2851 refuted for every calibration"
        "A2", "tuned flow against tuned ridge: 1.0787", "proved; 1.0748 from below certified"
        "A3", "the same as published: 1.2147", "proved"
        "A4", "gradient flow has an implicit penalty", "proved"
        "A5", "ridge as a preconditioned flow", "proved"
        "A6", "gradient descent against ridge", "1.6862 refuted; 4 and 625/256 proved"
        "A7", "running averages of the flow", "proved"
        "A8", "out-of-sample risk", "refuted for a fixed truth; proved on average"
        "A9", "a square root of the diffusion is affine", "proved"
        "B1", "tuned ridge against tuned flow has no constant", "proved; certified at two values"
        "B2", "principal components against monotone filters: 4", "proved"
        "B3", "principal components against ridge: 4", "proved; 3.99 refuted"
        "C1", "the local gap of order 1", "proved"
        "C2", "the local gap of order 2", "proved"
        "C3", "the equation of order 2 is better at stationarity", "refuted"
        "C4", "and has twice the error", "proved"
        "C5", "the corrected equation", "proved; nearer on instances: find out"
        "C6", "the gap is uniform in time", "proved and certified"
        "C7", "SVAG", "proved"
        "C8", "linear scaling", "proved"
        "C9", "constant noise underestimates", "proved"
        "C10", "the best constant step", "proved"
        "C11", "window averages", "proved"
        "D1", "stationary covariance of momentum", "proved"
        "D2", "label noise on Gaussian inputs", "proved"
        "D3", "the tail index", "proved for 2; refuted for 4"
        "D4", "equation (17)", "refuted as an identity"
        "D5", "expansion of quasi-hyperbolic momentum", "proved"
        "D6", "momentum is an effective rate", "refuted"
        "D7", "negative momentum helps", "find out"
        "E1", "the threshold by a pseudo-inverse", "certified"
        "E2", "the threshold increases with the batch", "proved"
        "E3", "bounds (15) and (16)", "proved"
        "E4", "the limit of the covariance", "proved"
        "E5", "null space", "refuted at B = n"
        "E6", "non-uniformity is bounded", "refuted; for two samples it holds in a search"
        "E7", "a norm condition suffices", "proved"
        "E8", "least mean squares on Gaussian inputs", "proved"
        "E9", "moments of every order of the flow", "proved"
        "F1", "averaged iterates", "certified, ratio 0.58"
        "F2", "averaged iterates by direction", "certified, ratio 0.2495; with ½ for 2: find out"
        "F3", "tail averages", "certified, ratio 0.87"
        "F4", "constant step sizes", "proved, ratio 0.99998"
        "F5", "expected smoothness", "certified, ratio 0.999"
        "F6", "interpolation", "proved"
        "F7", "Kaczmarz", "proved"
        "F8", "SVRG", "certified, ratio 0.46"
        "G1", "geometric averages are ridge", "proved"
        "G2", "reshuffling beats replacement", "refuted; in the long run: find out"
        "G3", "modified losses", "proved"
        "G4", "the covariance decreases with the batch", "proved"
        "G5", "convex losses in every dimension", "proved"
        "G6", "quartic moments", "proved"
        "G7", "a two-cycle of Adam", "proved"
        "G8", "which is stable", "refuted"
        "G9", "the first step of Adam", "proved"
        "G10", "Reddi's example", "certified"
    ]

let private words (claim: Claim) =
    let mark = ". In words: "
    let at = claim.Source.IndexOf(mark, StringComparison.Ordinal)

    if at < 0 then
        ""
    else
        claim.Source.Substring(at + mark.Length)

let private claimsOf row =
    Ledger.all
    |> List.filter (fun claim ->
        let words = words claim

        words.StartsWith(row + ".", StringComparison.Ordinal)
        || words.StartsWith(row + ",", StringComparison.Ordinal))

let private found (claims: Claim list) =
    let of' verdict =
        match claims |> List.filter (fun claim -> claim.Expected = verdict) with
        | [] -> []
        | some ->
            let ids = some |> List.map (fun claim -> $"`{claim.Id}`") |> String.concat ", "
            [ $"{Verdict.name verdict}: {ids}" ]

    match claims with
    | [] -> "not yet said"
    | _ -> Verdict.all |> List.collect of' |> String.concat "; "

let private withoutSeconds (row, statement, before) =
    $"| `{row}` | {statement} | {before} | {found (claimsOf row)} |"

let private options =
    {
        Instances = None
        First = 0L
        Seed = 1
        Rigor = Certify
        Data = None
    }

// Of the claims of a row run alone, on the machine that wrote the page.
let private seconds claims =
    match claims with
    | [] -> "–"
    | _ ->
        let run = Runner.run options Runner.noProgress CancellationToken.None claims

        (run.Claims |> List.sumBy _.Seconds).ToString("0.0", CultureInfo.InvariantCulture)

let private page () =
    Path.Combine(LibraryTests.root (), "docs", "papers", "rows.md")

[<Tests>]
let tests =
    testSequenced
    <| testList
        "rows of the library"
        [
            testCase "the page has each row with what was expected, what was found and its seconds"
            <| fun () ->
                if Environment.GetEnvironmentVariable "VERIFY_UPDATE_DOCS" = "1" then
                    Pages.replaceRows
                        (page ())
                        [
                            for row, statement, before in expected ->
                                $"{withoutSeconds (row, statement, before)} {seconds (claimsOf row)} |"
                        ]

                let rows = Pages.rows (page ())

                Expect.sequenceEqual
                    (rows
                     |> List.map (fun row -> row.Substring(0, row.LastIndexOf('|', row.Length - 2) + 1)))
                    (expected |> List.map withoutSeconds)
                    "rows"

                for row in rows do
                    let last = row.Trim('|').Split('|') |> Array.last

                    Expect.isTrue
                        (last.Trim() = "–"
                         || fst (Double.TryParse(last, NumberStyles.Float, CultureInfo.InvariantCulture)))
                        row

            testCase "each claim that names a row names one of these"
            <| fun () ->
                let rows = expected |> List.map (fun (row, _, _) -> row) |> Set.ofList

                for claim in Ledger.all do
                    let first = (words claim).Split([| '.'; ',' |]).[0]

                    if Text.RegularExpressions.Regex.IsMatch(first, "^[A-G][0-9]+$") then
                        Expect.isTrue (rows.Contains first) $"{claim.Id}: {first}"
        ]
