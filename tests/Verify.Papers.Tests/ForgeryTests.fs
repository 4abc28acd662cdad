/// Each field of an honest certificate of each kind, changed and signed again: what a replay does not compare, somebody will write
/// something else into.
module ForgeryTests

open System
open System.Text.Json.Nodes
open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.Claims
open CertificateFiles

let private quiet =
    { new IProgress<FalsifyProgress> with
        member _.Report _ = ()
    }

// The honest certificates of each kind: of the ledger, and one on [0, ∞), where the ledger refutes nothing.
let private honest =
    lazy
        ([
            for id in
                [
                    "excess-risk-any-step"
                    "oracle-tuning-fixed-truth"
                    "sgf-more-accurate"
                    "objective-normalisation"
                    "third-moments-match"
                ] do
                $"{id}, version 2", (Verify.Papers.Counterexamples.text id).Value
                $"{id}, version 1", filesOf "version-1" |> List.find (fun (name, _) -> name = id) |> snd

            let found =
                Falsifier.run
                    {
                        Seed = 1
                        Budget = TimeSpan.FromSeconds 5.0
                    }
                    quiet
                    CancellationToken.None
                    halfLine

            "decays-slowly, version 2", Certificate.toJson found.Certificate.Value
        ])

let private node (value: JsonNode | null) : JsonNode =
    value |> Option.ofObj |> Option.defaultWith (fun () -> failtest "no node")

let private text (value: string) : JsonNode = node (JsonValue.Create value)

let private texts (values: string list) : JsonNode =
    JsonArray([| for value in values -> text value |])

let private intervals =
    [
        "as wide as can be", texts [ "-1e300"; "1e300" ]
        "its upper end far away", texts [ "-1e3"; "999" ]
        "elsewhere below 0", texts [ "-10.001"; "-10" ]
        "elsewhere above 0", texts [ "10"; "10.001" ]
        "a point", texts [ "-1/7"; "-1/7" ]
        "the upper end first", texts [ "2"; "1" ]
        "one end", texts [ "1" ]
        "no numbers", texts [ "a"; "b" ]
        "one text", text "0"
    ]

let rec private withFirst (value: string) (array: JsonNode) : JsonNode =
    match array with
    | :? JsonArray as array when array.Count > 0 ->
        let copy = array.DeepClone().AsArray()
        copy[0] <- withFirst value (node array[0])
        copy
    | _ -> text value

// More digits than anybody could have enclosed.
let private narrowed (interval: JsonNode) : JsonNode =
    match interval with
    | :? JsonArray as ends when ends.Count = 2 ->
        let number (at: int) =
            Rational.Parse((node ends[at]).GetValue<string>())

        let middle = (number 0 + number 1) / Rational.FromInteger 2L
        texts [ string middle; string middle ]
    | other -> other

/// What a forger writes into each field, in place of what it says.
let private lies: Map<string, (string * (JsonNode -> JsonNode)) list> =
    let put (name, value: JsonNode) = name, (fun (_: JsonNode) -> value)

    let first value =
        $"{value} for the first number", withFirst value

    Map.ofList
        [
            "format", [ "another", text "certificate" ] |> List.map put
            "version",
            [
                "a later one", node (JsonValue.Create 3)
                "a text", text "1"
                "a fraction", node (JsonNode.Parse "1.0")
            ]
            |> List.map put
            "program",
            [
                "a later one", text "99.0.0"
                "none", text ""
                "no version", text "1.2.3.4-x"
            ]
            |> List.map put
            "claim",
            [
                "a theorem", text "gf-risk"
                "another of its kind", text "sgd-mean"
                "none", text ""
            ]
            |> List.map put
            "statement", [ "a falsehood", text "2 ≤ 1"; "none", text "" ] |> List.map put
            "hypotheses", [ "another", texts [ "for all X" ]; "no array", text "" ] |> List.map put
            "domain", [ "everything", text "all instances"; "none", text "" ] |> List.map put
            "fails", [ "another", text "2 ≤ 1"; "none", text "" ] |> List.map put
            "kind",
            [
                for kind in [ "inequality"; "exact"; "half-line"; "symbolic"; "proved" ] -> kind, text kind
            ]
            |> List.map put
            "clause", [ "another", text "sharp"; "unknown", text "x" ] |> List.map put
            "instance.X", [ first "7/3"; first "-1/9"; put ("none", JsonArray()) ]
            "instance.y",
            [
                first "7/3"
                first "-1/9"
                put ("none", JsonArray())
                put ("one more", texts [ "1"; "2"; "3"; "4" ])
            ]
            "instance.betaStar",
            [
                first "7/3"
                first "-1/9"
                put ("none", JsonArray())
                put ("one more", texts [ "1"; "2"; "3"; "4" ])
            ]
            "instance.sigma2", [ "another", text "17/10"; "negative", text "-1" ] |> List.map put
            "instance.stepSize", [ "another", text "1/17"; "negative", text "-1"; "0", text "0" ] |> List.map put
            "instance.batchSize",
            [ "another", node (JsonValue.Create 2); "0", node (JsonValue.Create 0) ]
            |> List.map put
            "time", [ "another", text "17"; "0", text "0"; "negative", text "-3" ] |> List.map put
            "left", ("narrowed to a point", narrowed) :: List.map put intervals
            "right", ("narrowed to a point", narrowed) :: List.map put intervals
            "slack",
            ("another number", text "-7")
            :: ("0", text "0")
            :: ("positive", text "1/2")
            :: intervals
            |> List.map put
            "value", ("narrowed to a point", narrowed) :: List.map put intervals
            "point",
            [
                "another", text "17"
                "where the inequality holds", text "1/2"
                "negative", text "-1"
            ]
            |> List.map put
            "precision",
            [
                "too few bits", text "16"
                "too many", text "8192"
                "half a bit", text "128.5"
            ]
            |> List.map put
            "difference", [ "none", text "0"; "another", text "eta" ] |> List.map put
            "foundBy",
            [ "two lines", text "a\nb"; "a book", text (String.replicate 300 "x") ]
            |> List.map put
            "sha256", [ "of something else", text (String.replicate 64 "0") ] |> List.map put
        ]

