module PlantedRowTests

open System
open System.Threading
open Expecto
open Verify.Claims
open Verify.Papers

let private options =
    {
        Instances = Some 36
        First = 0L
        Seed = 5
        Rigor = Certify
        Data = None
    }

// A fault that few instances show gets ten times as many.
let private verdictOf claim =
    let verdict options =
        (Runner.run options Runner.noProgress CancellationToken.None [ claim ]).Claims.Head.Verdict

    match verdict options with
    | Refuted -> Refuted
    | _ -> verdict { options with Instances = Some 360 }

// The folder, the claim, and a part of its text with what stands in its place: a constant made smaller, a hypothesis dropped, a sign turned.
let private faults =
    [
        "AliKolterTibshirani2019", "gf-risk-recalibrated", "1.2853", "1.15"
        "AliKolterTibshirani2019", "gf-tuned-10787", "1.0787*", "1.03*"
        "AliKolterTibshirani2019", "gf-tuned-12147", "1.2147*", "1.1*"
        "AliKolterTibshirani2019", "gf-implicit-penalty", "(g - (1 - exp", "(g - (1 + exp"
        "AliKolterTibshirani2019", "gd-variance-4-steps", "<= 4*Var", "<= 1.1*Var"
        "AliKolterTibshirani2019", "averaged-flow-bias", "1.6862", "1.2"
        "AliKolterTibshirani2019", "out-of-sample-bayes", "1.6862", "1.01"
        "DhillonFosterKakadeUngar2013", "pcr-ridge-4", "<= 4*", "<= 1.5*"
        "DhillonFosterKakadeUngar2013", "pcr-dominates-monotone", "(1 + 2*eta)^2*theta[i]^2", "theta[i]^2/9"
        "LiTaiE2017", "sme2-twice-additive", "= 2*", "= 3*"
        "MandtHoffmanBlei2017", "mandt-underestimates-sgf", "<= Stationary(sgf)", "<= 9/10*Stationary(sgf)"
        "MandtHoffmanBlei2017", "mandt-trace", "kappa/2", "kappa/3"
        "LiuZiyinUeda2021", "momentum-covariance", "(1 + mu^2)/(1", "(1 + mu)/(1"
        "LiuZiyinUeda2021", "label-noise-gaussian", "(v + tr", "(2*v + tr"
        "ZiyinLiuMoriUeda2022", "ziyin-tail-index-2", "(m + 2) < 2*m", "(m + 1) < 2*m"
        "ZiyinLiuMoriUeda2022", "ziyin-excess", "16*m^2", "17*m^2"
        "MulayoffMichaeli2024", "mm-bound-16", "2*tr(Sigma)", "tr(Sigma)"
        "MulayoffMichaeli2024",
        "batch-monotone",
        "Cov(sgd(m=m + 1), k) <= Cov(sgd, k)",
        "Cov(sgd, k) <= Cov(sgd(m=m + 1), k)"
        "LeastMeanSquares", "lms-gaussian", ") < 1", ") < 1/2"
        "BachMoulines2013", "bach-moulines", "1/(2*k)", "1/(40*k)"
        "NeedellSrebroWard2014", "needell-srebro-ward-step", "1 - 2*eta*sr", "1 - 4*eta*sr"
        "MaBassilyBelkin2018", "ma-bassily-belkin", "1 - eta*sr", "1 - 3*eta*sr"
        "StrohmerVershynin2009", "strohmer-vershynin", "sr/tr(Sigma)))", "s1/tr(Sigma)))"
        "NeuRosasco2018", "neu-rosasco", "d/eta", "2*d/eta"
        "NeuRosasco2018", "neu-rosasco-partial-sums", "(1 - q)/(q*eta)", "(1 - q)/eta"
        "KingmaBa2015", "adam-two-cycle", "= -(eta/2", "= -(eta/3"
        "AliDobribanTibshirani2020", "sgf-minus-gf", "<= Risk(sgf", "<= 9/10*Risk(sgf"
        "AliDobribanTibshirani2020", "sgd-minus-gd", "<= Risk(sgd", "<= 9/10*Risk(sgd"
        "AliDobribanTibshirani2020", "constant-covariance-risk", "kappa/2", "kappa/3"
        "AliDobribanTibshirani2020", "sgld-risk", "exp(-2*t", "exp(-t"
        "AliDobribanTibshirani2020", "sgf-moment-order-2", "- 2*m*s1)", "- 3*m*s1)"
        "AliDobribanTibshirani2020", "sgf-moment-order-4", "3*Threshold", "2*Threshold"
        "AliKolterTibshirani2019", "gf-prediction-risk-recalibrated", "1.2853", "1.15"
        "AliKolterTibshirani2019", "gf-recalibrated-every-c", "> 1.2851", "> 1.286"
        "AliKolterTibshirani2019", "gf-tuned-lower", "1.0748*", "1.0750*"
        "AliKolterTibshirani2019",
        "excess-risk-recalibrated",
        "<= 0.2853*Risk(ridge(0.579/t)) + price(sharp) + limiting(sharp)",
        "<= 0.1*Risk(ridge(0.579/t))"
        "AliKolterTibshirani2019", "bayes-ridge", "state   sum(", "state   1.05*sum("
        "AliKolterTibshirani2019", "gf-factor-12985", "1.2985", "1.25"
        "AliKolterTibshirani2019", "gd-variance-4", "<= 4*Var", "<= 1.3*Var"
        "AliKolterTibshirani2019", "gd-variance-two-steps", "625/256", "13/10"
        "AliKolterTibshirani2019", "gd-variance-two-steps-fixed", "625/256", "11/10"
        "AliKolterTibshirani2019", "gd-bias", "<= Bias2(ridge", "<= 1/2*Bias2(ridge"
        "AliKolterTibshirani2019", "averaged-flow-variance", "<= Var(ridge", "<= 9/10*Var(ridge"
        "WuBartlettKakadeLeeYu2026", "flow-dominates-ridge", "<= 1.2853*", "<= 1/2*"
        "WuBartlettKakadeLeeYu2026", "flow-dominates-ridge-prediction", "<= 1.2853*", "<= 1/2*"
        "DhillonFosterKakadeUngar2013", "pcr-flow-4", "<= 4*", "<= 3/2*"
        "LiTaiE2017", "sme1-local", "eta^2/2", "eta^2/3"
        "LiTaiE2017",
        "sme2-local",
        "Cov(sme, eta) + (Mean(sme, eta) - fit)*(Mean(sme, eta) - fit)'",
        "Cov(sgf, eta) + (Mean(sgf, eta) - fit)*(Mean(sgf, eta) - fit)'"
        "LiTaiE2017", "gap-uniform-in-time", "/(1 - max(", "/(8 - max("
        "LiTaiE2017",
        "sme2-worse-additive",
        "0*I <= Stationary(additive-sgd) - Stationary(constant-covariance)",
        "0*I <= Stationary(constant-covariance) - Stationary(additive-sgd)"
        "LiTaiE2017", "sme-corrected-nearer", "<= frob(Stationary(sgf)", "<= 1/100*frob(Stationary(sgf)"
        "MandtHoffmanBlei2017", "mandt-underestimates", "<= Stationary(sgd)", "<= 9/10*Stationary(sgd)"
        "MandtHoffmanBlei2017",
        "mandt-step",
        "c*Stationary(constant-covariance)\n",
        "c^2*Stationary(constant-covariance)\n"
        "MandtHoffmanBlei2017", "mandt-average", "<= sum(i, theta[i]^2)", "<= 1/2*sum(i, theta[i]^2)"
        "LiuZiyinUeda2021", "momentum-below-effective-rate", "<= Stationary(additive", "<= 1/2*Stationary(additive"
        "LiuZiyinUeda2021", "momentum-below-effective-rate-batches", "<= tr(", "<= 1/2*tr("
        "GitmanLangZhangXiao2019", "qhm-expansion", "1 + 2*nu*beta/(1 - beta)*", "1 + nu*beta/(1 - beta)*"
        "ZiyinLiuMoriUeda2022", "ziyin-tail-index-2-converse", "(m + 2) > 2*m", "(m + 9) > 2*m"
        "ZiyinLiuMoriUeda2022", "ziyin-fourth-threshold", "0.3834 <=", "0.3836 <="
        "ZiyinLiuMoriUeda2022", "ziyin-eq17-one-feature", "p = 1", "p = 2"
        "MulayoffMichaeli2024", "mm-threshold-one-feature", "- 2*s1)", "- 3*s1)"
        "MulayoffMichaeli2024", "mm-covariance-limit", "= eta*(n - m)", "= 2*eta*(n - m)"
        "MulayoffMichaeli2024", "mm-monotone", "state   eta <", "state   2*eta <"
        "MulayoffMichaeli2024", "mm-full-batch", "s1 < 2", "s1 < 1"
        "MulayoffMichaeli2024",
        "batch-monotone-flow",
        "Cov(sgf(m=m + 1), t) <= Cov(sgf, t)",
        "Cov(sgf, t) <= Cov(sgf(m=m + 1), t)"
        "WuMaE2018", "wme-one-feature", "<= m*", "<= 1/4*m*"
        "WuMaE2018", "wme-two-samples", "<= 1\n", "<= 1/4\n"
        "WuMaE2018", "wme-sufficient", "state   eta <=", "state   2*eta <="
        "LeastMeanSquares", "lms-gaussian-converse", ")) < 1", "))/4 < 1"
        "LeastMeanSquares", "lms-defossez-bach", ") < 2", ") < 3"
        "LeastMeanSquares", "lms-feuer-weinstein", ") < 2", ") < 4"
        "ZouEtAl2021",
        "zou",
        "<= 2*sum(i, fit[i]^2*s[i]*min(1, 1/(k*eta*s[i])^2)) + 2*",
        "<= 1/8*sum(i, fit[i]^2*s[i]*min(1, 1/(k*eta*s[i])^2)) + 1/8*"
        "ZouEtAl2021",
        "zou-half",
        "<= 1/2*sum(i, fit[i]^2*s[i]*min(1, 1/(k*eta*s[i])^2)) + 1/2*",
        "<= 1/8*sum(i, fit[i]^2*s[i]*min(1, 1/(k*eta*s[i])^2)) + 1/8*"
        "JainEtAl2018", "jain", "1/(eta*sr*k)^2*", "1/(10*eta*sr*k)^2*"
        "JainEtAl2018", "jain-tail", "(1 - eta*sr)/(eta*sr*k)^2*", "(1 - eta*sr)/(10*eta*sr*k)^2*"
        "NeedellSrebroWard2014", "needell-srebro-ward", "1 - 2*eta*sr", "1 - 4*eta*sr"
        "GowerEtAl2019", "gower-step", "(1 - eta*sr)", "(1 - 3*eta*sr)"
        "GowerEtAl2019", "gower", "+ 4*eta*(n", "+ 1/100*eta*(n"
        "GowerEtAl2019", "gower-twice-the-step", "(1 - eta*sr)", "(1 - 3*eta*sr)"
        "StrohmerVershynin2009", "strohmer-vershynin-lower", "2*k*(fit'", "1/2*k*(fit'"
        "JohnsonZhang2013",
        "svrg",
        "1/(sr*eta*(1 - 2*rowmax*eta)*k) + 2*rowmax*eta/(1 - 2*rowmax*eta)",
        "1/(10*sr*eta*k)"
        "NeuRosasco2018", "neu-rosasco-sgd", "= Mean(geometric-average, k)", "= Mean(geometric-average, k + 1)"
        "NeuRosasco2018", "neu-rosasco-penalty", "/(1 - 1/(1 + c))", ""
        "Reshuffling",
        "reshuffling-one-feature",
        "+ norm(Mean(sgd(m=1), 2) - fit)^2",
        "+ 1/2*norm(Mean(sgd(m=1), 2) - fit)^2"
        "Reshuffling", "rr-asymptotic", "state   eta <", "state   2*eta <"
        "SmithEtAl2021", "barrett-dherin", "/(3*n)", "/(10*n)"
        "SmithEtAl2021", "smith-modified-loss", "Mean(smith-flow, 2*eta)", "Mean(barrett-dherin-flow, 2*eta)"
    ]

// The row with the part replaced, which stands there at least once; nothing found before helps.
let private planted (folder, id, from: string, into: string) =
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
let tests =
    testList
        "rows of papers, wrong"
        [
            yield! faults |> List.map planted

            testCase "each claim that is expected to hold has a fault"
            <| fun () ->
                let known = faults |> List.map (fun (_, id, _, _) -> id) |> Set.ofList

                for paper in Papers.all do
                    if paper.Id <> "talk" then
                        for claim in paper.Claims do
                            if claim.Expected <> Refuted then
                                Expect.isTrue (known.Contains claim.Id) claim.Id
        ]
