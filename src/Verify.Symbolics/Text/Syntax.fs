namespace Verify.Symbolics

open System
open Verify.Arithmetic

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

    // Far above any formula.
    let private maximumOperators = 5000

    let private found (cursor: TextCursor) =
        if cursor.AtEnd then
            "the end of the text"
        else
            $"'{cursor.Peek}'"

    let private expect (cursor: TextCursor) c =
        cursor.SkipSpace()

        if cursor.Peek <> c || cursor.AtEnd then
            fail cursor.Position $"expected '{c}', found {found cursor}"

        cursor.Advance()

    let private number (cursor: TextCursor) =
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

    let private indices (cursor: TextCursor) =
        let rec loop acc =
            cursor.SkipSpace()
            let position = cursor.Position

            let index =
                if Char.IsAsciiDigit cursor.Peek then
                    let digits = cursor.TakeWhile Char.IsAsciiDigit

                    match Int32.TryParse digits with
                    | true, k when k >= 1 -> SymbolIndex.Number k
                    | _ -> fail position $"an index is an integer from 1, not {digits}"
                elif NameText.isStart cursor.Peek then
                    SymbolIndex.Letter(cursor.TakeWhile NameText.isPart)
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

    let rec private sum (cursor: TextCursor) depth =
        if depth > maximumDepth then
            fail cursor.Position $"parentheses nest deeper than {maximumDepth}"

        let rec loop left =
            cursor.SkipSpace()

            match cursor.Peek with
            | '+' ->
                cursor.CountOperator()
                cursor.Advance()
                loop (Syntax.Add(left, term cursor depth))
            | '-' ->
                cursor.CountOperator()
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
                cursor.CountOperator()
                cursor.Advance()
                loop (Syntax.Multiply(left, signed cursor depth))
            | '/' ->
                cursor.CountOperator()
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
        elif NameText.isStart cursor.Peek then
            let name = cursor.TakeWhile NameText.isPart
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
        let cursor = TextCursor(text, start, "an expression", maximumOperators)
        let tree = sum cursor 0
        cursor.SkipSpace()

        if not cursor.AtEnd then
            fail cursor.Position $"expected an operator or the end, found '{cursor.Peek}'"

        tree
