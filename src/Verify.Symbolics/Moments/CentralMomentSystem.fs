namespace Verify.Symbolics

open Verify.Arithmetic

[<Sealed>]
type CentralMomentSystem
    internal
    (
        definition: Process,
        order: int,
        features: int,
        states: Symbol[],
        means: RationalFunction list,
        equations: MomentEquation list
    ) =
    member _.Process = definition
    member _.Order = order
    member _.Features = features
    member _.States = List.ofArray states
    member _.Means = means
    member _.Equations = equations

[<RequireQualifiedAccess>]
module CentralMomentSystem =

    let private isState (symbol: Symbol) = symbol.Role = Role.State

    let meanOf (state: Symbol) =
        Symbol.indexedParameter ("mean_" + state.Name) state.Indices

    /// The mean at the time of the result, held as a symbol while expectations are taken.
    let private centre (state: Symbol) =
        Symbol.indexedParameter ("centre_" + state.Name) state.Indices

    /// E[centred component] = 0.
    let private dropFirstDegree polynomial =
        polynomial
        |> Polynomial.mapMonomials (fun monomial ->
            if Monomial.degreeIn isState monomial = 1 then
                Polynomial.Zero
            else
                Polynomial.ofMonomial Rational.One monomial)

    let derive order features (definition: Process) =
        // A process that closes at this order has an affine mean and is what the formulas below assume.
        let raw = MomentSystem.derive order features definition
        let states = raw.StateArray
        let expand = Average.residualExpander features
        let mean s = Polynomial.ofSymbol (meanOf s)

        let atMean (f: Polynomial) =
            Polynomial.substitute (fun s -> if isState s then Some(mean s) else None) f

        let means =
            raw.Equations
            |> List.truncate states.Length
            |> List.map (fun equation ->
                RationalFunction.create (atMean equation.Right.Numerator) equation.Right.Denominator)

        let meanOfResult = List.zip (List.ofArray states) means |> dict

        let centred (index: MultiIndex) =
            Seq.map2
                (fun s e -> Polynomial.power e (Polynomial.ofSymbol s - Polynomial.ofSymbol (centre s)))
                states
                index.Exponents
            |> Polynomial.product

        let monomial exponents =
            MultiIndex.toMonomial states (MultiIndex.create exponents)
            |> Polynomial.ofMonomial Rational.One

        /// β = mean + centred component, and the centre replaced by what it stands for; a mean may have a denominator.
        let shift (centreValue: Symbol -> RationalFunction) (f: RationalFunction) =
            let isCentre (s: Symbol) =
                s.Role = Role.Parameter && s.Name.StartsWith "centre_"

            Polynomial.coefficientsIn isCentre f.Numerator
            |> Seq.map (fun (struct (centres, rest)) ->
                let shifted =
                    Polynomial.substitute
                        (fun s ->
                            if isState s then
                                Some(Polynomial.ofSymbol s + mean s)
                            else
                                None)
                        rest

                let value =
                    centres.Items
                    |> Seq.fold
                        (fun acc (struct (s, e)) -> acc * RationalFunction.power e (centreValue s))
                        RationalFunction.One

                value * RationalFunction.create shifted f.Denominator)
            |> Seq.fold (+) RationalFunction.Zero

        let stateOf (s: Symbol) =
            Symbol.state (s.Name.Substring "centre_".Length) (List.head s.Indices)

        let finish (f: RationalFunction) =
            RationalFunction.create (dropFirstDegree f.Numerator) f.Denominator

        let right: MultiIndex -> RationalFunction =
            match Process.dynamics features definition with
            | Dynamics.Flow flow ->
                fun index ->
                    let generated =
                        Dynamics.generator flow (centred index)
                        |> expand
                        |> RationalFunction.ofPolynomial

                    // The centre moves: −Σ α_i (d mean_i/dt) E[…^{α − e_i}].
                    let moved =
                        index.Exponents
                        |> Seq.mapi (fun i e ->
                            if e = 0 then
                                RationalFunction.Zero
                            else
                                let lowered =
                                    index.Exponents |> List.mapi (fun j e' -> if i = j then e' - 1 else e')

                                RationalFunction.ofPolynomial (Rational.FromInteger(int64 e) * monomial lowered)
                                * meanOfResult[states[i]])
                        |> Seq.fold (+) RationalFunction.Zero

                    finish (
                        shift (fun s -> RationalFunction.ofPolynomial (mean (stateOf s))) generated
                        - moved
                    )
            | Dynamics.Iteration iteration ->
                fun index ->
                    // β⁺ − E β⁺: the centre is the next mean. It must not be stepped, so it is a parameter here.
                    let next = Dynamics.expectedNext iteration (centred index)
                    let next = RationalFunction.create (expand next.Numerator) next.Denominator
                    finish (shift (fun s -> meanOfResult[stateOf s]) next)

        let equations =
            [ 2..order ]
            |> List.collect (MultiIndex.ofDegree states.Length)
            |> List.map (fun index -> { Of = index; Right = right index })

        CentralMomentSystem(definition, order, features, states, means, equations)
