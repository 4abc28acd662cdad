namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// From expressions to terms: names are looked up, shapes checked, clocks and arguments of processes made right.
[<RequireQualifiedAccess>]
module internal Elaboration =
    let private fail (at: Verify.Symbolics.Position) message : 'a = ClaimWords.fail at message

    let private needsTruth names at what =
        if not names.Vocabulary.HasTruth then
            fail at $"{what} needs beta* and sigma2, and domain '{names.Vocabulary.Domain}' has y; write 'for problem'"

    let private needsResponse names at what =
        if names.Vocabulary.HasTruth then
            fail
                at
                $"{what} is given y, and domain '{names.Vocabulary.Domain}' averages over the noise; write 'for response'"

    let private functionsLine =
        "functions are Risk, Bias2, Var, Cov, …, tr, norm, sum, inf, sqrt, exp, log, min, max"

    let rec private meaning (names: Names) (expression: Expression) : Meaning =
        let at = expression.At

        let number part =
            Shapes.asNumber part.At (meaning names part)

        match expression.Node with
        | ExpressionNode.Number(value, text) -> Number(Constant(value, text))
        | ExpressionNode.Name name -> ofName names at name
        | ExpressionNode.Indexed(name, index) ->
            if not (List.contains index names.Indices) then
                fail
                    at
                    $"the index '{KnownNames.shown index}' belongs to no sum; write sum({KnownNames.shown index}, …)"

            match name with
            | "s" -> Number(OfDirection(EigenvalueOf, index))
            | "theta" ->
                needsTruth names at "theta[i] = v_i'truth"
                Number(OfDirection(TruthOf, index))
            | "fit" ->
                needsResponse names at "fit[i] = v_i'fit"
                Number(OfDirection(FitOf, index))
            | other ->
                fail
                    at
                    $"'{KnownNames.shown other}[{KnownNames.shown index}]' is not known; a direction has s[{KnownNames.shown index}], and theta[{KnownNames.shown index}] or fit[{KnownNames.shown index}]"
        | ExpressionNode.Negated inner ->
            match meaning names inner with
            | Number term -> Number(Shapes.negated term)
            | Table(matrix, rows, columns) -> Table(Scaled(Shapes.minusOne, matrix), rows, columns)
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
                fail
                    at
                    $"a {KnownNames.shape rows columns} matrix has no power {exponent}; square ones have powers 1 to 16"
        | ExpressionNode.Transposed inner ->
            match meaning names inner with
            | Number term -> Number term
            | Table(Transposed matrix, rows, columns) -> Table(matrix, columns, rows)
            | Table(matrix, rows, columns) -> Table(Transposed matrix, columns, rows)
        | ExpressionNode.Binary(operator, left, right) ->
            Shapes.binary at operator (meaning names left) (meaning names right) left.At right.At
        | ExpressionNode.Bound(extremum, variable, range, body) ->
            if List.contains variable names.Vocabulary.Parameters then
                fail at $"'{KnownNames.shown variable}' is a parameter of the claim; take another letter"

            if not (System.Text.RegularExpressions.Regex.IsMatch(variable, "^[A-Za-z][A-Za-z0-9_]*$")) then
                fail at $"'{KnownNames.shown variable}' is no name"

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

            Number(Extreme(extremum, variable, range, Shapes.asNumber body.At (meaning inside body)))
        | ExpressionNode.Call(name, Some called, rest) -> ofProcessCall names at name called rest
        | ExpressionNode.Call(name, None, arguments) -> ofCall names at name arguments

    and private ofName names at name =
        if List.contains name names.Variables then
            Number(Variable name)
        else
            match List.tryFind (fun (known, _) -> known = name) KnownNames.plainNumbers with
            | Some(_, term) -> Number term
            | None ->
                match List.tryFind (fun (known, _) -> known = name) KnownNames.matrices with
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
                    match List.tryFind (fun (known, _) -> known = name) KnownNames.givenResponse with
                    | Some(_, term) ->
                        needsResponse names at name
                        Number term
                    | None when List.contains name (KnownNames.knownFunctions names) ->
                        fail at $"'{name}' is a function and needs its arguments in brackets"
                    | None ->
                        let otherwise = $"a parameter needs a line 'with {KnownNames.shown name} in [0, 1]'"

                        fail
                            at
                            $"'{KnownNames.shown name}' is not known; {KnownNames.hint name (KnownNames.knownNumbers names) otherwise}"

    and private ofCall names at name arguments =
        let number part =
            Shapes.asNumber part.At (meaning names part)

        let exactly count =
            if List.length arguments <> count then
                fail at $"{name} takes {count} argument(s), not {arguments.Length}"

        let find table =
            List.tryFind (fun (known, _) -> known = name) table

        match
            find KnownNames.functions,
            find KnownNames.choices,
            find KnownNames.matrixFunctions,
            find (KnownNames.ofTheorem names.Vocabulary.HasTruth)
        with
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
                Shapes.asMatrix arguments.Head.At (meaning names arguments.Head)

            match f with
            | MatrixFunction.EuclideanNorm when columns <> Size.One && rows <> Size.One ->
                fail at $"norm takes a vector, not a {KnownNames.shape rows columns} matrix; frob is Frobenius' norm"
            | MatrixFunction.Trace
            | MatrixFunction.LargestEigenvalue
            | MatrixFunction.LeastEigenvalue when rows <> columns ->
                fail at $"{name} takes a square matrix, not a {KnownNames.shape rows columns} one"
            | MatrixFunction.LargestEigenvalue
            | MatrixFunction.LeastEigenvalue when not (Symmetry.isSymmetric matrix) ->
                fail at $"{name} takes a symmetric matrix; (A + A')/2 is one"
            | _ -> Number(OfMatrix(f, matrix))
        | _, _, _, Some(_, ofConstant) ->
            match arguments with
            | { Node = ExpressionNode.Name constant } :: rest when
                List.exists (fun (known, _) -> known = constant) KnownNames.constants
                ->
                let constant =
                    KnownNames.constants |> List.find (fun (known, _) -> known = constant) |> snd

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

                Number(OverDirections(index, Shapes.asNumber summand.At (meaning inside summand)))
            | _ -> fail at "sum takes an index and a summand, as in sum(i, s[i]^2)"
        | None, None, None, None ->
            if List.contains name (KnownNames.knownNumbers names) then
                fail at $"'{KnownNames.shown name}' is no function; a product needs *"

            fail
                at
                ($"'{KnownNames.shown name}' is not known; "
                 + KnownNames.hint name (KnownNames.knownFunctions names) functionsLine)

    and private ofProcess names (called: ProcessExpression) : ProcessTerm =
        ProcessElaboration.ofExpression
            (fun part -> Shapes.asNumber part.At (meaning names part))
            names.Vocabulary
            called

    and private clockOf names at ``process`` arguments : Term option =
        ProcessElaboration.clockOf (fun part -> Shapes.asNumber part.At (meaning names part)) at ``process`` arguments

    and private ofProcessCall names at name called rest =
        let ``process`` = ofProcess names called

        match
            List.tryFind (fun (known, _) -> known = name) KnownNames.numbersOfProcesses,
            List.tryFind (fun (known, _) -> known = name) KnownNames.momentsOfProcesses
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
        Shapes.asNumber expression.At (meaning (namesOf vocabulary) expression)

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
                fail
                    written.ComparedAt
                    $"a {KnownNames.shape rows columns} and a {KnownNames.shape q d} matrix are not compared"

            match written.Relation with
            | Equals -> SameMatrix(left, right)
            | Below -> fail written.ComparedAt "matrices are compared by <= (Loewner's order) and ="
            | AtMost ->
                if rows <> columns then
                    fail
                        written.ComparedAt
                        $"<= between matrices is Loewner's order of symmetric ones; these are {KnownNames.shape rows columns}"

                for side, at in [ left, written.Left.At; right, written.Right.At ] do
                    if not (Symmetry.isSymmetric side) then
                        fail at "<= between matrices needs symmetric ones; (A + A')/2 is one"

                Loewner(left, right)
        | left, right ->
            Numbers(Shapes.asNumber written.Left.At left, written.Relation, Shapes.asNumber written.Right.At right)

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
