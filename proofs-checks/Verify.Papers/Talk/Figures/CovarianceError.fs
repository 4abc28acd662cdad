namespace Verify.Papers.Talk

open System
open Verify.Arithmetic
open Verify.Claims
open Verify.LeastSquares
open Verify.Papers

/// Figure 3 of the talk: how well three diffusions approximate the covariance of SGD.
[<RequireQualifiedAccess>]
module CovarianceError =
    let private samples, features, batchSize = 100, 10, 10
    let private stepSize = 0.1
    let private horizon = 100.0

    let private distance (left: Matrix<Float64>) (right: Matrix<Float64>) =
        let mutable sum = 0.0

        for i in 0 .. left.Rows - 1 do
            for j in 0 .. left.Columns - 1 do
                let difference = left[i, j].Value - right[i, j].Value
                sum <- sum + difference * difference

        sqrt sum

    /// ‖Cov − Cov(SGD)‖_F/‖Cov(SGD)‖_F of a process with SGD's η and m at the given steps, given y.
    let relativeErrors
        (instance: Instance<Float64>)
        (kind: Process)
        (temperature: float)
        cancellation
        (steps: int64[])
        =
        let descent = MomentPath(instance, Process.Sgd)
        let flow = MomentPath(instance, kind, Nullable(Float64 temperature))

        FigureProblem.over cancellation steps (fun k ->
            let exact = FigureProblem.covariance (descent.At(float k))
            let zero = Matrix<Float64>.Create(exact.Rows, exact.Rows, fun _ _ -> Float64.Zero)

            let clock =
                if kind.IsIteration then
                    float k
                else
                    float k * instance.StepSize.Value

            distance (FigureProblem.covariance (flow.At clock)) exact / distance exact zero)

    let private compute seed cancellation =
        let problem = FigureProblem.draw seed Design.gaussian samples features
        let instance = FigureProblem.instance problem stepSize batchSize
        let spectrum = DoubleSpectrum.Of problem.Features

        // τ with tr(τI) = tr(κΣ̂): as much noise in all as the constant-covariance process has.
        let temperature =
            instance.NoiseScale.Value * (spectrum.Eigenvalues |> Seq.sumBy _.Value)
            / float features

        let steps =
            FigureProblem.logSpaced stepSize horizon 61 |> FigureProblem.steps stepSize

        let line name role kind =
            relativeErrors instance kind temperature cancellation steps
            |> Figure.series name role (steps |> Array.map float)

        {
            Id = "covariance-error"
            Title = "Here stochastic gradient flow is nearest to SGD's covariance"
            Caption =
                $"Relative Frobenius distance of the covariance at time kη to that of SGD after k steps. Gaussian features, n = {samples}, p = {features}; η = {FigureProblem.say stepSize}, m = {batchSize}; Langevin dynamics with τ = tr(κΣ̂)/p = {FigureProblem.say temperature}. Given y, exact."
            Horizontal = Figure.logarithmic "step k"
            Vertical = Figure.logarithmic "relative error of the covariance"
            Series =
                [|
                    line "SGF" StochasticFlowRole Process.Sgf
                    line "constant covariance" ConstantCovarianceRole Process.ConstantCovariance
                    line "Langevin (SGLD)" LangevinRole Process.Sgld
                |]
            References = [||]
        }

    /// The figures of this family.
    let all =
        [
            {
                Id = "covariance-error"
                Title = "Here stochastic gradient flow is nearest to SGD's covariance"
                Compute = compute
            }
        ]
