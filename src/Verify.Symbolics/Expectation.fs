namespace Verify.Symbolics

open Verify.Arithmetic

/// A polynomial over a common denominator in the parameters: numerator/denominator.
type Quotient =
    {
        Numerator: Polynomial
        /// 1 where no denominator beyond powers of parameters is needed.
        Denominator: Polynomial
    }

/// Expectations over one step or one instant of a process, on products of state coordinates.
[<RequireQualifiedAccess>]
module Expectation =
    let private eta = Polynomial.parameter "eta"
    let private m = Polynomial.parameter "m"
    let private n = Polynomial.parameter "n"

    /// x(x − 1)…(x − k + 1).
    let private fallingFactorial x k =
        Polynomial.product [ for i in 0 .. k - 1 -> x - Polynomial.integer i ]

    /// The Itô generator 𝓛f = Σ_a g_a ∂_a f + ½ Σ_ab Q_ab ∂_a∂_b f.
    let generator features (drift: int -> Polynomial) (diffusion: int -> int -> Polynomial) (f: Polynomial) =
        let partial a f = Calculus.differentiate (State a) f

        let half =
            Polynomial.constant (Rational(System.Numerics.BigInteger.One, System.Numerics.BigInteger 2))

        Polynomial.sum
            [ for a in 1..features do
                  let first = partial a f

                  if not first.IsZero then
                      yield drift a * first

                      for b in 1..features do
                          let second = partial b first

                          if not second.IsZero then
                              yield half * diffusion a b * second ]

    /// E Π_a ĝ_a over a mini-batch mean ĝ of m independent draws of per-sample directions:
    /// m^{−d} Σ_π m(m−1)…(m−|π|+1) Π_{B∈π} ⟨Π_{b∈B} g_b⟩, over the set partitions π of the d positions.
    let batchMeanWithReplacement (direction: int -> Polynomial) (components: int list) =
        let positions = List.indexed components
        let divisor = Polynomial.power (Polynomial.reciprocal "m") components.Length

        SetPartition.all positions
        |> List.map (fun partition ->
            partition
            |> List.map (fun block ->
                block
                |> List.map (fun (_, a) -> direction a)
                |> Polynomial.product
                |> Calculus.average)
            |> Polynomial.product
            |> Polynomial.multiply (fallingFactorial m partition.Length))
        |> Polynomial.sum
        |> Polynomial.multiply divisor

    /// The same for m distinct draws of n, times (n − 1)(n − 2)…(n − d + 1): distinct tuples are counted by inclusion and
    /// exclusion over the partitions of the blocks, Σ_distinct Π f_B = Σ_ρ Π_{C∈ρ} (−1)^{|C|−1}(|C|−1)!·n⟨Π_{B∈C} f_B⟩.
    let batchMeanWithoutReplacement (direction: int -> Polynomial) (components: int list) =
        let degree = components.Length
        let positions = List.indexed components

        let factorial k =
            List.fold (fun product i -> product * i) 1 [ 1..k ]

        let distinctSum (blocks: Polynomial list) =
            SetPartition.all (List.indexed blocks)
            |> List.map (fun partition ->
                partition
                |> List.map (fun group ->
                    let sign = if group.Length % 2 = 1 then 1 else -1
                    let weight = Polynomial.integer (sign * factorial (group.Length - 1))
                    weight * n * Calculus.average (group |> List.map snd |> Polynomial.product))
                |> Polynomial.product)
            |> Polynomial.sum

        SetPartition.all positions
        |> List.map (fun partition ->
            let blocks =
                partition
                |> List.map (List.map (fun (_, a) -> direction a) >> Polynomial.product)

            let k = blocks.Length
            // (m)_k/(n)_k, over the common denominator n(n − 1)…(n − d + 1).
            let missing =
                Polynomial.product [ for i in k .. degree - 1 -> n - Polynomial.integer i ]

            fallingFactorial m k * missing * distinctSum blocks)
        |> Polynomial.sum
        |> Polynomial.multiply (Polynomial.power (Polynomial.reciprocal "m") degree * Polynomial.reciprocal "n")

    /// E Π_a (b_a + increment_a), given E of products of increments.
    let private afterStep (moment: int list -> Polynomial) (components: int list) =
        SetPartition.splits components
        |> List.map (fun (moved, kept) -> moment moved * Polynomial.product [ for a in kept -> Polynomial.state a ])
        |> Polynomial.sum

    /// E Π increments of an Euler step: drifts, and √eta·Q^{1/2}ξ paired by Isserlis' formula.
    let private gaussianMoment (drift: int -> Polynomial) (diffusion: int -> int -> Polynomial) (components: int list) =
        SetPartition.splits (List.indexed components)
        |> List.map (fun (noisy, drifting) ->
            let pairs =
                SetPartition.pairings noisy
                |> List.map (List.map (fun ((_, a), (_, b)) -> eta * diffusion a b) >> Polynomial.product)
                |> Polynomial.sum

            pairs * Polynomial.product [ for _, a in drifting -> eta * drift a ])
        |> Polynomial.sum

    let private whole numerator =
        { Numerator = numerator
          Denominator = Polynomial.one }

    /// The right-hand side of the moment equation of Π_{a∈components} b_a: the time derivative of its expectation for a
    /// diffusion, its expectation after one step from b for an iteration.
    let rightHandSide features (dynamics: Dynamics) (components: int list) : Quotient =
        match dynamics with
        | Diffusion(drift, diffusion) ->
            Polynomial.product [ for a in components -> Polynomial.state a ]
            |> generator features drift diffusion
            |> whole
        | EulerStep(drift, diffusion) -> afterStep (gaussianMoment drift diffusion) components |> whole
        | MiniBatch(direction, WithReplacement) ->
            components
            |> afterStep (fun moved -> Polynomial.power eta moved.Length * batchMeanWithReplacement direction moved)
            |> whole
        | MiniBatch(direction, WithoutReplacement) ->
            let degree = components.Length

            let denominatorFrom k =
                Polynomial.product [ for i in k .. degree - 1 -> n - Polynomial.integer i ]

            { Numerator =
                components
                |> afterStep (fun moved ->
                    let k = max 1 moved.Length

                    if moved.IsEmpty then
                        denominatorFrom 1
                    else
                        Polynomial.power eta moved.Length
                        * batchMeanWithoutReplacement direction moved
                        * denominatorFrom k)
              Denominator = denominatorFrom 1 }
