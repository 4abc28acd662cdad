namespace Verify.Claims

open System
open System.Text.Json
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module internal CertificateReader =
    open CertificateFields

    let private ofKind =
        Map.ofList
            [
                "inequality", [ "clause"; "instance"; "time"; "left"; "right"; "slack"; "precision" ]
                "exact", [ "instance"; "slack" ]
                "half-line", [ "point"; "value"; "precision" ]
                "symbolic", [ "difference" ]
            ]

    let private ofEvery =
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

    let private ofVersion stated =
        match stated with
        | Sentence _ -> []
        | InFull _ -> [ "hypotheses"; "domain"; "fails" ]

    let private inequality source element =
        let instance = instance source element
        let time = notNegative source element "time" "a time"
        let precision = precision source element
        CertificateLimits.requireEnclosable source instance time precision

        ViolatedInequality(
            text source element "clause",
            instance,
            time,
            interval source element "left",
            interval source element "right",
            interval source element "slack",
            precision
        )

    let private exact source element =
        let instance = instance source element
        CertificateLimits.requireExact source instance
        NegativeSlack(instance, number source element "slack")

    let private unknownKind source kind =
        let allowed = ofKind |> Map.keys |> String.concat ", "
        fail source $"field 'kind' is '{NearestNames.Shown kind}'; allowed are {allowed}"

    let private findingOf source element =
        match text source element "kind" with
        | "inequality" -> inequality source element
        | "exact" -> exact source element
        | "half-line" ->
            NegativeValue(
                notNegative source element "point" "a point of [0, ∞)",
                interval source element "value",
                precision source element
            )
        | "symbolic" -> NonzeroDifference(text source element "difference")
        | kind -> unknownKind source kind

    let private statedOf source root =
        let version = field source root "version"

        match version.ValueKind, version.GetRawText() with
        | JsonValueKind.Number, "1" -> Sentence(text source root "statement")
        | JsonValueKind.Number, "2" ->
            InFull
                {
                    Statement = text source root "statement"
                    Hypotheses = texts source root "hypotheses"
                    Domain = text source root "domain"
                    Fails = text source root "fails"
                }
        | _, other -> fail source $"format version {NearestNames.Shown other}; this program reads versions 1 and 2"

    let private versionOfProgram (text: string) =
        match text.Split '.' with
        | [| _; _; _ |] when text |> Seq.forall (fun c -> c = '.' || Char.IsAsciiDigit c) ->
            match Version.TryParse text with
            | true, version -> Option.ofObj version
            | _ -> None
        | _ -> None

    // What a later program means by a statement may be something else.
    let private programOf source root (own: string) =
        let said = text source root "program"

        match versionOfProgram said, versionOfProgram own with
        | None, _ -> fail source $"field 'program' is '{NearestNames.Shown said}'; it is a version such as 0.2.0"
        | Some writer, Some reader when writer > reader ->
            fail
                source
                $"written by version {writer} of the program, later than this one, {own}; replay it with that version"
        | Some _, _ -> said

    let private remarkOf source root =
        let remark = text source root "foundBy"

        if remark.Length <= 200 && remark |> Seq.forall (Char.IsControl >> not) then
            remark
        else
            fail source "field 'foundBy' is a remark of one line, at most 200 characters"

    let private read source own (root: JsonElement) =
        if
            root.ValueKind <> JsonValueKind.Object
            || text source root "format" <> CertificateWriter.format
        then
            fail source $"not a certificate; field 'format' must be '{CertificateWriter.format}'"

        // What is missing is said first, and numbers are read last.
        let stated = statedOf source root
        let kind = text source root "kind"

        let ofKind =
            match ofKind |> Map.tryFind kind with
            | Some fields -> fields
            | None -> unknownKind source kind

        for name in ofEvery @ ofVersion stated @ ofKind do
            field source root name |> ignore

        StrictJson.requireFields source "" (ofEvery @ ofVersion stated @ ofKind) root

        let certificate =
            {
                ClaimId = text source root "claim"
                Stated = stated
                Finding = findingOf source root
                Program = programOf source root own
                FoundBy = remarkOf source root
            }

        certificate, text source root "sha256" = CertificateWriter.digestOf certificate

    let parse (source: string) own (json: string) : Certificate * bool =
        use document = StrictJson.parse source json

        try
            read source own document.RootElement
        with :? InvalidOperationException ->
            fail source "holds a text that is not valid Unicode (UTF-8)"

[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Certificate =
    let programVersion =
        match typeof<Certificate>.Assembly.GetName().Version with
        | null -> "0.0.0"
        | version -> version.ToString 3

    let toJson (certificate: Certificate) = CertificateWriter.toJson certificate

    let parse (source: string) (json: string) : Certificate * bool =
        CertificateReader.parse source programVersion json
