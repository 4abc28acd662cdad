namespace Verify.Symbolics

open System

/// Where a text is wrong and why; lines and columns count from 1.
type ParseError =
    {
        /// The line, from 1.
        Line: int
        /// The column in UTF-16 units, from 1.
        Column: int
        /// What was found and what is allowed there.
        Message: string
    }

    /// The error as one line.
    override this.ToString() =
        $"line {this.Line}, column {this.Column}: {this.Message}"

/// Raised inside the parsers only; the public functions answer with a Result.
exception internal SyntaxError of ParseError

/// A place in a text.
[<Struct>]
type internal Position = { Line: int; Column: int }

/// A cursor over one expression, which may go on over several lines.
[<Sealed>]
type internal TextCursor(text: string, start: Position, what: string, mostOperators: int) =
    let mutable offset = 0
    let mutable line = start.Line
    let mutable column = start.Column
    let mutable operators = 0

    member _.Position: Position = { Line = line; Column = column }

    /// The character here, '\000' at the end.
    member _.Peek = if offset < text.Length then text[offset] else '\000'

    /// The character that many places on.
    member _.PeekAt k =
        if offset + k < text.Length then
            text[offset + k]
        else
            '\000'

    member _.AtEnd = offset >= text.Length

    /// Counts an operator: every one is a level of the tree, which later walks descend. Fails where there are more than any text has, for hostile
    /// input.
    member this.CountOperator() =
        operators <- operators + 1

        if operators > mostOperators then
            let position = this.Position

            raise (
                SyntaxError
                    {
                        Line = position.Line
                        Column = position.Column
                        Message = $"{what} has at most {mostOperators} operators"
                    }
            )

    member _.Advance() =
        if text[offset] = '\n' then
            line <- line + 1
            column <- 1
        else
            column <- column + 1

        offset <- offset + 1

    member this.SkipSpace() =
        while not this.AtEnd && Char.IsWhiteSpace this.Peek do
            this.Advance()

    member this.TakeWhile(predicate: char -> bool) =
        let first = offset

        while not this.AtEnd && predicate this.Peek do
            this.Advance()

        text.Substring(first, offset - first)

    /// Goes on where the text continues with this.
    member this.TryTake(expected: string) =
        if String.CompareOrdinal(text, offset, expected, 0, expected.Length) = 0 then
            for _ in 1 .. expected.Length do
                this.Advance()

            true
        else
            false

    /// The state, to come back to.
    member _.Mark = offset, line, column

    member _.Return(mark: int * int * int) =
        let o, l, c = mark
        offset <- o
        line <- l
        column <- c

/// What names are made of, in every text.
[<RequireQualifiedAccess>]
module internal NameText =
    let isStart c = Char.IsAsciiLetter c

    let isPart c = Char.IsAsciiLetterOrDigit c || c = '_'
