namespace Verify.Symbolics

open System
open System.Collections.Generic
open Verify.Arithmetic

type MomentEquation =
    {
        Of: MultiIndex
        Right: RationalFunction
    }

type Obstruction =
    {
        Process: string
        Of: string
        Term: string
    }

    override this.ToString() =
        $"the moments of process {this.Process} do not close: the equation of {this.Of} holds the term {this.Term}, of higher degree"

[<Sealed>]
type MomentSystem
    internal (definition: Process, order: int, features: int, states: Symbol[], equations: MomentEquation list) =
    member _.Process = definition
    member _.Order = order
    member _.Features = features
    member _.States = List.ofArray states
    member _.Equations = equations
    member internal _.StateArray = states

[<RequireQualifiedAccess>]
module internal MomentSize =

    let private maximum = 100_000

    // About ten seconds; the next order or the next ten features take minutes.
    let private maximumTerms = 2e7

    /// Bell numbers, the numbers of set partitions, by the triangle; capped.
    let private bell order =
        let mutable row = [| 1.0 |]

        for _ in 2 .. min order 40 do
            let next = Array.create (row.Length + 1) (Array.last row)

            for j in 1 .. row.Length do
                next[j] <- next[j - 1] + row[j - 1]

            row <- next

        Array.last row

    /// p(d), the number of partitions of an integer.
    let private partitions order =
        let count = Array.create (min order 100 + 1) 0.0
        count[0] <- 1.0

        for part in 1 .. count.Length - 1 do
            for total in part .. count.Length - 1 do
                count[total] <- count[total] + count[total - part]

        Array.last count

    let check order features (states: string list) =
        if order < 1 then
            raise (InvalidInputException $"the order of the moments is at least 1; {order} was given")

        if features < 1 then
            raise (InvalidInputException $"the number of features is at least 1; {features} was given")

        // C(s + d, d), stopped as soon as it is too large; every factor is at least 1 + 1/k, so a huge order stops early too.
        let s = float states.Length * float features

        let rec size k count =
            if k > order || count > float maximum then
                count
            else
                size (k + 1) (count * (s + float k) / float k)

        let count = size 1 1.0

        // Each equation holds at most all moments, each with a coefficient for each way to cut its factors into samples.
        let cuts =
            min (bell order) (partitions order * float features ** (float order / 2.0))

        let terms = count * count * cuts

        if count <= float maximum && terms > maximumTerms then
            raise (
                InvalidInputException(
                    System.String.Format(
                        System.Globalization.CultureInfo.InvariantCulture,
                        "order {0} with {1} features is about {2:E0} terms, minutes of work; at most {3:E0} are derived: lower the order or the features",
                        order,
                        features,
                        terms,
                        maximumTerms
                    )
                )
            )

        if count > float maximum then
            raise (
                InvalidInputException
                    $"order {order} with {features} features has more than {maximum} moments; lower the order or the features"
            )

[<RequireQualifiedAccess>]
module MomentSystem =

    let private isState (symbol: Symbol) = symbol.Role = Role.State

    let internal statesOf features (definition: Process) =
        [|
            for name in definition.States do
                for k in 1..features do
                    Symbol.state name (SymbolIndex.Number k)
        |]

    let private deriveWith (change: Dynamics -> Polynomial -> RationalFunction) order features (definition: Process) =
        MomentSize.check order features definition.States
        let states = statesOf features definition
        let expand = Process.expander features definition
        let change = change (Process.dynamics features definition)

        let right f =
            let next = change f
            // The denominator is a polynomial in n only, so that averages occur above it.
            RationalFunction.create (expand next.Numerator) next.Denominator

        let offending (degree: int) (f: RationalFunction) =
            f.Numerator.Items
            |> Array.tryFind (fun t -> Monomial.degreeIn isState t.Monomial > degree)

        let rec loop acc indices =
            match indices with
            | [] -> Ok(MomentSystem(definition, order, features, states, List.rev acc))
            | (index: MultiIndex) :: rest ->
                let moment = Polynomial.ofMonomial Rational.One (MultiIndex.toMonomial states index)
                let f = right moment

                match offending index.Degree f with
                | None -> loop ({ Of = index; Right = f } :: acc) rest
                | Some term ->
                    let single = Polynomial.ofMonomial term.Coefficient term.Monomial

                    Error
                        {
                            Process = definition.Name
                            Of = Infix.formatPolynomial moment
                            Term = Infix.format (RationalFunction.create single f.Denominator)
                        }

        [ 1..order ] |> List.collect (MultiIndex.ofDegree states.Length) |> loop []

    let private orThrow =
        function
        | Ok system -> system
        | Error(obstruction: Obstruction) -> raise (InvalidInputException(obstruction.ToString()))

    let tryDerive order features definition =
        deriveWith Dynamics.change order features definition

    let derive order features definition =
        tryDerive order features definition |> orThrow

    let deriveAt samples batch order features (definition: Process) =
        let number name (value: int) (symbol: Symbol) =
            if symbol = Symbol.parameter name then
                Some(Polynomial.ofInteger (int64 value))
            else
                None

        let fix polynomial =
            polynomial
            |> Polynomial.substitute (fun s -> number "m" batch s |> Option.orElse (number "n" samples s))

        let change dynamics f =
            Dynamics.changeAt dynamics samples batch f
            |> fix
            |> RationalFunction.ofPolynomial

        deriveWith change order features definition |> orThrow

    let coefficients (equation: MomentEquation) (system: MomentSystem) =
        Polynomial.coefficientsIn isState equation.Right.Numerator
        |> Seq.map (fun (struct (monomial, coefficient)) ->
            MultiIndex.ofMonomial system.StateArray monomial,
            RationalFunction.create coefficient equation.Right.Denominator)
        |> Seq.sortBy fst
        |> List.ofSeq

    let matrix<'T when 'T :> IScalar<'T>> (precision: int) (value: Symbol -> 'T) (system: MomentSystem) : Matrix<'T> =
        let size = system.Equations.Length + 1
        let columns = Dictionary<MultiIndex, int>()
        let constant = MultiIndex.ofMonomial system.StateArray Monomial.one
        columns[constant] <- 0
        system.Equations |> List.iteri (fun i equation -> columns[equation.Of] <- i + 1)
        let entries = Array.create (size * size) 'T.Zero

        if not system.Process.IsFlow then
            entries[0] <- 'T.One

        system.Equations
        |> List.iteri (fun i equation ->
            for struct (monomial, coefficient) in Polynomial.coefficientsIn isState equation.Right.Numerator do
                let j = columns[MultiIndex.ofMonomial system.StateArray monomial]
                let above: 'T = Polynomial.evaluate precision value coefficient

                entries[(i + 1) * size + j] <-
                    if equation.Right.Denominator = Polynomial.One then
                        above
                    else
                        let below: 'T = Polynomial.evaluate precision value equation.Right.Denominator
                        above / below)

        Matrix<'T>.FromRows(size, size, ReadOnlySpan<'T>(entries))
