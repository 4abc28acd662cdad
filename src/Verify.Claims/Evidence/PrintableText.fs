namespace Verify.Claims

open System
open System.Text

/// Texts of a user's library as terminals and XML files take them.
[<RequireQualifiedAccess>]
module internal PrintableText =
    // XML 1.0 has no character for these, and a terminal obeys some of them.
    let private isUnprintable (c: char) =
        (Char.IsControl c && c <> '\n') || c = '\uFFFE' || c = '\uFFFF'

    /// The text with control characters, half surrogate pairs and non-characters made visible: \u001b. No text is "".
    let ofText (text: string | null) =
        match text with
        | null -> ""
        | text ->
            let shown = StringBuilder(text.Length)

            for i in 0 .. text.Length - 1 do
                let c = text[i]

                let isHalf =
                    (Char.IsHighSurrogate c
                     && (i + 1 = text.Length || not (Char.IsLowSurrogate text[i + 1])))
                    || (Char.IsLowSurrogate c && (i = 0 || not (Char.IsHighSurrogate text[i - 1])))

                if isHalf || isUnprintable c then
                    shown.Append($"\\u{int c:x4}") |> ignore
                else
                    shown.Append c |> ignore

            string shown

    /// The record with its texts made printable.
    let ofRecord (record: InstanceRecord) =
        { record with
            Domain = ofText record.Domain
            Clause = ofText record.Clause
        }

    /// The evidence with its texts made printable.
    let ofEvidence (evidence: Evidence) : Evidence =
        match evidence with
        | Derivation(statement, latex, steps, uses) ->
            let ofStep (step: ProofStep) =
                {
                    Text = ofText step.Text
                    LaTeX = ofText step.LaTeX
                }

            let ofUse (name, statement) = ofText name, ofText statement
            Derivation(ofText statement, ofText latex, List.map ofStep steps, List.map ofUse uses)
        | SymbolicDifference difference -> SymbolicDifference(ofText difference)
        | HalfLine(statement, proof) -> HalfLine(ofText statement, proof)
        | HalfLineFailure(statement, point, enclosure) -> HalfLineFailure(ofText statement, point, enclosure)
        | Instances(byDomain, applicable, evaluations, clauses, least) ->
            let byDomain = byDomain |> List.map (fun (domain, count) -> ofText domain, count)

            let clauses =
                clauses
                |> List.map (fun count ->
                    { count with
                        Clause = ofText count.Clause
                    })

            Instances(byDomain, applicable, evaluations, clauses, Option.map ofRecord least)
        | Counterexample record -> Counterexample(ofRecord record)
        | Open record -> Open(ofRecord record)
        | Table(criterion, columns, rows, holds) ->
            Table(ofText criterion, List.map ofText columns, List.map (List.map ofText) rows, holds)
        | Remark text -> Remark(ofText text)
