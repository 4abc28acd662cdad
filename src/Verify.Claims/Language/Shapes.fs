namespace Verify.Claims

open Verify.Arithmetic

/// Numbers and matrices joined by operators, with their shapes checked.
[<RequireQualifiedAccess>]
module internal Shapes =
    let private fail (at: Verify.Symbolics.Position) message : 'a = ClaimWords.fail at message

    let private zero = Constant(Rational.Zero, "0")

    /// −1
    let minusOne = Constant(Rational.FromInteger -1L, "-1")

    /// A fraction of numbers that are written out is a constant.
    let private quotient left right =
        match left, right with
        | Constant(a, one), Constant(b, two) when
            not b.IsZero
            && Seq.forall System.Char.IsAsciiDigit (one.Replace("-", ""))
            && Seq.forall System.Char.IsAsciiDigit two
            ->
            Constant(a / b, $"{one}/{two}")
        | _ -> Quotient(left, right)

    /// The negative, a constant of one.
    let negated term =
        match term with
        | Constant(value, text) when not (text.StartsWith '-') -> Constant(-value, "-" + text)
        | _ -> Product(minusOne, term)

    /// What is to be a number.
    let asNumber at meaning =
        match meaning with
        | Number term -> term
        | Table(matrix, Size.One, Size.One) -> OfMatrix(MatrixFunction.Trace, matrix)
        | Table(_, rows, columns) ->
            fail
                at
                $"a number is needed here, and this is a {KnownNames.shape rows columns} matrix; tr, norm, frob, lmax and lmin give numbers"

    /// What is to be a vector or matrix.
    let asMatrix at meaning =
        match meaning with
        | Table(matrix, rows, columns) -> matrix, rows, columns
        | Number _ -> fail at "a vector or matrix is needed here, and this is a number; write it times I"

    /// Two of them with an operator between.
    let binary at operator left right leftAt rightAt =
        match operator, left, right with
        | Adding, Number a, Number b -> Number(a + b)
        | Subtracting, Number a, Number b -> Number(a - b)
        | Multiplying, Number a, Number b -> Number(a * b)
        | Dividing, Number a, Number b -> Number(quotient a b)
        | (Adding | Subtracting), Table(a, r, c), Table(b, q, d) ->
            if r <> q || c <> d then
                fail at $"a {KnownNames.shape r c} and a {KnownNames.shape q d} matrix have no sum"

            Table(
                (if operator = Adding then
                     MatrixSum(a, b)
                 else
                     MatrixDifference(a, b)),
                r,
                c
            )
        | Multiplying, Table(a, r, c), Table(b, q, d) ->
            if c = q then
                Table(MatrixProduct(a, b), r, d)
            elif r = Size.One && c = Size.One then
                Table(Scaled(OfMatrix(MatrixFunction.Trace, a), b), q, d)
            elif q = Size.One && d = Size.One then
                Table(Scaled(OfMatrix(MatrixFunction.Trace, b), a), r, c)
            else
                fail
                    at
                    $"a {KnownNames.shape r c} and a {KnownNames.shape q d} matrix have no product; a' is the transpose of a"
        | Multiplying, Number factor, Table(matrix, r, c)
        | Multiplying, Table(matrix, r, c), Number factor -> Table(Scaled(factor, matrix), r, c)
        | Dividing, Table(matrix, r, c), _ when not (r = Size.One && c = Size.One) ->
            let divisor = asNumber rightAt right
            Table(Scaled(quotient (Constant(Rational.One, "1")) divisor, matrix), r, c)
        | (Adding | Subtracting | Dividing), _, _ ->
            let a, b = asNumber leftAt left, asNumber rightAt right

            Number(
                match operator with
                | Adding -> a + b
                | Subtracting -> a - b
                | Multiplying -> a * b
                | Dividing -> quotient a b
            )
