/// Moment systems of an instance as polynomials in η whose coefficients are rational matrices, and e^{ηL} − T as a series of them.
module MatrixSeries

open System
open Expecto
open Verify.Arithmetic
open Verify.Symbolics
open Instances

type Square = Rational[][]

let private multiply (a: Square) (b: Square) : Square =
    a
    |> Array.map (fun row ->
        Array.init row.Length (fun j ->
            let mutable sum = Rational.Zero
            row |> Array.iteri (fun k value -> sum <- sum + value * (Array.get b k)[j])
            sum))

let combine (f: Rational -> Rational -> Rational) (a: Square) (b: Square) : Square = Array.map2 (Array.map2 f) a b

let timesAll (factor: Rational) (a: Square) : Square =
    Array.map (Array.map (fun value -> factor * value)) a

let size (a: Square) =
    a
    |> Seq.collect id
    |> Seq.map (fun value -> value.Abs())
    |> Seq.fold max Rational.Zero

let private parameterValue (symbol: Symbol) =
    // Fixed numbers by name and index; a matrix is symmetric where its symbols are.
    let name = Infix.formatSymbol symbol
    let code = name |> Seq.fold (fun sum c -> (sum * 31 + int c) % 97) 7
    rational (1 + code % 11) (2 + code % 5)

/// The matrix of a moment system of order 2 as a polynomial in η, constant row first.
let matrices (instance: Instance) degree (definition: Process) : Square[] =
    let eta = Symbol.parameter "eta"

    let system =
        MomentSystem.deriveAt (n instance) instance.Batch 2 (p instance) definition

    let data =
        SampleData.valuationOf 0 definition instance.X instance.Y (Seq.empty: seq<struct (string * Rational)>)

    let number (symbol: Symbol) =
        match symbol.Role with
        | Role.Average -> Some(Polynomial.ofRational (data symbol))
        | _ when symbol = eta -> None
        | _ when symbol.Name.StartsWith("sum_", StringComparison.Ordinal) -> Some(Polynomial.ofRational (data symbol))
        | _ -> Some(Polynomial.ofRational (parameterValue symbol))

    let columns = system.Equations |> List.mapi (fun i e -> e.Of, i + 1) |> Map.ofList
    let count = columns.Count + 1

    let result =
        Array.init (degree + 1) (fun _ -> Array.init count (fun _ -> Array.create count Rational.Zero))

    if not definition.IsFlow then
        let first = result[0]
        first[0][0] <- Rational.One

    for equation in system.Equations do
        for index, coefficient in MomentSystem.coefficients equation system do
            Expect.equal coefficient.Denominator Polynomial.One "numbers n and m leave no denominator"
            let column = Map.tryFind index columns |> Option.defaultValue 0

            for struct (power, value) in
                Polynomial.coefficientsIn (fun s -> s = eta) (Polynomial.substitute number coefficient.Numerator) do
                let k = Monomial.exponent eta power

                if k <= degree then
                    let row = Array.get result[k] columns[equation.Of]
                    row[column] <- Option.get (Polynomial.tryConstant value)

    result

/// The coefficients of e^{ηL} − T up to a power of η.
let difference degree (l: Square[]) (t: Square[]) : Square[] =
    let count = (Array.head l).Length
    let zero: Square = Array.init count (fun _ -> Array.create count Rational.Zero)

    let one: Square =
        Array.init count (fun i -> Array.init count (fun j -> if i = j then Rational.One else Rational.Zero))

    let etaL k = if k = 0 then zero else l[k - 1]

    let product (a: Square[]) (b: int -> Square) =
        Array.init (degree + 1) (fun k ->
            [ 0..k ]
            |> List.fold (fun sum j -> combine (+) sum (multiply a[j] (b (k - j)))) zero)

    let mutable term = Array.init (degree + 1) (fun k -> if k = 0 then one else zero)
    let mutable sum = term

    for k in 1..degree do
        term <- product term etaL |> Array.map (timesAll (rational 1 k))
        sum <- Array.map2 (combine (+)) sum term

    Array.map2 (combine (-)) sum t

/// The first power of η at which e^{ηL} and T differ, looked for up to a degree.
let firstDifference instance degree iteration flow =
    difference degree (matrices instance degree flow) (matrices instance degree iteration)
    |> Array.tryFindIndex (fun a -> size a > Rational.Zero)
