module CovarianceOrderTests

open Expecto
open Verify.Claims
open ProofLine

/// True for every X, y, η, m, n, p, t and k at which both sides are defined.
let private proved =
    [
        // Covariances are at least 0.
        says "0*I <= Cov(sgd, k)"
        says "0*I <= Cov(sgd-without-replacement, k)"
        says "0*I <= Cov(sgf, t)"
        says "0*I <= Cov(label-noise(delta2=1), k)"
        says "0*I <= SecondMoment(sgd-nesterov(gamma=1/2), k)"
        says "0*I <= Sigma*Cov(sgf, t)*Sigma"
        says "0*I <= Stationary(sgd)"
        says "0*I <= X'*X + 2*I + fit*fit'"
        says "0 <= lmin(Cov(sgd, k))"
        // Larger batches are less noisy.
        says "Cov(sgd(m=2*m), k) <= Cov(sgd, k)"
        says "Cov(sgd(m=m + 1), k) <= Cov(sgd, k)"
        says "Cov(sgd, k) <= Cov(sgd(m=1), k)"
        says "Cov(sgd(m=m2), k) <= Cov(sgd(m=m1), k)"
        |> given "m1 <= m2"
        |> over "m1 in [1, 100]"
        |> over "m2 in [1, 100]"
        says "Cov(sgd(m=m2), k) <= Cov(sgd(m=m1), k)"
        |> given "m1 <= m2"
        |> over "m1 in {1, 2}"
        |> over "m2 in {1, 2, 4}"
        says "Cov(sgd(m=n), k) <= Cov(sgd, k)" |> given "m <= n"
        says "Cov(sgf(m=2*m), t) <= Cov(sgf, t)"
        says "Cov(sgf(m=m + 1), k) <= Cov(sgf, k)"
        says "Cov(sgf(eta=eta/2), t) <= Cov(sgf, t)"
        says "Cov(poisson-sgd(m=2*m), t) <= Cov(poisson-sgd, t)"
        says "Cov(poisson-sgd(eta=eta/2), t) <= Cov(poisson-sgd, t)"
        says "Cov(sgf, t) <= Cov(poisson-sgd, t)"
        says "Mean(poisson-sgd, t) = Mean(gradient-flow, t)"
        says "Cov(sgd-without-replacement(m=m + 1), k) <= Cov(sgd-without-replacement, k)"
        says "Cov(sgd-without-replacement, k) <= Cov(sgd, k)"
        says "Cov(sgd-momentum(m=2*m, gamma=g), k) <= Cov(sgd-momentum(gamma=g), k)"
        |> over "g in [0, 9/10]"
        says "Cov(sgd-ridge(m=m + 1), k) <= Cov(sgd-ridge, k)"
        |> over "lambda in [0, 1]"
        says "Cov(sgf-ridge(m=m + 1), t) <= Cov(sgf-ridge, t)"
        |> over "lambda in [0, 1]"
        says "Cov(sgd-averaged(m=m + 1, weight=1/2), k) <= Cov(sgd-averaged(weight=1/2), k)"
        // Other noise, other moments, laws in the limit, congruences, coefficients.
        says "Cov(sgld(tau=a), t) <= Cov(sgld(tau=b), t)"
        |> given "a <= b"
        |> over "a in [0, 1]"
        |> over "b in [0, 1]"
        says "Cov(label-noise(delta2=a), k) <= Cov(label-noise(delta2=b), k)"
        |> given "a <= b"
        |> over "a in [0, 1]"
        |> over "b in [0, 1]"
        says "Cov(sgf-euler, k) <= Cov(sgd, k)"
        says "Cov(gradient-descent, k) <= Cov(sgd, k)"
        says "SecondMoment(gradient-descent, k) <= SecondMoment(sgd-without-replacement, k)"
        says "SecondMoment(sgd(m=m + 1), k) <= SecondMoment(sgd, k)"
        says "Cov(sgd, k) <= SecondMoment(sgd, k)"
        says "Cov(sgd(m=2*m), k) <= SecondMoment(sgd, k)"
        says "Stationary(sgd) <= Stationary(sgd(m=1))"
        says "X*Cov(sgd(m=2*m), k)*X' <= X*Cov(sgd, k)*X'"
        says "2*Cov(sgd(m=2*m), k) <= 3*Cov(sgd, k) + Sigma"
        says "c*Cov(sgd(m=2*m), k) <= Cov(sgd, k)" |> over "c in [0, 1]"
        says "-1*Cov(sgd, k) <= -1*Cov(sgd(m=2*m), k)"
        // Numbers that increase with a covariance.
        says "tr(Cov(sgd(m=m + 1), k)) <= tr(Cov(sgd, k))"
        says "TrCov(sgf(m=m + 1), t) <= TrCov(sgf, t)"
        says "lmax(Cov(sgd(m=m + 1), k)) <= lmax(Cov(sgd, k))"
        says "frob(Cov(sgd(m=m + 1), k)) <= frob(Cov(sgd, k))"
        says "Loss(sgd(m=m + 1), k) <= Loss(sgd, k)"
        // Equal laws.
        says "Cov(sgd, k) = Cov(sgf-euler, k)"
        says "Mean(sgd, k) = Mean(gradient-descent, k)"
        says "Mean(sgf, t) = Mean(gradient-flow, t)"
    ]
    |> List.map response

