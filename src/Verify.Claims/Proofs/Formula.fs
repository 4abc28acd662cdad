namespace Verify.Claims

open Verify.Arithmetic
open Verify.Symbolics

type Motion =
    | Of of Process
    | EulerOf of Process

[<RequireQualifiedAccess>]
module Motion =
    // A sentence that says "sgd" is about the registry's; another process of that name is called another one.
    let ofDefinition (definition: Process) =
        match Processes.tryFind definition.Name with
        | Some known when known.Text <> definition.Text -> $"{definition.Name} (not the registry's)"
        | Some _
        | None -> definition.Name

    let name motion =
        match motion with
        | Of definition -> ofDefinition definition
        | EulerOf definition -> $"Euler({ofDefinition definition})"

    let internal eta = Polynomial.ofSymbol (Symbol.parameter "eta")

    let internal flow (definition: Process) =
        match Process.generic definition with
        | Dynamics.Flow flow when flow.Jumps.IsEmpty -> flow
        | Dynamics.Flow _ ->
            raise (InvalidInputException $"{definition.Name} has jumps; this proof takes flows without")
        | Dynamics.Iteration _ ->
            raise (InvalidInputException $"{definition.Name} is an iteration; this proof takes a flow")

    let internal step motion =
        match motion with
        | EulerOf definition -> Dynamics.euler eta (flow definition)
        | Of definition ->
            match Process.generic definition with
            | Dynamics.Iteration iteration -> iteration
            | Dynamics.Flow _ ->
                raise (
                    InvalidInputException
                        $"{definition.Name} is a flow; this proof takes an iteration or a discretized flow"
                )

    let internal theorems motion =
        match motion with
        | Of _ -> [ SetPartitions ]
        | EulerOf _ -> [ Isserlis ]

type Formula =
    | Written of string
    | Next of Motion * letter: string
    | Expected of Motion * letters: string list
    | ExpectedIncrements of Motion * letters: string list
    | StepCovariance of Motion * first: string * second: string
    | Drift of Process * letter: string
    | Diffusion of Process * first: string * second: string
    | Generator of Process * letters: string list
    | SquaredDrift of Process * letters: string list
    | Plus of Formula * Formula
    | Minus of Formula * Formula
    | Times of Formula * Formula

