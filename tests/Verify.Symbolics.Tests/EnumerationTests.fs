module EnumerationTests

open Expecto
open Verify.Arithmetic
open Verify.Symbolics

/// A data set of exact numbers with a start β, step and batch size.
type private Setting =
    { Name: string
      X: Rational list list
      Y: Rational list
      Beta: Rational list
      Eta: Rational
      Batch: int }

let private q (text: string) = Rational.Parse text
let private qs (texts: string list) = texts |> List.map q

let private settings =
    [ { Name = "n = 3, p = 2"
        X = [ qs [ "1"; "1/2" ]; qs [ "-2"; "1" ]; qs [ "0"; "3/4" ] ]
        Y = qs [ "1"; "-1/3"; "2" ]
        Beta = qs [ "1/5"; "-2" ]
        Eta = q "3/7"
        Batch = 2 }
      { Name = "p > n"
        X = [ qs [ "1"; "-1"; "2" ]; qs [ "1/3"; "0"; "1" ] ]
        Y = qs [ "1"; "5" ]
        Beta = qs [ "0"; "1"; "-1/2" ]
        Eta = q "1/4"
        Batch = 2 }
      { Name = "repeated rows, batch of one"
        X = [ qs [ "1"; "2" ]; qs [ "1"; "2" ]; qs [ "-1"; "1/2" ] ]
        Y = qs [ "1"; "1"; "0" ]
        Beta = qs [ "1"; "1" ]
        Eta = q "2"
        Batch = 1 } ]

/// All mini-batches as index lists, by plain recursion: n^m of them, or the ordered distinct ones.
let rec private batches n m distinct : int list list =
    if m = 0 then
        [ [] ]
    else
        [ for rest in batches n (m - 1) distinct do
              for i in 0 .. n - 1 do
                  if not distinct || not (List.contains i rest) then
                      yield i :: rest ]

let private step setting (batch: int list) =
    let beta = List.toArray setting.Beta

    let gradient a =
        batch
        |> List.sumBy (fun i ->
            let row = setting.X[i]

            let fitted =
                List.fold2 (fun (s: Rational) x b -> s + x * b) Rational.Zero row setting.Beta

            (setting.Y[i] - fitted) * row[a])

    beta
    |> Array.mapi (fun a b -> b + setting.Eta * gradient a / Rational.FromInteger(int64 batch.Length))

/// E Π β⁺ over all mini-batches, by enumeration.
let private enumerated setting distinct (components: int list) =
    let all = batches setting.X.Length setting.Batch distinct

    let total =
        all
        |> List.sumBy (fun batch ->
            let next = step setting batch

            components
            |> List.fold (fun (product: Rational) a -> product * next[a - 1]) Rational.One)

    total / Rational.FromInteger(int64 all.Length)

let private derived setting (processName: string) (components: int list) =
    let features = setting.Beta.Length

    let x =
        Matrix<Rational>.Create(setting.X.Length, features, fun k j -> setting.X[k][j])

    let average = DataEvaluation.averageOver x (List.toArray setting.Y)

    let parameter name =
        match name with
        | "eta" -> setting.Eta
        | "m" -> Rational.FromInteger(int64 setting.Batch)
        | "n" -> Rational.FromInteger(int64 setting.X.Length)
        | other -> failtest $"unexpected parameter {other}"

    let value = DataEvaluation.evaluate average parameter (fun a -> setting.Beta[a - 1])

    let side =
        Expectation.rightHandSide features ((Process.parse processName).Dynamics features) components

    value side.Numerator / value side.Denominator

let private componentsOf features order =
    [ for degree in 1..order do
          yield! MomentSystem.multiIndices features degree ]

[<Tests>]
let enumeration =
    testList
        "one step against all mini-batches"
        [ for setting in settings do
              testCase $"with replacement, orders 1 to 4: {setting.Name}"
              <| fun () ->
                  for components in componentsOf setting.Beta.Length 4 do
                      Expect.equal
                          (derived setting "sgd" components)
                          (enumerated setting false components)
                          (MomentSystem.name components)

              testCase $"without replacement, orders 1 to 3: {setting.Name}"
              <| fun () ->
                  for components in componentsOf setting.Beta.Length (min 3 setting.X.Length) do
                      Expect.equal
                          (derived setting "sgd-without-replacement" components)
                          (enumerated setting true components)
                          (MomentSystem.name components)

              testCase $"planted: draws without replacement are not those with: {setting.Name}"
              <| fun () ->
                  if setting.Batch > 1 then
                      Expect.notEqual
                          (derived setting "sgd" [ 1; 1 ])
                          (enumerated setting true [ 1; 1 ])
                          "the second moments differ" ]

[<Tests>]
let euler =
    testList
        "Euler steps"
        [ testCase "a scalar normal increment has the moments of a normal distribution"
          <| fun () ->
              // E(b + μ + σξ)^4 = b'^4 + 6b'²σ² + 3σ⁴ with b' = b + μ.
              let b, mu, variance =
                  Polynomial.state 1, Polynomial.parameter "mu", Polynomial.parameter "v"

              let eta = Polynomial.parameter "eta"
              let dynamics = EulerStep((fun _ -> mu), (fun _ _ -> variance))
              let side = Expectation.rightHandSide 1 dynamics [ 1; 1; 1; 1 ]
              let moved = b + eta * mu
              let s = eta * variance

              let expected =
                  Polynomial.power moved 4
                  + Polynomial.integer 6 * Polynomial.power moved 2 * s
                  + Polynomial.integer 3 * s * s

              Expect.equal side.Numerator expected "fourth moment"

          testCase "gradient descent is the Euler step without noise"
          <| fun () ->
              let side =
                  Expectation.rightHandSide 2 ((Process.parse "gradient-descent").Dynamics 2) [ 1; 2 ]

              let moved a =
                  Polynomial.state a + Polynomial.parameter "eta" * Process.gradient 2 a

              Expect.equal side.Numerator (moved 1 * moved 2) "product of the moved coordinates" ]

[<Tests>]
let flows =
    testList
        "generator"
        [ testCase "the second moment of the constant-covariance process"
          <| fun () ->
              let system = MomentSystem.derive (Process.parse "constant-covariance") 2 1
              let text = MomentSystem.infix system.Equations[1].RightHandSide
              Expect.equal text "eta*avg(x1^2)/m + 2*avg(x1*y)*b1 - 2*avg(x1^2)*b1^2" "d/dt E b1²"

          testCase "a cubic diffusion does not close, and the term is named"
          <| fun () ->
              let cubic =
                  { Name = "cubic"
                    Equation = "dβ = β^(3/2)dW"
                    Dynamics =
                      fun _ -> Diffusion((fun _ -> Polynomial.zero), fun _ _ -> Polynomial.power (Polynomial.state 1) 3) }

              Expect.throwsC (fun () -> MomentSystem.derive cubic 2 1 |> ignore) (fun error ->
                  Expect.stringContains error.Message "b1^3" "the offending term") ]
