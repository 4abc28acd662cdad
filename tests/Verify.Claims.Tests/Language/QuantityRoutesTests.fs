module QuantityRoutesTests

open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims

// Copies of the registry's definitions under other names have no formula of their own: they go by the derived moments.
let private copies =
    "process gd2\n  parameters eta\n  next b[a] = b[a] + eta*avg(r*x[a])\n\n"
    + "process sgd2\n  parameters eta\n  sampling with replacement\n  next b[a] = b[a] + eta*batch(r*x[a])\n\n"
    + "process sgdw2\n  parameters eta\n  sampling without replacement\n  next b[a] = b[a] + eta*batch(r*x[a])\n\n"
    + "process gf2\n  drift b[a] = avg(r*x[a])\n\n"
    + "process sgf2\n  parameters eta\n  drift b[a] = avg(r*x[a])\n  diffusion b[a], b[c] = eta/m*(avg(r^2*x[a]*x[c]) - avg(r*x[a])*avg(r*x[c]))\n\n"

let private clauses domain states =
    let lines =
        states |> List.map (fun state -> $"  state {state}\n") |> String.concat ""

    ClaimFile.parse "routes.claims" "." $"{copies}claim c\n  for {domain}\n{lines}"
    |> List.collect _.InstanceChecks
    |> List.map (fun check ->
        match check with
        | OnInstances(domain, clauses) -> domain, clauses
        | Exactly _ -> failtest "inequalities")
    |> List.exactlyOne

/// Left and right are the same number by two routes: their enclosures overlap and are narrow.
let private agree domain name statements =
    testCase name
    <| fun () ->
        let source, clauses = clauses domain statements

        for index in 0..8 do
            let situation = source.Draw 5 (int64 index)
            let subjects = Subjects situation.Instance

            for time in
                situation.Times
                |> List.indexed
                |> List.filter (fun (at, _) -> at % 4 = 1)
                |> List.map snd do
                match subjects.TryInBalls(time, 320) with
                | None -> failtest "no spectrum"
                | Some subject ->
                    for clause in clauses do
                        let left: Ball = Term.evaluate subject clause.Left
                        let right: Ball = Term.evaluate subject clause.Right

                        let said =
                            $"{Clause.written clause}, instance {index}, t = {time}: {left} and {right}"

                        Expect.isTrue (left.IsFinite && right.IsFinite) said
                        Expect.isTrue (left.Overlaps right) said

                        let narrow = Rational.Parse "1e-20"
                        let size = max Rational.One (left.Midpoint.Abs())
                        Expect.isTrue (left.Radius <= narrow * size && right.Radius <= narrow * size) said

                        // Doubles are a sieve, and no other number.
                        let rounded: Float64 = Term.evaluate (subjects.InDoubles time) clause.Left
                        let near = Ball.ToDouble right
                        Expect.isLessThan (abs (rounded.Value - near)) (1e-6 * (1.0 + abs near)) said

