module TextProofTests

open Expecto
open Verify.Claims
open ProofLine

let private smallSteps = given "eta*s1 <= 1"

/// True for all X, β*, σ², t, n, m and η.
let private proved =
    [
        // Equations, by normal form.
        says "Risk(sgf, t) = Risk(gradient-flow, t) + TrCov(sgf, t)"
        says "Risk(ridge(1/t)) = Bias2(ridge(1/t)) + Var(ridge(1/t))"
        says "Bias2(gradient-flow, t) >= sum(i, exp(-2*t*s[i])*theta[i]^2)"
        says
            "Bias2(gradient-flow, t) - Bias2(pcr(1/t)) = sum(i, exp(-2*t*s[i])*theta[i]^2) - Bias2(pcr(1/t)) + Bias2(ridge(1/t)) - sum(i, theta[i]^2/(1+t*s[i])^2)"
        says "Var(ridge(1/t)) = sum(i, sigma2/(n*s[i])*(t*s[i]/(1+t*s[i]))^2)"
        says "Var(ridge(2/t)) = Var(ridge(1/(t/2)))"
        says "Var(gradient-descent, 2) = sum(i, sigma2/n*s[i]*(2*eta-eta^2*s[i])^2)"
        says "Bias2(averaged-flow, t) - Bias2(averaged-flow, t/1) = 0"
        says "Risk(gradient-flow, k) = Risk(gradient-flow, eta*k)"
        says "n*kappa = eta*n/m"
        says "sum(i, 1) = rank"
        says "n/n = 1"
        // Sharpened theorems of the literature.
        says "Risk(gradient-flow, t) <= 1.6862*Risk(ridge(1/t))"
        says "Risk(gradient-flow, 0.579*t) <= 1.2853*Risk(ridge(1/t))"
        says "Risk(gradient-flow, 0.579/lambda) <= 1.2853*Risk(ridge(lambda))"
        |> over "lambda in [1, 2]"
        says "PredRisk(gradient-flow, 0.579*t) <= 1.2853*PredRisk(ridge(1/t))"
        says "Risk(gradient-flow, k) <= 1.6862*Risk(ridge(1/(k*eta)))"
        says "Var(averaged-flow, t) <= Var(ridge(1/t))"
        says "Bias2(averaged-flow, t) <= 1.6862*Bias2(ridge(1/t))"
        says "Risk(gradient-flow, t) <= Risk(ridge(1/t)) + 0.6862*Var(ridge(1/t)) + kappa"
        says "Var(gradient-flow, t) <= rank*sigma2*t/(2*n)"
        says "sum(i, theta[i]^2*(1 - exp(-t*s[i]))) <= t*sum(i, s[i]*theta[i]^2)"
        // Iterations and thresholds.
        says "Var(gradient-descent, 1) <= 4*Var(ridge(1/eta))" |> smallSteps
        says "Var(gradient-descent, 2) <= 625/256*Var(ridge(1/(2*eta)))" |> smallSteps
        says "Var(gradient-descent, 10) <= 625/256*Var(ridge(1/(10*eta)))" |> smallSteps
        says "Bias2(gradient-descent, 2) <= Bias2(ridge(1/(2*eta)))" |> smallSteps
        says "Bias2(gradient-descent, 1) <= 9*Bias2(ridge(1/eta))" |> given "s1 < 2/eta"
        says "Risk(pcr(1/t)) <= 4*Risk(ridge(1/t))"
        says "Risk(pcr(1/t)) <= 7.3891*Risk(gradient-flow, t)"
        says "Var(pcr(2/t)) <= 9/4*Var(ridge(1/t))"
        // Any number of steps.
        says "Bias2(gradient-descent, k) <= Bias2(gradient-flow, k)" |> smallSteps
        says "Var(gradient-flow, k) <= Var(gradient-descent, k)" |> smallSteps
        says "Bias2(gradient-descent, 2*k) <= Bias2(gradient-flow, 2*k)" |> smallSteps
        says "Bias2(gradient-descent, k) <= Bias2(gradient-flow, k)"
        |> given "s1 < 1/eta"
        says "Bias2(gradient-descent, k) <= Bias2(ridge(1/(k*eta)))" |> smallSteps
        says "Var(gradient-descent, k) <= sum(i, sigma2/(n*s[i]))" |> smallSteps
        says "Risk(gradient-descent, k) = Bias2(gradient-descent, k) + Var(gradient-descent, k)"
        // Strict, as a number outside the sums is positive.
        says "Risk(gradient-flow, t) < 1.6862*Risk(ridge(1/t)) + kappa"
        says "0 < 1 + Risk(sgf, t)"
        says "0 < c + Risk(ridge(1/t))" |> over "c in [1/2, 1]"
        // The largest and the least eigenvalue.
        says "sum(i, s[i]^2) <= s1*sum(i, s[i])"
        says "sr*rank <= sum(i, s[i])"
        says "sum(i, s[i]^2) <= sum(i, s[i])" |> given "s1 <= 1"
        says "rank <= 2*sum(i, 1 - exp(-t*s[i]))" |> given "t*sr >= 1"
        // Parameters.
        says "Risk(gradient-flow, c*t) <= 2*Risk(ridge(1/t))" |> over "c in [1/2, 1]"
        says "Risk(gradient-flow, c*t) <= 1.29*Risk(ridge(1/t))"
        |> over "c in [0.578, 0.58]"
        says "Bias2(gradient-flow, t) <= Bias2(gradient-flow, c*t)"
        |> over "c in [1/4, 3/4]"
        says "Risk(gradient-flow, c*t) <= 2*Risk(ridge(1/t))"
        |> over "c in {1/2, 2/3, 1}"
        says "Var(ridge(c/t)) <= 4.01*Var(ridge(1/t))" |> over "c in [1/2, 2]"
        says "c^2*Var(gradient-flow, t) <= 4*Var(gradient-flow, t) + c^2*Var(ridge(1/t))*2"
        |> over "c in [-2, 2]"
    ]

