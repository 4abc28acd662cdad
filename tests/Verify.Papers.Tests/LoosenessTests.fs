module LoosenessTests

open System
open System.IO
open System.Text.Json
open Expecto
open Verify.Arithmetic
open Verify.Claims
open Verify.Papers

// A row as the page has it; instances with long fractions are told by their sizes.
let private rowOf (row: KnownLooseness) =
    use document = JsonDocument.Parse row.Instance
    let root = document.RootElement

    let text (value: JsonElement) =
        match value.ValueKind with
        | JsonValueKind.String -> value.GetString() |> Option.ofObj |> Option.defaultValue ""
        | _ -> value.GetRawText()

    let entries (value: JsonElement) =
        [ for entry in value.EnumerateArray() -> text entry ]

    let rows = [ for row in root.GetProperty("X").EnumerateArray() -> entries row ]

    let vector name (symbol: string) =
        match root.TryGetProperty(name: string) with
        | true, value ->
            let all = entries value |> String.concat ", "
            [ $"{symbol} = ({all})" ]
        | _ -> []

    let scalar name (symbol: string) =
        match root.TryGetProperty(name: string) with
        | true, value -> [ $"{symbol} = {text value}" ]
        | _ -> []

    let parameters =
        match root.TryGetProperty "parameters" with
        | true, value -> [ for entry in value.EnumerateObject() -> $"{entry.Name} = {text entry.Value}" ]
        | _ -> []

    let matrix = rows |> List.map (String.concat " ") |> String.concat "; "

    let whole =
        [ $"X = [{matrix}]" ]
        @ vector "y" "y"
        @ vector "betaStar" "β*"
        @ scalar "sigma2" "σ²"
        @ scalar "stepSize" "η"
        @ scalar "batchSize" "m"
        @ parameters
        @ [ $"t = {row.Time}" ]
        |> String.concat ", "

    let at =
        if whole.Length <= 160 then
            whole
        else
            let batch = text (root.GetProperty "batchSize")
            $"n = {rows.Length}, p = {rows.Head.Length}, m = {batch}, and long fractions"

    let claim = Ledger.select [ row.Id ] |> List.exactlyOne
    $"| `{row.Id}` | {Verdict.name claim.Expected} | {KnownLooseness.text row} | {row.Evaluations} | {at} |"

let private page () =
    Path.Combine(LibraryTests.root (), "docs", "papers", "looseness.md")

[<Tests>]
let tests =
    testList
        "loose bounds"
        [
            testCase "every stored ratio is enclosed again at its instance, from the claim alone"
            <| fun () ->
                let rows = KnownLooseness.all ()
                Expect.isGreaterThan rows.Length 50 "bounds"

                for row in rows do
                    match KnownLooseness.again row with
                    | None -> failtestf "%s: the instance is outside of the domain, or a side is not positive" row.Id
                    | Some ratio ->
                        let stored = Rational.Parse row.Ratio
                        Expect.isGreaterThanOrEqual ratio stored row.Id
                        Expect.isLessThan (ratio - stored) (Rational.Parse "1e-9" * stored) $"{row.Id} is that ratio"

            testCase "planted: a ratio that is a millionth larger is not confirmed"
            <| fun () ->
                let confirmed =
                    KnownLooseness.all ()
                    |> List.filter (fun row ->
                        let larger = Rational.Parse row.Ratio * Rational.Parse "1.000001"
                        KnownLooseness.again row |> Option.exists (fun ratio -> ratio >= larger))

                Expect.isEmpty confirmed "rows"

            testCase "no bound that is expected to hold is exceeded"
            <| fun () ->
                for row in KnownLooseness.all () do
                    let claim = Ledger.select [ row.Id ] |> List.exactlyOne
                    Expect.notEqual claim.Expected Refuted row.Id
                    Expect.isLessThanOrEqual (Rational.Parse row.Ratio) Rational.One row.Id

            testCase "the page has the rows in this order"
            <| fun () ->
                let expected = KnownLooseness.all () |> List.map rowOf

                if Environment.GetEnvironmentVariable "VERIFY_UPDATE_DOCS" = "1" then
                    Pages.replaceRows (page ()) expected

                Expect.sequenceEqual (Pages.rows (page ())) expected "rows"
        ]
