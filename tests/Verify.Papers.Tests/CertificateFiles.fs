/// Certificates as files of the tests, and how a forger changes and signs them.
module CertificateFiles

open System
open System.IO
open System.Security.Cryptography
open System.Text
open System.Text.Encodings.Web
open System.Text.Json
open System.Text.Json.Nodes
open Verify.Arithmetic
open Verify.Claims
open Verify.Papers

let private folder = Path.Combine(AppContext.BaseDirectory, "certificates")

/// The files of a folder, by name without extension.
let filesOf name =
    Directory.EnumerateFiles(Path.Combine(folder, name), "*.json")
    |> Seq.map (fun path -> Path.GetFileNameWithoutExtension path |> string, File.ReadAllText path)
    |> Seq.sortBy fst
    |> List.ofSeq

/// What came of a certificate.
type Answer =
    /// Bad input, before any arithmetic: one line.
    | Refused of string
    /// Not confirmed: one line.
    | NotConfirmed of string
    | IsConfirmed

/// Reads a certificate and replays it against the claim of its id among the given ones.
let answerAmong (claims: Claim list) json =
    try
        let certificate, fits = Certificate.parse "test.json" json

        match claims |> List.tryFind (fun claim -> claim.Id = certificate.ClaimId) with
        | None -> Refused $"no claim '{certificate.ClaimId}'"
        | Some claim ->
            match (Certification.replay "test.json" claim (certificate, fits)).Rejected with
            | Some reason -> NotConfirmed reason
            | None -> IsConfirmed
    with :? InvalidInputException as error ->
        Refused error.Message

/// A true claim whose hypothesis is its domain: on an instance outside, its slack is negative.
let private onDomain =
    Claim.stating "exact-on-domain" "test" "test" "F* = 0 where X has full row rank" "x" Certified
    |> Claim.onInstances
        12
        (Exactly(
            "minus (n − rank)",
            Domain.fullRowRank,
            fun situation ->
                let x = situation.Instance.Problem.Features
                Rational.FromInteger(int64 (Verify.LeastSquares.ExactRank.Of x - x.Rows))
        ))

/// A false claim on [0, ∞): the ledger refutes none there.
let halfLine =
    let f =
        DecayingSum.ofTerms [ Rational.Zero, [ Rational.Parse "-1/2" ]; -Rational.One, [ Rational.One ] ]

    Claim.ofPropositions "decays-slowly" "test" "test" [ NonNegativeOnHalfLine f ] Refuted
    |> Claim.assuming "planted: false beyond log 2"

/// The claims of the ledger and these.
let claims = onDomain :: halfLine :: Ledger.all

/// What comes of a certificate among the claims of the ledger and the planted ones.
let answer json = answerAmong claims json

/// The one line of an answer.
let lineOf answer =
    match answer with
    | Refused line
    | NotConfirmed line -> line
    | IsConfirmed -> ""

let private compact =
    JsonSerializerOptions(Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping)

/// The object as JSON with a digest that fits, computed here and not by the program: SHA-256 of the compact JSON without it.
let signed (root: JsonObject) =
    let copy = root.DeepClone().AsObject()
    copy.Remove "sha256" |> ignore
    let bytes = Encoding.UTF8.GetBytes(copy.ToJsonString compact)
    copy["sha256"] <- JsonValue.Create(Convert.ToHexStringLower(SHA256.HashData(ReadOnlySpan bytes)))
    copy.ToJsonString compact

/// A certificate as an object whose fields can be changed.
let objectOf (json: string) =
    match JsonNode.Parse json with
    | null -> failwith "no JSON"
    | node -> node.AsObject()
