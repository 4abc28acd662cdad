module LibraryTests

open System
open System.IO
open System.Threading
open Expecto
open Verify.Claims
open Verify.Papers

let private options =
    {
        Instances = Some 36
        Seed = 5
        Rigor = Certify
        Data = None
    }

let private verdictOf claim =
    (Runner.run options Runner.noProgress CancellationToken.None [ claim ]).Claims.Head.Verdict

// A row of a paper with a part of its text replaced, which stands there at least once; nothing found before helps.
let private planted folder id (from: string) (into: string) =
    testCase $"planted: {id} with '{into}' for '{from}' is refuted"
    <| fun () ->
        let text = TextPaper.text folder
        let start = text.IndexOf($"claim {id}\n", StringComparison.Ordinal)
        Expect.isGreaterThanOrEqual start 0 "the claim"

        let stop =
            match text.IndexOf("\nclaim ", start + 1, StringComparison.Ordinal) with
            | -1 -> text.Length
            | next -> next

        let block = text.Substring(start, stop - start)
        Expect.stringContains block from "what is replaced"

        let wrong =
            text.Substring(0, start) + block.Replace(from, into) + text.Substring stop

        let claim =
            ClaimFile.parse "planted.claims" "." wrong
            |> List.find (fun claim -> claim.Id = id)

        Expect.equal (verdictOf claim) Refuted id

[<Tests>]
let plantedRows =
    testList
        "rows of papers, wrong"
        [
            planted "AliKolterTibshirani2019" "gf-risk-recalibrated" "1.2853" "1.15"
            planted "AliKolterTibshirani2019" "gf-tuned-10787" "1.0787*" "1.03*"
            planted "AliKolterTibshirani2019" "gf-tuned-12147" "1.2147*" "1.1*"
            planted "AliKolterTibshirani2019" "gf-implicit-penalty" "(g - (1 - exp" "(g - (1 + exp"
            planted "AliKolterTibshirani2019" "gd-variance-4-steps" "<= 4*Var" "<= 1.1*Var"
            planted "AliKolterTibshirani2019" "averaged-flow-bias" "1.6862" "1.2"
            planted "AliKolterTibshirani2019" "out-of-sample-bayes" "1.6862" "1.01"
            planted "DhillonFosterKakadeUngar2013" "pcr-ridge-4" "<= 4*" "<= 1.5*"
            planted "DhillonFosterKakadeUngar2013" "pcr-dominates-monotone" "(1 + 2*eta)^2*theta[i]^2" "theta[i]^2/9"
            planted "LiTaiE2017" "sme2-twice-additive" "= 2*" "= 3*"
            planted "MandtHoffmanBlei2017" "mandt-underestimates-sgf" "<= Stationary(sgf)" "<= 9/10*Stationary(sgf)"
            planted "MandtHoffmanBlei2017" "mandt-trace" "kappa/2" "kappa/3"
            planted "LiuZiyinUeda2021" "momentum-covariance" "(1 + mu^2)/(1" "(1 + mu)/(1"
            planted "LiuZiyinUeda2021" "label-noise-gaussian" "(v + tr" "(2*v + tr"
            planted "ZiyinLiuMoriUeda2022" "ziyin-tail-index-2" "(m + 2) < 2*m" "(m + 1) < 2*m"
            planted "ZiyinLiuMoriUeda2022" "ziyin-excess" "16*m^2" "17*m^2"
            planted "MulayoffMichaeli2024" "mm-bound-16" "2*tr(Sigma)" "tr(Sigma)"
            planted
                "MulayoffMichaeli2024"
                "batch-monotone"
                "Cov(sgd(m=m + 1), k) <= Cov(sgd, k)"
                "Cov(sgd, k) <= Cov(sgd(m=m + 1), k)"
            planted "LeastMeanSquares" "lms-gaussian" ") < 1" ") < 1/2"
            planted "BachMoulines2013" "bach-moulines" "1/(2*k)" "1/(40*k)"
            planted "NeedellSrebroWard2014" "needell-srebro-ward-step" "1 - 2*eta*sr" "1 - 4*eta*sr"
            planted "MaBassilyBelkin2018" "ma-bassily-belkin" "1 - eta*sr" "1 - 3*eta*sr"
            planted "StrohmerVershynin2009" "strohmer-vershynin" "sr/tr(Sigma)))" "s1/tr(Sigma)))"
            planted "NeuRosasco2018" "neu-rosasco" "d/eta" "2*d/eta"
            planted "NeuRosasco2018" "neu-rosasco-partial-sums" "(1 - q)/(q*eta)" "(1 - q)/eta"
            planted "KingmaBa2015" "adam-two-cycle" "= -(eta/2" "= -(eta/3"
        ]

let rec private rootFrom (folder: DirectoryInfo) : string =
    if File.Exists(Path.Combine(folder.FullName, "Verify.sln")) then
        folder.FullName
    else
        match folder.Parent with
        | null -> failtest "the repository"
        | parent -> rootFrom parent

/// The folder of the repository.
let root () =
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
                testCase $"the page of {paper.Id} has each claim with its verdict"
                <| fun () ->
                    let lines =
                        File.ReadAllLines(Path.Combine(root (), "docs", "papers", $"{paper.Id}.md"))

                    for claim in paper.Claims do
                        Expect.exists
                            lines
                            (fun line ->
                                line.StartsWith(
                                    $"| `{claim.Id}` | {Verdict.name claim.Expected} |",
                                    StringComparison.Ordinal
                                ))
                            claim.Id

                    Expect.hasLength
                        (lines
                         |> Array.filter (fun line -> line.StartsWith("| `", StringComparison.Ordinal)))
                        paper.Claims.Length
                        "and no others"

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
