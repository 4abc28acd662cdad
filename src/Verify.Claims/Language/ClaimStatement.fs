namespace Verify.Claims

open System
open Verify.Symbolics

/// A statement of a claim file: its keyword and the rest, with where both stand.
type internal ClaimLine =
    {
        Keyword: string
        At: Position
        Rest: string
        RestAt: Position
    }

/// A part of a claim file.
type internal ClaimBlock =
    /// use FILE.process
    | Use of ClaimLine
    /// A definition, with blank lines before it in place of what comes before in the file.
    | DefinitionText of at: Position * text: string
    /// claim NAME with its statements.
    | ClaimText of ClaimLine * ClaimLine list

/// Cuts a claim file into blocks: a keyword begins a line, deeper lines go on with the statement before, # begins a comment.
[<RequireQualifiedAccess>]
module internal ClaimStatement =
    /// Keywords that stand inside of a claim.
    let keywords = [ "title"; "source"; "for"; "with"; "given"; "state"; "expect" ]

    let private blocks = [ "claim"; "use"; "process" ]

    let private withoutComment (line: string) =
        match line.IndexOf '#' with
        | -1 -> line
        | k -> line.Substring(0, k)

    let private indentation (line: string) = line.Length - line.TrimStart().Length

    let private firstWord (line: string) =
        line.Split([| ' '; '\t' |], StringSplitOptions.RemoveEmptyEntries)
        |> Array.tryHead
        |> Option.defaultValue ""

    let private isBlank (line: string) = String.IsNullOrWhiteSpace line

    let private lineAt (lines: string[]) index last : ClaimLine =
        let line = lines[index]
        let indent = indentation line
        let keyword = firstWord line
        let rest = line.Substring(indent + keyword.Length)

        {
            Keyword = keyword
            At =
                {
                    Line = index + 1
                    Column = indent + 1
                }
            Rest = String.Join("\n", rest :: [ for k in index + 1 .. last -> lines[k] ])
            RestAt =
                {
                    Line = index + 1
                    Column = indent + keyword.Length + 1
                }
        }

    // The last line that goes on with the statement of a line: deeper, and no blank lines at the end.
    let private continuation (lines: string[]) index =
        let indent = indentation lines[index]
        let mutable last = index
        let mutable next = index + 1

        while next < lines.Length && (isBlank lines[next] || indentation lines[next] > indent) do
            if not (isBlank lines[next]) then
                last <- next

            next <- next + 1

        last

    let private unknown (lines: string[]) index allowed =
        let word = firstWord lines[index]

        let at =
            {
                Line = index + 1
                Column = indentation lines[index] + 1
            }

        let hint =
            match Verify.Arithmetic.NearestNames.Of(word, allowed) with
            | nearest when nearest.Count > 0 -> $"did you mean '{nearest[0]}'?"
            | _ -> "lines begin with " + String.concat ", " allowed

        Syntax.fail at $"'{Verify.Arithmetic.NearestNames.Shown word}' is no keyword; {hint}"

    // The lines of a definition: up to the next block, with the indentation of its statements taken away.
    let private definition (lines: string[]) index =
        let mutable next = index + 1
        let outer = indentation lines[index]

        while next < lines.Length
              && (isBlank lines[next]
                  || not (indentation lines[next] <= outer && List.contains (firstWord lines[next]) blocks)) do
            next <- next + 1

        let body = lines[index + 1 .. next - 1]

        let inner =
            body
            |> Array.filter (isBlank >> not)
            |> Array.map indentation
            |> Array.fold min Int32.MaxValue

        let dedent (line: string) =
            if isBlank line then
                ""
            else
                line.Substring(min inner (indentation line))

        let text =
            String.replicate index "\n"
            + String.Join("\n", Array.append [| lines[index].TrimStart() |] (Array.map dedent body))

        text, next

    /// All blocks of a text.
    let blocksOf (text: string) : ClaimBlock list =
        let lines = text.Replace("\r\n", "\n").Split('\n') |> Array.map withoutComment

        let rec statements index acc =
            if index >= lines.Length then
                List.rev acc, index
            elif isBlank lines[index] then
                statements (index + 1) acc
            else
                match firstWord lines[index] with
                | word when List.contains word keywords ->
                    let last = continuation lines index
                    statements (last + 1) (lineAt lines index last :: acc)
                | word when List.contains word blocks -> List.rev acc, index
                | _ -> unknown lines index (keywords @ blocks)

        let rec collect index acc =
            if index >= lines.Length then
                List.rev acc
            elif isBlank lines[index] then
                collect (index + 1) acc
            else
                match firstWord lines[index] with
                | "use" ->
                    let last = continuation lines index
                    collect (last + 1) (Use(lineAt lines index last) :: acc)
                | "process" ->
                    let text, next = definition lines index

                    let at =
                        {
                            Line = index + 1
                            Column = indentation lines[index] + 1
                        }

                    collect next (DefinitionText(at, text) :: acc)
                | "claim" ->
                    let head = lineAt lines index index
                    let statements, next = statements (index + 1) []
                    collect next (ClaimText(head, statements) :: acc)
                | word when List.contains word keywords ->
                    let at =
                        {
                            Line = index + 1
                            Column = indentation lines[index] + 1
                        }

                    Syntax.fail at $"'{word}' belongs to a claim; write 'claim NAME' before it"
                | _ -> unknown lines index blocks

        collect 0 []
