namespace Verify.Claims

open System
open System.Buffers
open System.Globalization
open System.Security.Cryptography
open System.Text
open System.Text.Json
open Verify.Arithmetic
open Verify.LeastSquares

/// [lower, upper] as decimals, rounded outward.
type Interval = { Lower: string; Upper: string }

/// What a certificate shows.
type Finding =
    /// An inequality of the claim fails on an exact instance at a time: enclosures of both sides and of right − left.
    | ViolatedInequality of
        clause: string *
        instance: Instance<Rational> *
        time: Rational *
        left: Interval *
        right: Interval *
        slack: Interval *
        precision: int
    /// An exact slack is negative on an instance.
    | NegativeSlack of instance: Instance<Rational> * slack: Rational
    /// A function of x ≥ 0 is negative at an exact point: its enclosure there.
    | NegativeValue of point: Rational * value: Interval * precision: int
    /// Two sides of a symbolic identity differ by an expression that is not 0.
    | NonzeroDifference of difference: string

/// A counterexample as a file that can be replayed: everything needed is in it.
type Certificate =
    {
        ClaimId: string
        /// The statement that fails, as text.
        Statement: string
        Finding: Finding
        /// Version of the program that wrote it.
        Program: string
        /// How it was found.
        FoundBy: string
    }

