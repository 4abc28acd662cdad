namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// A named quantity of a theorem, evaluated on a subject over any scalar; text and LaTeX are how statements print it, and `written` how
/// claim files do.
[<AbstractClass>]
type Quantity internal (text: string, latex: string, written: string option) =

    /// A quantity that claim files have no name for.
    new(text: string, latex: string) = Quantity(text, latex, None)

    /// Its name in plain text.
    member _.Text = text

    /// Its name in LaTeX.
    member _.LaTeX = latex

    /// Its name in claim files; none where they have none.
    member _.Written = written

    /// Its value on the subject, in the subject's scalar.
    abstract Evaluate<'T when 'T :> IRealScalar<'T>> : subject: Subject<'T> -> 'T

    /// Its value on an instance at a time where that is a rational number known without an eigenvalue; none otherwise.
    abstract TryExact: instance: Instance<Rational> * time: Rational -> Rational option

    default _.TryExact(_, _) = None

/// A function of one number.
type ElementaryFunction =
    /// √x
    | SquareRoot
    /// e^x
    | Exponential
    /// ln x
    | Logarithm
    /// |x|
    | AbsoluteValue

/// The smaller or the larger of two numbers.
type Choice =
    /// min(a, b)
    | Smaller
    /// max(a, b)
    | Larger

/// What a direction of the spectrum has.
type DirectionQuantity =
    /// s_i
    | EigenvalueOf
    /// θ_i = v_iᵀβ*
    | TruthOf
    /// v_iᵀβ̂
    | FitOf

/// A number of a process at a time.
type ProcessNumber =
    /// E‖b − β*‖².
    | RiskOf
    /// ‖E b − β*‖².
    | SquaredBias
    /// tr Cov_ε E[b | y].
    | VarianceOf
    /// E‖X(b − β*)‖²/n.
    | PredictionRisk
    /// tr of the covariance over mini-batches or Brownian motion, averaged over the noise.
    | CovarianceTrace
    /// E F(b), F = ‖y − Xb‖²/(2n), averaged over the noise.
    | ExpectedLossOf
    /// E F(b) given y.
    | LossGivenResponse

/// A vector or matrix of a process given y.
type ProcessMoment =
    /// E b, p×1.
    | MeanOf
    /// Cov b, p×p.
    | CovarianceOf
    /// E bbᵀ, p×p.
    | SecondMomentOf
    /// The stationary covariance, p×p.
    | StationaryCovariance

/// A vector or matrix of a problem.
[<RequireQualifiedAccess>]
type ProblemMatrix =
    /// X, n×p.
    | Features
    /// y, n×1.
    | Response
    /// β*, p×1.
    | TrueCoefficients
    /// β̂ = X⁺y, p×1.
    | LeastSquaresSolution
    /// Σ̂ = XᵀX/n, p×p.
    | Gram
    /// I, p×p.
    | Identity

/// A number of a matrix.
[<RequireQualifiedAccess>]
type MatrixFunction =
    /// The trace of a square matrix.
    | Trace
    /// ‖v‖ of a vector.
    | EuclideanNorm
    /// ‖A‖_F.
    | FrobeniusNorm
    /// The largest eigenvalue of a symmetric matrix.
    | LargestEigenvalue
    /// The least eigenvalue of a symmetric matrix.
    | LeastEigenvalue

/// Where a bound variable runs, in a term.
type TermRange =
    /// All positive numbers.
    | AllPositive
    /// A closed interval.
    | Interval of low: Term * high: Term

