module Verify.Papers.Tests.FigureTests

open System
open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.Claims
open Verify.LeastSquares
open Verify.Papers
open Verify.Papers.Talk

let private compute id =
    (Figures.select [ id ] |> List.exactlyOne).Compute 1 CancellationToken.None

let private named name (figure: Figure) =
    figure.Series |> Array.find (fun series -> series.Name = name)

let private close (expected: float) (actual: float) message =
    Expect.isLessThan (abs (actual - expected)) (1e-9 * (1.0 + abs expected)) message

/// All n^(mk) mini-batch paths of SGD with p = 1: central moments of β_k by counting.
let private enumerated (x: float[]) (y: float[]) eta m steps =
    let n = x.Length

    let rec batches size =
        if size = 0 then
            [ [] ]
        else
            [
                for rest in batches (size - 1) do
                    for i in 0 .. n - 1 -> i :: rest
            ]

    let step beta batch =
        beta + eta / float m * List.sumBy (fun i -> x[i] * (y[i] - x[i] * beta)) batch

    let mutable values = [ 0.0 ]

    for _ in 1..steps do
        values <-
            [
                for beta in values do
                    for batch in batches m -> step beta batch
            ]

    let mean = List.average values

    let central d =
        values |> List.averageBy (fun beta -> Math.Pow(beta - mean, float d))

    central 2, central 3