/// The same numbers, averaged over the noise.
let private averaged =
    [
        says "Risk(sgd(m=m + 1), k) <= Risk(sgd, k)"
        says "Risk(gradient-descent, k) <= Risk(sgd, k)"
        says "PredRisk(sgd-without-replacement, k) <= PredRisk(sgd, k)"
        says "TrCov(sgf(m=2*m), t) <= TrCov(sgf, t)"
    ]

/// False somewhere, or not where the hypotheses stand.
let private unproved =
    [
        // The order of the batch sizes.
        says "Cov(sgd, k) <= Cov(sgd(m=2*m), k)"
        says "Cov(sgd(m=m1), k) <= Cov(sgd(m=m2), k)"
        |> given "m1 <= m2"
        |> over "m1 in [1, 100]"
        |> over "m2 in [1, 100]"
        says "Cov(sgd(m=m2), k) <= Cov(sgd(m=m1), k)"
        |> over "m1 in [1, 100]"
        |> over "m2 in [1, 100]"
        says "Cov(sgd(m=m2), k) <= Cov(sgd(m=m1), k)"
        |> given "m1 <= m2 + 1"
        |> over "m1 in [1, 100]"
        |> over "m2 in [1, 100]"
        says "Cov(sgd(m=m2), k) <= Cov(sgd(m=m1), k)"
        |> given "m1 <= m2"
        |> over "m1 in {1, 2}"
        |> over "m2 in {1, 2}"
        |> fun line ->
            { line with
                Says = "Cov(sgd(m=m1), k) <= Cov(sgd(m=m2), k)"
            }
        says "Cov(sgd(m=n), k) <= Cov(sgd, k)"
        says "Cov(sgd, k) <= Cov(sgd(m=n), k)" |> given "m <= n"
        says "Cov(sgf, t) <= Cov(sgf(m=2*m), t)"
        says "Cov(poisson-sgd, t) <= Cov(poisson-sgd(m=2*m), t)"
        says "Cov(poisson-sgd, t) <= Cov(sgf, t)"
        says "Cov(poisson-sgd(eta=2*eta), t) <= Cov(poisson-sgd, t)"
        says "Cov(poisson-sgd, k) <= Cov(sgd, k)"
        says "Cov(sgd, k) <= Cov(sgd-without-replacement, k)"
        says "Cov(sgd-without-replacement, k) <= Cov(sgd(m=m + 1), k)"
        says "Cov(sgd-without-replacement, k) <= Cov(sgd-without-replacement(m=m + 1), k)"
        says "Cov(sgd-momentum(gamma=1/2), k) <= Cov(sgd-momentum(m=2*m, gamma=1/2), k)"
        // Means that differ: step sizes, penalties, momentum, kinds, times.
        says "Cov(sgd(eta=eta/2), k) <= Cov(sgd, k)"
        says "Cov(sgd(m=2*m, eta=2*eta), k) <= Cov(sgd, k)"
        says "Cov(sgd-ridge(m=m + 1, lambda=1), k) <= Cov(sgd-ridge(lambda=2), k)"
        says "Cov(sgd-momentum(m=2*m, gamma=1/2), k) <= Cov(sgd-momentum(gamma=2/3), k)"
        says "Cov(sgd-momentum(m=2*m, gamma=0), k) <= Cov(sgd, k)"
        says "Cov(sgf(m=2*m), t) <= Cov(sgd, k)"
        says "Cov(sgd(m=2*m), k) <= Cov(sgd, k + 1)"
        says "Cov(sgd, k) <= Cov(sgd, 2*k)"
        says "Cov(sgf, t) <= Cov(sgf, 2*t)"
        says "Cov(sgf(eta=eta/2), k) <= Cov(sgf, k)"
        says "Cov(sgf(eta=2*eta), t) <= Cov(sgf, t)"
        says "Mean(sgd, k) = Mean(gradient-descent, k + 1)"
        says "Mean(sgd, k) = Mean(sgd-ridge(lambda=1), k)"
        says "Mean(sgd, k) = Mean(sgd(eta=eta/2), k)"
        // Noise of another form, of another sign, or that depends on the step.
        says "Cov(constant-covariance, t) <= Cov(sgf, t)"
        says "Cov(sgf, t) <= Cov(constant-covariance, t)"
        says "Cov(sgld(tau=a), t) <= Cov(sgld(tau=b), t)"
        |> given "b <= a"
        |> over "a in [0, 1]"
        |> over "b in [0, 1]"
        says "Cov(label-noise(delta2=a), k) <= Cov(label-noise(delta2=b), k)"
        |> given "a <= b"
        |> over "a in [-1, 1]"
        |> over "b in [-1, 1]"
        says "0*I <= Cov(label-noise(delta2=a), k)" |> over "a in [-1, 1]"
        says "0*I <= Cov(sgld(tau=a), t)" |> over "a in [-1, 1]"
        says "Cov(sgd, k) = Cov(sgd(m=2*m), k)"
        says "Cov(sgd, k) = Cov(sgd-without-replacement, k)"
        // Signs and factors.
        says "Cov(sgd, k) <= 0*I"
        says "2*Cov(sgd(m=2*m), k) <= Cov(sgd, k)"
        says "c*Cov(sgd(m=2*m), k) <= Cov(sgd, k)" |> over "c in [0, 2]"
        says "-1*Cov(sgd(m=2*m), k) <= -1*Cov(sgd, k)"
        says "Cov(sgd(m=2*m), k) + Sigma <= Cov(sgd, k)"
        says "2*Cov(sgd(m=2*m), k) <= Cov(sgd, k) + Sigma"
        says "SecondMoment(sgd, k) <= Cov(sgd, k)"
        says "Cov(sgd, k) <= Mean(sgd, k)*Mean(sgd, k)'"
        says "Cov(sgd(m=2*m), k) <= Sigma*Cov(sgd, k)*Sigma"
        says "Stationary(sgd(m=1)) <= Stationary(sgd)"
        says "Stationary(sgd(m=2*m)) <= Cov(sgd, k)"
        says "lmax(Cov(sgd, k)) <= lmax(Cov(sgd(m=m + 1), k))"
        says "lmax(Cov(sgd(m=m + 1), k)) <= lmin(Cov(sgd, k))"
        says "frob(Cov(sgd(m=m + 1), k) - Cov(sgd, k)) <= frob(0*I)"
        says "1 <= lmax(Cov(sgd, k))"
        says "Loss(sgd, k) <= Loss(sgd(m=m + 1), k)"
        says "0*I <= fit*fit' - Sigma"
    ]
    |> List.map response

