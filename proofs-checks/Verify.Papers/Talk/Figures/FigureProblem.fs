namespace Verify.Papers.Talk

open System
open System.Threading
open Verify.Arithmetic
open Verify.Claims
open Verify.LeastSquares
open Verify.Papers

/// The problems of the figures, drawn exactly, and small helpers to evaluate over grids.
[<RequireQualifiedAccess>]
module FigureProblem =
    let private float64 (value: float) = Float64 value

    /// X from a design, β* with independent entries of variance 1/p, σ² = 1, y = Xβ* + ε with one drawn ε.
    let draw (seed: int) (design: Design) n p : Problem<Float64> =
        let sampler = Sampler.For(seed, $"figure-{design.Name}", int64 (n * 10000 + p))
        let x = (design.Draw sampler n p).Map(fun entry -> float64 (entry.ToDouble()))

        let coefficients =
            Array.init p (fun _ -> float64 (sampler.Normal().ToDouble() / sqrt (float p)))

        let noise = Array.init n (fun _ -> sampler.Normal().ToDouble())

        let response =
            Array.map2 (fun (fit: Float64) e -> float64 (fit.Value + e)) (x.Times coefficients) noise

        Problem<Float64>(x, response, Truth<Float64>(coefficients, Float64.One))

    /// The instance with a step size and a batch size.
    let instance (problem: Problem<Float64>) (stepSize: float) batchSize =
        Instance<Float64>(problem, float64 stepSize, batchSize)

    /// The step size at which α = 2μ − (η/m)c is 0: the bound applies below.
    let largestStep (spectrum: Spectrum<Float64>) (constant: BoundConstant) (batchSize: int) =
        BoundConstants.LargestStepSize<Float64>(spectrum, batchSize, constant).Value

    /// A positive number rounded to two significant digits, as a reader would choose a step size.
    let twoDigits (value: float) = (Sampler.Round(value, 2)).ToDouble()

    /// Numbers from low to high, both included, equally spaced by their logarithms.
    let logSpaced (low: float) (high: float) count =
        Array.init count (fun i -> low * Math.Pow(high / low, float i / float (count - 1)))

    /// The distinct whole numbers of at least 1 nearest to t/η.
    let steps (stepSize: float) (times: float[]) =
        times
        |> Array.map (fun t -> int64 (Math.Round(t / stepSize)))
        |> Array.filter (fun k -> k >= 1L)
        |> Array.distinct

    /// Values over a grid, with a look at the cancellation token before each.
    let over (cancellation: CancellationToken) (grid: 'a[]) (value: 'a -> 'b) =
        grid
        |> Array.map (fun point ->
            cancellation.ThrowIfCancellationRequested()
            value point)

    /// The squared Euclidean distance of two vectors.
    let squaredDistance (left: seq<Float64>) (right: seq<Float64>) =
        Seq.sum (Seq.map2 (fun (a: Float64) (b: Float64) -> (a.Value - b.Value) * (a.Value - b.Value)) left right)

    /// The trace of a square matrix.
    let trace (matrix: Matrix<Float64>) =
        Seq.sum (Seq.init matrix.Rows (fun i -> matrix[i, i].Value))

    /// The covariance of a stochastic process.
    let covariance (moments: Moments) : Matrix<Float64> =
        match moments.Covariance with
        | null -> invalidArg (nameof moments) "a deterministic process has no covariance"
        | covariance -> covariance

    /// A number as a caption says it: three significant digits.
    let say (value: float) =
        value.ToString("G3", Globalization.CultureInfo.InvariantCulture)
