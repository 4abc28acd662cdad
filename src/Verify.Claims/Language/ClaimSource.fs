namespace Verify.Claims

open System
open System.Text
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// Texts of claims: read as UTF-8, with errors that say where.
[<RequireQualifiedAccess>]
module internal ClaimSource =
    // A library of thousands of claims is smaller.
    let private largestFile = 16L <<< 20

    /// Of an error.
    let longestLine = 200

    /// An error of a source, on one line.
    let located (source: string) (error: ParseError) =
        let where = $"{NearestNames.Shown source}:{error.Line}:{error.Column}: "
        let room = longestLine - where.Length

        let message =
            if error.Message.Length <= room then
                error.Message
            else
                error.Message.Substring(0, max 0 (room - 1)) + "…"

        InvalidInputException(where + message)

    /// Errors within get their source.
    let locating source (code: unit -> 'a) =
        try
            code ()
        with SyntaxError error ->
            raise (located source error)

    let private decode (source: string) (bytes: byte[]) =
        try
            let text = UTF8Encoding(false, true).GetString bytes
            if text.StartsWith '\uFEFF' then text.Substring 1 else text
        with :? DecoderFallbackException as error ->
            let before = bytes |> Seq.truncate (max 0 error.Index) |> Array.ofSeq
            let line = 1 + (before |> Seq.filter ((=) 10uy) |> Seq.length)
            let column = before.Length - Array.LastIndexOf(before, 10uy)

            raise (
                InvalidInputException
                    $"{NearestNames.Shown source}:{line}:{column}: is not UTF-8; save the file as UTF-8"
            )

    /// The text of a file.
    let readText (path: string) =
        decode path (InputFile.ReadAllBytes(path, largestFile))
