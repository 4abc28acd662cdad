namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.Symbolics

/// An operator between two expressions.
type internal BinaryOperator =
    | Adding
    | Subtracting
    | Multiplying
    | Dividing

/// An expression as it is written, before names are looked up.
type internal Expression = { At: Position; Node: ExpressionNode }

/// What an expression is.
and [<RequireQualifiedAccess>] internal ExpressionNode =
    | Number of Rational * text: string
    | Name of string
    /// s[i]
    | Indexed of string * index: string
    /// f(a, b), with the process that stands first where f asks for one.
    | Call of string * ProcessExpression option * Expression list
    /// inf(x > 0, body) or inf(x in [a, b], body), sup likewise.
    | Bound of Extremum * variable: string * range: (Expression * Expression) option * body: Expression
    | Binary of BinaryOperator * Expression * Expression
    | Negated of Expression
    | Raised of Expression * int
    | Transposed of Expression

/// A process as it is written: a name with arguments.
and internal ProcessExpression =
    {
        NameAt: Position
        ProcessName: string
        Named: (Position * string * Expression) list
        Positional: Expression list
    }

/// One comparison as it is written.
type internal ComparisonExpression =
    {
        ComparedAt: Position
        Left: Expression
        /// "<=", "<" or "=": what points the other way has been turned around.
        Relation: Relation
        Right: Expression
    }

/// Where a parameter runs, as it is written.
type internal RangeExpression =
    | Listed of Expression list
    | FromTo of Expression * Expression