let private averagedWrong =
    [
        says "Risk(sgd, k) <= Risk(gradient-descent, k)"
        says "Risk(sgd(m=m + 1), k) <= Risk(sgd(eta=eta/2), k)"
        says "PredRisk(sgd, k) <= PredRisk(sgd-without-replacement, k)"
        says "TrCov(sgf(m=2*m), t) <= TrCov(sgd, k)"
    ]

// A definition whose "covariance" of noise is none, draws that are 0/0 for few samples, a mean that is not affine.
let private hostile =
    """
process not-noise
parameters eta
noise e[a], e[c] = 0 - eta^2*avg(x[a]*x[c])
next b[a] = b[a] + eta*avg(r*x[a]) + e[a]
process not-diffusion
parameters eta
drift b[a] = avg(r*x[a])
diffusion b[a], b[c] = eta*(avg(r*x[a])*avg(r*x[c]) - avg(r^2*x[a]*x[c]))
process mixed
parameters eta
drift b[a] = avg(r*x[a])
diffusion b[a], b[c] = eta/m*(avg(r^2*x[a]*x[c]) - 2*avg(r*x[a])*avg(r*x[c]))
process backwards
parameters eta
drift b[a] = 2*avg(r*x[a])
jump rate 0 - 1/eta
  b[a] -> b[a] + eta*batch(r*x[a])
process unknown-rate
parameters eta, c
jump rate c
  b[a] -> b[a] + eta*batch(r*x[a])
process no-process
parameters eta
drift b[a] = 2*avg(r*x[a])
diffusion b[a], b[c] = 2*eta*avg(r^2*x[a]*x[c])
jump rate 0 - 1/eta
  b[a] -> b[a] + eta*batch(r*x[a])
process odd
parameters eta
drift b[a] = avg(r*x[a])
diffusion b[a], b[c] = eta/m*avg(r*x[a]*x[c])
process first
parameters eta
drift b[a] = avg(r*x[a])
diffusion b[a], b[c] = eta/m*avg(x1^3*x[a]*x[c])
"""

