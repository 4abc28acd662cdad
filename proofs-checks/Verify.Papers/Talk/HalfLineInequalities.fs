/// The one-variable inequalities behind gradient flow against ridge at λ = 1/t, with x = t·s for an eigenvalue s of Σ̂.
module internal Verify.Papers.Talk.HalfLineInequalities

open Verify.Arithmetic
open Verify.Claims

let private q = Rational.Parse
let private polynomial (coefficients: string list) = coefficients |> List.map q

/// f(x) = 1 − (1 + x)e^(−x): f ≥ 0 says e^(−x) ≤ 1/(1 + x), shrinkage of the bias in one eigendirection.
let bias: string * DecayingSum =
    "1 − (1 + x)e^(−x) ≥ 0 for all x = t·s ≥ 0: in each eigendirection the squared bias of gradient flow, e^(−2x)(vᵀβ*)², is at most ridge's, (1 + x)^(−2)(vᵀβ*)², and both are sums over eigendirections",
    DecayingSum.ofTerms [ q "0", polynomial [ "1" ]; q "-1", polynomial [ "-1"; "-1" ] ]

/// f(x) = c·x² − (1 − e^(−x))²(1 + x)²: f ≥ 0 says [(1 − e^(−x))(1 + x)/x]² ≤ c, the variance ratio in one eigendirection.
let variance (c: string) : string * DecayingSum =
    $"{c}·x² − (1 − e^(−x))²(1 + x)² ≥ 0 for all x = t·s ≥ 0: in each eigendirection the variance of gradient flow, (σ²/n)(1 − e^(−x))²/s, is at most {c} times ridge's, (σ²/n)(x/(1 + x))²/s, and both are sums over eigendirections",
    DecayingSum.ofTerms
        [
            q "0", polynomial [ "-1"; "-2"; "-1" ]
            q "0", [ Rational.Zero; Rational.Zero; q c ]
            q "-1", polynomial [ "2"; "4"; "2" ]
            q "-2", polynomial [ "-1"; "-2"; "-1" ]
        ]

/// f(x) = c − (1 + x)²e^(−2x): f ≥ 0 says that the squared bias of gradient flow is at most c times ridge's, as the risk needs.
let riskBias (c: string) : string * DecayingSum =
    $"{c} − (1 + x)²e^(−2x) ≥ 0 for all x = t·s ≥ 0: in each eigendirection the squared bias of gradient flow is at most {c} times ridge's",
    DecayingSum.ofTerms [ q "0", [ q c ]; q "-2", polynomial [ "-1"; "-2"; "-1" ] ]
