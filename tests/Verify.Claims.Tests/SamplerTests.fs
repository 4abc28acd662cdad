module SamplerTests

open Expecto
open Verify.Arithmetic
open Verify.Claims

let private draws count (draw: Sampler -> Rational) =
    let sampler = Sampler.For(1, "sampler-test", 0L)
    List.init count (fun _ -> (draw sampler).ToDouble())

let private meanAndVariance (values: float list) =
    let mean = List.average values
    mean, values |> List.averageBy (fun v -> (v - mean) * (v - mean))

[<Tests>]
let tests =
    testList
        "Sampler"
        [
            testCase "a seed, domain and index fix the stream; changing any changes it"
            <| fun () ->
                let first (sampler: Sampler) =
                    List.init 8 (fun _ -> sampler.Integer(0, 1_000_000))

                let reference = first (Sampler.For(1, "a", 0L))
                Expect.equal (first (Sampler.For(1, "a", 0L))) reference "same"
                Expect.notEqual (first (Sampler.For(2, "a", 0L))) reference "seed"
                Expect.notEqual (first (Sampler.For(1, "b", 0L))) reference "domain"
                Expect.notEqual (first (Sampler.For(1, "a", 1L))) reference "index"

            testCase "the stream itself is pinned: it must not change between versions or machines"
            <| fun () ->
                let sampler = Sampler.For(20261123, "pin", 3L)

                let actual =
                    [ sampler.Normal(); sampler.StudentT(); sampler.LogUniform(0.01, 100.0) ]
                    |> List.map string

                Expect.equal actual [ "-7/4"; "21/32"; "96/5" ] "pinned values"

            testCase "normal draws have mean 0 and variance 1 within five standard errors"
            <| fun () ->
                let count = 20_000
                let mean, variance = draws count _.Normal() |> meanAndVariance
                // Standard errors 1/√N of the mean and about √2/√N of the variance.
                Expect.isLessThan (abs mean) (5.0 / sqrt (float count)) "mean"
                Expect.isLessThan (abs (variance - 1.0)) (5.0 * sqrt (2.0 / float count)) "variance"

            testCase "rounding keeps the digits asked for"
            <| fun () ->
                Expect.equal (string (Sampler.Round(0.0012349, 3))) "123/100000" "0.00123"
                Expect.equal (string (Sampler.Round(98765.0, 2))) "99000" "99000"

                Expect.throwsT<System.ArgumentException>
                    (fun () -> Sampler.Round(0.0, 2) |> ignore)
                    "0 has no leading digit"

            testCase "128 bits round as rationals of any size do, ties included"
            <| fun () ->
                let sampler = Sampler.For(1, "short-decimal", 0L)

                let random () =
                    // Few bits make ties: 1/512 has seven digits.
                    let bits = sampler.Integer(1, 52)
                    let mantissa = (1L <<< bits) + int64 (sampler.Integer(0, 1 <<< min bits 30 - 1))
                    System.Math.ScaleB(float mantissa, sampler.Integer(-180, 60) - bits)

                let mutable inWords = 0

                for _ in 1..20_000 do
                    let value, digits = random (), sampler.Integer(1, 17)
                    let rounded = ShortDecimal.round value digits
                    Expect.equal rounded (ShortDecimal.ofAnySize value digits) $"{value:R} to {digits} digits"

                    if (ShortDecimal.tryInWords value digits).IsSome then
                        inWords <- inWords + 1

                Expect.isGreaterThan inWords 5_000 "both ways are taken"
                Expect.equal (string (ShortDecimal.round 0.001953125 6)) "195313/100000000" "a tie goes up"
                Expect.equal (string (ShortDecimal.round 1234565.0 6)) "1234570" "as an integer"
                Expect.equal (string (ShortDecimal.round 999999.7 6)) "1000000" "a digit more"
        ]

[<Tests>]
let designs =
    testList
        "Design"
        [
            for design in Design.all do
                testCase $"{design.Name} draws the shape asked for, p > n included"
                <| fun () ->
                    for n, p in [ 1, 1; 3, 5; 7, 2 ] do
                        let x = design.Draw (Sampler.For(5, design.Name, int64 n)) n p
                        Expect.equal (x.Rows, x.Columns) (n, p) "shape"
        ]

[<Tests>]
let rationalEigenbasis =
    testCase "the rational eigenbasis is known exactly"
    <| fun () ->
        for n, p in [ 6, 3; 7, 3; 2, 4 ] do
            let x = Design.rationalEigenbasis.Draw (Sampler.For(11, "basis", int64 n)) n p
            let covariance = Verify.LeastSquares.MomentOperators<Rational>(x).Covariance
            // Row k is d·v with a unit eigenvector v: Σ̂v = s·v, hence Σ̂x_k = s·x_k exactly.
            for k in 0 .. n - 1 do
                let row = x.Row(k).ToArray()
                let image = covariance.Times(System.ReadOnlySpan row)
                let at = row |> Array.findIndex (fun value -> not value.IsZero)
                let eigenvalue = image[at] / row[at]
                Expect.equal image (row |> Array.map (fun value -> eigenvalue * value)) "an exact eigenvector"