[<Tests>]
let routes =
    testList
        "quantities by two routes"
        [
            agree
                "problem"
                "formulas of the eigenbasis and the derived moments, averaged over the noise"
                [
                    for number in [ "Risk"; "Bias2"; "Var"; "PredRisk"; "TrCov" ] do
                        $"{number}(gradient-descent, k) = {number}(gd2, k)"
                        $"{number}(sgd, k) = {number}(sgd2, k)"
                        $"{number}(sgd(m=m + 1, eta=eta/2), k + 1) = {number}(sgd2(m=m + 1, eta=eta/2), k + 1)"
                ]
            agree
                "problem"
                "flows, averaged over the noise"
                [
                    for number in [ "Risk"; "Bias2"; "Var"; "PredRisk"; "TrCov" ] do
                        $"{number}(gradient-flow, t/2) = {number}(gf2, t/2)"
                        $"{number}(sgf, t) = {number}(sgf2, t)"
                        $"{number}(sgf(eta=eta/3), t) = {number}(sgf2(eta=eta/3), t)"
                ]
            agree
                "response"
                "moments given y"
                [
                    for left, right, at in
                        [
                            "sgd", "sgd2", "k"
                            "sgf", "sgf2", "t"
                            "gradient-flow", "gf2", "t"
                            "gradient-descent", "gd2", "k"
                            "sgf", "sgf2", "k"
                        ] do
                        $"tr(Cov({left}, {at})) = tr(Cov({right}, {at}))"
                        $"norm(Mean({left}, {at})) = norm(Mean({right}, {at}))"
                        $"Loss({left}, {at}) = Loss({right}, {at})"
                        $"tr(Sigma*SecondMoment({left}, {at})) = tr(Sigma*Cov({right}, {at})) + Mean({right}, {at})'*Sigma*Mean({right}, {at})"
                ]
            agree
                "response"
                "without replacement, where m ≤ n is the caller's care"
                [ "tr(Cov(sgd-without-replacement(m=1), k)) = tr(Cov(sgdw2(m=1), k))" ]
            agree
                "problem"
                "filters written out over the directions"
                [
                    "Bias2(averaged-flow, t) = sum(i, ((1 - exp(-t*s[i]))/(t*s[i])*theta[i])^2) + norm(truth)^2 - sum(i, theta[i]^2)"
                    "Var(averaged-flow, t) = sigma2/n*sum(i, (1 - (1 - exp(-t*s[i]))/(t*s[i]))^2/s[i])"
                    "Var(ridge(3/t)) = sigma2/n*sum(i, s[i]/(s[i] + 3/t)^2)"
                    "PredRisk(ridge(s1)) = sum(i, s[i]*(s1/(s[i] + s1)*theta[i])^2) + sigma2/n*sum(i, (s[i]/(s[i] + s1))^2)"
                    "Risk(pcr(2*s1)) = norm(truth)^2"
                    "Var(pcr(sr/2)) = sigma2/n*sum(i, 1/s[i])"
                    "Loss(gradient-flow, t) = sigma2*(n - rank)/(2*n) + sum(i, s[i]*exp(-2*t*s[i])*(theta[i]^2 + sigma2/(n*s[i])))/2"
                    "Loss(sgf, t) = Loss(gradient-flow, t) + (PredRisk(sgf, t) - PredRisk(gradient-flow, t))/2"
                ]
            agree
                "response"
                "matrices"
                [
                    "tr(Sigma) = frob(X)^2/n"
                    "tr(Sigma^2) = frob(Sigma)^2"
                    "sum(i, s[i]) = tr(Sigma)"
                    "lmax(Sigma) = s1"
                    "lmin(Sigma + I) + lmax(-2*Sigma - 2*I)/2 = 0"
                    "norm(X'*(y - X*fit)) + 1 = 1"
                    "norm(y)^2 = y'*y"
                    "n*(Loss(gradient-flow, t) - leastloss)*2 = norm(X*(Mean(gradient-flow, t) - fit))^2"
                ]

            testCase "the infimum over penalties by branch and bound holds the oracle's"
            <| fun () ->
                let source, clauses =
                    clauses
                        "problem"
                        [
                            "inf(lambda > 0, 2*Risk(ridge(lambda)))/2 = inf(lambda > 0, Risk(ridge(lambda)))"
                        ]

                for index in 0..8 do
                    let situation = source.Draw 5 (int64 index)

                    let subject =
                        (Subjects situation.Instance).TryInBalls(situation.Times.Head, 256).Value

                    let bounded: Ball = Term.evaluate subject clauses.Head.Left
                    let oracle: Ball = Term.evaluate subject clauses.Head.Right
                    Expect.isTrue (bounded.Overlaps oracle) $"{index}: {bounded}, {oracle}"

                    Expect.isTrue
                        (bounded.Radius <= Rational.Parse "1e-3" * oracle.Midpoint.Abs())
                        $"{index}: {bounded}"

            testCase "an infimum and a supremum over an interval hold every value at its points"
            <| fun () ->
                let source, clauses =
                    clauses
                        "problem"
                        [
                            "inf(c in [1/4, 2], Risk(ridge(c/t))) <= sup(c in [1/4, 2], Risk(ridge(c/t)))"
                        ]

                for index in 0..8 do
                    let situation = source.Draw 5 (int64 index)

                    let subject =
                        (Subjects situation.Instance).TryInBalls(situation.Times[7], 256).Value

                    let least: Ball = Term.evaluate subject clauses.Head.Left
                    let largest: Ball = Term.evaluate subject clauses.Head.Right

                    let values =
                        [ 1L .. 8L ]
                        |> List.map (fun quarter ->
                            let penalty =
                                Ball.FromRational(Rational.FromInteger quarter / Rational.FromInteger 4L, 256)
                                / subject.Time

                            (Filter.Ridge<Ball>(penalty).Risk subject.Directions).Estimation)

                    for value in values do
                        Expect.isTrue (least.Lower <= value.Upper && value.Lower <= largest.Upper) $"{index}"

                    let smallest = values |> List.map _.Midpoint |> List.min
                    Expect.isTrue (least.Upper <= smallest * Rational.Parse "1.001") $"{index}: {least}, {smallest}"

            testCase "thresholds of the registry are those of the exact criterion"
            <| fun () ->
                let source, clauses =
                    clauses
                        "full-column-rank"
                        [ "Threshold(sgd) = Threshold(sgd2)"; "Threshold(sgf) = Threshold(sgf2)" ]

                let mutable compared = 0

                for index in 0..5 do
                    let situation = source.Draw 5 (int64 index)
                    let instance = situation.Instance

                    match Stability.TryEnclose(instance.Problem.Features, instance.BatchSize, 256) with
                    | known when known.HasValue ->
                        let struct (flow, descent) = known.Value
                        let subject = (Subjects instance).TryInBalls(situation.Times.Head, 128).Value

                        let value term : Ball option =
                            try
                                Some(Term.evaluate subject term)
                            with UndefinedHere _ ->
                                None

                        for clause, own in [ clauses[0], Some descent; clauses[1], Option.ofNullable flow ] do
                            match own, value clause.Left, value clause.Right with
                            | Some own, Some left, Some right ->
                                compared <- compared + 1
                                Expect.isTrue (left.Overlaps own && right.Overlaps own) $"{index}: {left}, {own}"
                            | _ -> ()
                    | _ -> ()

                Expect.isGreaterThan compared 6 "thresholds compared"
        ]
