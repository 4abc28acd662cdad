namespace Verify.Symbolics

open System
open System.Collections.Concurrent
open System.Collections.Generic

type Role =
    | Parameter = 0
    | State = 1
    | Noise = 2
    | Sample = 3
    | BatchMean = 4
    | Average = 5
    | Choice = 6

[<RequireQualifiedAccess>]
type SymbolIndex =
    | Number of int
    | Letter of string

[<Sealed>]
type Symbol internal (role: Role, name: string, indices: SymbolIndex list, content: Monomial option) =
    let hash = HashCode.Combine(role, name, indices, content)

    member _.Role = role
    member _.Name = name
    member _.Indices = indices
    member _.Content = content
    member internal _.StructuralHash = hash

    member internal _.StructurallyEquals(other: Symbol) =
        hash = other.StructuralHash
        && role = other.Role
        && String.Equals(name, other.Name, StringComparison.Ordinal)
        && indices = other.Indices
        && content = other.Content

    member this.CompareTo(other: Symbol) =
        if Object.ReferenceEquals(this, other) then
            0
        else
            let byRole = compare (int role) (int other.Role)

            if byRole <> 0 then
                byRole
            else
                let byName = String.CompareOrdinal(name, other.Name)

                if byName <> 0 then
                    byName
                else
                    match content, other.Content with
                    // Short averages first, and ⟨x1…⟩ before ⟨x2…⟩: within a degree the graded order is turned round.
                    | Some mine, Some theirs when mine.Degree <> theirs.Degree -> compare mine.Degree theirs.Degree
                    | Some mine, Some theirs -> theirs.CompareTo mine
                    | _ -> compare indices other.Indices

    override this.Equals(other: objnull) = Object.ReferenceEquals(this, other)
    override _.GetHashCode() = hash

    interface IEquatable<Symbol> with
        member this.Equals other = Object.ReferenceEquals(this, other)

    interface IComparable<Symbol> with
        member this.CompareTo other = this.CompareTo(nonNull other)

    interface IComparable with
        member this.CompareTo other =
            match other with
            | :? Symbol as symbol -> this.CompareTo symbol
            | _ -> invalidArg (nameof other) "a symbol compares with symbols only"