[<RequireQualifiedAccess>]
module Formula =
    let private b letter =
        Symbol.state "b" (SymbolIndex.Letter letter)

    let private product letters =
        letters |> Seq.map (b >> Polynomial.ofSymbol) |> Polynomial.product

    let private rational = RationalFunction.ofPolynomial

    /// E of Π (b[i]⁺ − b[i]), the present value kept as a constant until the expectation is taken.
    let private increments motion letters =
        let fixedAt letter =
            Symbol.indexedParameter "now" [ SymbolIndex.Letter letter ]

        let centred =
            letters
            |> Seq.map (fun letter -> Polynomial.ofSymbol (b letter) - Polynomial.ofSymbol (fixedAt letter))
            |> Polynomial.product

        let expected = Dynamics.expectedNext (Motion.step motion) centred

        let back =
            Polynomial.substitute (fun symbol ->
                letters
                |> List.tryFind (fun letter -> symbol = fixedAt letter)
                |> Option.map (b >> Polynomial.ofSymbol))

        RationalFunction.create (back expected.Numerator) expected.Denominator

    let rec value formula : RationalFunction =
        match formula with
        | Written text -> Infix.parseOrThrow text
        | Next(motion, letter) -> rational ((Motion.step motion).Next(b letter))
        | Expected(motion, letters) -> Dynamics.expectedNext (Motion.step motion) (product letters)
        | ExpectedIncrements(motion, letters) -> increments motion letters
        | StepCovariance(motion, i, j) ->
            let mean letters =
                Dynamics.expectedNext (Motion.step motion) (product letters)

            mean [ i; j ] - mean [ i ] * mean [ j ]
        | Drift(flow, letter) -> rational ((Motion.flow flow).Drift(b letter))
        | Diffusion(flow, i, j) -> rational ((Motion.flow flow).Diffusion(b i, b j))
        | Generator(flow, letters) -> rational (Dynamics.generator (Motion.flow flow) (product letters))
        | SquaredDrift(flow, letters) ->
            let drift = (Motion.flow flow).Drift

            let still =
                Flow((fun _ -> Polynomial.Zero), (fun first second -> drift first * drift second))

            rational (Dynamics.generator still (product letters))
        | Plus(left, right) -> value left + value right
        | Minus(left, right) -> value left - value right
        | Times(left, right) -> value left * value right

    let private components letters =
        letters |> List.map (fun letter -> $"b[{letter}]") |> String.concat "*"

    let private componentsLatex letters =
        letters |> List.map (fun letter -> $@"\beta_{{{letter}}}") |> String.concat ""

    let private incrementsOf print letters =
        letters |> List.map (fun (letter: string) -> print letter) |> String.concat " "

    // Binding strength: 1 for sums, 2 for products, 3 for atoms.
    let rec private print (texts: Formula -> string * int) formula =
        let bracket least part =
            let text, strength = print texts part
            if strength < least then $"({text})" else text

        match formula with
        | Plus(left, right) -> $"{bracket 1 left} + {bracket 1 right}", 1
        | Minus(left, right) -> $"{bracket 1 left} − {bracket 2 right}", 1
        | Times(left, right) -> $"{bracket 2 left}·{bracket 2 right}", 2
        | Written _
        | Next _
        | Expected _
        | ExpectedIncrements _
        | StepCovariance _
        | Drift _
        | Diffusion _
        | Generator _
        | SquaredDrift _ -> texts formula

    let private isAtom (value: RationalFunction) =
        value.Denominator = Polynomial.One && value.Numerator.Count <= 1

    let text formula =
        print
            (fun atom ->
                match atom with
                | Written text -> text, (if isAtom (Infix.parseOrThrow text) then 2 else 1)
                | Next(motion, letter) -> $"next_{Motion.name motion} b[{letter}]", 3
                | Expected(motion, letters) -> $"E_{Motion.name motion}[{components letters}]", 3
                | ExpectedIncrements(motion, letters) ->
                    let of' = incrementsOf (fun letter -> $"Δb[{letter}]") letters
                    $"E_{Motion.name motion}[{of'}]", 3
                | StepCovariance(motion, i, j) -> $"Cov_{Motion.name motion}(b[{i}], b[{j}])", 3
                | Drift(flow, letter) -> $"drift_{Motion.ofDefinition flow} b[{letter}]", 3
                | Diffusion(flow, i, j) -> $"Q_{Motion.ofDefinition flow}[{i},{j}]", 3
                | Generator(flow, letters) -> $"L_{Motion.ofDefinition flow}({components letters})", 3
                | SquaredDrift(flow, letters) -> $"G_{Motion.ofDefinition flow}({components letters})", 3
                | Plus _
                | Minus _
                | Times _ -> invalidOp "a sum or product is no atom")
            formula
        |> fst

    let latex formula =
        let upright (name: string) = $@"\mathrm{{{name}}}"

        (print
            (fun atom ->
                match atom with
                | Written text ->
                    LaTeX.format (Infix.parseOrThrow text), (if isAtom (Infix.parseOrThrow text) then 2 else 1)
                | Next(motion, letter) -> $@"\beta^{{+}}_{{{letter}, {upright (Motion.name motion)}}}", 3
                | Expected(motion, letters) ->
                    $@"\mathbb{{E}}_{{{upright (Motion.name motion)}}}[({componentsLatex letters})^{{+}}]", 3
                | ExpectedIncrements(motion, letters) ->
                    let of' = incrementsOf (fun letter -> $@"\Delta_{{{letter}}}") letters
                    $@"\mathbb{{E}}_{{{upright (Motion.name motion)}}}[{of'}]", 3
                | StepCovariance(motion, i, j) ->
                    $@"\mathrm{{Cov}}_{{{upright (Motion.name motion)}}}(\beta^{{+}}_{{{i}}}, \beta^{{+}}_{{{j}}})", 3
                | Drift(flow, letter) -> $@"g^{{{upright (Motion.ofDefinition flow)}}}_{{{letter}}}", 3
                | Diffusion(flow, i, j) -> $@"Q^{{{upright (Motion.ofDefinition flow)}}}_{{{i}{j}}}", 3
                | Generator(flow, letters) ->
                    $@"L_{{{upright (Motion.ofDefinition flow)}}}[{componentsLatex letters}]", 3
                | SquaredDrift(flow, letters) ->
                    $@"G_{{{upright (Motion.ofDefinition flow)}}}[{componentsLatex letters}]", 3
                | Plus _
                | Minus _
                | Times _ -> invalidOp "a sum or product is no atom")
            formula
         |> fst)
            .Replace("−", "-")
            .Replace("·", @"\,")

    let rec theorems formula =
        match formula with
        | Written _
        | Next _
        | Drift _
        | Diffusion _
        | SquaredDrift _ -> [ AveragesAreGeneric ]
        | Expected(motion, _)
        | ExpectedIncrements(motion, _)
        | StepCovariance(motion, _, _) -> AveragesAreGeneric :: Motion.theorems motion
        | Generator _ -> [ AveragesAreGeneric ]
        | Plus(left, right)
        | Minus(left, right)
        | Times(left, right) -> theorems left @ theorems right |> List.distinct
