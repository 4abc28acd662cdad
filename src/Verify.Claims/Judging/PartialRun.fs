namespace Verify.Claims

open System
open System.IO
open System.Text
open System.Text.Json
open Verify.Arithmetic

[<Sealed>]
type PartialRun(summaries: Map<string, InstanceSummary>, failures: Map<string, int64 * string>) =
    member internal _.Summaries = summaries
    member internal _.Failures = failures

    member _.Claims = List.ofSeq (Set.ofSeq (Seq.append summaries.Keys failures.Keys))

    member _.Items(id: string) =
        summaries |> Map.tryFind id |> Option.map _.Items |> Option.defaultValue 0L

    member _.Violations(id: string) =
        match Map.tryFind id summaries with
        | Some summary -> summary.Tallies |> Map.toSeq |> Seq.sumBy (fun (_, tally) -> tally.Violations)
        | None -> 0L

    member _.LeastSlack(id: string) =
        summaries
        |> Map.tryFind id
        |> Option.bind _.Least
        |> Option.map (fun (value, _, _) -> value)

[<RequireQualifiedAccess>]
module PartialRun =
    let empty = PartialRun(Map.empty, Map.empty)

    let summaryOf id (part: PartialRun) =
        part.Summaries |> Map.tryFind id |> Option.defaultValue InstanceSummary.empty

    let failureOf id (part: PartialRun) =
        part.Failures |> Map.tryFind id |> Option.map snd

    let ofSummary id summary =
        PartialRun(Map.ofList [ id, summary ], Map.empty)

    let ofFailure id first failure =
        PartialRun(Map.empty, Map.ofList [ id, (first, failure) ])

    let combine (left: PartialRun) (right: PartialRun) =
        // The failure of the first instances, as the run would have met it first.
        PartialRun(
            InstanceSummary.merged InstanceSummary.combine left.Summaries right.Summaries,
            InstanceSummary.merged min left.Failures right.Failures
        )

    // Numbers beyond what other readers of JSON hold are texts: doubles bit by bit.
    let private writeRecord (json: Utf8JsonWriter) (name: string) (record: InstanceRecord) =
        json.WriteStartObject name
        json.WriteString("domain", record.Domain)
        json.WriteNumber("index", record.Index)
        json.WriteString("clause", record.Clause)
        json.WriteString("instance", record.Instance)
        json.WriteString("time", record.Time)
        json.WriteString("slack", record.Slack)

        match record.Enclosure with
        | Some enclosure -> json.WriteString("enclosure", enclosure)
        | None -> ()

        json.WriteEndObject()

    let private writePlace (json: Utf8JsonWriter) (place: Place) =
        json.WriteNumber("check", place.Check)
        json.WriteNumber("order", place.Order)

    let private writeSummary (json: Utf8JsonWriter) (summary: InstanceSummary) =
        json.WriteNumber("items", summary.Items)
        json.WriteStartArray "tallies"

        for (check, clause), tally in Map.toSeq summary.Tallies do
            json.WriteStartObject()
            json.WriteNumber("check", check)
            json.WriteNumber("clause", clause)
            json.WriteNumber("evaluations", tally.Evaluations)
            json.WriteNumber("applicable", tally.Applicable)
            json.WriteNumber("boundary", tally.Boundary)
            json.WriteNumber("undefined", tally.Undefined)
            json.WriteNumber("sieved", tally.Sieved)
            json.WriteNumber("violations", tally.Violations)
            json.WriteNumber("undecided", tally.Undecided)
            json.WriteEndObject()

        json.WriteEndArray()
        json.WriteStartArray "domains"

        for name, count in Map.toSeq summary.Domains do
            json.WriteStartObject()
            json.WriteString("name", name)
            json.WriteNumber("count", count)
            json.WriteEndObject()

        json.WriteEndArray()

        match summary.Least with
        | Some(value, place, record) ->
            json.WriteStartObject "least"
            json.WriteString("bits", BitConverter.DoubleToInt64Bits(value).ToString "X16")
            writePlace json place
            writeRecord json "record" record
            json.WriteEndObject()
        | None -> ()

        let writeFirst (name: string) found (write: 'a -> unit) =
            match found with
            | Some(place, value) ->
                json.WriteStartObject name
                writePlace json place
                write value
                json.WriteEndObject()
            | None -> ()

        writeFirst "violation" summary.Violation (fun (record: Lazy<InstanceRecord>) ->
            writeRecord json "record" record.Value)

        writeFirst "open" summary.Open (writeRecord json "record")
        writeFirst "attained" summary.Attained (fun (text: string) -> json.WriteString("text", text))
        writeFirst "undefined" summary.Undefined (fun (text: string) -> json.WriteString("text", text))
        json.WriteStartArray "relative"

        for thousandths, count in Map.toSeq summary.Relative do
            json.WriteStartArray()
            json.WriteNumberValue thousandths
            json.WriteNumberValue count
            json.WriteEndArray()

        json.WriteEndArray()

    let toJson id (part: PartialRun) =
        use stream = new MemoryStream()
        use json = new Utf8JsonWriter(stream)
        json.WriteStartObject()

        match Map.tryFind id part.Failures with
        | Some(first, failure) ->
            json.WriteNumber("failedFrom", first)
            json.WriteString("failure", failure)
        | None -> writeSummary json (summaryOf id part)

        json.WriteEndObject()
        json.Flush()
        Encoding.UTF8.GetString(stream.ToArray())

    let private tryGet (name: string) (node: JsonElement) =
        match node.TryGetProperty name with
        | true, found -> Some found
        | false, _ -> None

    let private textOf (node: JsonElement) =
        match node.GetString() with
        | null -> invalidOp "a text is null"
        | text -> text

    let private text (name: string) (node: JsonElement) = textOf (node.GetProperty name)
    let private number (name: string) (node: JsonElement) = node.GetProperty(name).GetInt64()

    let private readPlace (node: JsonElement) =
        {
            Check = int (number "check" node)
            Order = number "order" node
        }

    let private readRecord (node: JsonElement) : InstanceRecord =
        let node = node.GetProperty "record"

        {
            Domain = text "domain" node
            Index = number "index" node
            Clause = text "clause" node
            Instance = text "instance" node
            Time = text "time" node
            Slack = text "slack" node
            Enclosure = tryGet "enclosure" node |> Option.map textOf
        }

    let private readSummary (root: JsonElement) =
        let first name read =
            tryGet name root |> Option.map (fun node -> readPlace node, read node)

        {
            Items = number "items" root
            Tallies =
                root.GetProperty("tallies").EnumerateArray()
                |> Seq.map (fun node ->
                    (int (number "check" node), int (number "clause" node)),
                    {
                        Evaluations = number "evaluations" node
                        Applicable = number "applicable" node
                        Boundary = number "boundary" node
                        Undefined = number "undefined" node
                        Sieved = number "sieved" node
                        Violations = number "violations" node
                        Undecided = number "undecided" node
                    })
                |> Map.ofSeq
            Domains =
                root.GetProperty("domains").EnumerateArray()
                |> Seq.map (fun node -> text "name" node, number "count" node)
                |> Map.ofSeq
            Least =
                tryGet "least" root
                |> Option.map (fun node ->
                    BitConverter.Int64BitsToDouble(Convert.ToInt64(text "bits" node, 16)),
                    readPlace node,
                    readRecord node)
            Violation = first "violation" (fun node -> Lazy<InstanceRecord>.CreateFromValue(readRecord node))
            Open = first "open" readRecord
            Attained = first "attained" (text "text")
            Undefined = first "undefined" (text "text")
            Relative =
                root.GetProperty("relative").EnumerateArray()
                |> Seq.map (fun pair -> pair[0].GetInt32(), pair[1].GetInt64())
                |> Map.ofSeq
        }

    let ofJson id (json: string) =
        try
            use document = JsonDocument.Parse json
            let root = document.RootElement

            match tryGet "failure" root with
            | Some failure -> ofFailure id (number "failedFrom" root) (textOf failure)
            | None -> ofSummary id (readSummary root)
        with
        | :? JsonException
        | :? System.Collections.Generic.KeyNotFoundException
        | :? InvalidOperationException
        | :? FormatException
        | :? ArgumentException ->
            raise (
                InvalidInputException
                    $"what was found for '{NearestNames.Shown id}' is not in the form of a part of a run"
            )
