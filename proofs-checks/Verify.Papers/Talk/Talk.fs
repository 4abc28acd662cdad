namespace Verify.Papers.Talk

open Verify.Papers

/// The talk as a paper: its claims with the counterexamples that were found before, and its figures.
[<RequireQualifiedAccess>]
module Talk =
    let private claims =
        StochasticGradientFlow.claims
        @ Lemma.claims
        @ StatisticalSetup.claims
        @ Theorem.claims
        @ Implications.claims
        @ Coefficients.claims
        @ NumericalExamples.claims
        @ MeanSquareStability.claims
        @ FutureWork.claims

    /// Ali, Dobriban and Tibshirani, The Implicit Regularization of Stochastic Gradient Flow for Least Squares (ICML 2020), as it was presented.
    let paper: Paper =
        {
            Id = "talk"
            Title = "The Implicit Regularization of Stochastic Gradient Flow for Least Squares"
            Authors = "Alnur Ali, Edgar Dobriban, Ryan J. Tibshirani"
            Claims = claims |> List.map Counterexamples.attach
            Figures = lazy TalkFigures.all
            ClaimsOfFigure = fun id -> TalkFigures.claimsOf id
        }