/// Certificates as JSON, format version 1.
[<RequireQualifiedAccess>]
module Certificate =
    let private format = "verify-certificate"
    let private version = 1

    /// The version of this program.
    let programVersion =
        match typeof<Certificate>.Assembly.GetName().Version with
        | null -> "0.0.0"
        | version -> version.ToString 3

    let private writeInterval (json: Utf8JsonWriter) (name: string) interval =
        json.WriteStartArray name
        json.WriteStringValue interval.Lower
        json.WriteStringValue interval.Upper
        json.WriteEndArray()

    let private writeFinding (json: Utf8JsonWriter) finding =
        match finding with
        | ViolatedInequality(clause, instance, time, left, right, slack, precision) ->
            json.WriteString("kind", "inequality")
            json.WriteString("clause", clause)
            json.WritePropertyName "instance"
            json.WriteRawValue(InstanceFile.ToJson instance)
            json.WriteString("time", string time)
            writeInterval json "left" left
            writeInterval json "right" right
            writeInterval json "slack" slack
            json.WriteString("precision", precision.ToString CultureInfo.InvariantCulture)
        | NegativeSlack(instance, slack) ->
            json.WriteString("kind", "exact")
            json.WritePropertyName "instance"
            json.WriteRawValue(InstanceFile.ToJson instance)
            json.WriteString("slack", string slack)
        | NegativeValue(point, value, precision) ->
            json.WriteString("kind", "half-line")
            json.WriteString("point", string point)
            writeInterval json "value" value
            json.WriteString("precision", precision.ToString CultureInfo.InvariantCulture)
        | NonzeroDifference difference ->
            json.WriteString("kind", "symbolic")
            json.WriteString("difference", difference)

    let private encoder = Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping

    let private render indented digest (certificate: Certificate) =
        let buffer = ArrayBufferWriter<byte>()

        let write () =
            use json =
                new Utf8JsonWriter(buffer, JsonWriterOptions(Indented = indented, NewLine = "\n", Encoder = encoder))

            json.WriteStartObject()
            json.WriteString("format", format)
            json.WriteNumber("version", version)
            json.WriteString("program", certificate.Program)
            json.WriteString("claim", certificate.ClaimId)
            json.WriteString("statement", certificate.Statement)
            writeFinding json certificate.Finding
            json.WriteString("foundBy", certificate.FoundBy)

            match digest with
            | Some(text: string) -> json.WriteString("sha256", text)
            | None -> ()

            json.WriteEndObject()

        write ()
        buffer.WrittenSpan.ToArray()

    // Over the contents in a fixed form: layout may change, no value may.
    let private digestOf certificate =
        Convert.ToHexStringLower(SHA256.HashData(ReadOnlySpan(render false None certificate)))

    /// The certificate as indented JSON with the digest of its contents, a line feed last.
    let toJson certificate =
        Encoding.UTF8.GetString(render true (Some(digestOf certificate)) certificate)
        + "\n"

    let private fail source problem =
        raise (InvalidInputException $"{source}: {problem}")

    let private known =
        Map.ofList
            [
                "inequality", [ "clause"; "instance"; "time"; "left"; "right"; "slack"; "precision" ]
                "exact", [ "instance"; "slack" ]
                "half-line", [ "point"; "value"; "precision" ]
                "symbolic", [ "difference" ]
            ]

    // A field given twice has two values of which a reader sees one, and one beyond these is outside the digest.
    let private checkFields source (root: JsonElement) kind =
        let allowed =
            [
                "format"
                "version"
                "program"
                "claim"
                "statement"
                "kind"
                "foundBy"
                "sha256"
            ]
            @ (known |> Map.tryFind kind |> Option.defaultValue [])

        let names = [ for property in root.EnumerateObject() -> property.Name ]

        for name, count in List.countBy id names do
            if count > 1 then
                fail source $"field '{NearestNames.Shown name}' is given twice"

            if not (List.contains name allowed) then
                fail source $"field '{NearestNames.Shown name}' is unknown; a certificate has none but its own"

    let private field source (element: JsonElement) (name: string) =
        match element.TryGetProperty name with
        | true, value -> value
        | _ -> fail source $"field '{name}' is missing; the certificate is not complete"

    let private text source element name =
        let value: JsonElement = field source element name

        if value.ValueKind = JsonValueKind.String then
            value.GetString() |> Option.ofObj |> Option.defaultValue ""
        else
            fail source $"field '{name}' must be a string"

    let private number source element name =
        match Rational.TryParse(text source element name) with
        | true, value -> value
        | _ -> fail source $"field '{name}' is not a number"

    let private timeOf source element =
        let value: Rational = number source element "time"

        if value.Sign >= 0 then
            value
        else
            fail source $"field 'time' is {value}; a time is not negative"

    let private precisionOf source element =
        let value: Rational = number source element "precision"

        if
            value.IsInteger
            && value >= Rational.FromInteger 32L
            && value <= Rational.FromInteger 4096L
        then
            int value.Numerator
        else
            fail source $"field 'precision' is {value}; allowed are 32 to 4096 bits"

    let private interval source element name =
        let value: JsonElement = field source element name

        let ends =
            if value.ValueKind = JsonValueKind.Array then
                [ for item in value.EnumerateArray() -> item ]
            else
                []

        match ends with
        | [ low; high ] when low.ValueKind = JsonValueKind.String && high.ValueKind = JsonValueKind.String ->
            match Rational.TryParse(low.GetString()), Rational.TryParse(high.GetString()) with
            | (true, a), (true, b) when a <= b ->
                {
                    Lower = string (low.GetString())
                    Upper = string (high.GetString())
                }
            | _ -> fail source $"field '{name}' is not an interval of two decimals, lower first"
        | _ -> fail source $"field '{name}' must be an array of two strings"

    let private instanceOf source element =
        let raw = (field source element "instance": JsonElement).GetRawText()
        InstanceFile.Parse($"{source}: instance", Encoding.UTF8.GetBytes raw).Instance

    let private findingOf source element =
        match text source element "kind" with
        | "inequality" ->
            ViolatedInequality(
                text source element "clause",
                instanceOf source element,
                timeOf source element,
                interval source element "left",
                interval source element "right",
                interval source element "slack",
                precisionOf source element
            )
        | "exact" -> NegativeSlack(instanceOf source element, number source element "slack")
        | "half-line" ->
            NegativeValue(number source element "point", interval source element "value", precisionOf source element)
        | "symbolic" -> NonzeroDifference(text source element "difference")
        | kind -> fail source $"field 'kind' is '{kind}'; allowed are inequality, exact, half-line, symbolic"

    let private read source (root: JsonElement) =
        if root.ValueKind <> JsonValueKind.Object || text source root "format" <> format then
            fail source $"not a certificate; field 'format' must be '{format}'"

        match (field source root "version").ValueKind, (field source root "version").GetRawText() with
        | JsonValueKind.Number, "1" -> ()
        | _, other -> fail source $"format version {NearestNames.Shown other}; this program reads version {version}"

        let certificate =
            {
                ClaimId = text source root "claim"
                Statement = text source root "statement"
                Finding = findingOf source root
                Program = text source root "program"
                FoundBy = text source root "foundBy"
            }

        let fits = text source root "sha256" = digestOf certificate
        // What is missing is said first.
        checkFields source root (text source root "kind")
        certificate, fits

    /// Reads a certificate; the source names it in complaints.
    /// Raises InvalidInputException where it is truncated, not a certificate, of another version, incomplete, or has a field twice
    /// or one that is not its own. The second value says whether the digest fits the contents.
    let parse (source: string) (json: string) : Certificate * bool =
        let document =
            try
                JsonDocument.Parse json
            with :? JsonException as error ->
                let where =
                    if error.LineNumber.HasValue then
                        $":{error.LineNumber.Value + 1L}"
                    else
                        ""

                fail $"{source}{where}" "not valid JSON: the certificate is truncated or damaged"

        use document = document

        try
            read source document.RootElement
        with :? InvalidOperationException ->
            fail source "holds a text that is not valid Unicode (UTF-8)"