/// Reads the expressions of claim files.
[<RequireQualifiedAccess>]
module internal ClaimSyntax =
    // Deeper nesting, more operators than a statement ever has: bounds on hostile input.
    let private mostDepth, private mostOperators, private mostExponent = 100, 2000, 64

    /// Functions whose first argument is a process.
    let processFunctions =
        [
            "Risk"
            "Bias2"
            "Var"
            "PredRisk"
            "TrCov"
            "Loss"
            "Mean"
            "Cov"
            "SecondMoment"
            "Stationary"
            "Threshold"
            "Moments"
        ]

    let fail (at: Position) message : 'a = Syntax.fail at message

    type private Cursor(text: string, start: Position) =
        let mutable offset = 0
        let mutable line, column = start.Line, start.Column
        let mutable operators = 0

        member _.At = { Line = line; Column = column }

        member _.AtEnd = offset >= text.Length

        member _.Peek = if offset < text.Length then text[offset] else '\000'

        member _.PeekAt k =
            if offset + k < text.Length then
                text[offset + k]
            else
                '\000'

        member this.Advance() =
            if text[offset] = '\n' then
                line <- line + 1
                column <- 1
            else
                column <- column + 1

            offset <- offset + 1

        member this.Skip() =
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

        member this.CountOperator() =
            operators <- operators + 1

            if operators > mostOperators then
                fail this.At $"a statement has at most {mostOperators} operators"

        /// The state, to come back to.
        member _.Mark = offset, line, column

        member _.Return(mark: int * int * int) =
            let o, l, c = mark
            offset <- o
            line <- l
            column <- c

    let private isNameStart c = Char.IsAsciiLetter c

    let private isNamePart c = Char.IsAsciiLetterOrDigit c || c = '_'

    let private isProcessPart c = isNamePart c || c = '-' || c = '.'

    let private found (cursor: Cursor) =
        if cursor.AtEnd then
            "the end"
        else
            match cursor.Peek with
            | c when Char.IsControl c || Char.IsSurrogate c -> "a character that is no part of a statement"
            | c -> $"'{c}'"

    let private expect (cursor: Cursor) (c: char) =
        cursor.Skip()

        if cursor.AtEnd || cursor.Peek <> c then
            fail cursor.At $"expected '{c}', found {found cursor}"

        cursor.Advance()

    let private tryTake (cursor: Cursor) (c: char) =
        cursor.Skip()

        if not cursor.AtEnd && cursor.Peek = c then
            cursor.Advance()
            true
        else
            false

    let private mostDigits = 400

    let private number (cursor: Cursor) =
        let at = cursor.At
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

    let private nameOf (cursor: Cursor) what =
        cursor.Skip()

        if not (isNameStart cursor.Peek) then
            fail cursor.At $"expected {what}, found {found cursor}"

        cursor.TakeWhile isNamePart

    let private extremumOf name =
        match name with
        | "inf" -> Some Infimum
        | "sup" -> Some Supremum
        | _ -> None

    let rec private sum (cursor: Cursor) depth : Expression =
        if depth > mostDepth then
            fail cursor.At $"brackets nest deeper than {mostDepth}"

        let rec loop (left: Expression) =
            cursor.Skip()
            let at = cursor.At

            let operator =
                match cursor.Peek with
                | '+' -> Some Adding
                | '-'
                | '−' -> Some Subtracting
                | _ -> None

            match operator with
            | None -> left
            | Some operator ->
                cursor.CountOperator()
                cursor.Advance()

                loop
                    {
                        At = at
                        Node = ExpressionNode.Binary(operator, left, product cursor depth)
                    }

        loop (product cursor depth)

    and private product cursor depth =
        let rec loop (left: Expression) =
            cursor.Skip()
            let at = cursor.At

            let operator =
                match cursor.Peek with
                | '*'
                | '·'
                | '×' -> Some Multiplying
                | '/' -> Some Dividing
                | _ -> None

            match operator with
            | None -> left
            | Some operator ->
                cursor.CountOperator()
                cursor.Advance()

                loop
                    {
                        At = at
                        Node = ExpressionNode.Binary(operator, left, signed cursor depth)
                    }

        loop (signed cursor depth)

    and private signed cursor depth =
        cursor.Skip()
        let at = cursor.At

        match cursor.Peek with
        | '-'
        | '−' ->
            cursor.CountOperator()
            cursor.Advance()

            if depth > mostDepth then
                fail at $"signs nest deeper than {mostDepth}"

            {
                At = at
                Node = ExpressionNode.Negated(signed cursor (depth + 1))
            }
        | _ -> power cursor depth

    and private power cursor depth =
        let rec postfix (basis: Expression) =
            let at = cursor.At

            if cursor.Peek = '\'' && not cursor.AtEnd then
                cursor.CountOperator()
                cursor.Advance()

                postfix
                    {
                        At = at
                        Node = ExpressionNode.Transposed basis
                    }
            elif cursor.Peek = '²' || cursor.Peek = '³' then
                let exponent = if cursor.Peek = '²' then 2 else 3
                cursor.Advance()

                postfix
                    {
                        At = at
                        Node = ExpressionNode.Raised(basis, exponent)
                    }
            else
                basis

        let basis = postfix (atom cursor depth)
        cursor.Skip()

        if cursor.Peek <> '^' || cursor.AtEnd then
            basis
        else
            let at = cursor.At
            cursor.CountOperator()
            cursor.Advance()
            let bracketed = tryTake cursor '('
            cursor.Skip()
            let negative = tryTake cursor '-'
            cursor.Skip()
            let digitsAt = cursor.At
            let digits = cursor.TakeWhile Char.IsAsciiDigit

            let exponent =
                match Int32.TryParse digits with
                | true, k when k <= mostExponent -> if negative then -k else k
                | _ when digits = "" ->
                    fail cursor.At $"expected a whole exponent, found {found cursor}; write sqrt(x), or exp(a*log(x))"
                | _ -> fail digitsAt $"the exponent is larger than {mostExponent}"

            if bracketed then
                expect cursor ')'

            cursor.Skip()

            if cursor.Peek = '^' && not cursor.AtEnd then
                fail cursor.At "write (a^b)^c with brackets"

            {
                At = at
                Node = ExpressionNode.Raised(basis, exponent)
            }

    and private atom cursor depth : Expression =
        cursor.Skip()
        let at = cursor.At

        if cursor.Peek = '(' then
            cursor.Advance()
            let inner = sum cursor (depth + 1)
            expect cursor ')'
            inner
        elif Char.IsAsciiDigit cursor.Peek then
            number cursor
        elif isNameStart cursor.Peek then
            let name = cursor.TakeWhile isNamePart
            let mark = cursor.Mark
            cursor.Skip()

            match cursor.Peek with
            | '[' ->
                cursor.Advance()
                let index = nameOf cursor "the index of a sum, such as i"
                expect cursor ']'

                {
                    At = at
                    Node = ExpressionNode.Indexed(name, index)
                }
            | '(' ->
                cursor.Advance()

                match extremumOf name with
                | Some extremum -> bound cursor depth at extremum
                | None when List.contains name processFunctions ->
                    let ``process`` = processExpression cursor depth

                    let rest =
                        if tryTake cursor ',' then
                            arguments cursor depth
                        else
                            expect cursor ')'
                            []

                    {
                        At = at
                        Node = ExpressionNode.Call(name, Some ``process``, rest)
                    }
                | None ->
                    {
                        At = at
                        Node = ExpressionNode.Call(name, None, arguments cursor depth)
                    }
            | _ ->
                // A transpose follows its name without a space.
                cursor.Return mark

                {
                    At = at
                    Node = ExpressionNode.Name name
                }
        else
            fail at $"expected a number, a name or '(', found {found cursor}"

    and private arguments cursor depth =
        let rec loop acc =
            let acc = sum cursor (depth + 1) :: acc

            if tryTake cursor ',' then
                loop acc
            else
                expect cursor ')'
                List.rev acc

        loop []

    and private bound cursor depth at extremum =
        let variable = nameOf cursor "a variable, such as lambda"
        cursor.Skip()

        let range =
            if tryTake cursor '>' then
                tryTake cursor '=' |> ignore
                cursor.Skip()
                let zeroAt = cursor.At

                match (sum cursor (depth + 1)).Node with
                | ExpressionNode.Number(value, _) when value.IsZero -> None
                | _ -> fail zeroAt $"a variable runs over all of {variable} > 0, or write {variable} in [a, b]"
            elif cursor.TryTake "in" then
                expect cursor '['
                let low = sum cursor (depth + 1)
                expect cursor ','
                let high = sum cursor (depth + 1)
                expect cursor ']'
                Some(low, high)
            else
                fail cursor.At $"expected '{variable} > 0' or '{variable} in [a, b]', found {found cursor}"

        expect cursor ','
        let body = sum cursor (depth + 1)
        expect cursor ')'

        {
            At = at
            Node = ExpressionNode.Bound(extremum, variable, range, body)
        }

    and private processExpression cursor depth : ProcessExpression =
        cursor.Skip()
        let at = cursor.At

        if not (isNameStart cursor.Peek) then
            fail at $"expected the name of a process, found {found cursor}; verify processes lists them"

        let name = cursor.TakeWhile isProcessPart

        if tryTake cursor '(' then
            let rec loop named positional =
                cursor.Skip()
                let at = cursor.At
                let mark = cursor.Mark

                let label =
                    if isNameStart cursor.Peek then
                        let label = cursor.TakeWhile isNamePart
                        cursor.Skip()

                        if cursor.Peek = '=' && not cursor.AtEnd then
                            cursor.Advance()
                            Some label
                        else
                            cursor.Return mark
                            None
                    else
                        None

                let value = sum cursor (depth + 1)

                let named, positional =
                    match label with
                    | Some label -> (at, label, value) :: named, positional
                    | None -> named, value :: positional

                if tryTake cursor ',' then
                    loop named positional
                else
                    expect cursor ')'
                    List.rev named, List.rev positional

            let named, positional = loop [] []

            {
                NameAt = at
                ProcessName = name
                Named = named
                Positional = positional
            }
        else
            {
                NameAt = at
                ProcessName = name
                Named = []
                Positional = []
            }

    let private relation (cursor: Cursor) =
        cursor.Skip()

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

    let private atEnd (cursor: Cursor) what =
        cursor.Skip()

        if not cursor.AtEnd then
            fail cursor.At $"expected {what}, found {found cursor}"

    /// Reads a comparison, or a chain such as a <= b <= c, that fills a text; positions are relative to where it starts.
    let comparisons (start: Position) (text: string) : ComparisonExpression list =
        let cursor = Cursor(text, start)

        let rec loop (left: Expression) acc =
            cursor.Skip()
            let at = cursor.At

            match relation cursor with
            | None ->
                if List.isEmpty acc then
                    fail at $"expected <=, <, >=, > or =, found {found cursor}"

                atEnd cursor "an operator, a comparison or the end"
                List.rev acc
            | Some(relation, turned) ->
                let right = sum cursor 0

                let one =
                    {
                        ComparedAt = at
                        Left = if turned then right else left
                        Relation = relation
                        Right = if turned then left else right
                    }

                loop right (one :: acc)

        loop (sum cursor 0) []

    /// Reads `name in {a, b}` or `name in [a, b]`.
    let range (start: Position) (text: string) : Position * string * RangeExpression =
        let cursor = Cursor(text, start)
        cursor.Skip()
        let at = cursor.At
        let name = nameOf cursor "the name of a parameter"
        cursor.Skip()

        if not (cursor.TryTake "in" || cursor.TryTake "∈") then
            fail cursor.At $"expected 'in', found {found cursor}; write {name} in [0, 1], or {name} in {{0, 1/2}}"

        cursor.Skip()
        let openAt = cursor.At

        let range =
            if tryTake cursor '{' then
                if tryTake cursor '}' then
                    fail openAt $"the set of '{name}' is empty; write {name} in {{0, 1/2}}"

                let rec loop acc =
                    let acc = sum cursor 0 :: acc

                    if tryTake cursor ',' then
                        loop acc
                    else
                        expect cursor '}'
                        List.rev acc

                Listed(loop [])
            else
                expect cursor '['
                let low = sum cursor 0
                expect cursor ','
                let high = sum cursor 0
                expect cursor ']'
                FromTo(low, high)

        atEnd cursor "the end of the line"
        at, name, range
