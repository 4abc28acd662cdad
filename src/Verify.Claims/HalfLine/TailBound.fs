namespace Verify.Claims

open Verify.Arithmetic

/// The tail bound that prover and checker share as a formula; each evaluates it in its own arithmetic.
module internal TailBound =
    let private factorial k =
        Seq.fold (fun product i -> product * Rational.FromInteger(int64 i)) Rational.One [ 1..k ]

    /// p(X + u) as coefficients in u.
    let shift (x: Rational) (coefficients: Rational list) =
        let rec horner (remaining: Rational list) =
            match remaining with
            | [] -> []
            | c :: rest ->
                // c + (X + u)·q(u)
                let q = horner rest
                let raised = Rational.Zero :: q
                let scaled = (q |> List.map (fun d -> x * d)) @ [ Rational.Zero ]
                let product = List.map2 (+) raised scaled
                (c + product.Head) :: product.Tail

        horner coefficients

    /// The lower bound of u^k·e^(a·u)·c for c < 0 and a < 0 by a multiple of u^j, j = min(k, degree): (j, c·(k−j)!/|a|^(k−j)).
    let dominate (rate: Rational) degree k (c: Rational) =
        let j = min k degree
        j, c * factorial (k - j) / (-rate).Pow(k - j)
