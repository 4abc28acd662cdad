namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// The symbols of a generic instance; all stand for numbers that are not negative but θ, and α where nothing is assumed about it.
[<RequireQualifiedAccess>]
module internal Generic =
    /// t
    let time = Symbol.parameter "t"
    /// s_i of the generic direction
    let eigenvalue = Symbol.parameter "s"
    /// θ_i = v_iᵀβ*
    let truth = Symbol.parameter "theta"
    /// max_k (v_iᵀx_k)², the ℓ_i that is no function of n and s_i
    let leverage = Symbol.parameter "leverage"

    /// α = 2μ − κc, one symbol for each c
    let alpha (constant: BoundConstant) =
        match constant with
        | BoundConstant.Spectral -> Symbol.parameter "alphaspectral"
        | BoundConstant.Sharp
        | BoundConstant.Leverage -> Symbol.parameter "alpha"
        | other -> invalidOp $"a bound constant without a symbol: {other}"

    /// μ
    let least = Symbol.parameter "mu"
    /// κ
    let kappa = Symbol.parameter "kappa"
    /// n
    let samples = Symbol.parameter "n"
    /// r, the rank
    let rank = Symbol.parameter "rank"
    /// σ²
    let noise = Symbol.parameter "sigma2"
    /// tr E Cov of a stochastic process, for estimation
    let covariance = Symbol.parameter "trcov"
    /// tr Σ̂ E Cov, for prediction
    let predictionCovariance = Symbol.parameter "trscov"
    /// ‖(I − P)β*‖²
    let unseen = Symbol.parameter "unseen"

    let scalar = SymbolicScalar.OfSymbol

/// A value outer + Σ_i inner(i) over the eigendirections.
type DirectionSum =
    {
        /// What does not depend on the direction.
        Outer: SymbolicScalar
        /// The summand of the generic direction.
        Inner: SymbolicScalar
    }

/// A generic direction in place of r: a sum over directions is a symbol, whose summand is kept. What a formula over directions gives here, it gives
/// for every spectrum of every rank, since it can neither count the directions nor tell one from another.
[<Sealed>]
type SymbolicDirections(rank: SymbolicScalar) =
    let sums = ResizeArray<Symbol * SymbolicScalar>()
    let generic = Direction<SymbolicScalar>(-1, Generic.scalar Generic.eigenvalue)

    /// The sums asked for so far, with their summands.
    member _.Sums = List.ofSeq sums

    /// Whether a symbol is a sum.
    member _.IsSum symbol =
        sums |> Seq.exists (fun (s, _) -> s = symbol)

    /// The summand of a sum.
    member _.SummandOf symbol =
        sums |> Seq.find (fun (s, _) -> s = symbol) |> snd

    /// The value with the chosen sums written out.
    /// Raises NotSymbolic where a chosen sum occurs in a product with another, in a denominator or in an exponent.
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
            let value = summand.Invoke generic

            match sums |> Seq.tryFind (fun (_, known) -> known.Equals value) with
            | _ when value.IsZero -> start
            | Some(symbol, _) -> start + SymbolicScalar.OfSymbol symbol
            | None ->
                let symbol = Symbol.parameter $"sum{sums.Count + 1}"
                sums.Add(symbol, value)
                start + SymbolicScalar.OfSymbol symbol

        member _.Max(_, _) =
            raise (NotSymbolic "the formula asks for a maximum over the directions")

        member _.Truth _ = Generic.scalar Generic.truth

        member _.Bound(direction, constant) =
            match constant with
            | BoundConstant.Leverage -> Generic.scalar Generic.leverage
            | _ -> Generic.scalar Generic.samples * direction.Eigenvalue

        // So that α = 2μ − κc is the symbol that is assumed to be positive.
        member _.LossConstant constant =
            let least = Generic.scalar Generic.least

            (least + least - Generic.scalar (Generic.alpha constant))
            / Generic.scalar Generic.kappa

/// The formulas of an instance over symbols.
[<Sealed>]
type SymbolicEngine(directions: SymbolicDirections) =
    let refuse what =
        raise (NotSymbolic $"{what} is no formula over eigendirections")

    interface IInstanceEngine<SymbolicScalar> with
        member _.Instance = refuse "the instance itself"
        member _.StepSize = refuse "η as a number"
        member _.Spectrum = refuse "a spectrum of numbers"
        member _.Directions = directions
        member _.NoiseScale = Generic.scalar Generic.kappa
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
