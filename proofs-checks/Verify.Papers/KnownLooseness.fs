namespace Verify.Papers

open System
open System.Globalization
open System.IO
open System.Reflection
open System.Text.Json
open Verify.Arithmetic
open Verify.Claims
open Verify.LeastSquares

/// The largest left/right of a bound that `verify falsify CLAIM --looseness` found, and where.
type KnownLooseness =
    {
        Id: string
        /// left/right is at least this there, a decimal as the search gave it; the tests enclose it again.
        Ratio: string
        /// The clause by its name; empty for one without a name.
        Clause: string
        /// The instance in JSON.
        Instance: string
        /// The time as a fraction.
        Time: string
        /// Evaluations in doubles that the search made.
        Evaluations: int
    }

/// What the search for loose bounds found, stored beside the claims: a page and a figure of it.
[<RequireQualifiedAccess>]
module KnownLooseness =
    let private read () =
        match Assembly.GetExecutingAssembly().GetManifestResourceStream "looseness.json" with
        | null -> invalidOp "there is no looseness.json in the assembly"
        | stream ->
            use document = JsonDocument.Parse stream

            [
                for row in document.RootElement.GetProperty("rows").EnumerateArray() do
                    let text (name: string) =
                        row.GetProperty(name).GetString() |> Option.ofObj |> Option.defaultValue ""

                    {
                        Id = text "id"
                        Ratio = text "looseness"
                        Clause = text "clause"
                        Instance = row.GetProperty("instance").GetRawText()
                        Time = text "time"
                        Evaluations = row.GetProperty("evaluations").GetInt32()
                    }
            ]
            |> List.sortBy (fun row -> Rational.Parse row.Ratio, row.Id)

    let private known = lazy read ()

    /// Every bound that was searched, the loosest first.
    let all () : KnownLooseness list = known.Value

    /// The ratio as a person reads it, rounded down: four decimals, and near 1 the distance from it, rounded up.
    let text (row: KnownLooseness) : string =
        let ratio = Rational.Parse row.Ratio
        let gap = (Rational.One - ratio).ToDouble()

        if ratio = Rational.One then
            "1"
        elif ratio > Rational.One || gap >= 1e-3 then
            (Math.Floor(ratio.ToDouble() * 1e4) / 1e4).ToString("0.0000", CultureInfo.InvariantCulture)
        else
            let power = int (floor (log10 gap))
            let digit = int (ceil (gap / Math.Pow(10.0, float power) - 1e-9))

            let digit, power = if digit = 10 then 1, power + 1 else digit, power

            $"1 − {digit}e{power}"

    let private compute _ (cancellation: Threading.CancellationToken) : Figure =
        cancellation.ThrowIfCancellationRequested()
        let rows = all ()
        let places = rows |> List.map (fun row -> (Rational.Parse row.Ratio).ToDouble())

        {
            Id = "looseness"
            Title = "Which bounds are sharp"
            Caption =
                "The largest exact value divided by its bound that the search found, bound by bound, the loosest first; 1 is attained. A lower end, enclosed in balls: a longer search may find more. The table has the names in the same order."
            Horizontal = Figure.linear "place in the table"
            Vertical = Figure.linear "largest exact value / bound"
            Series =
                [|
                    Figure.series
                        "bounds"
                        SharpBoundRole
                        [| for i in 1 .. places.Length -> float i |]
                        (Array.ofList places)
                |]
            References =
                [|
                    {
                        Label = "attained"
                        Value = 1.0
                        IsVertical = false
                    }
                |]
        }

    /// The figure of the table.
    let figure: FigureSource =
        {
            Id = "looseness"
            Title = "Which bounds are sharp"
            Compute = compute
        }

    /// left/right of a row, enclosed anew: what it is at least. None where the instance is outside of the claim's domain.
    let again (row: KnownLooseness) : Rational option =
        let claim = Ledger.select [ row.Id ] |> List.exactlyOne
        let bytes = Text.Encoding.UTF8.GetBytes row.Instance

        Looseness.at claim row.Clause (InstanceFile.Parse($"{row.Id}.json", bytes)).Instance (Rational.Parse row.Time)
