module LibraryTests

open System
open System.IO
open System.Threading
open Expecto
open Verify.Claims
open Verify.Papers

let rec private rootFrom (folder: DirectoryInfo) : string =
    if File.Exists(Path.Combine(folder.FullName, "Verify.sln")) then
        folder.FullName
    else
        match folder.Parent with
        | null -> failtest "the repository"
        | parent -> rootFrom parent

/// The folder of the repository.
let root () : string =
    rootFrom (DirectoryInfo AppContext.BaseDirectory)

let private texts = Papers.all |> List.filter (fun paper -> paper.Id <> "talk")

[<Tests>]
let pages =
    testList
        "pages of papers"
        [
            testCase "there are at least nine papers and ninety claims"
            <| fun () ->
                Expect.isGreaterThanOrEqual Papers.all.Length 9 "papers"
                Expect.isGreaterThanOrEqual Ledger.all.Length 90 "claims"

            for paper in texts do
                testCase $"the page of {paper.Id} has each claim with its verdict and words"
                <| fun () ->
                    let path = Path.Combine(root (), "docs", "papers", $"{paper.Id}.md")

                    let row (claim: Claim) =
                        let words =
                            claim.Source.Substring(
                                claim.Source.IndexOf(". In words: ", StringComparison.Ordinal)
                                + ". In words: ".Length
                            )

                        $"| `{claim.Id}` | {Verdict.name claim.Expected} | {words.Replace('|', '∣')} |"

                    let expected = paper.Claims |> List.map row

                    if Environment.GetEnvironmentVariable "VERIFY_UPDATE_DOCS" = "1" then
                        Pages.replaceRows path expected

                    Expect.sequenceEqual (Pages.rows path) expected "rows"

            testCase "the list of papers has their numbers of claims"
            <| fun () ->
                let row (paper: Paper) =
                    let count verdict =
                        paper.Claims
                        |> List.filter (fun claim -> claim.Expected = verdict)
                        |> List.length

                    $"| [{paper.Claims.Head.Section}]({paper.Id}.md) | {paper.Claims.Length} | {count Proved} | {count Certified} | {count Refuted} |"

                let lines =
                    File.ReadAllLines(Path.Combine(root (), "docs", "papers", "README.md"))
                    |> Array.filter (fun line -> line.StartsWith("| [", StringComparison.Ordinal))

                Expect.sequenceEqual lines (texts |> List.map row) "rows"

            testCase "what is recalled from memory says so"
            <| fun () ->
                for paper in texts do
                    for claim in paper.Claims do
                        let says (text: string) = claim.Source.Contains text

                        Expect.isTrue
                            (says "this project"
                             || says "(recalled from memory"
                             || says "(read"
                             || says "recalled from memory"
                             || says "abstract only")
                            $"{claim.Id}: {claim.Source}"
        ]
