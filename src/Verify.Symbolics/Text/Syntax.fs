namespace Verify.Symbolics

open System
open Verify.Arithmetic

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

/// The syntax tree of an infix expression.
[<RequireQualifiedAccess>]
type internal Syntax =
    | Number of Rational
    | Name of Position * string * (Position * SymbolIndex) list
    | Call of Position * string * Syntax list
    | Negate of Syntax
    | Add of Syntax * Syntax
    | Subtract of Syntax * Syntax
    | Multiply of Syntax * Syntax
    | Divide of Position * Syntax * Syntax
    | Power of Position * Syntax * int

[<RequireQualifiedAccess>]
module internal Syntax =

    let fail (position: Position) message : 'a =
        raise (
            SyntaxError
                {
                    Line = position.Line
                    Column = position.Column
                    Message = message
                }
        )

    // Deeper nesting than a formula ever has; it bounds the recursion on hostile input.
    let private maximumDepth = 200

    // An exponent beyond this is a typing error, and expanding it would exhaust memory.
    let private maximumExponent = 64

    // Every operator is a level of the tree, which later walks descend: a limit far above any formula, for hostile input.
    let private maximumOperators = 5000

    /// A cursor over one expression, which may go on over several lines.
    type private Cursor(text: string, start: Position) =
        let mutable offset = 0
        let mutable line = start.Line
        let mutable column = start.Column
        let mutable operators = 0

        member _.Position = { Line = line; Column = column }

        /// Counts an operator; fails where there are too many.
        member this.Operator() =
            operators <- operators + 1

            if operators > maximumOperators then
                fail this.Position $"an expression has at most {maximumOperators} operators"

        member _.Peek = if offset < text.Length then text[offset] else '\000'

        member _.AtEnd = offset >= text.Length

        member this.Advance() =
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

        member _.PeekAt k =
            if offset + k < text.Length then
                text[offset + k]
            else
                '\000'

    let private isNameStart c = Char.IsAsciiLetter c

    let private isNamePart c = Char.IsAsciiLetterOrDigit c || c = '_'

    let private found (cursor: Cursor) =
        if cursor.AtEnd then
            "the end of the text"
        else
            $"'{cursor.Peek}'"

    let private expect (cursor: Cursor) c =
        cursor.SkipSpace()

        if cursor.Peek <> c || cursor.AtEnd then
            fail cursor.Position $"expected '{c}', found {found cursor}"

        cursor.Advance()

    let private number (cursor: Cursor) =
        let position = cursor.Position
        let digits = cursor.TakeWhile Char.IsAsciiDigit

        let fraction =
            if cursor.Peek = '.' && Char.IsAsciiDigit(cursor.PeekAt 1) then
                cursor.Advance()
                "." + cursor.TakeWhile Char.IsAsciiDigit
            else
                ""

        match Rational.TryParse(digits + fraction) with
        | true, value -> value
        | _ -> fail position $"'{digits + fraction}' is not a number"

    let private indices (cursor: Cursor) =
        let rec loop acc =
            cursor.SkipSpace()
            let position = cursor.Position

            let index =
                if Char.IsAsciiDigit cursor.Peek then
                    let digits = cursor.TakeWhile Char.IsAsciiDigit

                    match Int32.TryParse digits with
                    | true, k when k >= 1 -> SymbolIndex.Number k
                    | _ -> fail position $"an index is an integer from 1, not {digits}"
                elif isNameStart cursor.Peek then
                    SymbolIndex.Letter(cursor.TakeWhile isNamePart)
                else
                    fail position $"expected an index, a number from 1 or a letter; found {found cursor}"

            let acc = (position, index) :: acc
            cursor.SkipSpace()

            if cursor.Peek = ',' then
                cursor.Advance()
                loop acc
            else
                expect cursor ']'
                List.rev acc

        loop []

    let rec private sum (cursor: Cursor) depth =
        if depth > maximumDepth then
            fail cursor.Position $"parentheses nest deeper than {maximumDepth}"

        let rec loop left =
            cursor.SkipSpace()

            match cursor.Peek with
            | '+' ->
                cursor.Operator()
                cursor.Advance()
                loop (Syntax.Add(left, term cursor depth))
            | '-' ->
                cursor.Operator()
                cursor.Advance()
                loop (Syntax.Subtract(left, term cursor depth))
            | _ -> left

        loop (term cursor depth)

    and private term cursor depth =
        let rec loop left =
            cursor.SkipSpace()
            let position = cursor.Position

            match cursor.Peek with
            | '*' ->
                cursor.Operator()
                cursor.Advance()
                loop (Syntax.Multiply(left, signed cursor depth))
            | '/' ->
                cursor.Operator()
                cursor.Advance()
                loop (Syntax.Divide(position, left, signed cursor depth))
            | _ -> left

        loop (signed cursor depth)

    and private signed cursor depth =
        cursor.SkipSpace()

        match cursor.Peek with
        | '-' ->
            cursor.Advance()

            if depth > maximumDepth then
                fail cursor.Position $"signs nest deeper than {maximumDepth}"

            Syntax.Negate(signed cursor (depth + 1))
        | _ -> power cursor depth

    and private power cursor depth =
        let b = atom cursor depth
        cursor.SkipSpace()

        if cursor.Peek <> '^' then
            b
        else
            let position = cursor.Position
            cursor.Advance()
            cursor.SkipSpace()
            let parenthesised = cursor.Peek = '('

            if parenthesised then
                cursor.Advance()
                cursor.SkipSpace()

            let negative = cursor.Peek = '-'

            if negative then
                cursor.Advance()
                cursor.SkipSpace()

            let digits = cursor.TakeWhile Char.IsAsciiDigit

            let exponent =
                match Int32.TryParse digits with
                | true, k when k <= maximumExponent -> if negative then -k else k
                | _ when digits = "" -> fail cursor.Position $"an exponent is an integer, found {found cursor}"
                | _ -> fail position $"the exponent {digits} is larger than {maximumExponent}"

            if parenthesised then
                expect cursor ')'

            cursor.SkipSpace()

            if cursor.Peek = '^' then
                fail cursor.Position "write (a^b)^c with parentheses"

            Syntax.Power(position, b, exponent)

    and private atom cursor depth =
        cursor.SkipSpace()
        let position = cursor.Position

        if cursor.Peek = '(' then
            cursor.Advance()
            let inner = sum cursor (depth + 1)
            expect cursor ')'
            inner
        elif Char.IsAsciiDigit cursor.Peek then
            Syntax.Number(number cursor)
        elif isNameStart cursor.Peek then
            let name = cursor.TakeWhile isNamePart
            cursor.SkipSpace()

            match cursor.Peek with
            | '[' ->
                cursor.Advance()
                Syntax.Name(position, name, indices cursor)
            | '(' ->
                cursor.Advance()
                Syntax.Call(position, name, arguments cursor depth)
            | _ -> Syntax.Name(position, name, [])
        else
            fail position $"expected a number, a name or '(', found {found cursor}"

    and private arguments cursor depth =
        let rec loop acc =
            let acc = sum cursor (depth + 1) :: acc
            cursor.SkipSpace()

            if cursor.Peek = ',' then
                cursor.Advance()
                loop acc
            else
                expect cursor ')'
                List.rev acc

        loop []

    /// Reads one expression that fills the text; positions are relative to the given start.
    let parse (start: Position) (text: string) =
        let cursor = Cursor(text, start)
        let tree = sum cursor 0
        cursor.SkipSpace()

        if not cursor.AtEnd then
            fail cursor.Position $"expected an operator or the end, found '{cursor.Peek}'"

        tree
