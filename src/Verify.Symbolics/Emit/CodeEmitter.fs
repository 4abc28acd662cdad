namespace Verify.Symbolics

open System
open System.Collections.Generic
open System.Numerics
open System.Text

/// How a programming language writes what moment equations need.
type internal Dialect =
    {
        /// An integer as a number that divides as a real.
        Integer: BigInteger -> string
        /// base^exponent for a name.
        Power: string -> int -> string
        /// Element k, from 0, of the array of averages or of moments.
        Element: string -> int -> string
        /// A feature of one sample, from 0.
        Feature: int -> string
        /// Entry of a matrix parameter, indices from 1.
        Entry: string -> int list -> string
        /// Words that a parameter must not be called.
        Keywords: Set<string>
    }

/// A system prepared for printing as code: names of moments, averages and parameters, statements for each equation.
type internal CodeParts =
    {
        /// The moments in order, infix.
        Moments: string list
        /// The averages that occur, infix and as the code of the product for one sample.
        Averages: (string * string) list
        /// Parameters with their number of indices, without n: numbers in order, then vectors and matrices.
        Parameters: (string * int) list
        /// Parameters that the definition brings along, such as the mean weight, with the pieces of their sums.
        Derived: (string * string list) list
        /// Parameters that depend on the number k of the step: a driver takes them as functions of k.
        Scheduled: Set<string>
        /// For each equation the terms to be added up, in pieces of bounded length, and the denominator, if any.
        Equations: (string list * string option) list
    }