let private hostileStates =
    [
        "0*I <= Cov(not-noise, k)"
        "Cov(not-noise, k) <= Cov(sgd, k)"
        "0*I <= Cov(not-diffusion, t)"
        "Cov(not-diffusion, t) <= Cov(sgf, t)"
        "0*I <= Cov(mixed, t)"
        "Cov(mixed, t) <= Cov(sgf, t)"
        "0*I <= Cov(backwards, t)"
        "0*I <= Cov(unknown-rate(c=1 - m), t)"
        "0*I <= Cov(no-process, t)"
        "0*I <= Cov(odd, t)"
        "0*I <= Cov(first, t)"
    ]

[<Tests>]
let tests =
    testList
        "orders of covariances"
        [
            for line in proved @ averaged do
                isProved line

            for line in unproved @ averagedWrong do
                isPlanted line

            for state in hostileStates do
                testCase $"planted: {state}"
                <| fun () ->
                    let text = $"{hostile}\nclaim c\n  for response\n  state {state}\n"

                    for proposition in ClaimFile.parse "hostile" "." text |> List.collect Claim.propositions do
                        match Kernel.attempt proposition with
                        | Proven theorem -> failtest $"proved: {Proposition.text theorem.Proposition}"
                        | Disproved _
                        | Gap _ -> ()

            testCase "steps and theorems of an iteration"
            <| fun () ->
                let theorem = theoremOf (response (says "Cov(sgd(m=2*m), k) <= Cov(sgd, k)"))
                Expect.equal theorem.Uses [ AveragesAreGeneric; SetPartitions; TotalCovariance ] "theorems"

                let text = theorem.Steps |> List.map _.Text |> String.concat "\n"
                Expect.stringContains text "(eta^2/(2*m))·Cov(r*x) over the samples" "the coefficient"
                Expect.stringContains text "by induction over the steps" "the conclusion"

            testCase "theorems of a flow"
            <| fun () ->
                let theorem = theoremOf (response (says "Cov(sgf(m=2*m), t) <= Cov(sgf, t)"))
                Expect.equal theorem.Uses [ AveragesAreGeneric; ItoFormula; PositiveSemigroup ] "theorems"

            testCase "a combination of parameters that the hypothesis excludes is said to be excluded"
            <| fun () ->
                let theorem =
                    theoremOf (
                        says "Cov(sgd(m=a), k) <= Cov(sgd(m=b), k)"
                        |> response
                        |> given "b <= a"
                        |> over "a in {1, 2}"
                        |> over "b in {1, 2}"
                    )

                let text = theorem.Steps |> List.map _.Text |> String.concat "\n"
                Expect.stringContains text "the hypothesis b ≤ a is met nowhere" "vacuous"

            testCase "a gap names the coefficient"
            <| fun () ->
                match snd (attempts (response (says "Cov(sgd, k) <= Cov(sgd(m=2*m), k)"))) with
                | [ Gap reason ] -> Expect.stringContains reason "-eta^2/(2*m)" "which"
                | other -> failtest $"{other}"
        ]