// Lies that are none: what is said is true. Everything else must not be confirmed.
let private equivalent =
    set
        [
            // The statement is about the sides of an equation at β = 0, where neither X nor steps count.
            "objective-normalisation", "instance.X", "7/3 for the first number"
            "objective-normalisation", "instance.X", "-1/9 for the first number"
            "objective-normalisation", "instance.stepSize", "another"
            "objective-normalisation", "instance.batchSize", "another"
        ]

let private fieldsOf (root: JsonObject) =
    [
        for pair in root do
            if pair.Key <> "instance" then
                pair.Key

        match root["instance"] with
        | null -> ()
        | instance ->
            for pair in instance.AsObject() do
                $"instance.{pair.Key}"
    ]

let private withField (root: JsonObject) (path: string) (value: JsonNode option) =
    let copy = root.DeepClone().AsObject()

    let place, name =
        match path.Split '.' with
        | [| outer; name |] -> (node copy[outer]).AsObject(), name
        | _ -> copy, path

    match value with
    | Some value -> place[name] <- value.DeepClone()
    | None -> place.Remove name |> ignore

    copy

let private valueOf (root: JsonObject) (path: string) =
    path.Split '.'
    |> Array.fold (fun (place: JsonNode) name -> node place[name]) root

let private isConfirmed json =
    let found = answer json
    Expect.isFalse ((lineOf found).Contains '\n') "one line"
    Expect.isLessThanOrEqual (lineOf found).Length 190 (lineOf found)
    found = IsConfirmed

[<Tests>]
let everyField =
    testList
        "each field changed and signed again"
        [
            testCase "honest certificates are confirmed, signed by hand or not"
            <| fun () ->
                for name, json in honest.Value do
                    Expect.equal (answer json) IsConfirmed name
                    Expect.equal (answer (signed (objectOf json))) IsConfirmed $"{name}: the same layout"

            testCase "what a field says is compared"
            <| fun () ->
                for name, json in honest.Value do
                    let root = objectOf json
                    let id = (name.Split ',')[0]

                    for field in fieldsOf root do
                        for lie, change in lies[field] do
                            let changed = withField root field (Some(change (valueOf root field)))

                            if not (JsonNode.DeepEquals(changed, root)) then
                                let signed =
                                    if field = "sha256" then
                                        changed.ToJsonString()
                                    else
                                        signed changed

                                Expect.equal
                                    (isConfirmed signed)
                                    (equivalent.Contains(id, field, lie))
                                    $"{name}, {field}: {lie}"

            testCase "the digest covers every field"
            <| fun () ->
                for name, json in honest.Value do
                    let root = objectOf json

                    for field in fieldsOf root do
                        for lie, change in lies[field] do
                            let changed = withField root field (Some(change (valueOf root field)))

                            if not (JsonNode.DeepEquals(changed, root)) then
                                Expect.isFalse
                                    (isConfirmed (changed.ToJsonString()))
                                    $"{name}, {field}: {lie}, unsigned"

            testCase "no field is missing"
            <| fun () ->
                for name, json in honest.Value do
                    let root = objectOf json

                    for field in fieldsOf root do
                        let without = withField root field None

                        // Signing would put the digest back.
                        let json =
                            if field = "sha256" then
                                without.ToJsonString()
                            else
                                signed without

                        Expect.isFalse (isConfirmed json) $"{name} without {field}"

            testCase "no field is given twice, and none is added"
            <| fun () ->
                for name, json in honest.Value do
                    let root = objectOf json

                    for field in "note" :: fieldsOf root do
                        let inner = (field.Split '.') |> Array.last

                        let at =
                            if field.StartsWith "instance." then
                                "\"instance\":{"
                            else
                                "{"

                        let compact = signed root
                        let start = compact.IndexOf(at, StringComparison.Ordinal) + at.Length
                        let twice = compact.Insert(start, $"\"{inner}\":\"1\",")
                        Expect.isFalse (isConfirmed twice) $"{name} with {field} once more"

            testCase "a remark and the bits of the recomputation may be others: nothing rests on them"
            <| fun () ->
                for name, json in honest.Value do
                    let root = objectOf json
                    let remark = withField root "foundBy" (Some(text "by hand"))
                    Expect.isTrue (isConfirmed (signed remark)) $"{name}: another remark"

                    if root.ContainsKey "precision" then
                        let bits = withField root "precision" (Some(text "192"))
                        Expect.isTrue (isConfirmed (signed bits)) $"{name}: at 192 bits"
        ]
