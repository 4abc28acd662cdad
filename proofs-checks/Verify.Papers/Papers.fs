namespace Verify.Papers

open System
open Verify.Arithmetic

/// The papers that the program knows.
[<RequireQualifiedAccess>]
module Papers =
    /// Every paper, in the order in which the ledger lists their claims. A further paper is a folder and a line here.
    let all: Paper list =
        [
            Talk.Talk.paper
            TextPaper.ofFolder
                "AliDobribanTibshirani2020"
                "Ali, Dobriban, Tibshirani"
                "The Implicit Regularization of Stochastic Gradient Flow for Least Squares"
                "Ali, Dobriban, Tibshirani 2020, beyond the talk: what noise costs"
                []
            TextPaper.ofFolder
                "AliKolterTibshirani2019"
                "Ali, Kolter, Tibshirani"
                "A Continuous-Time View of Early Stopping for Least Squares"
                "Ali, Kolter, Tibshirani 2019: early stopping and ridge"
                // Nothing depends on the instance.
                [ "gf-tuned-lower", 1; "gf-tuned-lower-10750", 1 ]
            TextPaper.ofFolder
                "WuBartlettKakadeLeeYu2026"
                "Wu, Bartlett, Kakade, Lee, Yu"
                "Risk comparisons in linear regression"
                "Wu, Bartlett, Kakade, Lee, Yu 2026: tuned flow and tuned ridge"
                []
            TextPaper.ofFolder
                "DhillonFosterKakadeUngar2013"
                "Dhillon, Foster, Kakade, Ungar"
                "A Risk Comparison of Ordinary Least Squares vs Ridge Regression"
                "Dhillon, Foster, Kakade, Ungar 2013: principal components"
                []
            TextPaper.ofFolder
                "LiTaiE2017"
                "Li, Tai, E"
                "Stochastic Modified Equations and Adaptive Stochastic Gradient Algorithms"
                "Li, Tai, E 2017: modified equations at stationarity"
                []
            TextPaper.ofFolder
                "MandtHoffmanBlei2017"
                "Mandt, Hoffman, Blei"
                "Stochastic Gradient Descent as Approximate Bayesian Inference"
                "Mandt, Hoffman, Blei 2017: the Ornstein-Uhlenbeck process"
                []
            TextPaper.ofFolder
                "LiuZiyinUeda2021"
                "Liu, Ziyin, Ueda"
                "Noise and Fluctuation of Finite Learning Rate Stochastic Gradient Descent"
                "Liu, Ziyin, Ueda 2021: momentum at stationarity"
                [ "momentum-covariance", 10 ]
            TextPaper.ofFolder
                "GitmanLangZhangXiao2019"
                "Gitman, Lang, Zhang, Xiao"
                "Understanding the Role of Momentum in Stochastic Gradient Methods"
                "Gitman, Lang, Zhang, Xiao 2019: quasi-hyperbolic momentum"
                []
            TextPaper.ofFolder
                "ZiyinLiuMoriUeda2022"
                "Ziyin, Liu, Mori, Ueda"
                "Strength of Minibatch Noise in SGD"
                "Ziyin, Liu, Mori, Ueda 2022: the strength of mini-batch noise"
                []
            TextPaper.ofFolder
                "MulayoffMichaeli2024"
                "Mulayoff, Michaeli"
                "Exact Mean Square Linear Stability Analysis for SGD"
                "Mulayoff, Michaeli 2024: mean-square stability and batches"
                []
            TextPaper.ofFolder
                "WuMaE2018"
                "Wu, Ma, E"
                "How SGD Selects the Global Minima in Over-parameterized Learning"
                "Wu, Ma, E 2018: non-uniformity and stability"
                []
            TextPaper.ofFolder
                "LeastMeanSquares"
                "Feuer, Weinstein; Défossez, Bach"
                "Least mean squares on Gaussian inputs"
                "Feuer, Weinstein 1985; Défossez, Bach 2015: least mean squares"
                []
            TextPaper.ofFolder
                "BachMoulines2013"
                "Bach, Moulines"
                "Non-strongly-convex smooth stochastic approximation with convergence rate O(1/n)"
                "Bach, Moulines 2013: averaged iterates"
                [ "bach-moulines", 12 ]
            TextPaper.ofFolder
                "ZouEtAl2021"
                "Zou, Wu, Braverman, Gu, Kakade"
                "Benign Overfitting of Constant-Stepsize SGD for Linear Regression"
                "Zou et al. 2021: averaged iterates, direction by direction"
                [ "zou", 12; "zou-half", 12; "zou-third", 12 ]
            TextPaper.ofFolder
                "JainEtAl2018"
                "Jain, Kakade, Kidambi, Netrapalli, Sidford"
                "Parallelizing Stochastic Gradient Descent for Least Squares Regression"
                "Jain et al. 2018: tail averages"
                [ "jain", 18; "jain-tail", 18; "jain-half", 18 ]
            TextPaper.ofFolder
                "NeedellSrebroWard2014"
                "Needell, Srebro, Ward"
                "Stochastic Gradient Descent, Weighted Sampling, and the Randomized Kaczmarz Algorithm"
                "Needell, Srebro, Ward 2014: SGD with a constant step size"
                []
            TextPaper.ofFolder
                "GowerEtAl2019"
                "Gower, Loizou, Qian, Sailanbayev, Shulgin, Richtárik"
                "SGD: General Analysis and Improved Rates"
                "Gower et al. 2019: expected smoothness"
                []
            TextPaper.ofFolder
                "MaBassilyBelkin2018"
                "Ma, Bassily, Belkin"
                "The Power of Interpolation"
                "Ma, Bassily, Belkin 2018: interpolation"
                [ "ma-bassily-belkin-faster", 18; "ma-bassily-belkin-linear", 18 ]
            TextPaper.ofFolder
                "StrohmerVershynin2009"
                "Strohmer, Vershynin"
                "A Randomized Kaczmarz Algorithm with Exponential Convergence"
                "Strohmer, Vershynin 2009: randomized Kaczmarz"
                [
                    "strohmer-vershynin-condition", 9
                    "strohmer-vershynin", 18
                    "strohmer-vershynin-lower", 18
                ]
            TextPaper.ofFolder
                "JohnsonZhang2013"
                "Johnson, Zhang"
                "Accelerating Stochastic Gradient Descent using Predictive Variance Reduction"
                "Johnson, Zhang 2013: SVRG"
                []
            TextPaper.ofFolder
                "NeuRosasco2018"
                "Neu, Rosasco"
                "Iterate Averaging as Regularization for Stochastic Gradient Descent"
                "Neu, Rosasco 2018: geometric averages"
                [ "neu-rosasco-sgd", 18 ]
            TextPaper.ofFolder
                "Reshuffling"
                "Recht, Ré; De Sa"
                "Random reshuffling"
                "Random reshuffling: one epoch of two samples"
                []
            TextPaper.ofFolder
                "SmithEtAl2021"
                "Smith, Dherin, Barrett, De; Barrett, Dherin"
                "On the Origin of Implicit Regularization in Stochastic Gradient Descent"
                "Barrett, Dherin; Smith et al. 2021: modified losses"
                []
            TextPaper.ofFolder
                "KingmaBa2015"
                "Kingma, Ba"
                "Adam: A Method for Stochastic Optimization"
                "Kingma, Ba 2015: Adam with a constant step size"
                []
        ]

    /// The paper with a key, in whatever case.
    /// Raises InvalidInputException for an unknown key, with the nearest ones.
    let find (key: string) : Paper =
        match
            all
            |> List.tryFind (fun paper -> String.Equals(paper.Id, key, StringComparison.OrdinalIgnoreCase))
        with
        | Some paper -> paper
        | None ->
            let hint =
                NearestNames.Hint(key, (all |> List.map (fun (paper: Paper) -> paper.Id)), "verify claims lists all")

            raise (InvalidInputException $"--paper: unknown paper '{NearestNames.Shown key}'; {hint}")
