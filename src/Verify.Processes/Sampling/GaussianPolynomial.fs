namespace Verify.Processes

open System.Collections.Generic
open Verify.Arithmetic

/// Expectations over jointly Gaussian variables u_0, u_1, … with mean 0.
[<RequireQualifiedAccess>]
module internal Wick =

    /// E u_i u_j … by Isserlis's theorem: the sum over all ways to pair the factors.
    let moment<'T when 'T :> IScalar<'T>> (covariance: int -> int -> 'T) : int list -> 'T =
        let known = Dictionary<int list, 'T>()

        let rec value (factors: int list) : 'T =
            match factors with
            | [] -> 'T.One
            | first :: rest when rest.Length % 2 = 1 ->
                match known.TryGetValue factors with
                | true, value -> value
                | _ ->
                    let total =
                        Seq.fold
                            (fun (sum: 'T) k ->
                                let pair: 'T = covariance first (List.item k rest)
                                let others: 'T = value (List.removeAt k rest)
                                sum + pair * others)
                            'T.Zero
                            (seq { 0 .. rest.Length - 1 })

                    known[factors] <- total
                    total
            | _ -> 'T.Zero

        value

/// Polynomials in jointly Gaussian variables, whose coefficients are expressions: a sorted list of variables for each monomial.
[<RequireQualifiedAccess>]
module internal GaussianPolynomial =

    let add<'T when 'T :> IScalar<'T>> (left: Map<int list, Expression<'T>>) (right: Map<int list, Expression<'T>>) =
        Map.fold
            (fun sum monomial coefficient ->
                Map.change
                    monomial
                    (fun known ->
                        match known with
                        | Some other -> Some(Expression.add other coefficient)
                        | None -> Some coefficient)
                    sum)
            left
            right

    let scale<'T when 'T :> IScalar<'T>> (factor: Expression<'T>) (polynomial: Map<int list, Expression<'T>>) =
        Map.map (fun _ coefficient -> Expression.multiply factor coefficient) polynomial

    let multiply<'T when 'T :> IScalar<'T>>
        (left: Map<int list, Expression<'T>>)
        (right: Map<int list, Expression<'T>>)
        =
        Seq.allPairs (Map.toSeq left) (Map.toSeq right)
        |> Seq.fold
            (fun product ((one, a), (other, b)) ->
                add product (Map.ofList [ List.sort (one @ other), Expression.multiply a b ]))
            Map.empty

    /// The expectation, given those of the monomials.
    let mean<'T when 'T :> IScalar<'T>> (moment: int list -> 'T) (polynomial: Map<int list, Expression<'T>>) =
        polynomial
        |> Map.toSeq
        |> Seq.map (fun (monomial, coefficient) ->
            Expression.multiply (Expression.constant (moment monomial)) coefficient)
        |> Expression.sum