/// An expression in quantities, from which a statement is evaluated in every scalar and printed as text, as LaTeX and as a claim file
/// has it: one source.
and [<CustomEquality; NoComparison>] Term =

    /// An exact constant; the text is how the theorem writes it, for example 1.6862.
    | Constant of value: Rational * text: string

    /// A quantity of the subject.
    | Quantity of Quantity

    /// left + right
    | Sum of left: Term * right: Term

    /// left − right
    | Difference of left: Term * right: Term

    /// left · right
    | Product of left: Term * right: Term

    /// left / right
    | Quotient of left: Term * right: Term

    /// A whole power.
    | Power of basis: Term * exponent: int

    /// A function of a number.
    | Function of ElementaryFunction * Term

    /// min or max.
    | Chosen of Choice * left: Term * right: Term

    /// A variable bound by an extremum.
    | Variable of string

    /// Σ over the eigendirections with s_i > 0.
    | OverDirections of index: string * summand: Term

    /// A number of the direction of a sum.
    | OfDirection of DirectionQuantity * index: string

    /// inf or sup over a variable.
    | Extreme of Extremum * variable: string * range: TermRange * value: Term

    /// A number of a process; those without a clock have none.
    | OfProcess of ProcessNumber * ProcessTerm * at: Term option

    /// The step size below which a process is mean-square stable.
    | ThresholdOf of ProcessTerm

    /// A number of a matrix.
    | OfMatrix of MatrixFunction * MatrixTerm

    /// left + right
    static member (+)(left: Term, right: Term) = Sum(left, right)

    /// left − right
    static member (-)(left: Term, right: Term) = Difference(left, right)

    /// left · right
    static member (*)(left: Term, right: Term) = Product(left, right)

    /// left / right
    static member (/)(left: Term, right: Term) = Quotient(left, right)

    // Two terms are the same where they are built alike from the same quantities.
    override this.Equals other =
        match other with
        | :? Term as other -> Term.Same(this, other)
        | _ -> false

    override this.GetHashCode() =
        match this with
        | Constant(value, _) -> hash value
        | Quantity quantity -> hash quantity.Text
        | Sum(a, b) -> hash (1, a, b)
        | Difference(a, b) -> hash (2, a, b)
        | Product(a, b) -> hash (3, a, b)
        | Quotient(a, b) -> hash (4, a, b)
        | Power(a, k) -> hash (5, a, k)
        | Function(_, a) -> hash (6, a)
        | Chosen(_, a, b) -> hash (7, a, b)
        | Variable name -> hash (8, name)
        | OverDirections(i, a) -> hash (9, i, a)
        | OfDirection(_, i) -> hash (10, i)
        | Extreme(_, v, _, a) -> hash (11, v, a)
        | OfProcess(_, p, a) -> hash (12, p, a)
        | ThresholdOf p -> hash (13, p)
        | OfMatrix _ -> 14

    static member private Same(left: Term, right: Term) =
        match left, right with
        | Constant(a, _), Constant(b, _) -> a = b
        | Quantity a, Quantity b ->
            obj.ReferenceEquals(a, b)
            || (a.Written.IsSome && a.Written = b.Written && a.Text = b.Text)
        | Sum(a, b), Sum(c, d)
        | Difference(a, b), Difference(c, d)
        | Product(a, b), Product(c, d)
        | Quotient(a, b), Quotient(c, d) -> a = c && b = d
        | Power(a, j), Power(b, k) -> a = b && j = k
        | Function(f, a), Function(g, b) -> f = g && a = b
        | Chosen(f, a, b), Chosen(g, c, d) -> f = g && a = c && b = d
        | Variable a, Variable b -> a = b
        | OverDirections(i, a), OverDirections(j, b) -> i = j && a = b
        | OfDirection(q, i), OfDirection(r, j) -> q = r && i = j
        | Extreme(e, v, r, a), Extreme(f, w, q, b) -> e = f && v = w && r = q && a = b
        | OfProcess(n, p, a), OfProcess(m, q, b) -> n = m && p = q && a = b
        | ThresholdOf p, ThresholdOf q -> p = q
        | OfMatrix(f, a), OfMatrix(g, b) -> f = g && a = b
        | (Constant _ | Quantity _ | Sum _ | Difference _ | Product _ | Quotient _ | Power _ | Function _ | Chosen _ | Variable _ | OverDirections _ | OfDirection _ | Extreme _ | OfProcess _ | ThresholdOf _ | OfMatrix _),
          _ -> false

/// A process with its arguments.
and ProcessTerm =

    /// Ridge with penalty λ: (Σ̂ + λI)⁻¹Xᵀy/n.
    | RidgeWith of penalty: Term

    /// Principal components regression: least squares in the directions with s_i at least c.
    | PrincipalComponents of least: Term

    /// (1/t)∫₀ᵗ of gradient flow.
    | AveragedFlow

    /// A process by its definition; arguments replace η (eta), m and other parameters.
    | Defined of DefinedProcess

/// A process of the registry or of a user.
and [<CustomEquality; NoComparison>] DefinedProcess =
    {
        Definition: Verify.Symbolics.Process
        /// The one of the processes with formulas of their own that it is, if any.
        Formula: Process option
        Arguments: (string * Term) list
    }

    override this.Equals other =
        match other with
        | :? DefinedProcess as other -> this.Definition.Text = other.Definition.Text && this.Arguments = other.Arguments
        | _ -> false

    override this.GetHashCode() = hash this.Definition.Name

/// A vector or matrix.
and MatrixTerm =

    /// A vector or matrix of the problem.
    | OfProblem of ProblemMatrix

    /// A moment of a process; stationary ones have no clock.
    | MomentOf of ProcessMoment * ProcessTerm * at: Term option

    /// left + right
    | MatrixSum of left: MatrixTerm * right: MatrixTerm

    /// left − right
    | MatrixDifference of left: MatrixTerm * right: MatrixTerm

    /// left · right
    | MatrixProduct of left: MatrixTerm * right: MatrixTerm

    /// A number times a matrix.
    | Scaled of factor: Term * matrix: MatrixTerm

    /// The transpose.
    | Transposed of MatrixTerm
