/// Sixteen false claims that sampling does not refute: wrong by a hair, in a narrow window, on a plateau, or for another shape.
module BlindSpots

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims

let private q (text: string) = Rational.Parse text
let private number = Term.number

/// max over x of (1 − e^(−x))²(1 + x)²/x², to 220 digits: the variance of gradient flow against ridge.
let private supremum =
    q
        "1.68590905827832503483544493842355419546454154086160818157193311709148714230692870663130730298597976361349716463235040085094912419363263008260813422895418549622395334871985168943934407447187026440509494271237651329889012557411"

type private Generic =
    abstract Of<'T when 'T :> IRealScalar<'T>> : Subject<'T> -> 'T

let private quantity name (generic: Generic) =
    Quantity
        { new Quantity(name, name) with
            member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) : 'T = generic.Of<'T> subject
        }

let private featuresBeyondRank =
    quantity
        "p − rank"
        { new Generic with
            member _.Of<'T when 'T :> IRealScalar<'T>>(s: Subject<'T>) : 'T =
                'T.FromInteger(int64 (s.Instance.Problem.FeatureCount - s.Spectrum.Rank))
        }

let private batch =
    quantity
        "m"
        { new Generic with
            member _.Of<'T when 'T :> IRealScalar<'T>>(s: Subject<'T>) : 'T =
                'T.FromInteger(int64 s.Instance.BatchSize)
        }

let private stepSize =
    quantity
        "η"
        { new Generic with
            member _.Of<'T when 'T :> IRealScalar<'T>>(s: Subject<'T>) : 'T = s.Instance.StepSize
        }

let private eigenvalueGap =
    quantity
        "s_1 − μ"
        { new Generic with
            member _.Of<'T when 'T :> IRealScalar<'T>>(s: Subject<'T>) : 'T =
                s.Spectrum.Eigenvalues[0] - s.Spectrum.Eigenvalues[s.Spectrum.Rank - 1]
        }

/// Normal designs with more samples than features: full rank, t from 1/1000 to 1000.
let private gaussian =
    Domain.create "normal designs, n > p" (fun seed index ->
        let sampler = Sampler.For(seed, "blind-spots", int64 index)
        let p = sampler.Integer(1, 3)
        let x = Design.gaussian.Draw sampler (p + sampler.Integer(1, 5)) p
        let truth = ResizeArray [ for _ in 1..p -> sampler.Normal() ]
        let problem = Problem<Rational>(x, null, Truth<Rational>(truth, Rational.One))

        {
            Domain = "normal"
            Index = index
            IsData = false
            Instance = Instance<Rational>(problem, sampler.LogUniform(0.01, 0.5), sampler.Integer(1, 8))
            Times = [ for k in -3 .. 3 -> (q "10").Pow k ]
        })
    |> Domain.within (Membership.withTruth Membership.everything)

let private late =
    let one =
        Problem<Rational>(
            Matrix<Rational>.Create(1, 1, fun _ _ -> Rational.One),
            null,
            Truth<Rational>(ResizeArray [ Rational.One ], Rational.One)
        )

    Domain.create "X = 1, late" (fun _ index ->
        {
            Domain = "late"
            Index = index
            IsData = false
            Instance = Instance<Rational>(one, q "1/10", 1)
            Times = [ q "1e9" * Rational.FromInteger(index + 1L) ]
        })
    |> Domain.within (Membership.withTruth Membership.everything)

let private claim id domain clause =
    Claim.ofClauses id "blind spots" "tests" [ clause ] Refuted
    |> Claim.onInstances 24 (OnInstances(domain, [ clause ]))

let private below margin =
    Constant(supremum - q margin, $"(sup − {margin})")

let private variance margin =
    Clause.atMost Quantities.flowVariance (below margin * Quantities.ridgeVariance)

let private onHalfLine id margin =
    let polynomial texts = List.map q texts

    let f =
        DecayingSum.ofTerms
            [
                q "0", polynomial [ "-1"; "-2"; "-1" ]
                q "0", [ Rational.Zero; Rational.Zero; supremum - q margin ]
                q "-1", polynomial [ "2"; "4"; "2" ]
                q "-2", polynomial [ "-1"; "-2"; "-1" ]
            ]

    Claim.ofPropositions id "blind spots" "tests" [ NonNegativeOnHalfLine f ] Refuted

let private timeSquare = Quantities.time * Quantities.time - number "2"
let private stepSquare = stepSize * stepSize - number "1/7"

/// The sixteen.
let claims =
    [
        claim "margin-1e-30" Domain.regression (variance "1e-30")
        claim "margin-1e-200" Domain.regression (variance "1e-200")
        onHalfLine "half-line-1e-30" "1e-30"
        onHalfLine "half-line-1e-200" "1e-200"
        claim "rank-deficient-only" gaussian (Clause.atMost featuresBeyondRank (number "0"))
        claim "p-above-n-only" gaussian (Clause.atMost Quantities.overparametrisation (number "0"))
        claim "t-below-1e-30-only" gaussian (Clause.atMost (number "1e-30") Quantities.time)
        claim "t-above-1e30-only" gaussian (Clause.atMost Quantities.time (number "1e30"))
        claim "eta-below-1e-30-only" gaussian (Clause.atMost (number "1e-30") stepSize)
        claim "m-above-1000-only" Domain.regression (Clause.atMost batch (number "1000"))
        claim "equal-eigenvalues-only" gaussian (Clause.atMost (number "1e-20") (eigenvalueGap * eigenvalueGap))
        claim "window-1e-8" Domain.regression (Clause.atMost (number "1e-16") (timeSquare * timeSquare))
        claim "window-1e-20" Domain.regression (Clause.atMost (number "1e-40") (timeSquare * timeSquare))
        claim
            "two-coordinates"
            Domain.regression
            (Clause.atMost (number "1e-12") (timeSquare * timeSquare + stepSquare * stepSquare))
        claim
            "narrow-hypothesis"
            Domain.regression
            (Clause.atMost (number "1") (number "0")
             |> Clause.given (number "1e-24" - timeSquare * timeSquare))
        claim "bias-vanishes-late" late (Clause.atMost Quantities.flowBias (number "0"))
    ]
