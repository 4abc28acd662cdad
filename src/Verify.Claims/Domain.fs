namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// An exact instance and the times at which a claim may be checked on it, with where it came from.
type Situation =
    {
        /// The design that drew it, or the data file.
        Domain: string
        /// Index within the run: seed, domain and index regenerate the instance.
        Index: int
        Instance: Instance<Rational>
        /// Whether the problem is a real data set, which is named and never shrunk or copied.
        IsData: bool
        /// Candidate times, log-spaced; the run takes the least favourable ones and a random one.
        Times: Rational list
    }

/// A source of situations: the same seed and index give the same situation on every machine.
type Domain =
    {
        Name: string
        Draw: int -> int -> Situation
    }

/// The domains of the talk's claims.
[<RequireQualifiedAccess>]
module Domain =
    let private timeCount = 16

    /// Times from 1/64 of the fastest to 16 times the slowest relaxation time, log-spaced, three digits each.
    let private timesFor (spectrum: Spectrum<Float64>) =
        if spectrum.Rank = 0 then
            [ Rational.One ]
        else
            let fastest = spectrum.Eigenvalues[0].Value
            let slowest = spectrum.Eigenvalues[spectrum.Rank - 1].Value
            let low, high = 1.0 / 64.0 / fastest, 16.0 / slowest
            // Square roots along the bits of k/16, as everything random is deterministic on every machine.
            let root = Seq.init 4 id |> Seq.fold (fun ratio _ -> sqrt ratio) (high / low)
            List.init timeCount (fun k -> Sampler.Round(Seq.fold (fun t _ -> t * root) low [ 1..k ], 3))

    /// A step size that satisfies α > 0 for the tightest constant with a random margin, up to 4 times what the loosest one
    /// allows: solved from the hypothesis 2μ > (η/m)c, not sampled and rejected.
    let private stepSizeFor (sampler: Sampler) (spectrum: Spectrum<Float64>) (batch: int) =
        if spectrum.Rank = 0 then
            Rational.One
        else
            let slowest = spectrum.Eigenvalues[spectrum.Rank - 1].Value

            let largest constant =
                2.0 * slowest * float batch
                / ExcessRiskBound<Float64>.DriftConstant(spectrum, constant).Value

            let fraction = sampler.LogUniform(0.02, 0.98).ToDouble()

            let limit =
                if sampler.Coin() then
                    largest BoundConstant.Sharp
                else
                    largest BoundConstant.Spectral

            Sampler.Round(fraction * limit, 3)

    let private situation (sampler: Sampler) name index isData (problem: Problem<Rational>) =
        let doubles = problem.Features.Map(fun value -> Float64(value.ToDouble()))
        let spectrum = DoubleSpectrum.Of doubles
        let batch = sampler.Integer(1, max 1 (min problem.SampleCount 10))
        let step = stepSizeFor sampler spectrum batch

        {
            Domain = name
            Index = index
            IsData = isData
            Instance = Instance<Rational>(problem, step, batch)
            Times = timesFor spectrum
        }

    // Distinct positive eigenvalues, or a diagonal Σ̂: what the enclosure of the spectrum needs.
    let private isSimple (features: Matrix<Rational>) =
        let spectrum =
            DoubleSpectrum.Of(features.Map(fun value -> Float64(value.ToDouble())))

        spectrum.Rank > 0
        && Seq.pairwise spectrum.Eigenvalues
           |> Seq.forall (fun (a, b) -> a.Value - b.Value > 1e-8 * a.Value)

    let rec private drawDesign (design: Design) (sampler: Sampler) attempts =
        let n = sampler.Integer(2, 16)
        let p = sampler.Integer(1, 4)
        let x = design.Draw sampler n p

        if design.Name = Design.orthogonal.Name || isSimple x then
            x
        elif attempts = 0 then
            Design.orthogonal.Draw sampler (max n p) p
        else
            drawDesign design sampler (attempts - 1)

    /// Random problems with a truth: all designs in turn, n from 2 to 16, p from 1 to 4 (p > n included), β* nearly normal, σ²
    /// log-uniform, and sometimes 0; positive eigenvalues of Σ̂ are distinct or Σ̂ is diagonal.
    let regression =
        {
            Name = "random designs"
            Draw =
                fun seed index ->
                    let design = Design.all[index % Design.all.Length]
                    let sampler = Sampler.For(seed, design.Name, index)
                    let x = drawDesign design sampler 20
                    let truth = List.init x.Columns (fun _ -> sampler.Normal())

                    let variance =
                        if truth |> List.exists (fun b -> not b.IsZero) && sampler.Integer(0, 15) = 0 then
                            Rational.Zero
                        else
                            sampler.LogUniform(0.01, 100.0)

                    let problem =
                        Problem<Rational>(x, null, Truth<Rational>(ResizeArray truth, variance))

                    situation sampler design.Name index false problem
        }

    /// Tiny problems with y, for enumeration of all mini-batch paths: n ≤ 3, p ≤ 2 (p > n included), m ≤ 2.
    let tiny =
        {
            Name = "tiny problems"
            Draw =
                fun seed index ->
                    let design = Design.all[index % Design.all.Length]
                    let sampler = Sampler.For(seed, "tiny-" + design.Name, index)
                    let n, p = sampler.Integer(1, 3), sampler.Integer(1, 2)
                    let x = design.Draw sampler n p
                    let y = List.init n (fun _ -> sampler.Normal())
                    let problem = Problem<Rational>(x, ResizeArray y, null)

                    {
                        Domain = design.Name
                        Index = index
                        IsData = false
                        Instance = Instance<Rational>(problem, sampler.LogUniform(0.05, 2.0), sampler.Integer(1, 2))
                        Times = []
                    }
        }

    /// One data set with random step and batch sizes.
    let ofData (data: DataSet) =
        {
            Name = data.Name
            Draw = fun seed index -> situation (Sampler.For(seed, data.Name, index)) data.Name index true data.Problem
        }