[<Tests>]
let tests =
    testList
        "figures"
        [
            testList
                "every figure can be drawn"
                [
                    for source in Figures.all do
                        testCase source.Id (fun () ->
                            let figure = source.Compute 1 CancellationToken.None
                            Expect.equal figure.Id source.Id "id"
                            Expect.equal figure.Title source.Title "title"
                            Expect.isEmpty (Figure.defects figure) "defects")
                ]

            testCase "ids are unique and an unknown one is named" (fun () ->
                let ids = Figures.all |> List.map _.Id
                Expect.equal (List.distinct ids) ids "ids"

                Expect.throwsT<InvalidInputException> (fun () -> Figures.select [ "nosuch" ] |> ignore) "unknown id")

            testCase "a cancelled token stops a figure" (fun () ->
                use source = new CancellationTokenSource()
                source.Cancel()

                for figure in Figures.all do
                    Expect.throwsT<OperationCanceledException>
                        (fun () -> figure.Compute 1 source.Token |> ignore)
                        figure.Id)

            testCase "third central moments against the enumeration of all mini-batches" (fun () ->
                let x, y, eta, m = [| 1.0; -0.5; 2.0 |], [| 0.3; 1.1; -0.4 |], 0.3, 2

                for steps in 1..3 do
                    let second, third = enumerated x y eta m steps
                    let struct (c3, c2) = (ThirdMoment.centralMoments x y eta m true steps)[steps]

                    let struct (planted, same) =
                        (ThirdMoment.centralMoments x y eta m false steps)[steps]

                    close second c2 "c₂"
                    close third c3 "c₃"
                    close second same "the Euler discretization has the second moment too"
                    // Planted: without the cumulant the third moment is another one.
                    Expect.isGreaterThan (abs (planted - third)) 1e-4 "c₃ of the Euler discretization differs")

            testCase "Euler's standard deviations, step by step, are SGD's in closed form" (fun () ->
                let figure = compute "euler-moments"

                for j in [ "β₁"; "β₂" ] do
                    Array.iter2
                        (fun euler descent -> close descent euler j)
                        (named $"Euler, {j}" figure).Y
                        (named $"SGD, {j}" figure).Y)

            testCase "stochastic gradient flow is the best of three approximations at every step" (fun () ->
                let figure = compute "covariance-error"

                for other in [ "constant covariance"; "Langevin (SGLD)" ] do
                    Array.iter2
                        (fun flow other -> Expect.isLessThan flow other "error")
                        (named "SGF" figure).Y
                        (named other figure).Y)

            testCase "risks against enclosures and against a direct sum" (fun () ->
                let figure = compute "risk-small-step"
                let problem = FigureProblem.draw 1 Design.gaussian 100 10
                let spectrum = DoubleSpectrum.Of problem.Features

                let eta =
                    FigureProblem.twoDigits (0.5 * FigureProblem.largestStep spectrum BoundConstant.Spectral 10)

                // Another route to ridge: (Σ̂ + I/t)⁻¹ by MathNet, bias and variance from matrices.
                let x =
                    MathNet.Numerics.LinearAlgebra.Matrix<float>.Build.Dense(
                        100,
                        10,
                        fun i j -> problem.Features[i, j].Value
                    )

                let sigma = x.TransposeThisAndMultiply x / 100.0
                let identity = MathNet.Numerics.LinearAlgebra.Matrix<float>.Build.DenseIdentity 10

                let truth =
                    MathNet.Numerics.LinearAlgebra.Vector<float>.Build.DenseOfEnumerable(
                        problem.Truth.Coefficients |> Seq.map _.Value
                    )

                let ridge = named "ridge, λ = 1/t" figure

                for i in [ 0; 45; 90 ] do
                    let shrink = (sigma + identity / ridge.X[i]).Inverse()
                    let bias = shrink * sigma * truth - truth
                    let variance = (shrink * sigma * shrink).Trace() / 100.0
                    close (bias.DotProduct bias + variance) ridge.Y[i] "ridge"

                // SGD's first dots by the averaged recursion of D = E δδᵀ in original coordinates, δ = β − β*:
                // over the noise E δ₀δ₀ᵀ = β*β*ᵀ; one step from 0 has covariance trace η²/m·tr Cov of one sample gradient.
                let descent = named "SGD" figure
                let first = Array.IndexOf(descent.X, eta)
                Expect.equal first 0 "the first dot is after one step"

                let gradientSecond =
                    Seq.averageBy
                        (fun k ->
                            let row = x.Row k
                            let fit = row.DotProduct truth
                            (fit * fit + 1.0) * row.DotProduct row)
                        (seq { 0..99 })

                let drift = sigma * truth
                let mean2 = drift.DotProduct drift + sigma.Trace() / 100.0

                let risk =
                    truth.DotProduct truth - 2.0 * eta * drift.DotProduct truth
                    + eta * eta * (mean2 + (gradientSecond - mean2) / 10.0)

                close risk descent.Y[0] "SGD after one step")

            testCase "bounds are above, where they apply, and absent where they do not" (fun () ->
                let small = compute "risk-small-step"
                let flow = named "SGF" small

                let bounds =
                    [ "leverage bound"; "sharp bound"; "spectral bound" ]
                    |> List.map (fun name -> named name small)

                for i in 0 .. flow.Y.Length - 1 do
                    let chain = flow.Y[i] :: (bounds |> List.map (fun bound -> bound.Y[i]))
                    Expect.equal (List.sort chain) chain "flow ≤ leverage ≤ sharp ≤ spectral"

                let large = compute "risk"
                Expect.isFalse (large.Series |> Array.exists (fun series -> series.Name = "spectral bound")) "α ≤ 0"
                Expect.stringContains large.Caption "Not drawn, as α ≤ 0: spectral" "said")

            testCase "the simulated band is about the exact risk, and not about another one" (fun () ->
                let figure = compute "risk"
                let descent, band = named "SGD" figure, named "100 simulated" figure
                Expect.equal band.X descent.X "the same steps"

                // Half the band is two standard errors; the points share their noise, so the largest of them all stays small.
                let scores (risks: float[]) =
                    Array.init risks.Length (fun i -> 4.0 * (risks[i] - band.Y[i]) / (band.High[i] - band.Low[i]))
                    |> Array.map abs
                    |> Array.max

                Expect.isLessThan (scores descent.Y) 4.0 "SGD is within four standard errors"
                // Planted: single samples in place of mini-batches, ten times the covariance.
                let problem = FigureProblem.draw 1 Design.gaussian 100 10
                let eta = descent.X[0]
                let single = RiskPath(FigureProblem.instance problem eta 1)

                let other =
                    single.StochasticGradientDescent(descent.X |> Array.map (fun t -> int64 (Math.Round(t / eta))))

                Expect.isGreaterThan (scores [| for risk in other -> risk.Estimation.Value |]) 4.0 "m = 1 is not")

            testCase "every ratio of the tightness figure is at least 1" (fun () ->
                for series in (compute "bound-tightness").Series do
                    Expect.isTrue (series.Y |> Array.forall (fun ratio -> ratio >= 1.0)) series.Name)

            testCase "computational cost: what the title says is true of the curves" (fun () ->
                let figure = compute "computational-cost"
                let full = named "gradient descent" figure

                for series in figure.Series |> Array.filter (fun series -> series.Name.StartsWith "SGD") do
                    // Where gradient descent has made its first step, SGD has fallen further.
                    let at = series.X |> Array.findIndexBack (fun cost -> cost <= full.X[0])

                    Expect.isLessThan series.Y[at] full.Y[0] $"{series.Name} falls faster"
                    Expect.isGreaterThan (Array.min series.Y) (Array.min full.Y) $"{series.Name} ends higher")

            testCase "stability: the flow's threshold is linear in m, SGD's below that of gradient descent" (fun () ->
                let figure = compute "stability"
                let flow = named "SGF" figure
                Array.iter2 (fun m threshold -> close (m * flow.Y[0]) threshold "linear") flow.X flow.Y
                let limit = figure.References[0].Value
                Expect.all (named "SGD" figure).Y (fun threshold -> threshold < limit) "below 2/s₁")

            testCase "best stops beat a fine grid" (fun () ->
                let problem = FigureProblem.draw 3 Design.gaussian 30 4
                let path = RegularizationPath(FigureProblem.instance problem 0.05 5)
                let steps, descent = path.BestStochasticDescent().ToTuple()
                let flow = path.BestStochasticFlow()

                for t in FigureProblem.logSpaced path.Times[0] path.Times[240] 3000 do
                    Expect.isLessThanOrEqual
                        flow.Risk
                        (path.Risks.StochasticGradientFlow(t).Estimation.Value + 1e-12)
                        "SGF"

                for k in 0L .. 2000L do
                    Expect.isLessThanOrEqual
                        descent.Risk
                        (path.Risks.StochasticGradientDescent(k).Estimation.Value)
                        "SGD"

                close (float steps * 0.05) descent.Time "t = kη")
        ]
