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
            Summary =
                lazy
                    [
                        "Every statement of the talk, in its order. Most are true as they stand."
                        "**Refuted**: the displayed objective lacks a factor ½; oracle tuning for a fixed truth; the price of stochasticity decreasing from the start; a limiting error that vanishes as soon as p ≥ n; a bound at any step size."
                        "**Proved**: 1.6862, with the least constant in [1.68590905, 1.68590906], and the equality of two moments of SGD and of Euler's discretization, for all data."
                    ]
            Claims = claims |> List.map Counterexamples.attach
            Figures = lazy TalkFigures.all
            ClaimsOfFigure = fun id -> TalkFigures.claimsOf id
        }
