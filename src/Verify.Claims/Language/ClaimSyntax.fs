namespace Verify.Claims

open Verify.Symbolics

/// Reads the statements and ranges of claim files.
[<RequireQualifiedAccess>]
module internal ClaimSyntax =
    // More than a statement ever has: a bound on hostile input.
    let private mostOperators = 2000

    let fail (at: Position) message : 'a = ClaimWords.fail at message

    let private relation (cursor: TextCursor) =
        cursor.SkipSpace()

        if cursor.TryTake "<=" || cursor.TryTake "≤" then
            Some(AtMost, false)
        elif cursor.TryTake ">=" || cursor.TryTake "≥" then
            Some(AtMost, true)
        elif cursor.TryTake "<" then
            Some(Below, false)
        elif cursor.TryTake ">" then
            Some(Below, true)
        elif cursor.TryTake "==" || cursor.TryTake "=" then
            Some(Equals, false)
        else
            None

    let private atEnd (cursor: TextCursor) what =
        cursor.SkipSpace()

        if not cursor.AtEnd then
            fail cursor.Position $"expected {what}, found {ClaimWords.found cursor}"

    /// Reads a comparison, or a chain such as a <= b <= c, that fills a text; positions are relative to where it starts.
    let comparisons (start: Position) (text: string) : ComparisonExpression list =
        let cursor = TextCursor(text, start, "a statement", mostOperators)

        let rec loop (left: Expression) acc =
            cursor.SkipSpace()
            let at = cursor.Position

            match relation cursor with
            | None ->
                if List.isEmpty acc then
                    fail at $"expected <=, <, >=, > or =, found {ClaimWords.found cursor}"

                atEnd cursor "an operator, a comparison or the end"
                List.rev acc
            | Some(relation, turned) ->
                let right = ExpressionReader.sum cursor 0

                let one =
                    {
                        ComparedAt = at
                        Left = if turned then right else left
                        Relation = relation
                        Right = if turned then left else right
                    }

                loop right (one :: acc)

        loop (ExpressionReader.sum cursor 0) []

    /// Reads `name in {a, b}` or `name in [a, b]`.
    let range (start: Position) (text: string) : Position * string * RangeExpression =
        let cursor = TextCursor(text, start, "a statement", mostOperators)
        cursor.SkipSpace()
        let at = cursor.Position
        let name = ClaimWords.nameOf cursor "the name of a parameter"
        cursor.SkipSpace()

        if not (cursor.TryTake "in" || cursor.TryTake "∈") then
            fail
                cursor.Position
                $"expected 'in', found {ClaimWords.found cursor}; write {name} in [0, 1], or {name} in {{0, 1/2}}"

        cursor.SkipSpace()
        let openAt = cursor.Position

        let range =
            if ClaimWords.tryTake cursor '{' then
                if ClaimWords.tryTake cursor '}' then
                    fail openAt $"the set of '{name}' is empty; write {name} in {{0, 1/2}}"

                let rec loop acc =
                    let acc = ExpressionReader.sum cursor 0 :: acc

                    if ClaimWords.tryTake cursor ',' then
                        loop acc
                    else
                        ClaimWords.expect cursor '}'
                        List.rev acc

                Listed(loop [])
            else
                ClaimWords.expect cursor '['
                let low = ExpressionReader.sum cursor 0
                ClaimWords.expect cursor ','
                let high = ExpressionReader.sum cursor 0
                ClaimWords.expect cursor ']'
                FromTo(low, high)

        atEnd cursor "the end of the line"
        at, name, range
