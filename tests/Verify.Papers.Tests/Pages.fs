/// Tables of Markdown pages whose rows begin with a name in code.
module Pages

open System
open System.IO

let private isRow (line: string) =
    line.StartsWith("| `", StringComparison.Ordinal)

/// The rows of the page's first such table.
let rows path : string list =
    File.ReadAllLines path
    |> Seq.skipWhile (isRow >> not)
    |> Seq.takeWhile isRow
    |> List.ofSeq

/// The page with other rows, below the line under the headings of its first table.
let replaceRows path (rows: string list) =
    let lines = File.ReadAllLines path |> List.ofArray

    let above =
        lines
        |> List.takeWhile (fun line -> not (line.StartsWith("|---", StringComparison.Ordinal)))

    let rule = lines[above.Length]

    let below =
        lines
        |> List.skip (above.Length + 1)
        |> List.skipWhile (fun line -> line.StartsWith '|')

    let text = above @ [ rule ] @ rows @ below |> String.concat "\n"
    File.WriteAllText(path, text + "\n")
