namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.Symbolics

/// The words of claim files: what a cursor finds, takes or asks for.
[<RequireQualifiedAccess>]
module internal ClaimWords =
    let fail (at: Position) message : 'a = Syntax.fail at message

    let isProcessPart c = NameText.isPart c || c = '-' || c = '.'

    let found (cursor: TextCursor) =
        if cursor.AtEnd then
            "the end"
        else
            match cursor.Peek with
            | c when Char.IsControl c || Char.IsSurrogate c -> "a character that is no part of a statement"
            | c -> $"'{c}'"

    let expect (cursor: TextCursor) (c: char) =
        cursor.SkipSpace()

        if cursor.AtEnd || cursor.Peek <> c then
            fail cursor.Position $"expected '{c}', found {found cursor}"

        cursor.Advance()

    let tryTake (cursor: TextCursor) (c: char) =
        cursor.SkipSpace()

        if not cursor.AtEnd && cursor.Peek = c then
            cursor.Advance()
            true
        else
            false

    let private mostDigits = 400

    let number (cursor: TextCursor) =
        let at = cursor.Position
        let whole = cursor.TakeWhile Char.IsAsciiDigit

        let fraction =
            if cursor.Peek = '.' && Char.IsAsciiDigit(cursor.PeekAt 1) then
                cursor.Advance()
                "." + cursor.TakeWhile Char.IsAsciiDigit
            else
                ""

        let exponent =
            let sign =
                if cursor.PeekAt 1 = '-' || cursor.PeekAt 1 = '+' then
                    1
                else
                    0

            if
                (cursor.Peek = 'e' || cursor.Peek = 'E')
                && Char.IsAsciiDigit(cursor.PeekAt(1 + sign))
            then
                cursor.Advance()
                let mark = if sign = 1 then string cursor.Peek else ""

                if sign = 1 then
                    cursor.Advance()

                "e" + mark + cursor.TakeWhile Char.IsAsciiDigit
            else
                ""

        let text = whole + fraction + exponent

        if text.Length > mostDigits || exponent.Length > 6 then
            fail at $"the number {NearestNames.Shown text} is too long; numbers have at most {mostDigits} digits"

        match Rational.TryParse text with
        | true, value ->
            {
                At = at
                Node = ExpressionNode.Number(value, text)
            }
        | _ -> fail at $"'{NearestNames.Shown text}' is no number"

    let nameOf (cursor: TextCursor) what =
        cursor.SkipSpace()

        if not (NameText.isStart cursor.Peek) then
            fail cursor.Position $"expected {what}, found {found cursor}"

        cursor.TakeWhile NameText.isPart