[<RequireQualifiedAccess>]
module internal CodeEmitter =

    // Long sums are split: compilers and interpreters parse a + b + c + … recursively.
    let private piece = 12

    let private isState (symbol: Symbol) = symbol.Role = Role.State

    /// A name of its own for each parameter: underscores until it is no word of the language and no other parameter.
    let private identifiers dialect (names: string list) =
        let rec free taken name =
            if Set.contains name taken then
                free taken (name + "_")
            else
                name

        // Those that may keep their name come first.
        let keep, change =
            names |> List.partition (fun name -> not (dialect.Keywords.Contains name))

        change
        |> List.fold
            (fun (known: Map<string, string>, taken) name ->
                let own = free taken name
                known.Add(name, own), Set.add own taken)
            (Map.ofList (List.map (fun name -> name, name) keep), dialect.Keywords + set keep)
        |> fst

    let rec private perSample dialect (reciprocal: (Symbol * Polynomial) option) (content: Monomial) =
        content.Items
        |> Seq.map (fun (struct (s, e)) ->
            let name =
                match s.Name, s.Indices with
                | _ when Option.map fst reciprocal = Some s ->
                    let weight = snd (Option.get reciprocal)

                    let terms =
                        weight.Items
                        |> Array.map (fun t ->
                            let number (k: BigInteger) =
                                if k.Sign < 0 then
                                    $"({dialect.Integer k})"
                                else
                                    dialect.Integer k

                            let coefficient =
                                if t.Coefficient.IsInteger then
                                    number t.Coefficient.Numerator
                                else
                                    $"{number t.Coefficient.Numerator} / {dialect.Integer t.Coefficient.Denominator}"

                            if t.Monomial.Degree = 0 then
                                coefficient
                            elif t.Coefficient = Verify.Arithmetic.Rational.One then
                                perSample dialect None t.Monomial
                            else
                                $"{coefficient} * {perSample dialect None t.Monomial}")

                    let sum = String.Join(" + ", terms)
                    $"({dialect.Integer BigInteger.One} / ({sum}))"
                | "y", [] -> "y"
                | "x", [ SymbolIndex.Number j ] -> dialect.Feature(j - 1)
                | _ -> invalidOp $"the sample quantity {Infix.formatSymbol s} is not in the data"

            if e = 1 then name else dialect.Power name e)
        |> String.concat " * "

    let prepare (dialect: Dialect) (system: MomentSystem) =
        let states = system.StateArray
        let reciprocal = Process.reciprocalWeight system.Features system.Process
        let position = Dictionary<MultiIndex, int>()
        system.Equations |> List.iteri (fun k equation -> position[equation.Of] <- k)

        let inEquations =
            system.Equations
            |> List.collect (fun e ->
                List.ofArray (Polynomial.symbols e.Right.Numerator)
                @ List.ofArray (Polynomial.symbols e.Right.Denominator))

        // In the order in which they are defined.
        let derived =
            Process.derivedParameters system.Features system.Process
            |> List.filter (fun (name, _) -> List.contains (Symbol.parameter name) inEquations)

        let symbols =
            inEquations
            @ (derived |> List.collect (snd >> Polynomial.symbols >> List.ofArray))
            |> List.distinct
            |> List.sort

        let averages = symbols |> List.filter (fun s -> s.Role = Role.Average)
        let averagePosition = Dictionary<Symbol, int>()
        averages |> List.iteri (fun k s -> averagePosition[s] <- k)

        let parameterSymbols =
            symbols
            |> List.filter (fun s -> s.Role = Role.Parameter && s <> Symbol.parameter "n")

        let identifier =
            identifiers dialect (parameterSymbols |> List.map _.Name |> List.distinct)

        let parameterName (s: Symbol) =
            let numbers =
                s.Indices
                |> List.map (function
                    | SymbolIndex.Number k -> k
                    | SymbolIndex.Letter l -> invalidOp $"the index {l} is not a number")

            let name = if s.Name = "n" then "n" else identifier[s.Name]
            if numbers.IsEmpty then name else dialect.Entry name numbers

        let factor (s: Symbol) e =
            let name =
                match s.Role with
                | Role.Average -> dialect.Element "a" averagePosition[s]
                | _ -> parameterName s

            if e = 1 then name else dialect.Power name e

        let term (t: Term) =
            let struct (inState, rest) = Monomial.split isState t.Monomial

            let above =
                [
                    if inState.Degree > 0 then
                        dialect.Element "e" position[MultiIndex.ofMonomial states inState]

                    for struct (s, e) in rest.Items do
                        if e > 0 then
                            factor s e
                ]

            let below =
                [
                    for struct (s, e) in rest.Items do
                        if e < 0 then
                            factor s -e
                ]

            let c = t.Coefficient.Abs()
            let sign = if t.Coefficient.Sign < 0 then "-" else "+"

            let above =
                if c.Numerator.IsOne && not above.IsEmpty then
                    above
                else
                    dialect.Integer c.Numerator :: above

            let below =
                if c.Denominator.IsOne then
                    below
                else
                    dialect.Integer c.Denominator :: below

            let product = String.Join(" * ", above)

            match below with
            | [] -> sign, product
            | [ single ] -> sign, $"{product} / {single}"
            | several ->
                let divisor = String.Join(" * ", several)
                sign, $"{product} / ({divisor})"

        let pieces (polynomial: Polynomial) =
            polynomial.Items
            |> Seq.map term
            |> Seq.chunkBySize piece
            |> Seq.map (fun chunk ->
                let out = StringBuilder()

                chunk
                |> Array.iteri (fun i (sign, text) ->
                    if i = 0 then
                        out.Append(if sign = "-" then "-" else "").Append(text) |> ignore
                    else
                        out.Append(' ').Append(sign).Append(' ').Append(text) |> ignore)

                out.ToString())
            |> Seq.toList

        let parameters =
            parameterSymbols
            |> List.filter (fun s -> not (List.exists (fun (name, _) -> s = Symbol.parameter name) derived))
            |> List.map (fun s -> identifier[s.Name], s.Indices.Length)
            |> List.distinct
            |> List.sortBy snd

        {
            Moments =
                [
                    for equation in system.Equations ->
                        MultiIndex.toMonomial states equation.Of
                        |> Polynomial.ofMonomial Verify.Arithmetic.Rational.One
                        |> Infix.formatPolynomial
                ]
            Averages =
                [
                    for s in averages ->
                        Infix.formatSymbol s, perSample dialect reciprocal (Option.defaultValue Monomial.one s.Content)
                ]
            Parameters = parameters
            Derived = [ for name, polynomial in derived -> identifier[name], pieces polynomial ]
            Scheduled =
                Process.scheduledParameters system.Process
                |> List.choose (fun name -> Map.tryFind name identifier)
                |> set
            Equations =
                [
                    for equation in system.Equations ->
                        pieces equation.Right.Numerator,
                        (if equation.Right.Denominator = Polynomial.One then
                             None
                         else
                             Some(String.Join(" + ", pieces equation.Right.Denominator)))
                ]
        }

    /// What a driver says about scheduled parameters; empty where there are none.
    let scheduled (parts: CodeParts) =
        if parts.Scheduled.IsEmpty then
            ""
        else
            let names = String.Join(", ", parts.Scheduled)
            $" {names}: functions of the number k = 0, 1, … of the step, as the definition has them."
