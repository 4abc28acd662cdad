namespace Verify.Claims

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