/// False somewhere, or true only where a hypothesis says so: none may be proved.
let private unproved =
    [
        // Not equal: an unseen part, a factor, an average that is not squared.
        says "Bias2(gradient-flow, t) = sum(i, exp(-2*t*s[i])*theta[i]^2)"
        says "Risk(sgf, t) = Risk(gradient-flow, t)"
        says "Risk(ridge(1/t)) = Bias2(ridge(1/t)) + 1.0000001*Var(ridge(1/t))"
        says "Var(ridge(1/t)) = sum(i, sigma2/n*s[i]*(t/(1+t*s[i])))"
        says "Var(ridge(2/t)) = Var(ridge(1/t))"
        says "Var(gradient-descent, 2) = sum(i, sigma2/n*s[i]*(2*eta-eta*s[i])^2)"
        says "Risk(gradient-flow, k) = Risk(gradient-flow, t)"
        says "kappa = eta"
        says "kappa = eta/n"
        says "sum(i, 1) = n"
        says "sum(i, 2) = rank"
        says "rank^2 = rank"
        says "sum(i, theta[i]) = 0"
        // There is one generic direction, and these have two.
        says "sum(i, sum(j, s[i]*s[j])) = sum(i, sum(j, s[j]^2))"
        says "sum(i, sum(j, theta[i]*theta[j])) = sum(i, sum(j, theta[j]^2))"
        says "sum(i, Bias2(ridge(s[i]))) = 1/4*sum(i, norm(truth)^2)"
        says "sum(i, Var(ridge(s[i]))) = 1/4*sum(i, sum(j, sigma2/(n*s[j])))"
        // Not defined everywhere.
        says "sigma2/sigma2 = 1"
        says "TrCov(sgf, t)/TrCov(sgf, t) = 1"
        says "sum(i, theta[i]/theta[i]) = rank"
        says "Risk(ridge(lambda)) = Risk(ridge(lambda))" |> over "lambda in [-1, 1]"
        says "c/c = 1" |> over "c in [0, 1]"
        // Constants that are a little too small.
        says "Risk(gradient-flow, t) <= 1.6859*Risk(ridge(1/t))"
        says "Risk(gradient-flow, 0.579*t) <= 1.28518*Risk(ridge(1/t))"
        says "Risk(gradient-flow, 0.58*t) <= 1.2853*Risk(ridge(1/t))"
        says "Risk(gradient-flow, 0.579/lambda) <= 1.2851*Risk(ridge(lambda))"
        |> over "lambda in [1, 2]"
        says "Risk(gradient-flow, k) <= 1.6862*Risk(ridge(1/k))"
        says "Risk(gradient-flow, t) <= 1.6862*Risk(ridge(2/t))"
        says "Var(averaged-flow, t) <= 0.9999*Var(ridge(1/t))"
        says "Bias2(averaged-flow, t) <= 1.6859*Bias2(ridge(1/t))"
        says "Risk(gradient-flow, t) <= Risk(ridge(1/t)) + 0.6858*Var(ridge(1/t)) + kappa"
        says "Var(gradient-flow, t) <= rank*sigma2*t/(3*n)"
        says "Var(gradient-flow, t) <= rank*sigma2/(2*n)"
        says "sum(i, theta[i]^2*(1 - exp(-t*s[i]))) <= 0.999*t*sum(i, s[i]*theta[i]^2)"
        says "TrCov(sgf, t) <= TrCov(sgf, t)*t"
        says "0 <= Var(ridge(1/t)) - TrCov(sgf, t)"
        says "sum(i, theta[i]) <= 0"
        says "sum(i, sum(j, (s[i] - s[j])^2)) <= 0"
        // Without the hypothesis, with a weaker one, with a constant below the sharp one.
        says "Var(gradient-descent, 1) <= 4*Var(ridge(1/eta))"
        says "Var(gradient-descent, 1) <= 4*Var(ridge(1/eta))"
        |> given "eta*s1 <= 1.001"
        says "Var(gradient-descent, 1) <= 4*Var(ridge(1/eta))" |> given "eta*sr <= 1"
        says "Var(gradient-descent, 1) <= 4*Var(ridge(1/eta))" |> given "eta*s1 >= 1"
        says "Var(gradient-descent, 1) <= 4*Var(ridge(1/eta))" |> given "t*s1 <= 1"
        says "Var(gradient-descent, 1) <= 3.999*Var(ridge(1/eta))" |> smallSteps
        says "Var(gradient-descent, 2) <= 2.44140624*Var(ridge(1/(2*eta)))"
        |> smallSteps
        says "Bias2(gradient-descent, 1) <= 9*Bias2(ridge(1/eta))"
        |> given "s1 < 2.001/eta"
        says "Bias2(gradient-descent, 2) <= Bias2(ridge(1/(2*eta)))"
        says "Bias2(gradient-descent, 2) <= Bias2(ridge(1/(4*eta)))" |> smallSteps
        says "Risk(pcr(1/t)) <= 3.99*Risk(ridge(1/t))"
        says "Risk(pcr(1/t)) <= 7.389*Risk(gradient-flow, t)"
        says "Var(pcr(2/t)) <= 2.24*Var(ridge(1/t))"
        says "Risk(pcr(1/t)) = Risk(ridge(1/t))"
        says "Risk(pcr(c)) <= 9*Risk(ridge(c))" |> over "c in [-1, 1]"
        // s_1 is the largest eigenvalue, not the least.
        says "sum(i, s[i]) <= sr*rank"
        says "s1*rank <= sum(i, s[i])"
        says "sum(i, s[i]^2) <= sum(i, s[i])" |> given "s1 <= 1.001"
        says "sum(i, s[i]^2) <= sum(i, s[i])" |> given "sr <= 1"
        says "rank <= 2*sum(i, 1 - exp(-t*s[i]))" |> given "t*s1 >= 1"
        says "rank <= 2*sum(i, 1 - exp(-t*s[i]))" |> given "t*sr >= 0.69"
        // Parameters: at an end, inside, of any sign, by another name.
        says "Risk(gradient-flow, c*t) <= 1.6858*Risk(ridge(1/t))"
        |> over "c in [1/2, 1]"
        says "Risk(gradient-flow, c*t) <= 1.6862*Risk(ridge(1/t))"
        |> over "c in [1/2, 1.01]"
        says "Risk(gradient-flow, c*t) <= 1.2853*Risk(ridge(1/t))"
        |> over "c in [0.578, 0.58]"
        says "Bias2(gradient-flow, t) <= Bias2(gradient-flow, c*t)"
        |> over "c in [1/4, 1.001]"
        says "Risk(gradient-flow, c*t) <= 2*Risk(ridge(1/t))" |> over "c in {1/2, 1, 3}"
        says "Var(ridge(c/t)) <= 3.99*Var(ridge(1/t))" |> over "c in [1/2, 2]"
        says "c*Var(gradient-flow, t) >= 0" |> over "c in [-1, 1]"
        says "theta*Var(gradient-flow, t) >= 0" |> over "theta in [-1, 1]"
        says "mu*rank >= 0" |> over "mu in [-1, 1]"
        says "c*rank <= c^2*rank" |> over "c in [0, 1]"
        // Not what a rule speaks of.
        // Both sides are 0 where X = 0.
        says "Var(gradient-flow, t) < 1.7*Var(ridge(1/t))"
        says "Risk(gradient-flow, t) < 1.6862*Risk(ridge(1/t))"
        says "0 < TrCov(sgf, t)"
        says "0 < sigma2"
        says "kappa < kappa"
        says "Risk(gradient-flow, t) < 1.6862*Risk(ridge(1/t)) + sigma2"
        says "Risk(gradient-flow, t) < 1.6858*Risk(ridge(1/t)) + kappa"
        says "0 < c + Risk(ridge(1/t))" |> over "c in [0, 1]"
        // Free numbers of steps: without the hypothesis, with a weaker one, the wrong way around, at other times and step sizes.
        says "Bias2(gradient-descent, k) <= Bias2(gradient-flow, k)"
        says "Bias2(gradient-descent, k) <= Bias2(gradient-flow, k)"
        |> given "eta*s1 <= 1.001"
        says "Bias2(gradient-descent, k) <= Bias2(gradient-flow, k)"
        |> given "eta*sr <= 1"
        says "Bias2(gradient-descent, k) <= Bias2(gradient-flow, k)"
        |> given "t*s1 <= 1"
        says "Bias2(gradient-flow, k) <= Bias2(gradient-descent, k)" |> smallSteps
        says "Var(gradient-descent, k) <= Var(gradient-flow, k)" |> smallSteps
        says "Bias2(gradient-descent, k) <= Bias2(gradient-flow, 2*k)" |> smallSteps
        says "Bias2(gradient-descent, k) <= Bias2(gradient-flow, t)" |> smallSteps
        says "Bias2(gradient-descent, k) <= Bias2(gradient-descent, 2*k)" |> smallSteps
        says "Bias2(gradient-descent(eta=2*eta), k) <= Bias2(gradient-flow, k)"
        |> smallSteps
        says "Bias2(gradient-descent, k) <= Bias2(ridge(1/(2*k*eta)))" |> smallSteps
        says "Var(gradient-descent, k) <= 0.999*sum(i, sigma2/(n*s[i]))" |> smallSteps
        says "Var(gradient-descent, k) = Var(gradient-flow, k)" |> smallSteps
        says "Risk(gradient-descent, 41) <= 4*Risk(ridge(1/(41*eta)))" |> smallSteps
    ]

