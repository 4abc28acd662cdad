module LemmasTests

open System.Text.Json
open Expecto
open Verify.Arithmetic
open Verify.Symbolics

let private holds name (derivation: Derivation) =
    testCase $"{name} holds"
    <| fun () ->
        Expect.isNone derivation.Difference "no difference"
        Expect.isNonEmpty derivation.Steps "there are steps to print"

let private differs name (derivation: Derivation) =
    testCase $"planted: {name} comes out different"
    <| fun () ->
        match derivation.Difference with
        | Some difference -> Expect.notEqual difference "0" "the difference is printed"
        | None -> failtest "the wrong variant was accepted"

let private eta = Polynomial.parameter "eta"

/// Q with 1/n in place of 1/m.
let private noiseOverN a b =
    Lemmas.definedNoise a b * Polynomial.parameter "m" * Polynomial.reciprocal "n"

/// Q without the subtracted ggᵀ.
let private uncentredNoise a b =
    let direction c =
        Polynomial.sample Residual * Polynomial.sample (Feature c)

    eta * Polynomial.reciprocal "m" * Calculus.average (direction a * direction b)

[<Tests>]
let lemmas =
    testList
        "Lemmas"
        [ holds "moment-equivalence" (Lemmas.momentEquivalence Lemmas.definedNoise)
          differs "moment-equivalence with 1/n for 1/m" (Lemmas.momentEquivalence noiseOverN)
          differs "moment-equivalence without −ggᵀ" (Lemmas.momentEquivalence uncentredNoise)
          for p in 1..3 do
              holds $"moment-equivalence for p = {p}" (Lemmas.momentEquivalenceFor p (Process.parse "sgf-euler"))
          differs
              "moment-equivalence with gradient descent"
              (Lemmas.momentEquivalenceFor 2 (Process.parse "gradient-descent"))
          holds "diffusion-coefficient" (Lemmas.diffusionCoefficient Lemmas.definedNoise)
          differs "diffusion-coefficient without −ggᵀ" (Lemmas.diffusionCoefficient uncentredNoise)
          holds "sgd-split" Lemmas.sgdSplit
          holds "sgd-mean" Lemmas.sgdMean
          holds "sgf-mean" (Lemmas.sgfMean (Process.gradient 2))
          differs
              "sgf-mean with a doubled drift"
              (Lemmas.sgfMean (fun a -> Polynomial.integer 2 * Process.gradient 2 a))
          holds "errors-match" Lemmas.errorsMatch
          holds "third-moment-gap" (Lemmas.thirdMomentGap Lemmas.statedGap)
          differs
              "third-moment-gap with 1/m"
              (Lemmas.thirdMomentGap (fun k -> Polynomial.power eta 3 * Polynomial.reciprocal "m" * k))
          differs "a third-moment gap of 0" (Lemmas.thirdMomentGap (fun _ -> Polynomial.zero))
          holds "risk-decomposition" (Lemmas.riskDecomposition Lemmas.conditionalCovariance)
          differs "risk-decomposition without the last term" (Lemmas.riskDecomposition (fun _ _ -> Polynomial.zero)) ]

[<Tests>]
let derive =
    testList
        "Derive"
        [ testCase "the JSON has the fields of the contract"
          <| fun () ->
              use document = JsonDocument.Parse(Derive.run "sgf" 2 2 "json")
              let root = document.RootElement
              Expect.equal (root.GetProperty("process").GetString()) "sgf" "process"
              Expect.equal (root.GetProperty("order").GetInt32()) 2 "order"
              Expect.equal (root.GetProperty("features").GetInt32()) 2 "features"

              let names =
                  [ for e in root.GetProperty("equations").EnumerateArray() -> (e.GetProperty "of").GetString() ]

              Expect.equal names [ "b1"; "b2"; "b1^2"; "b1*b2"; "b2^2" ] "one equation a moment"
              let first = (root.GetProperty("equations").[0].GetProperty "rhs").GetString()
              Expect.equal first "-avg(x1*x2)*b2 + avg(x1*y) - avg(x1^2)*b1" "the drift"

          for name in Process.all |> List.map _.Name do
              testCase $"{name} derives to order 3 and prints in every format"
              <| fun () ->
                  for format in Derive.formats do
                      Expect.isNotEmpty (Derive.run name 3 2 format) (format: string)

          for processName, order, features, format, expected in
              [ "sfg", 2, 2, "infix", "allowed are"
                "ridge", 2, 2, "infix", "estimator"
                "sgf", 0, 2, "infix", "order"
                "sgf", 2, 0, "infix", "features"
                "sgf", 2, 2, "xml", "allowed are" ] do
              testCase $"refuses {processName} {order} {features} {format}"
              <| fun () ->
                  Expect.throwsC (fun () -> Derive.run processName order features format |> ignore) (fun error ->
                      Expect.isTrue (error :? InvalidInputException) "bad input"
                      Expect.stringContains error.Message expected "what is allowed") ]
