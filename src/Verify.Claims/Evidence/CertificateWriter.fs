namespace Verify.Claims

open System
open System.Buffers
open System.Globalization
open System.Security.Cryptography
open System.Text
open System.Text.Json
open Verify.LeastSquares

/// Certificates as JSON, in the layout of their format version.
[<RequireQualifiedAccess>]
module internal CertificateWriter =
    /// What field 'format' says.
    let format = "verify-certificate"

    let private writeInterval (json: Utf8JsonWriter) (name: string) interval =
        json.WriteStartArray name
        json.WriteStringValue interval.Lower
        json.WriteStringValue interval.Upper
        json.WriteEndArray()

    /// The name of a kind of finding.
    let kindOf finding =
        match finding with
        | ViolatedInequality _ -> "inequality"
        | NegativeSlack _ -> "exact"
        | NegativeValue _ -> "half-line"
        | NonzeroDifference _ -> "symbolic"

    let private writeInstance (json: Utf8JsonWriter) instance =
        json.WritePropertyName "instance"
        json.WriteRawValue(InstanceFile.ToJson instance)

    let private writePrecision (json: Utf8JsonWriter) (precision: int) =
        json.WriteString("precision", precision.ToString CultureInfo.InvariantCulture)

    let private writeFinding (json: Utf8JsonWriter) finding =
        json.WriteString("kind", kindOf finding)

        match finding with
        | ViolatedInequality(clause, instance, time, left, right, slack, precision) ->
            json.WriteString("clause", clause)
            writeInstance json instance
            json.WriteString("time", string time)
            writeInterval json "left" left
            writeInterval json "right" right
            writeInterval json "slack" slack
            writePrecision json precision
        | NegativeSlack(instance, slack) ->
            writeInstance json instance
            json.WriteString("slack", string slack)
        | NegativeValue(point, value, precision) ->
            json.WriteString("point", string point)
            writeInterval json "value" value
            writePrecision json precision
        | NonzeroDifference difference -> json.WriteString("difference", difference)

    let private versionOf stated =
        match stated with
        | Sentence _ -> 1
        | InFull _ -> 2

    let private writeClaim (json: Utf8JsonWriter) stated =
        match stated with
        | Sentence statement -> json.WriteString("statement", statement)
        | InFull claim ->
            json.WriteString("statement", claim.Statement)
            json.WriteStartArray "hypotheses"

            for hypothesis in claim.Hypotheses do
                json.WriteStringValue hypothesis

            json.WriteEndArray()
            json.WriteString("domain", claim.Domain)
            json.WriteString("fails", claim.Fails)

    let private encoder = Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping

    let private render indented digest (certificate: Certificate) =
        let buffer = ArrayBufferWriter<byte>()

        let write () =
            use json =
                new Utf8JsonWriter(buffer, JsonWriterOptions(Indented = indented, NewLine = "\n", Encoder = encoder))

            json.WriteStartObject()
            json.WriteString("format", format)
            json.WriteNumber("version", versionOf certificate.Stated)
            json.WriteString("program", certificate.Program)
            json.WriteString("claim", certificate.ClaimId)
            writeClaim json certificate.Stated
            writeFinding json certificate.Finding
            json.WriteString("foundBy", certificate.FoundBy)

            match digest with
            | Some(text: string) -> json.WriteString("sha256", text)
            | None -> ()

            json.WriteEndObject()

        write ()
        buffer.WrittenSpan.ToArray()

    /// SHA-256 of the contents in a fixed layout, in hexadecimal: the layout of the file may change, no value may.
    let digestOf certificate =
        Convert.ToHexStringLower(SHA256.HashData(ReadOnlySpan(render false None certificate)))

    /// Indented JSON with the digest of the contents, a line feed last.
    let toJson certificate =
        Encoding.UTF8.GetString(render true (Some(digestOf certificate)) certificate)
        + "\n"
