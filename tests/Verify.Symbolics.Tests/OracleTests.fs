/// The derived systems against tests/oracle/moments.json: 45-digit values that were computed elsewhere.
module OracleTests

open System
open System.IO
open System.Numerics
open System.Text.Json
open Expecto
open Verify.Arithmetic
open Verify.Symbolics

let private file =
    let rec find (folder: DirectoryInfo) =
        let candidate = Path.Combine(folder.FullName, "tests", "oracle", "moments.json")

        if File.Exists candidate then
            candidate
        else
            match folder.Parent with
            | null -> failwith "tests/oracle/moments.json is not above the test program"
            | parent -> find parent

    find (DirectoryInfo AppContext.BaseDirectory)

let private number (element: JsonElement) =
    Rational.Parse(
        if element.ValueKind = JsonValueKind.String then
            nonNull (element.GetString())
        else
            element.GetRawText()
    )

let private list (read: JsonElement -> 'a) (element: JsonElement) =
    element.EnumerateArray() |> Seq.map read |> Seq.toArray

type private Case =
    {
        X: Matrix<Rational>
        Y: Rational[]
        StepSize: Rational
        Batch: int
        Element: JsonElement
    }

let private cases =
    lazy
        (use document = JsonDocument.Parse(File.ReadAllText file)

         document.RootElement.GetProperty("cases").Clone()
         |> list (fun case ->
             let instance = case.GetProperty "instance"
             let rows = instance.GetProperty "X" |> list (list number)

             {
                 X = Matrix<Rational>.Create(rows.Length, rows[0].Length, (fun i j -> rows[i][j]))
                 Y = instance.GetProperty "y" |> list number
                 StepSize = number (instance.GetProperty "stepSize")
                 Batch = instance.GetProperty("batchSize").GetInt32()
                 Element = case
             }))

let private matrixOf case (temperature: Rational) (system: MomentSystem) =
    let given =
        [
            struct ("eta", case.StepSize)
            struct ("m", Rational.FromInteger(int64 case.Batch))
            struct ("tau", temperature)
        ]

    MomentSystem.matrix 0 (SampleData.valuation case.X case.Y given) system

/// 45 digits: within one unit of the last; exact zeros may stand as anything below 1e-60.
let private agrees (expected: Rational) (actual: Rational) message =
    let ten = Rational.FromInteger 10L
    let allowed = expected.Abs() * ten.Pow -44 + ten.Pow -60

    if (actual - expected).Abs() > allowed then
        failtest $"{message}: {actual.ToDouble():R} instead of {expected.ToDouble():R}"

/// Mean and covariance from the moments 1, b1 … bp, b1², b1b2, ….
let private compareMoments (moments: Rational[]) (p: int) (mean: JsonElement option) (covariance: JsonElement) message =
    match mean with
    | Some mean ->
        mean
        |> list number
        |> Array.iteri (fun i v -> agrees v (moments[i + 1]) $"{message}, mean {i + 1}")
    | None -> ()

    let expected = covariance |> list (list number)
    let mutable k = p + 1

    for i in 0 .. p - 1 do
        for j in i .. p - 1 do
            agrees
                (expected[i][j])
                (moments[k] - moments[i + 1] * moments[j + 1])
                $"{message}, covariance ({i + 1},{j + 1})"

            k <- k + 1

let private start size =
    Array.init size (fun i -> if i = 0 then Rational.One else Rational.Zero)

/// e^{tA}v in fixed point with 2^−1600: ‖tA‖ is below 500 here, so rounding, at most (number of terms)·size·2^−1600, is enlarged by
/// less than e^500 < 2^722; the series stops where its terms are below 2^−400 and decrease at least by half.
let private exponential (a: Matrix<Rational>) (t: Rational) (v: Rational[]) =
    let bits = 1600
    let one = BigInteger.One <<< bits
    let toFixed (r: Rational) = (r * Rational.op_Implicit one).Floor()
    let size = a.Rows
    let ta = Array2D.init size size (fun i j -> toFixed (t * a[i, j]))

    let norm =
        Seq.max (
            seq {
                for i in 0 .. size - 1 ->
                    Seq.sum (seq { for j in 0 .. size - 1 -> abs (float (ta[i, j] >>> (bits - 40))) })
            }
        )
        / 2.0 ** 40

    if norm > 500.0 then
        failtest $"the norm {norm} is larger than the error analysis assumes"

    let mutable term = Array.map toFixed v
    let sum = Array.copy term
    let mutable k = 0
    let small = BigInteger.One <<< (bits - 400)

    while float k < 2.0 * norm + 2.0
          || Array.exists (fun (x: BigInteger) -> BigInteger.Abs x > small) term do
        k <- k + 1

        term <-
            Array.init size (fun i ->
                let mutable total = BigInteger.Zero

                for j in 0 .. size - 1 do
                    total <- total + ta[i, j] * term[j]

                (total >>> bits) / BigInteger k)

        for i in 0 .. size - 1 do
            sum[i] <- sum[i] + term[i]

    sum |> Array.map (fun x -> Rational(x, one))

[<Tests>]
let tests =
    testList
        "reference values"
        [
            testCase "SGD with replacement, mean and covariance at every step given" (fun () ->
                for case in cases.Value do
                    let p = case.X.Columns

                    let matrix =
                        MomentSystem.derive 2 p (Processes.find "sgd") |> matrixOf case Rational.Zero

                    let mutable moments = start matrix.Rows
                    let mutable step = 0

                    for row in case.Element.GetProperty("sgd").EnumerateArray() do
                        while step < row.GetProperty("step").GetInt32() do
                            moments <- matrix.Times(ReadOnlySpan moments)
                            step <- step + 1

                        compareMoments
                            moments
                            p
                            (Some(row.GetProperty "mean"))
                            (row.GetProperty "covariance")
                            $"p={p}, step {step}")

            testCase "SGD without replacement" (fun () ->
                for case in cases.Value do
                    let p = case.X.Columns

                    let matrix =
                        MomentSystem.deriveAt case.X.Rows case.Batch 2 p (Processes.find "sgd-without-replacement")
                        |> matrixOf case Rational.Zero

                    let mutable moments = start matrix.Rows
                    let mutable step = 0

                    for row in case.Element.GetProperty("sgd").EnumerateArray() do
                        while step < row.GetProperty("step").GetInt32() do
                            moments <- matrix.Times(ReadOnlySpan moments)
                            step <- step + 1

                        let covariance = row.GetProperty "covarianceWithoutReplacement"
                        compareMoments moments p None covariance $"p={p}, step {step}")

            for name in [ "sgf"; "constant-covariance"; "sgld" ] do
                testCase $"{name}, mean and covariance at the times given" (fun () ->
                    for case in cases.Value do
                        let p = case.X.Columns
                        let system = MomentSystem.derive 2 p (Processes.find name)

                        for row in case.Element.GetProperty("flow").EnumerateArray() do
                            let values = row.GetProperty name

                            let temperature =
                                match values.TryGetProperty "temperature" with
                                | true, element -> number element
                                | _ -> Rational.Zero

                            let time = number (row.GetProperty "time")
                            let matrix = matrixOf case temperature system
                            let moments = exponential matrix time (start matrix.Rows)

                            compareMoments
                                moments
                                p
                                (Some(values.GetProperty "mean"))
                                (values.GetProperty "covariance")
                                $"p={p}, t={time}")
        ]
