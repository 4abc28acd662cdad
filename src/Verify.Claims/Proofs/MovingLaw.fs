namespace Verify.Claims

open Verify.Arithmetic
open Verify.Symbolics

/// How mean and covariance of a process move, derived from its definition with its arguments.
type internal MovingLaw =
    {
        Name: string
        IsFlow: bool
        States: string list
        /// The state that claims speak of.
        Estimator: string
        /// η, as the process has it.
        StepSize: RationalFunction
        /// m, as the process has it.
        BatchSize: RationalFunction
        IsWithoutReplacement: bool
        /// The rates of a flow's jumps.
        Rates: RationalFunction list
        /// E[z⁺ | z] of an iteration, the drift 𝓛z of a flow, at feature i.
        Mean: string -> RationalFunction
        /// Cov(z⁺ | z) of an iteration, Q = 𝓛(zzᵀ) − z(𝓛z)ᵀ − (𝓛z)zᵀ of a flow: its diffusion matrix, and rate·E ΔΔᵀ of its jumps Δ.
        Spread: SymbolicMatrix
        /// Cov(z⁺ | z) of an iteration, or the diffusion matrix, from one sample: all its entries, up to factors.
        AloneSpread: Polynomial list
    }

/// Laws of processes.
[<RequireQualifiedAccess>]
module internal MovingLaw =
    let private refuse reason = raise (NotSymbolic reason)

    let private rational = RationalFunction.ofPolynomial

    let private at letter state =
        Symbol.state state (SymbolIndex.Letter letter)

    let private number parameters (term: Verify.Claims.Term) =
        let _, scope = SymbolicStatement.scope parameters SymbolicStatement.generic
        let value: SymbolicScalar = Evaluation.value scope term

        match value.TryRational with
        | Some value -> value
        | None -> refuse $"the argument {TermText.plain term} is no rational number"

    let private instead (map: (Symbol * RationalFunction) list) (value: RationalFunction) =
        let replaced =
            (SymbolicScalar.OfRational value)
                .Substitute(fun symbol -> map |> List.tryFind (fun (known, _) -> known = symbol) |> Option.map snd)

        match replaced.TryRational with
        | Some value -> value
        | None -> invalidOp "a rational function of rational functions is none"

    /// Whether all that is random are uniform draws of samples and features, so that its moments are those of a random vector whatever its
    /// parameters are.
    let isDrawn (definition: Process) =
        let parts = definition.Definition

        not definition.IsFlow
        && not definition.IsPopulation
        && parts.Noise.IsEmpty
        && parts.Weights.IsNone
        && parts.Coins.IsEmpty
        && parts.Features |> List.forall (fun feature -> feature.Weight.IsNone)

    /// All entries of its covariance.
    let entries (law: MovingLaw) =
        [
            for one, other in List.allPairs law.States law.States do
                law.Spread.Apart one other
                law.Spread.Together one other
        ]

    /// Raises NotSymbolic where the definition is of a kind that the rules do not speak of.
    let ofProcess parameters (defined: DefinedProcess) : MovingLaw =
        let definition = defined.Definition

        if definition.HasSchedule then
            refuse $"{definition.Name} has parameters that depend on the step"

        if definition.IsPopulation then
            refuse $"{definition.Name} draws from a population"

        if not (DefinitionScope.numbers definition.Definition).IsEmpty then
            refuse $"{definition.Name} names features by their number"

        if definition.ParameterShapes |> List.exists (fun (_, indices) -> indices > 0) then
            refuse $"{definition.Name} has a parameter that is a vector or matrix"

        let arguments =
            defined.Arguments |> List.map (fun (name, term) -> name, number parameters term)

        let argument name generic =
            match arguments |> List.tryFind (fun (known, _) -> known = name) with
            | Some(_, value) -> value
            | None -> rational (Polynomial.ofSymbol generic)

        let stepSize = argument "eta" Generic.stepSize
        let batchSize = argument "m" Generic.batchSize

        let map =
            (Generic.stepSize, stepSize)
            :: (Generic.batchSize, batchSize)
            :: [
                for name in definition.Parameters do
                    match arguments |> List.tryFind (fun (known, _) -> known = name) with
                    | Some(_, value) -> Symbol.parameter name, value
                    | None when name = "eta" || name = "m" || name = "n" -> ()
                    | None -> refuse $"{definition.Name} needs a value of {name}"
            ]

        let known = instead map

        let cached (f: string -> string -> RationalFunction) =
            let entries =
                List.allPairs definition.States definition.States
                |> List.map (fun (one, other) -> (one, other), known (f one other))
                |> Map.ofList

            fun one other -> entries[one, other]

        let pairs = List.allPairs definition.States definition.States

        let matrix (entry: string -> string -> string -> RationalFunction) =
            {
                States = definition.States
                Apart = cached (entry "j")
                Together = cached (entry "i")
            }

        let alone (spread: SymbolicMatrix) =
            [
                for one, other in pairs do
                    for entry in [ spread.Apart one other; spread.Together one other ] ->
                        Average.enumerate 1 entry.Numerator
            ]

        match Process.generic definition with
        | Dynamics.Flow flow when flow.Jumps |> List.exists _.Each ->
            refuse $"{definition.Name} has a clock for each feature"
        | Dynamics.Flow flow ->
            let generator f = Dynamics.derivative flow f

            let field letter one other =
                let first, second =
                    Polynomial.ofSymbol (at "i" one), Polynomial.ofSymbol (at letter other)

                generator (first * second)
                - rational first * generator second
                - rational second * generator first

            let spread = matrix field

            {
                Name = Motion.ofDefinition definition
                IsFlow = true
                States = definition.States
                Estimator = Estimator.stateOf definition
                StepSize = stepSize
                BatchSize = batchSize
                IsWithoutReplacement =
                    flow.Jumps
                    |> List.exists (fun jump -> jump.Step.Sampling = Sampling.WithoutReplacement)
                Rates =
                    flow.Jumps
                    |> List.map (fun jump -> jump.Rate(SymbolIndex.Letter "i") |> rational |> known)
                Mean = fun state -> known (generator (Polynomial.ofSymbol (at "i" state)))
                Spread = spread
                AloneSpread = alone spread
            }
        | Dynamics.Iteration iteration ->
            let covariance letter one other =
                let first, second =
                    Polynomial.ofSymbol (at "i" one), Polynomial.ofSymbol (at letter other)

                let mean f = Dynamics.expectedNext iteration f
                mean (first * second) - mean first * mean second

            let fromOne letter one other =
                let first, second =
                    Polynomial.ofSymbol (at "i" one), Polynomial.ofSymbol (at letter other)

                let mean f =
                    Dynamics.expectedNextAt iteration 1 1 f |> Average.enumerate 1

                mean (first * second) - mean first * mean second

            let spread = matrix covariance

            let withoutReplacement = iteration.Sampling = Sampling.WithoutReplacement

            let mean state =
                Dynamics.expectedNext iteration (Polynomial.ofSymbol (at "i" state))

            // Of one sample a mean with n or m in it would be a case of its own.
            if withoutReplacement then
                for state in definition.States do
                    let mean = mean state

                    if
                        [ mean.Numerator; mean.Denominator ]
                        |> List.collect (Polynomial.symbols >> List.ofArray)
                        |> List.exists (fun symbol -> symbol = Generic.samples || symbol = Generic.batchSize)
                    then
                        refuse $"the mean of {definition.Name} depends on n or m"

            {
                Name = Motion.ofDefinition definition
                IsFlow = false
                States = definition.States
                Estimator = Estimator.stateOf definition
                StepSize = stepSize
                BatchSize = batchSize
                IsWithoutReplacement = withoutReplacement
                Rates = []
                Mean = mean >> known
                Spread = spread
                AloneSpread =
                    if withoutReplacement then
                        [
                            for one, other in pairs do
                                for letter in [ "i"; "j" ] -> fromOne letter one other
                        ]
                    else
                        alone spread
            }
