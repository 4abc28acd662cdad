namespace Verify.Claims

open System
open Verify.Symbolics

/// Reads one expression: operators by their strength, calls with a process where the function asks for one.
[<RequireQualifiedAccess>]
module internal ExpressionReader =
    // Deeper nesting than a statement ever has: a bound on hostile input.
    let private mostDepth, private mostExponent = 100, 64

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

    let private fail (at: Position) message : 'a = ClaimWords.fail at message

    let private extremumOf name =
        match name with
        | "inf" -> Some Infimum
        | "sup" -> Some Supremum
        | _ -> None

    // Operands with operators of one strength between them, from the left.
    let private chain (cursor: TextCursor) operatorOf (operand: unit -> Expression) =
        let rec loop (left: Expression) =
            cursor.SkipSpace()
            let at = cursor.Position

            match operatorOf cursor.Peek with
            | None -> left
            | Some operator ->
                cursor.CountOperator()
                cursor.Advance()

                loop
                    {
                        At = at
                        Node = ExpressionNode.Binary(operator, left, operand ())
                    }

        loop (operand ())

    /// A sum, the loosest of expressions.
    let rec sum (cursor: TextCursor) depth : Expression =
        if depth > mostDepth then
            fail cursor.Position $"brackets nest deeper than {mostDepth}"

        let operatorOf character =
            match character with
            | '+' -> Some Adding
            | '-'
            | '−' -> Some Subtracting
            | _ -> None

        chain cursor operatorOf (fun () -> product cursor depth)

    and private product cursor depth =
        let operatorOf character =
            match character with
            | '*'
            | '·'
            | '×' -> Some Multiplying
            | '/' -> Some Dividing
            | _ -> None

        chain cursor operatorOf (fun () -> signed cursor depth)

    and private signed cursor depth =
        cursor.SkipSpace()
        let at = cursor.Position

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
            let at = cursor.Position

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
        cursor.SkipSpace()

        if cursor.Peek <> '^' || cursor.AtEnd then
            basis
        else
            let at = cursor.Position
            cursor.CountOperator()
            cursor.Advance()
            let bracketed = ClaimWords.tryTake cursor '('
            cursor.SkipSpace()
            let negative = ClaimWords.tryTake cursor '-'
            cursor.SkipSpace()
            let digitsAt = cursor.Position
            let digits = cursor.TakeWhile Char.IsAsciiDigit

            let exponent =
                match Int32.TryParse digits with
                | true, k when k <= mostExponent -> if negative then -k else k
                | _ when digits = "" ->
                    fail
                        cursor.Position
                        $"expected a whole exponent, found {ClaimWords.found cursor}; write sqrt(x), or exp(a*log(x))"
                | _ -> fail digitsAt $"the exponent is larger than {mostExponent}"

            if bracketed then
                ClaimWords.expect cursor ')'

            cursor.SkipSpace()

            if cursor.Peek = '^' && not cursor.AtEnd then
                fail cursor.Position "write (a^b)^c with brackets"

            {
                At = at
                Node = ExpressionNode.Raised(basis, exponent)
            }

    and private atom cursor depth : Expression =
        cursor.SkipSpace()
        let at = cursor.Position

        if cursor.Peek = '(' then
            cursor.Advance()
            let inner = sum cursor (depth + 1)
            ClaimWords.expect cursor ')'
            inner
        elif Char.IsAsciiDigit cursor.Peek then
            ClaimWords.number cursor
        elif NameText.isStart cursor.Peek then
            let name = cursor.TakeWhile NameText.isPart
            let mark = cursor.Mark
            cursor.SkipSpace()

            match cursor.Peek with
            | '[' ->
                cursor.Advance()
                let index = ClaimWords.nameOf cursor "the index of a sum, such as i"
                ClaimWords.expect cursor ']'

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
                        if ClaimWords.tryTake cursor ',' then
                            arguments cursor depth
                        else
                            ClaimWords.expect cursor ')'
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
            fail at $"expected a number, a name or '(', found {ClaimWords.found cursor}"

    and private arguments cursor depth =
        let rec loop acc =
            let acc = sum cursor (depth + 1) :: acc

            if ClaimWords.tryTake cursor ',' then
                loop acc
            else
                ClaimWords.expect cursor ')'
                List.rev acc

        loop []

    and private bound cursor depth at extremum =
        let variable = ClaimWords.nameOf cursor "a variable, such as lambda"
        cursor.SkipSpace()

        let range =
            if ClaimWords.tryTake cursor '>' then
                ClaimWords.tryTake cursor '=' |> ignore
                cursor.SkipSpace()
                let zeroAt = cursor.Position

                match (sum cursor (depth + 1)).Node with
                | ExpressionNode.Number(value, _) when value.IsZero -> None
                | _ -> fail zeroAt $"a variable runs over all of {variable} > 0, or write {variable} in [a, b]"
            elif cursor.TryTake "in" then
                ClaimWords.expect cursor '['
                let low = sum cursor (depth + 1)
                ClaimWords.expect cursor ','
                let high = sum cursor (depth + 1)
                ClaimWords.expect cursor ']'
                Some(low, high)
            else
                fail
                    cursor.Position
                    $"expected '{variable} > 0' or '{variable} in [a, b]', found {ClaimWords.found cursor}"

        ClaimWords.expect cursor ','
        let body = sum cursor (depth + 1)
        ClaimWords.expect cursor ')'

        {
            At = at
            Node = ExpressionNode.Bound(extremum, variable, range, body)
        }

    and private processExpression cursor depth : ProcessExpression =
        cursor.SkipSpace()
        let at = cursor.Position

        if not (NameText.isStart cursor.Peek) then
            fail at $"expected the name of a process, found {ClaimWords.found cursor}; verify processes lists them"

        let name = cursor.TakeWhile ClaimWords.isProcessPart

        if ClaimWords.tryTake cursor '(' then
            let rec loop named positional =
                cursor.SkipSpace()
                let at = cursor.Position
                let mark = cursor.Mark

                let label =
                    if NameText.isStart cursor.Peek then
                        let label = cursor.TakeWhile NameText.isPart
                        cursor.SkipSpace()

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

                if ClaimWords.tryTake cursor ',' then
                    loop named positional
                else
                    ClaimWords.expect cursor ')'
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
