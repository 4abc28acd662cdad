namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

[<RequireQualifiedAccess>]
module internal Generic =
    let time = Symbol.parameter "t"
    let eigenvalue = Symbol.parameter "s"
    let truth = Symbol.parameter "theta"
    let leverage = Symbol.parameter "leverage"

    let alpha (constant: BoundConstant) =
        match constant with
        | BoundConstant.Spectral -> Symbol.parameter "alphaspectral"
        | BoundConstant.Sharp
        | BoundConstant.Leverage -> Symbol.parameter "alpha"
        | other -> invalidOp $"a bound constant without a symbol: {other}"

    let least = Symbol.parameter "mu"
    let largest = Symbol.parameter "s1"
    let samples = Symbol.parameter "n"
    let stepSize = Symbol.parameter "eta"
    let batchSize = Symbol.parameter "m"
    let features = Symbol.parameter "p"
    let steps = Symbol.parameter "k"
    let rank = Symbol.parameter "rank"
    let noise = Symbol.parameter "sigma2"
    let covariance = Symbol.parameter "trcov"
    let predictionCovariance = Symbol.parameter "trscov"
    let unseen = Symbol.parameter "unseen"

    let private excess = "excess"

    // Letters of symbols are identifiers: 2*k is 2_42_k.
    let decayExcess (steps: string) =
        let letter =
            steps
            |> String.collect (fun c ->
                if Char.IsAsciiLetterOrDigit c then
                    string c
                else
                    $"_{int c}_")

        Symbol.indexedParameter excess [ SymbolIndex.Letter("n" + letter) ]

    let isDecayExcess (symbol: Symbol) =
        symbol.Role = Role.Parameter
        && symbol.Name = excess
        && not symbol.Indices.IsEmpty

    let scalar = SymbolicScalar.OfSymbol

    let noiseScale = scalar stepSize / scalar batchSize

    // With an index, so that no name of a claim is one of the symbols above.
    let parameter (name: string) =
        Symbol.indexedParameter "parameter" [ SymbolIndex.Letter name ]

    let tryParameter (symbol: Symbol) =
        match symbol.Name, symbol.Indices with
        | "parameter", [ SymbolIndex.Letter name ] -> Some name
        | _ -> None

type DirectionSum =
    {
        Outer: SymbolicScalar
        Inner: SymbolicScalar
    }

[<Sealed>]
type SymbolicDirections(rank: SymbolicScalar, eigenvalue: SymbolicScalar) =
    let sums = ResizeArray<Symbol * SymbolicScalar>()
    let generic = Direction<SymbolicScalar>(-1, eigenvalue)
    let mutable isSumming = false

    new(rank) = SymbolicDirections(rank, Generic.scalar Generic.eigenvalue)

    member _.Generic = generic

    member _.Sums = List.ofSeq sums

    member _.IsSum symbol =
        sums |> Seq.exists (fun (s, _) -> s = symbol)

    member _.SummandOf symbol =
        sums |> Seq.find (fun (s, _) -> s = symbol) |> snd

    member _.Unfold(value: SymbolicScalar, chosen: Symbol -> bool) : DirectionSum =
        let isChosen symbol =
            chosen symbol && sums |> Seq.exists (fun (s, _) -> s = symbol)

        let mutable outer, inner = SymbolicScalar.Zero, SymbolicScalar.Zero

        for struct (q, r) in value.Terms do
            if
                [ q; r.Denominator ]
                |> List.exists (Polynomial.symbols >> Array.exists isChosen)
            then
                raise (NotSymbolic "a sum over directions stands in a denominator or an exponent")

            for struct (monomial, coefficient) in Polynomial.coefficientsIn isChosen r.Numerator do
                let factor =
                    SymbolicScalar.OfTerms [ struct (q, RationalFunction.create coefficient r.Denominator) ]

                match monomial.Factors with
                | [||] -> outer <- outer + factor
                | [| struct (symbol, 1) |] ->
                    let _, summand = sums |> Seq.find (fun (s, _) -> s = symbol)
                    inner <- inner + factor * summand
                | _ -> raise (NotSymbolic "a product of sums over directions")

        { Outer = outer; Inner = inner }

    interface IDirections<SymbolicScalar> with
        member _.SampleCount = Generic.scalar Generic.samples
        member _.Rank = rank
        member _.NoiseVariance = Generic.scalar Generic.noise
        member _.Unseen = Generic.scalar Generic.unseen
        member _.LeastEigenvalue = Generic.scalar Generic.least

        member _.Sum(start, summand) =
            // There is one generic direction: within a summand it would stand for two.
            if isSumming then
                raise (NotSymbolic "a sum over directions stands within another")

            isSumming <- true

            let value =
                try
                    summand.Invoke generic
                finally
                    isSumming <- false

            match sums |> Seq.tryFind (fun (_, known) -> known.Equals value) with
            | _ when value.IsZero -> start
            | Some(symbol, _) -> start + SymbolicScalar.OfSymbol symbol
            | None ->
                let symbol = Symbol.parameter $"sum{sums.Count + 1}"
                sums.Add(symbol, value)
                start + SymbolicScalar.OfSymbol symbol

        member _.Max(start, value) =
            if start.IsZero && (value.Invoke generic).Equals eigenvalue then
                Generic.scalar Generic.largest
            else
                raise (NotSymbolic "the formula asks for a maximum over the directions")

        member _.Truth _ = Generic.scalar Generic.truth

        member _.Bound(direction, constant) =
            match constant with
            | BoundConstant.Leverage -> Generic.scalar Generic.leverage
            | BoundConstant.Spectral
            | BoundConstant.Sharp -> Generic.scalar Generic.samples * direction.Eigenvalue
            | other -> invalidOp $"a bound constant without ℓ_i: {other}"

        // So that α = 2μ − κc is the symbol that is assumed to be positive.
        member _.LossConstant constant =
            let least = Generic.scalar Generic.least

            (least + least - Generic.scalar (Generic.alpha constant)) / Generic.noiseScale