and [<Sealed>] Monomial internal (factors: struct (Symbol * int)[]) =
    let hash =
        let mutable code = HashCode()

        for struct (symbol, exponent) in factors do
            code.Add symbol.StructuralHash
            code.Add exponent

        code.ToHashCode()

    let degree =
        let mutable sum = 0

        for struct (_, exponent) in factors do
            sum <- sum + exponent

        sum

    member internal _.Items = factors
    member _.Factors = Array.copy factors
    member _.Degree = degree

    member this.EqualsMonomial(other: Monomial) =
        if Object.ReferenceEquals(this, other) then
            true
        else
            let theirs = other.Items

            let rec same i =
                if i = factors.Length then
                    true
                else
                    let struct (s, e) = factors[i]
                    let struct (s', e') = theirs[i]
                    Object.ReferenceEquals(s, s') && e = e' && same (i + 1)

            hash = other.GetHashCode() && factors.Length = theirs.Length && same 0

    /// Graded lexicographic: a larger degree is larger, then a larger exponent of the first symbol that differs.
    member this.CompareTo(other: Monomial) =
        if Object.ReferenceEquals(this, other) then
            0
        elif degree <> other.Degree then
            compare degree other.Degree
        else
            let theirs = other.Items

            let rec walk i =
                if i = factors.Length && i = theirs.Length then
                    0
                elif i = factors.Length then
                    let struct (_, e) = theirs[i]
                    compare 0 e
                elif i = theirs.Length then
                    let struct (_, e) = factors[i]
                    compare e 0
                else
                    let struct (s, e) = factors[i]
                    let struct (s', e') = theirs[i]
                    let order = s.CompareTo s'

                    if order < 0 then compare e 0
                    elif order > 0 then compare 0 e'
                    elif e <> e' then compare e e'
                    else walk (i + 1)

            walk 0

    override this.Equals(other: objnull) =
        match other with
        | :? Monomial as monomial -> this.EqualsMonomial monomial
        | _ -> false

    override _.GetHashCode() = hash

    interface IEquatable<Monomial> with
        member this.Equals other =
            match other with
            | null -> false
            | monomial -> this.EqualsMonomial monomial

    interface IComparable<Monomial> with
        member this.CompareTo other = this.CompareTo(nonNull other)

    interface IComparable with
        member this.CompareTo other =
            match other with
            | :? Monomial as monomial -> this.CompareTo monomial
            | _ -> invalidArg (nameof other) "a monomial compares with monomials only"

    static member (*)(left: Monomial, right: Monomial) =
        let a = left.Items
        let b = right.Items

        if a.Length = 0 then
            right
        elif b.Length = 0 then
            left
        else
            let merged = Array.zeroCreate (a.Length + b.Length)
            let mutable i = 0
            let mutable j = 0
            let mutable k = 0

            while i < a.Length || j < b.Length do
                let order =
                    if i = a.Length then
                        1
                    elif j = b.Length then
                        -1
                    else
                        let struct (s, _) = a[i]
                        let struct (s', _) = b[j]
                        s.CompareTo s'

                if order < 0 then
                    merged[k] <- a[i]
                    i <- i + 1
                    k <- k + 1
                elif order > 0 then
                    merged[k] <- b[j]
                    j <- j + 1
                    k <- k + 1
                else
                    let struct (s, e) = a[i]
                    let struct (_, e') = b[j]

                    if e + e' <> 0 then
                        merged[k] <- struct (s, e + e')
                        k <- k + 1

                    i <- i + 1
                    j <- j + 1

            Monomial(if k = merged.Length then merged else Array.sub merged 0 k)

[<RequireQualifiedAccess>]
module Symbol =

    // One object for each symbol, so that equality of symbols, the innermost operation of the ring, is equality of references.
    // The table never influences an order or a printed text.
    let private table =
        ConcurrentDictionary<Symbol, Symbol>(
            { new IEqualityComparer<Symbol> with
                member _.Equals(a, b) =
                    (nonNull a).StructurallyEquals(nonNull b)

                member _.GetHashCode s = s.StructuralHash
            }
        )

    let private intern (symbol: Symbol) = table.GetOrAdd(symbol, symbol)

    let private identifier (name: string) =
        let letter c = Char.IsAsciiLetter c

        if
            String.IsNullOrEmpty name
            || not (letter name[0])
            || not (name |> Seq.forall (fun c -> letter c || Char.IsAsciiDigit c || c = '_'))
        then
            invalidArg
                (nameof name)
                $"'{name}' is not an identifier: a letter, then letters, digits or underscores, all ASCII"

        name

    let private checkIndices indices =
        for index in indices do
            match index with
            | SymbolIndex.Number k when k < 1 -> invalidArg (nameof indices) $"indices count from 1; {k} was given"
            | SymbolIndex.Letter l -> identifier l |> ignore
            | _ -> ()

        indices

    let private plain role name indices =
        intern (Symbol(role, identifier name, checkIndices indices, None))

    let parameter name = plain Role.Parameter name []
    let indexedParameter name indices = plain Role.Parameter name indices
    let state name index = plain Role.State name [ index ]
    let noise name index = plain Role.Noise name [ index ]
    let choice name indices = plain Role.Choice name indices
    let sample name indices = plain Role.Sample name indices
    let coefficient index = state "b" (SymbolIndex.Number index)
    let feature index = sample "x" [ SymbolIndex.Number index ]
    let response = sample "y" []
    let residual = sample "r" []

    let average content =
        intern (Symbol(Role.Average, "", [], Some content))

    let batchMean content =
        intern (Symbol(Role.BatchMean, "", [], Some content))

[<RequireQualifiedAccess>]
module Monomial =

    let one = Monomial [||]

    let private check (monomial: Monomial) =
        for struct (symbol, exponent) in monomial.Items do
            if exponent < 0 && symbol.Role <> Role.Parameter then
                invalidArg
                    (nameof monomial)
                    $"only parameters have negative exponents; a {symbol.Role} symbol got {exponent}"

        monomial

    let create (factors: seq<struct (Symbol * int)>) =
        let product =
            factors
            |> Seq.filter (fun (struct (_, e)) -> e <> 0)
            |> Seq.fold (fun (acc: Monomial) factor -> acc * Monomial [| factor |]) one

        check product

    let ofSymbol symbol = Monomial [| struct (symbol, 1) |]

    let exponent (symbol: Symbol) (monomial: Monomial) =
        let mutable result = 0

        for struct (s, e) in monomial.Items do
            if Object.ReferenceEquals(s, symbol) then
                result <- e

        result

    let degreeIn (predicate: Symbol -> bool) (monomial: Monomial) =
        let mutable sum = 0

        for struct (s, e) in monomial.Items do
            if predicate s then
                sum <- sum + e

        sum

    let split (predicate: Symbol -> bool) (monomial: Monomial) =
        let inside, outside =
            monomial.Items |> Array.partition (fun (struct (s, _)) -> predicate s)

        if inside.Length = 0 then struct (one, monomial)
        elif outside.Length = 0 then struct (monomial, one)
        else struct (Monomial inside, Monomial outside)

    let power exponent (monomial: Monomial) =
        if exponent = 0 then
            one
        else
            check (Monomial(monomial.Items |> Array.map (fun (struct (s, e)) -> struct (s, e * exponent))))

    let tryDivide (dividend: Monomial) (divisor: Monomial) =
        let inverse =
            Monomial(divisor.Items |> Array.map (fun (struct (s, e)) -> struct (s, -e)))

        let quotient = dividend * inverse

        if
            quotient.Items
            |> Array.exists (fun (struct (s, e)) -> e < 0 && s.Role <> Role.Parameter)
        then
            None
        else
            Some quotient
