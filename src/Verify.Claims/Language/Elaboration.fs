namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// What expressions of a claim may speak about.
type internal Vocabulary =
    {
        /// The domain's problems have β* and σ², and numbers are averaged over the noise; otherwise they have y, and all is given y.
        HasTruth: bool
        /// The domain as claim files name it.
        Domain: string
        /// Parameters of the claim.
        Parameters: string list
        /// Definitions beside the file, by name; they come before the registry.
        Definitions: (string * Verify.Symbolics.Process) list
    }

/// The number of rows or columns of a matrix.
[<RequireQualifiedAccess>]
type internal Size =
    | One
    | Samples
    | Features

/// An expression with what it is.
type internal Meaning =
    | Number of Term
    | Table of MatrixTerm * rows: Size * columns: Size

/// From expressions to terms: names are looked up, shapes checked, clocks and arguments of processes made right.
[<RequireQualifiedAccess>]
module internal Elaboration =
    let private fail (at: Verify.Symbolics.Position) message : 'a = ClaimSyntax.fail at message

    let private plainNumbers =
        [
            Quantities.stepSize
            Quantities.batchSize
            Quantities.sampleCount
            Quantities.featureCount
            Quantities.noiseScale
            Quantities.time
            Quantities.stepCount
            Quantities.rank
            Quantities.largestEigenvalue
            Quantities.leastEigenvalue
        ]
        |> List.map (fun term -> Term.written term, term)

    let private givenResponse =
        [
            GivenResponse.largestRow
            GivenResponse.leastLoss
            GivenResponse.diffusionTrace
            GivenResponse.lossTrace
        ]
        |> List.map (fun term -> Term.written term, term)

    let private constants =
        [
            "sharp", BoundConstant.Sharp
            "spectral", BoundConstant.Spectral
            "leverage", BoundConstant.Leverage
        ]

    // Numbers of the excess-risk theorem, for each choice of its constants.
    let private ofTheorem hasTruth : (string * (BoundConstant -> Term)) list =
        if hasTruth then
            [
                "alpha", Quantities.alpha
                "price", Quantities.price
                "limiting", Quantities.limiting
                "displayed", Quantities.displayedBound
                "gronwall", Quantities.anyStepBound
                "pricepeak", Quantities.pricePeak
                "lossbound", Quantities.lossBound
            ]
        else
            [
                "alpha", GivenResponse.alpha
                "price", GivenResponse.price
                "limiting", GivenResponse.limiting
                "lossbound", GivenResponse.lossBound
                "lossconstant", GivenResponse.lossConstant
                "directionratio", GivenResponse.directionRatio
            ]

    let private functions =
        [
            "sqrt", SquareRoot
            "exp", Exponential
            "log", Logarithm
            "abs", AbsoluteValue
        ]

    let private choices = [ "min", Smaller; "max", Larger ]

    let private matrixFunctions =
        [
            "tr", MatrixFunction.Trace
            "norm", MatrixFunction.EuclideanNorm
            "frob", MatrixFunction.FrobeniusNorm
            "lmax", MatrixFunction.LargestEigenvalue
            "lmin", MatrixFunction.LeastEigenvalue
        ]

    let private matrices =
        [
            "X", (ProblemMatrix.Features, Size.Samples, Size.Features)
            "y", (ProblemMatrix.Response, Size.Samples, Size.One)
            "truth", (ProblemMatrix.TrueCoefficients, Size.Features, Size.One)
            "fit", (ProblemMatrix.LeastSquaresSolution, Size.Features, Size.One)
            "Sigma", (ProblemMatrix.Gram, Size.Features, Size.Features)
            "I", (ProblemMatrix.Identity, Size.Features, Size.Features)
        ]

    let private numbersOfProcesses =
        [
            "Risk", RiskOf
            "Bias2", SquaredBias
            "Var", VarianceOf
            "PredRisk", PredictionRisk
            "TrCov", CovarianceTrace
            "Loss", ExpectedLossOf
        ]

    let private momentsOfProcesses =
        [
            "Mean", (MeanOf, Size.One)
            "Cov", (CovarianceOf, Size.Features)
            "SecondMoment", (SecondMomentOf, Size.Features)
        ]

    let private estimators = [ "ridge"; "pcr"; "averaged-flow" ]

    let private hint given known otherwise =
        match NearestNames.Of(given, known) with
        | nearest when nearest.Count > 0 ->
            let names =
                nearest
                |> Seq.truncate 3
                |> Seq.map (fun name -> $"'{name}'")
                |> String.concat ", "

            $"did you mean {names}?"
        | _ -> otherwise

    let private shown (name: string) = NearestNames.Shown name

    let private sizeText size =
        match size with
        | Size.One -> "1"
        | Size.Samples -> "n"
        | Size.Features -> "p"

    let private shape rows columns = $"{sizeText rows}×{sizeText columns}"

    type private Names =
        {
            Vocabulary: Vocabulary
            Variables: string list
            Indices: string list
        }

    let private knownNumbers names =
        [
            yield! List.map fst plainNumbers
            "sigma2"
            if not names.Vocabulary.HasTruth then
                yield! List.map fst givenResponse
            yield! names.Vocabulary.Parameters
            yield! names.Variables
            yield! List.map fst matrices
        ]

    let private knownFunctions names =
        [
            yield! List.map fst functions
            yield! List.map fst choices
            yield! List.map fst matrixFunctions
            yield! ClaimSyntax.processFunctions
            "sum"
            "inf"
            "sup"
            yield! ofTheorem names.Vocabulary.HasTruth |> List.map fst
        ]

    let private needsTruth names at what =
        if not names.Vocabulary.HasTruth then
            fail at $"{what} needs beta* and sigma2, and domain '{names.Vocabulary.Domain}' has y; write 'for problem'"

    let private needsResponse names at what =
        if names.Vocabulary.HasTruth then
            fail
                at
                $"{what} is given y, and domain '{names.Vocabulary.Domain}' averages over the noise; write 'for response'"

    let private zero = Constant(Rational.Zero, "0")

    let private minusOne = Constant(Rational.FromInteger -1L, "-1")

    // A fraction or a negative number that is written out is a constant.
    let private quotient left right =
        match left, right with
        | Constant(a, one), Constant(b, two) when
            not b.IsZero
            && Seq.forall System.Char.IsAsciiDigit (one.Replace("-", ""))
            && Seq.forall System.Char.IsAsciiDigit two
            ->
            Constant(a / b, $"{one}/{two}")
        | _ -> Quotient(left, right)

    let private negated term =
        match term with
        | Constant(value, text) when not (text.StartsWith '-') -> Constant(-value, "-" + text)
        | _ -> Product(minusOne, term)

    let private asNumber at meaning =
        match meaning with
        | Number term -> term
        | Table(matrix, Size.One, Size.One) -> OfMatrix(MatrixFunction.Trace, matrix)
        | Table(_, rows, columns) ->
            fail
                at
                $"a number is needed here, and this is a {shape rows columns} matrix; tr, norm, frob, lmax and lmin give numbers"

    let private asMatrix at meaning =
        match meaning with
        | Table(matrix, rows, columns) -> matrix, rows, columns
        | Number _ -> fail at "a vector or matrix is needed here, and this is a number; write it times I"

    let private functionsLine =
        "functions are Risk, Bias2, Var, Cov, …, tr, norm, sum, inf, sqrt, exp, log, min, max"

    let rec private meaning (names: Names) (expression: Expression) : Meaning =
        let at = expression.At
        let number part = asNumber part.At (meaning names part)

        match expression.Node with
        | ExpressionNode.Number(value, text) -> Number(Constant(value, text))
        | ExpressionNode.Name name -> ofName names at name
        | ExpressionNode.Indexed(name, index) ->
            if not (List.contains index names.Indices) then
                fail at $"the index '{shown index}' belongs to no sum; write sum({shown index}, …)"

            match name with
            | "s" -> Number(OfDirection(EigenvalueOf, index))
            | "theta" ->
                needsTruth names at "theta[i] = v_i'truth"
                Number(OfDirection(TruthOf, index))
            | other ->
                fail
                    at
                    $"'{shown other}[{shown index}]' is not known; a direction has s[{shown index}] and theta[{shown index}]"
        | ExpressionNode.Negated inner ->
            match meaning names inner with
            | Number term -> Number(negated term)
            | Table(matrix, rows, columns) -> Table(Scaled(minusOne, matrix), rows, columns)
        | ExpressionNode.Raised(basis, exponent) ->
            match meaning names basis with
            | Number term -> Number(Power(term, exponent))
            | Table(matrix, Size.One, Size.One) -> Number(Power(OfMatrix(MatrixFunction.Trace, matrix), exponent))
            | Table(matrix, rows, columns) when rows = columns && exponent >= 1 && exponent <= 16 ->
                let power =
                    List.init (exponent - 1) (fun _ -> matrix)
                    |> List.fold (fun product factor -> MatrixProduct(product, factor)) matrix

                Table(power, rows, columns)
            | Table(_, rows, columns) ->
                fail at $"a {shape rows columns} matrix has no power {exponent}; square ones have powers 1 to 16"
        | ExpressionNode.Transposed inner ->
            match meaning names inner with
            | Number term -> Number term
            | Table(Transposed matrix, rows, columns) -> Table(matrix, columns, rows)
            | Table(matrix, rows, columns) -> Table(Transposed matrix, columns, rows)
        | ExpressionNode.Binary(operator, left, right) ->
            binary at operator (meaning names left) (meaning names right) left.At right.At
        | ExpressionNode.Bound(extremum, variable, range, body) ->
            if List.contains variable names.Vocabulary.Parameters then
                fail at $"'{shown variable}' is a parameter of the claim; take another letter"

            if not (System.Text.RegularExpressions.Regex.IsMatch(variable, "^[A-Za-z][A-Za-z0-9_]*$")) then
                fail at $"'{shown variable}' is no name"

            let range =
                match range with
                | None -> AllPositive
                | Some(low, high) ->
                    match number low, number high with
                    | Constant(first, _), Constant(last, _) when first > last ->
                        fail low.At $"the interval [{first}, {last}] is empty"
                    | first, last -> Interval(first, last)

            let inside =
                { names with
                    Variables = variable :: names.Variables
                }

            Number(Extreme(extremum, variable, range, asNumber body.At (meaning inside body)))
        | ExpressionNode.Call(name, Some called, rest) -> ofProcessCall names at name called rest
        | ExpressionNode.Call(name, None, arguments) -> ofCall names at name arguments

    and private ofName names at name =
        if List.contains name names.Variables then
            Number(Variable name)
        else
            match List.tryFind (fun (known, _) -> known = name) plainNumbers with
            | Some(_, term) -> Number term
            | None ->
                match List.tryFind (fun (known, _) -> known = name) matrices with
                | Some(_, (matrix, rows, columns)) ->
                    match matrix with
                    | ProblemMatrix.TrueCoefficients -> needsTruth names at "truth"
                    | ProblemMatrix.Response
                    | ProblemMatrix.LeastSquaresSolution -> needsResponse names at name
                    | ProblemMatrix.Features
                    | ProblemMatrix.Gram
                    | ProblemMatrix.Identity -> ()

                    Table(OfProblem matrix, rows, columns)
                | None when name = "sigma2" ->
                    needsTruth names at "sigma2"
                    Number Quantities.noiseVariance
                | None when List.contains name names.Vocabulary.Parameters -> Number(Quantities.parameter name)
                | None ->
                    match List.tryFind (fun (known, _) -> known = name) givenResponse with
                    | Some(_, term) ->
                        needsResponse names at name
                        Number term
                    | None when List.contains name (knownFunctions names) ->
                        fail at $"'{name}' is a function and needs its arguments in brackets"
                    | None ->
                        let otherwise = $"a parameter needs a line 'with {shown name} in [0, 1]'"
                        fail at $"'{shown name}' is not known; {hint name (knownNumbers names) otherwise}"

    and private binary at operator left right leftAt rightAt =
        match operator, left, right with
        | Adding, Number a, Number b -> Number(a + b)
        | Subtracting, Number a, Number b -> Number(a - b)
        | Multiplying, Number a, Number b -> Number(a * b)
        | Dividing, Number a, Number b -> Number(quotient a b)
        | (Adding | Subtracting), Table(a, r, c), Table(b, q, d) ->
            if r <> q || c <> d then
                fail at $"a {shape r c} and a {shape q d} matrix have no sum"

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
                fail at $"a {shape r c} and a {shape q d} matrix have no product; a' is the transpose of a"
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

    and private ofCall names at name arguments =
        let number part = asNumber part.At (meaning names part)

        let exactly count =
            if List.length arguments <> count then
                fail at $"{name} takes {count} argument(s), not {arguments.Length}"

        let find table =
            List.tryFind (fun (known, _) -> known = name) table

        match find functions, find choices, find matrixFunctions, find (ofTheorem names.Vocabulary.HasTruth) with
        | Some(_, f), _, _, _ ->
            exactly 1
            Number(Function(f, number arguments.Head))
        | _, Some(_, choice), _, _ ->
            if arguments.Length < 2 then
                fail at $"{name} takes two arguments or more"

            arguments
            |> List.map number
            |> List.reduce (fun a b -> Chosen(choice, a, b))
            |> Number
        | _, _, Some(_, f), _ ->
            exactly 1

            let matrix, rows, columns =
                asMatrix arguments.Head.At (meaning names arguments.Head)

            match f with
            | MatrixFunction.EuclideanNorm when columns <> Size.One && rows <> Size.One ->
                fail at $"norm takes a vector, not a {shape rows columns} matrix; frob is Frobenius' norm"
            | MatrixFunction.Trace
            | MatrixFunction.LargestEigenvalue
            | MatrixFunction.LeastEigenvalue when rows <> columns ->
                fail at $"{name} takes a square matrix, not a {shape rows columns} one"
            | MatrixFunction.LargestEigenvalue
            | MatrixFunction.LeastEigenvalue when not (Symmetry.isSymmetric matrix) ->
                fail at $"{name} takes a symmetric matrix; (A + A')/2 is one"
            | _ -> Number(OfMatrix(f, matrix))
        | _, _, _, Some(_, ofConstant) ->
            match arguments with
            | { Node = ExpressionNode.Name constant } :: rest when
                List.exists (fun (known, _) -> known = constant) constants
                ->
                let constant = constants |> List.find (fun (known, _) -> known = constant) |> snd

                match name, rest with
                | _, [] -> Number(ofConstant constant)
                | "price", [ later ] when
                    names.Vocabulary.HasTruth
                    && number later = Product(Constant(Rational.FromInteger 2L, "2"), Quantities.time)
                    ->
                    Number(Quantities.priceLater constant)
                | _ -> fail at $"{name} takes one of sharp, spectral and leverage; it is at t"
            | _ -> fail at $"{name} takes one of sharp, spectral and leverage, as in {name}(sharp)"
        | None, None, None, None when name = "sum" ->
            match arguments with
            | [ { Node = ExpressionNode.Name index }; summand ] ->
                let inside =
                    { names with
                        Indices = index :: names.Indices
                    }

                Number(OverDirections(index, asNumber summand.At (meaning inside summand)))
            | _ -> fail at "sum takes an index and a summand, as in sum(i, s[i]^2)"
        | None, None, None, None ->
            if List.contains name (knownNumbers names) then
                fail at $"'{shown name}' is no function; a product needs *"

            fail
                at
                ($"'{shown name}' is not known; "
                 + hint name (knownFunctions names) functionsLine)

    and private ofProcess names (called: ProcessExpression) : ProcessTerm =
        let at = called.NameAt
        let number part = asNumber part.At (meaning names part)

        let one what =
            match called.Positional, called.Named with
            | [ argument ], [] -> number argument
            | _ -> fail at $"{called.ProcessName} takes {what} in brackets, as in {called.ProcessName}(1/t)"

        match called.ProcessName with
        | "ridge" -> RidgeWith(one "its penalty lambda")
        | "pcr" -> PrincipalComponents(one "the least eigenvalue that it keeps")
        | "averaged-flow" ->
            if not (called.Positional.IsEmpty && called.Named.IsEmpty) then
                fail at "averaged-flow takes no arguments"

            AveragedFlow
        | name ->
            let definition =
                match List.tryFind (fun (known, _) -> known = name) names.Vocabulary.Definitions with
                | Some(_, definition) -> Some definition
                | None -> Verify.Symbolics.Processes.tryFind name

            match definition with
            | None ->
                let known =
                    estimators
                    @ List.map fst names.Vocabulary.Definitions
                    @ Verify.Symbolics.Processes.names

                let nearest = hint name known "verify processes lists them"
                fail at $"'{shown name}' is no process; {nearest}"
            | Some definition ->
                let formula =
                    match Verify.Symbolics.Processes.tryFind name with
                    | Some registered when registered.Text = definition.Text ->
                        Process.All |> Seq.tryFind (fun known -> known.Name = name)
                    | Some _
                    | None -> None

                match called.Positional with
                | argument :: _ ->
                    fail argument.At $"arguments of {shown name} have names, as in {shown name}(eta=eta/2)"
                | [] -> ()

                let parameters = definition.Parameters |> List.filter (fun name -> name <> "eta")
                let allowed = "eta" :: "m" :: parameters

                for at, label, _ in called.Named do
                    if not (List.contains label allowed) then
                        let names = String.concat ", " allowed
                        fail at $"{shown name} has no parameter '{shown label}'; it has {names}"

                    if called.Named |> List.filter (fun (_, other, _) -> other = label) |> List.length > 1 then
                        fail at $"'{label}' is given twice"

                let shapes = definition.ParameterShapes

                let given = called.Named |> List.map (fun (_, label, value) -> label, number value)

                // What is not given is the claim's parameter of that name.
                let implied =
                    parameters
                    |> List.filter (fun parameter -> not (List.exists (fun (label, _) -> label = parameter) given))
                    |> List.map (fun parameter ->
                        match List.tryFind (fun (known, _) -> known = parameter) shapes with
                        | Some(_, indices) when indices > 0 ->
                            fail
                                at
                                $"parameter '{parameter}' of {shown name} is a vector or matrix, which claims cannot give"
                        | _ when List.contains parameter names.Vocabulary.Parameters ->
                            parameter, Quantities.parameter parameter
                        | _ ->
                            fail
                                at
                                $"{shown name} needs '{parameter}'; write {shown name}({parameter}=…), or a line 'with {parameter} in …'")

                Defined
                    {
                        Definition = definition
                        Formula = formula
                        Arguments = given @ implied
                    }

    and private clockOf names at (``process``: ProcessTerm) (arguments: Expression list) : Term option =
        let isFlow =
            match ``process`` with
            | Defined defined -> defined.Definition.IsFlow
            | RidgeWith _
            | PrincipalComponents _
            | AveragedFlow -> true

        let number part = asNumber part.At (meaning names part)

        match ``process``, arguments with
        | (RidgeWith _ | PrincipalComponents _), [] -> None
        | (RidgeWith _ | PrincipalComponents _), argument :: _ ->
            fail argument.At "ridge and pcr take no time; ridge(1/t) is ridge at lambda = 1/t"
        | _, [ clock ] ->
            let term = number clock

            if not isFlow && Steps.isTime term then
                fail clock.At "an iteration takes a number of steps, such as k; t is a time"

            Some term
        | _, [] ->
            let what =
                if isFlow then
                    "a time, such as t"
                else
                    "a number of steps, such as k"

            fail at $"the process needs {what}, as second argument"
        | _, _ :: extra :: _ -> fail extra.At "a process and its time or step are all"

    and private ofProcessCall names at name called rest =
        let ``process`` = ofProcess names called

        match
            List.tryFind (fun (known, _) -> known = name) numbersOfProcesses,
            List.tryFind (fun (known, _) -> known = name) momentsOfProcesses
        with
        | Some(_, number), _ ->
            match number with
            | RiskOf
            | SquaredBias
            | VarianceOf
            | PredictionRisk -> needsTruth names at name
            | CovarianceTrace
            | ExpectedLossOf
            | LossGivenResponse -> ()

            let clock = clockOf names at ``process`` rest

            // Given y the trace and the loss are those of the moments.
            match number with
            | CovarianceTrace when not names.Vocabulary.HasTruth ->
                Number(OfMatrix(MatrixFunction.Trace, MomentOf(CovarianceOf, ``process``, clock)))
            | ExpectedLossOf when not names.Vocabulary.HasTruth ->
                Number(OfProcess(LossGivenResponse, ``process``, clock))
            | _ -> Number(OfProcess(number, ``process``, clock))
        | None, Some(_, (moment, columns)) ->
            needsResponse names at name
            Table(MomentOf(moment, ``process``, clockOf names at ``process`` rest), Size.Features, columns)
        | None, None ->
            match name, rest with
            | "Stationary", [] ->
                needsResponse names at name
                Table(MomentOf(StationaryCovariance, ``process``, None), Size.Features, Size.Features)
            | "Threshold", [] -> Number(ThresholdOf ``process``)
            | "Moments", _ -> fail at "Moments(P, d) = Moments(Q, d) stands alone: an equation of whole moment systems"
            | _ -> fail at $"{name} takes a process and nothing else"

    let private namesOf vocabulary =
        {
            Vocabulary = vocabulary
            Variables = []
            Indices = []
        }

    /// A number.
    let number vocabulary (expression: Expression) =
        asNumber expression.At (meaning (namesOf vocabulary) expression)

    /// A constant, as a set or an interval of a parameter has it.
    let constant vocabulary (expression: Expression) : Rational =
        match number vocabulary expression with
        | Constant(value, _) -> value
        | _ -> fail expression.At "numbers are wanted here, such as 1/2"

    /// A comparison of numbers or matrices.
    let comparison vocabulary (written: ComparisonExpression) : Comparison =
        let names = namesOf vocabulary

        match meaning names written.Left, meaning names written.Right with
        | Table(left, rows, columns), Table(right, q, d) when not (rows = Size.One && columns = Size.One) ->
            if rows <> q || columns <> d then
                fail written.ComparedAt $"a {shape rows columns} and a {shape q d} matrix are not compared"

            match written.Relation with
            | Equals -> SameMatrix(left, right)
            | Below -> fail written.ComparedAt "matrices are compared by <= (Loewner's order) and ="
            | AtMost ->
                if rows <> columns then
                    fail
                        written.ComparedAt
                        $"<= between matrices is Loewner's order of symmetric ones; these are {shape rows columns}"

                for side, at in [ left, written.Left.At; right, written.Right.At ] do
                    if not (Symmetry.isSymmetric side) then
                        fail at "<= between matrices needs symmetric ones; (A + A')/2 is one"

                Loewner(left, right)
        | left, right -> Numbers(asNumber written.Left.At left, written.Relation, asNumber written.Right.At right)

    /// Moments(P, d) = Moments(Q, d), where it is one.
    let tryMoments vocabulary (written: ComparisonExpression) : (DefinedProcess * DefinedProcess * int) option =
        let side (expression: Expression) =
            match expression.Node with
            | ExpressionNode.Call("Moments", Some called, rest) ->
                match ofProcess (namesOf vocabulary) called, rest with
                | Defined defined,
                  [ {
                        Node = ExpressionNode.Number(order, _)
                    } ] when order.IsInteger && order >= Rational.One && order <= Rational.FromInteger 6L ->
                    Some(defined, int order.Numerator)
                | Defined _, _ -> fail expression.At "Moments takes a process and an order from 1 to 6"
                | (RidgeWith _ | PrincipalComponents _ | AveragedFlow), _ ->
                    fail expression.At "an estimator has no moment equations"
            | _ -> None

        match side written.Left, side written.Right with
        | None, None -> None
        | Some(left, order), Some(right, other) when written.Relation = Equals && order = other ->
            Some(left, right, order)
        | _ -> fail written.ComparedAt "Moments stands on both sides of =, with the same order"