[<Sealed>]
type SymbolicEngine(directions: SymbolicDirections, parameter: string -> SymbolicScalar) =
    let refuse what =
        raise (NotSymbolic $"{what} is no formula over eigendirections")

    new(directions) = SymbolicEngine(directions, Generic.parameter >> Generic.scalar)

    interface IInstanceEngine<SymbolicScalar> with
        member _.Instance = refuse "the instance itself"
        member _.Exact = refuse "the instance itself"
        member _.StepLength = Generic.scalar Generic.stepSize
        member _.BatchSize = Generic.scalar Generic.batchSize
        member _.FeatureCount = Generic.scalar Generic.features
        member _.StepCount _ = Generic.scalar Generic.steps
        member _.Parameter name = parameter name
        member _.Sibling(_, _) = refuse "another step or batch size"
        member _.DescentRisk _ = refuse "the risk of a descent"
        member _.StepSize = refuse "η as a number"
        member _.Spectrum = refuse "a spectrum of numbers"
        member _.Directions = directions
        member _.NoiseScale = Generic.noiseScale
        member _.Precision = Ball.DefaultPrecision
        member _.RidgeOracle = refuse "the infimum over ridge's penalty"
        member _.FlowOverStep = refuse "the propagator of the second moments"

        // The mean is gradient flow's; traces of covariances are at least 0 and otherwise free.
        member _.StochasticRisk _ =
            ExpectedRisk<SymbolicScalar>(
                Filter.GradientFlow<SymbolicScalar>(Generic.scalar Generic.time).Risk directions,
                Generic.scalar Generic.covariance,
                Generic.scalar Generic.predictionCovariance
            )

        member _.Covariance(_, _) = refuse "a covariance"

/// What no formula over directions gives, symbols do not give either.
[<Sealed>]
type SymbolicQuantities() =
    let refuse what =
        raise (NotSymbolic $"{what} is no formula over eigendirections")

    interface IQuantityEngine<SymbolicScalar> with
        member _.Moments(call, _) =
            refuse $"a moment of {call.Definition.Name}"

        member _.Risk(call, _) =
            refuse $"the risk of {call.Definition.Name}"

        member _.Stationary call =
            refuse $"the stationary law of {call.Definition.Name}"

        member _.Threshold call =
            refuse $"the threshold of {call.Definition.Name}"

        member _.Eigenvalues _ = refuse "an eigenvalue of a matrix"
        member _.Extremum(_, _, _) = refuse "an extremum"
        member _.Hull(_, _) = refuse "an interval"

        // e^{−kηs}/(1 + v): v ≥ 0 where 0 ≤ ηs < 1, as 1 − u ≤ e^{−u}, and its limit ∞ where ηs = 1.
        member _.FreeSteps(stepSize, steps) =
            Some(fun eigenvalue ->
                let steps: SymbolicScalar = steps ()

                let excess =
                    SymbolicScalar.One + Generic.scalar (Generic.decayExcess (string steps))

                SymbolicScalar.Exponential(-(steps * stepSize * eigenvalue)) / excess)
