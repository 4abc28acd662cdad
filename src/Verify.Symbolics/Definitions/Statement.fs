namespace Verify.Symbolics

open System

/// A statement of a definition: its keyword, where it begins, the rest of the text and where that begins.
type internal Statement =
    {
        Keyword: string
        At: Position
        Rest: string
        RestAt: Position
    }

/// Cuts a text into statements: one a line, an indented line continues the one before, # begins a comment.
[<RequireQualifiedAccess>]
module internal Statement =

    let private withoutComment (line: string) =
        match line.IndexOf '#' with
        | -1 -> line
        | k -> line.Substring(0, k)

    /// The position of an offset into the rest of a statement.
    let position (statement: Statement) offset =
        let before = statement.Rest.Substring(0, offset)

        match before.LastIndexOf '\n' with
        | -1 ->
            { statement.RestAt with
                Column = statement.RestAt.Column + offset
            }
        | last ->
            {
                Line = statement.RestAt.Line + (before |> Seq.filter ((=) '\n') |> Seq.length)
                Column = offset - last
            }

    /// The part of a statement from an offset on, with its position.
    let from (statement: Statement) offset =
        { statement with
            Rest = statement.Rest.Substring offset
            RestAt = position statement offset
        }

    /// All statements of a text.
    let all (text: string) =
        let lines = text.Replace("\r\n", "\n").Split('\n') |> Array.map withoutComment

        let rec collect i acc =
            if i = lines.Length then
                List.rev acc
            elif String.IsNullOrWhiteSpace lines[i] then
                collect (i + 1) acc
            elif Char.IsWhiteSpace(lines[i], 0) then
                Syntax.fail { Line = i + 1; Column = 1 } "an indented line continues a statement, but none precedes it"
            else
                let mutable last = i

                while last + 1 < lines.Length
                      && lines[last + 1].Length > 0
                      && Char.IsWhiteSpace(lines[last + 1], 0) do
                    last <- last + 1

                let keyword = lines[i].Split([| ' '; '\t' |])[0]

                let body =
                    lines[i].Substring keyword.Length :: [ for k in i + 1 .. last -> lines[k] ]

                let statement =
                    {
                        Keyword = keyword
                        At = { Line = i + 1; Column = 1 }
                        Rest = String.Join("\n", body)
                        RestAt =
                            {
                                Line = i + 1
                                Column = keyword.Length + 1
                            }
                    }

                collect (last + 1) (statement :: acc)

        collect 0 []
