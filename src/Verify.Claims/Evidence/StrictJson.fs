namespace Verify.Claims

open System
open System.Text
open System.Text.Json
open Verify.Arithmetic

/// JSON of a file that nobody vouches for: its size, depth and texts are looked at before anything is made of it.
[<RequireQualifiedAccess>]
module internal StrictJson =
    let private fail source (bytes: byte[]) (position: int64) problem =
        let line = 1 + (bytes.AsSpan(0, int position).Count 10uy)
        raise (InvalidInputException $"{source}:{line}: {problem}")

    let private damaged (source: string) (line: Nullable<int64>) =
        let where = if line.HasValue then $":{line.Value + 1L}" else ""

        raise (InvalidInputException $"{source}{where}: not valid JSON: the certificate is truncated or damaged")

    // One pass over the tokens, which are kept nowhere.
    let private requireSmall source (bytes: byte[]) =
        let mutable reader = Utf8JsonReader(ReadOnlySpan bytes)
        let mutable tokens = 0

        while reader.Read() do
            tokens <- tokens + 1

            if reader.CurrentDepth > CertificateLimits.deepest then
                fail
                    source
                    bytes
                    reader.TokenStartIndex
                    $"objects and arrays are nested deeper than {CertificateLimits.deepest}, which no certificate is"

            if tokens > CertificateLimits.mostTokens then
                fail
                    source
                    bytes
                    reader.TokenStartIndex
                    $"more than {CertificateLimits.mostTokens} values, names and brackets; a certificate has fewer"

            if reader.ValueSpan.Length > CertificateLimits.longestText then
                fail
                    source
                    bytes
                    reader.TokenStartIndex
                    $"a text or number of {reader.ValueSpan.Length} characters; at most {CertificateLimits.longestText} are read"

    /// The document, after its size was found to be that of a certificate.
    /// Raises InvalidInputException, with the line, where it is not JSON or too large, deep or long.
    let parse (source: string) (json: string) : JsonDocument =
        if json.Length > CertificateLimits.mostCharacters then
            raise (
                InvalidInputException
                    $"{source}: the file has {json.Length} characters; a certificate has at most {CertificateLimits.mostCharacters}"
            )

        let bytes = Encoding.UTF8.GetBytes json

        try
            requireSmall source bytes
            JsonDocument.Parse(ReadOnlyMemory bytes)
        with :? JsonException as error ->
            damaged source error.LineNumber

    let private namesOf (element: JsonElement) =
        [ for property in element.EnumerateObject() -> property.Name ]

    /// Refuses fields that are given twice, of which a reader would see one, and fields that are not allowed, which the digest would not
    /// cover; `inside` says in which field the object is, "" for the outermost.
    let requireFields source inside (allowed: string list) (element: JsonElement) =
        let place = if inside = "" then "" else $" of '{inside}'"

        for name, count in List.countBy id (namesOf element) do
            if not (List.contains name allowed) then
                raise (
                    InvalidInputException
                        $"{source}: field '{NearestNames.Shown name}'{place} is unknown; a certificate has none but its own"
                )

            if count > 1 then
                raise (InvalidInputException $"{source}: field '{name}'{place} is given twice")
