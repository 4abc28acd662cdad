namespace Verify.Symbolics

open System

[<Sealed>]
type MultiIndex internal (exponents: int[]) =
    let degree = Array.sum exponents

    let hash =
        let mutable code = HashCode()

        for e in exponents do
            code.Add e

        code.ToHashCode()

    member internal _.Items = exponents
    member _.Exponents = List.ofArray exponents
    member _.Degree = degree

    member _.CompareTo(other: MultiIndex) =
        if degree <> other.Degree then
            compare degree other.Degree
        else
            // A larger first exponent comes first: b1^2, b1*b2, b2^2.
            compare other.Items exponents

    override _.GetHashCode() = hash

    override _.Equals(other: objnull) =
        match other with
        | :? MultiIndex as index -> ReadOnlySpan(exponents).SequenceEqual(ReadOnlySpan index.Items)
        | _ -> false

    interface IEquatable<MultiIndex> with
        member this.Equals other = this.Equals(other :> objnull)

    interface IComparable<MultiIndex> with
        member this.CompareTo other = this.CompareTo(nonNull other)

    interface IComparable with
        member this.CompareTo other =
            match other with
            | :? MultiIndex as index -> this.CompareTo index
            | _ -> invalidArg (nameof other) "a multi-index compares with multi-indices only"

[<RequireQualifiedAccess>]
module MultiIndex =

    let create (exponents: seq<int>) =
        let exponents = Seq.toArray exponents

        if exponents |> Array.exists (fun e -> e < 0) then
            invalidArg (nameof exponents) "the exponents of a moment are not negative"

        MultiIndex exponents

    let ofDegree size degree =
        let rec choose size degree : int list list =
            if size = 0 then
                if degree = 0 then [ [] ] else []
            elif size = 1 then
                [ [ degree ] ]
            else
                [
                    for first in degree .. -1 .. 0 do
                        for rest in choose (size - 1) (degree - first) do
                            first :: rest
                ]

        choose size degree |> List.map (fun e -> MultiIndex(Array.ofList e))

    let toMonomial (states: Symbol[]) (index: MultiIndex) =
        if states.Length <> index.Items.Length then
            invalidArg (nameof index) $"{index.Items.Length} exponents do not fit {states.Length} states"

        Array.map2 (fun s e -> struct (s, e)) states index.Items |> Monomial.create

    let ofMonomial (states: Symbol[]) (monomial: Monomial) =
        let exponents = Array.zeroCreate states.Length

        for struct (symbol, e) in monomial.Items do
            let k = Array.IndexOf(states, symbol)

            if k >= 0 then
                exponents[k] <- e

        MultiIndex exponents
