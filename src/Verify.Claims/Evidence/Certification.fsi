namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// Writing certificates, and replaying them.
[<RequireQualifiedAccess>]
module Certification =

    /// The certificate of a violated clause on a domain, at the first precision at which it is violated, and the enclosure of its slack.
    val internal ofClause:
        claim: Claim ->
        domain: Domain ->
        clause: Clause ->
        instance: Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> ->
        time: Verify.Arithmetic.Rational ->
        foundBy: string ->
            Certificate * Interval

    /// The certificate of an exact slack that is negative on an instance of a domain.
    val internal ofExact:
        claim: Claim ->
        statement: string ->
        domain: Domain ->
        slack: (Situation -> Verify.Arithmetic.Rational) ->
        situation: Situation ->
        foundBy: string ->
            Certificate

    /// The certificate of a point at which f < 0, enclosed at a precision, and that enclosure.
    val internal ofPoint:
        claim: Claim ->
        f: DecayingSum ->
        point: Verify.Arithmetic.Rational ->
        precision: int ->
        foundBy: string ->
            Certificate * Interval

    /// The evidence and certificate of a refutation by symbols or on the half line.
    val internal ofUniversal: claim: Claim -> foundBy: string -> (Evidence list * Certificate) option

    /// Replays a certificate, read from a file, against the claim of its id: that it says of the claim what the claim says of itself,
    /// that the instance belongs to the claim's domain, that what is recorded lies below 0 and near what is recomputed, and that the
    /// recomputed violates the claim. A certificate whose digest does not fit its contents is rejected before anything is computed.
    val replay: file: string -> claim: Claim -> certificate: Certificate * digestFits: bool -> ReplayResult
