namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares

type Situation =
    {
        Domain: string
        Index: int64
        Instance: Instance<Rational>
        IsData: bool
        Times: Rational list
    }

type Domain =
    {
        Name: string
        Draw: int -> int64 -> Situation
        OnData: DataSet -> int -> int64 -> Situation
        Membership: Membership option
        Written: string option
        Parameters: (string * ParameterRange) list
    }

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

    /// The η at which α = 2μ − (η/m)c is 0.
    let private largestStepSize (spectrum: Spectrum<Float64>) (batch: int) constant =
        BoundConstants.LargestStepSize<Float64>(spectrum, batch, constant).Value

    /// A step size that satisfies α > 0 with a random margin, for the tightest constant or for the loosest: solved from the
    /// hypothesis 2μ > (η/m)c, not sampled and rejected. The first instance takes the loosest, with which α > 0 for all: no
    /// number of instances leaves one of the theorem's inequalities untested.
    let private stepSizeFor index (sampler: Sampler) (spectrum: Spectrum<Float64>) (batch: int) =
        if spectrum.Rank = 0 then
            Rational.One
        else
            let fraction = sampler.LogUniform(0.02, 0.98).ToDouble()

            let constant =
                if sampler.Coin() && index > 0L then
                    BoundConstant.Sharp
                else
                    BoundConstant.Spectral

            Sampler.Round(fraction * largestStepSize spectrum batch constant, 3)

    let private doubles (features: Matrix<Rational>) =
        features.Map(fun value -> Float64(value.ToDouble()))

    let private situationAt
        (stepSize: int64 -> Sampler -> Spectrum<Float64> -> int -> Rational)
        (times: Spectrum<Float64> -> Rational -> Rational list)
        (sampler: Sampler)
        name
        index
        isData
        (problem: Problem<Rational>)
        =
        let spectrum = DoubleSpectrum.Of(doubles problem.Features)
        let batch = sampler.Integer(1, max 1 (min problem.SampleCount 10))
        let step = stepSize index sampler spectrum batch

        {
            Domain = name
            Index = index
            IsData = isData
            Instance = Instance<Rational>(problem, step, batch)
            Times = times spectrum step
        }

    let private situation =
        situationAt stepSizeFor (fun spectrum _ -> timesFor spectrum)

    // Distinct positive eigenvalues, or a diagonal Σ̂: what the enclosure of the spectrum needs.
    let private isSimple (features: Matrix<Rational>) =
        let spectrum = DoubleSpectrum.Of(doubles features)

        spectrum.Rank > 0
        && Seq.pairwise spectrum.Eigenvalues
           |> Seq.forall (fun (a, b) -> a.Value - b.Value > 1e-8 * a.Value)

    let rec private drawDesign (sizes: Sampler -> int * int) (design: Design) (sampler: Sampler) attempts =
        let n, p = sizes sampler
        let x = design.Draw sampler n p

        if design.Name = Design.orthogonal.Name || isSimple x then
            x
        elif attempts = 0 then
            Design.orthogonal.Draw sampler (max n p) p
        else
            drawDesign sizes design sampler (attempts - 1)

    let private anySize (sampler: Sampler) =
        let n = sampler.Integer(2, 16)
        n, sampler.Integer(1, 4)

    let private withTruth (sampler: Sampler) (x: Matrix<Rational>) =
        let truth = List.init x.Columns (fun _ -> sampler.Normal())

        let variance =
            if truth |> List.exists (fun b -> not b.IsZero) && sampler.Integer(0, 15) = 0 then
                Rational.Zero
            else
                sampler.LogUniform(0.01, 100.0)

        Problem<Rational>(x, null, Truth<Rational>(ResizeArray truth, variance))

    // y = Xb + noise of a random size: small residuals and large ones.
    let private withResponse (sampler: Sampler) (x: Matrix<Rational>) =
        let coefficients = Array.init x.Columns (fun _ -> sampler.Normal())
        let noise = sampler.LogUniform(0.01, 10.0)
        let fitted = x.Times(ReadOnlySpan coefficients)
        Problem<Rational>(x, ResizeArray(fitted |> Array.map (fun f -> f + noise * sampler.Normal())), null)

    let private onData situation (data: DataSet) seed index =
        situation (Sampler.For(seed, data.Name, index)) data.Name index true data.Problem

    let private ofDesigns written name prefix sizes problem membership situation =
        {
            Name = name
            Membership = Some membership
            Written = Some written
            Parameters = []
            Draw =
                fun seed index ->
                    let design = Design.all[int (index % int64 Design.all.Length)]
                    let sampler = Sampler.For(seed, prefix + design.Name, index)
                    let x = drawDesign sizes design sampler 20
                    situation sampler design.Name index false (problem sampler x)
            OnData = onData situation
        }

    let regression =
        ofDesigns "problem" "random designs" "" anySize withTruth (Membership.withTruth Membership.everything) situation

    let responses =
        ofDesigns
            "response"
            "random designs with a response"
            "response-"
            anySize
            withResponse
            (Membership.withResponse Membership.everything)
            situation

    let iterations =
        let step _ (sampler: Sampler) (spectrum: Spectrum<Float64>) _ =
            let rows = spectrum.Rows

            let largest =
                Seq.init rows.Rows (fun k -> (Vectors.Dot(rows.Row k, rows.Row k): Float64).Value)
                |> Seq.max

            let fraction = sampler.LogUniform(0.02, 0.98).ToDouble()

            if largest > 0.0 then
                Sampler.Round(fraction / largest, 3)
            else
                Rational.One

        let times _ (step: Rational) =
            List.init 7 (fun k -> Rational.FromInteger(1L <<< k) * step)

        ofDesigns
            "iterations"
            "random designs with a response, t = kη"
            "iteration-"
            anySize
            withResponse
            (Membership.withResponse Membership.contractingSteps)
            (situationAt step times)

    let overparametrised =
        let sizes (sampler: Sampler) =
            let n = sampler.Integer(2, 4)
            n, n + sampler.Integer(0, 1)

        ofDesigns
            "wide"
            "random designs with p ≥ n"
            "over-"
            sizes
            withTruth
            (Membership.withTruth Membership.overparametrised)
            situation

    let largeStepSize =
        let step _ (sampler: Sampler) (spectrum: Spectrum<Float64>) (batch: int) =
            if spectrum.Rank = 0 then
                Rational.One
            else
                Sampler.Round(
                    largestStepSize spectrum batch BoundConstant.Sharp
                    * sampler.LogUniform(1.05, 16.0).ToDouble(),
                    3
                )

        ofDesigns
            "large-steps"
            "random designs, step sizes beyond the theorem's"
            "step-"
            anySize
            withTruth
            (Membership.withTruth Membership.everything)
            (situationAt step (fun spectrum _ -> timesFor spectrum))

    let private rankOf (x: Matrix<Rational>) = DoubleSpectrum.Of(doubles x).Rank

    let rec private drawOfRank wanted (sizes: Sampler -> int * int) (design: Design) (sampler: Sampler) attempts =
        let n, p = sizes sampler

        let x =
            if attempts = 0 then
                Design.gaussian.Draw sampler n p
            else
                design.Draw sampler n p

        if rankOf x = wanted n p && (design.Name = Design.orthogonal.Name || isSimple x) then
            x
        else
            drawOfRank wanted sizes design sampler (max 0 (attempts - 1))

    let private ofRank written name prefix membership wanted sizes =
        {
            Name = name
            Membership = Some(Membership.withResponse membership)
            Written = Some written
            Parameters = []
            Draw =
                fun seed index ->
                    let design = Design.all[int (index % int64 Design.all.Length)]
                    let sampler = Sampler.For(seed, prefix + design.Name, index)
                    let x = drawOfRank wanted sizes design sampler 20
                    situation sampler design.Name index false (withResponse sampler x)
            OnData = onData situation
        }

    let fullRowRank =
        ofRank
            "full-row-rank"
            "random designs of full row rank"
            "rows-"
            Membership.fullRowRank
            (fun n _ -> n)
            (fun sampler ->
                let n = sampler.Integer(1, 4)
                n, n + sampler.Integer(0, 2))

    let fullColumnRank =
        ofRank
            "full-column-rank"
            "random designs of full column rank"
            "columns-"
            Membership.fullColumnRank
            (fun _ p -> p)
            (fun sampler ->
                let p = sampler.Integer(1, 3)
                p + sampler.Integer(1, 6), p)

    let tiny =
        {
            Name = "tiny problems"
            Membership = Some(Membership.withResponse Membership.tiny)
            Written = Some "tiny"
            Parameters = []
            Draw =
                fun seed index ->
                    let design = Design.all[int (index % int64 Design.all.Length)]
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
            OnData = onData situation
        }

    let interpolating =
        let withoutNoise (sampler: Sampler) (x: Matrix<Rational>) =
            let coefficients = Array.init x.Columns (fun _ -> sampler.Normal())
            Problem<Rational>(x, ResizeArray(x.Times(ReadOnlySpan coefficients)), null)

        ofDesigns
            "interpolating"
            "random designs with y = Xb"
            "fitted-"
            anySize
            withoutNoise
            Membership.interpolating
            situation

    /// The domains that claim files name, the first their default.
    let written =
        [
            regression
            responses
            tiny
            fullRowRank
            fullColumnRank
            overparametrised
            largeStepSize
            interpolating
            iterations
        ]

    let create name draw =
        {
            Name = name
            Membership = None
            Written = None
            Parameters = []
            Draw = draw
            OnData = onData situation
        }

    let within membership (domain: Domain) =
        { domain with
            Membership = Some membership
        }

    let averagesNoise (domain: Domain) =
        [ regression; overparametrised; largeStepSize ]
        |> List.exists (fun known -> known.Written = domain.Written)

    let outside (domain: Domain) (instance: Instance<Rational>) time =
        let parameters = instance.Parameters
        let known = domain.Parameters |> List.map fst

        match parameters.Keys |> Seq.tryFind (fun name -> not (List.contains name known)) with
        | Some name -> Some $"that there is no parameter '{NearestNames.Shown name}'"
        | None ->
            domain.Parameters
            |> List.tryPick (fun (name, range) ->
                match parameters.TryGetValue name with
                | true, value when ParameterRange.contains value range -> None
                | _ -> Some(ParameterRange.text name range))
            |> Option.orElse (
                domain.Membership
                |> Option.bind (fun membership -> Membership.unmet membership instance time)
            )

    let text (domain: Domain) =
        match domain.Membership with
        | Some membership ->
            let conditions =
                Membership.text membership
                :: (domain.Parameters
                    |> List.map (fun (name, range) -> ParameterRange.text name range))
                |> List.filter (fun text -> text <> "")

            let all = String.concat ", " conditions
            $"{domain.Name}: {all}"
        | None -> domain.Name
