namespace Verify.Claims

open System
open System.Text
open System.Text.Json
open Verify.Arithmetic
open Verify.LeastSquares

/// The fields of a certificate: each is of its form, or the file is refused with the field's name.
module internal CertificateFields =
    /// Raises the complaint about a file.
    let fail source problem =
        raise (InvalidInputException $"{source}: {problem}")

    /// A field that must be there.
    let field source (element: JsonElement) (name: string) =
        match element.TryGetProperty name with
        | true, value -> value
        | _ -> fail source $"field '{name}' is missing; the certificate is not complete"

    let private textOf source (name: string) (value: JsonElement) =
        if value.ValueKind = JsonValueKind.String then
            value.GetString() |> Option.ofObj |> Option.defaultValue ""
        else
            fail source $"field '{name}' must be a string"

    /// A text.
    let text source element name =
        field source element name |> textOf source name

    /// An array of texts.
    let texts source element name =
        let value = field source element name

        if value.ValueKind = JsonValueKind.Array then
            [ for item in value.EnumerateArray() -> textOf source name item ]
        else
            fail source $"field '{name}' must be an array of strings"

    /// A number, as exact text.
    let number source element name =
        match Rational.TryParse(text source element name) with
        | true, value -> value
        | _ -> fail source $"field '{name}' is not a number"

    // A number of many digits would be the whole message.
    let private shown (value: Rational) = NearestNames.Shown(string value)

    /// A number that is at least 0, with what such a number is.
    let notNegative source element name what =
        let value: Rational = number source element name

        if value.Sign >= 0 then
            value
        else
            fail source $"field '{name}' is {shown value}; {what} is not negative"

    /// A precision in bits.
    let precision source element =
        let value: Rational = number source element "precision"
        let least, most = CertificateLimits.leastPrecision, CertificateLimits.mostPrecision

        if
            value.IsInteger
            && value >= Rational.FromInteger(int64 least)
            && value <= Rational.FromInteger(int64 most)
        then
            int value.Numerator
        else
            fail source $"field 'precision' is {shown value}; allowed are {least} to {most} bits"

    /// Two decimals, the lower one first.
    let interval source element name =
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

    // What else an instance file may have, no claim looks at, and the digest does not cover.
    let private partsOfInstance =
        [ "X"; "y"; "betaStar"; "sigma2"; "stepSize"; "batchSize"; "parameters" ]

    /// The exact instance; its digits are counted before a number is read.
    let instance source element =
        let value: JsonElement = field source element "instance"

        if value.ValueKind = JsonValueKind.Object then
            StrictJson.requireFields source "instance" partsOfInstance value

        let raw = value.GetRawText()
        let digits = raw |> Seq.filter Char.IsAsciiDigit |> Seq.length

        if digits > CertificateLimits.mostDigits then
            fail source $"field 'instance' has {digits} digits; at most {CertificateLimits.mostDigits} are replayed"

        let file = InstanceFile.Parse($"{source}: instance", Encoding.UTF8.GetBytes raw)

        if file.Parameters.Count > file.Instance.Parameters.Count then
            fail source "field 'parameters' of 'instance' has a vector or matrix; parameters of claims are numbers"

        file.Instance