[<Tests>]
let tests =
    testList
        "proofs of text"
        [
            for line in proved do
                isProved line

            for line in unproved do
                isPlanted line

            testCase "a gap names the coefficient and where it is negative"
            <| fun () ->
                match snd (attempts (says "Risk(pcr(1/t)) <= 3.99*Risk(ridge(1/t))")) with
                | [ Gap reason ] ->
                    Expect.stringContains reason "the coefficient of theta^2" "which"
                    Expect.stringContains reason "is negative at x = s*t = 1" "where"
                    Expect.stringContains reason "of 4 coefficients are proved" "how far"
                | other -> failtest $"{other}"

            testCase "what a free number of steps rests on is named"
            <| fun () ->
                let theorem =
                    theoremOf (
                        says "Bias2(gradient-descent, k) <= Bias2(gradient-flow, k)"
                        |> given "eta*s1 <= 1"
                    )

                Expect.contains theorem.Uses ExponentialTangent "1 − u ≤ e^(−u)"

            testCase "a strict inequality that fails at X = 0 is refused with that reason"
            <| fun () ->
                match snd (attempts (says "Var(gradient-flow, t) < 1.7*Var(ridge(1/t))")) with
                | [ Gap reason ] -> Expect.stringContains reason "0 where X = 0" "why"
                | other -> failtest $"{other}"

            testCase "the range of a parameter is part of the sentence"
            <| fun () ->
                let claim, _ = attempts (says "c*rank >= 0" |> over "c in [0, 1]")
                Expect.stringContains claim.Statement "for all c in [0, 1]" "the statement"
        ]
