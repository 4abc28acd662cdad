namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

type Interval = { Lower: string; Upper: string }

type Finding =
    | ViolatedInequality of
        clause: string *
        instance: Instance<Rational> *
        time: Rational *
        left: Interval *
        right: Interval *
        slack: Interval *
        precision: int
    | NegativeSlack of instance: Instance<Rational> * slack: Rational
    | NegativeValue of point: Rational * value: Interval * precision: int
    | NonzeroDifference of difference: string

type ClaimText =
    {
        Statement: string
        Hypotheses: string list
        Domain: string
        Fails: string
    }

type StatedClaim =
    | Sentence of string
    | InFull of ClaimText

type Certificate =
    {
        ClaimId: string
        Stated: StatedClaim
        Finding: Finding
        Program: string
        FoundBy: string
    }
