namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// Where balls leave the sign of a slack open, it may be exactly 0: on the instance every quantity that is a rational number is replaced
/// by it (moments of iterations, stationary covariances, what has no eigenvalue), arguments and times by their values, and the rest is taken as unknowns.
[<RequireQualifiedAccess>]
module internal ExactTie =
    // Beyond these, rationals grow too long; the sign is then left open.
    let private mostSteps, private mostFeatures, private mostSamples = 64L, 8, 64

    let private constant (value: Rational) = Constant(value, string value)

    type private Here =
        {
            Instance: Instance<Rational>
            Time: Rational
            Processes: DefinedProcesses
        }

    let private exactly here term =
        ExactTerm.tryValue here.Instance here.Time term

    // Arguments and clock with their values, η and m always given: two calls are the same process where these are the same.
    let private called here (defined: DefinedProcess) : (DefinedProcess * ProcessCall) option =
        let all =
            ("eta", Quantities.stepSize) :: ("m", Quantities.batchSize) :: defined.Arguments
            |> List.fold (fun known (name, term) -> Map.add name term known) Map.empty
            |> Map.toList
            |> List.map (fun (name, term) -> name, exactly here term)

        if all |> List.exists (snd >> Option.isNone) then
            None
        else
            let values = all |> List.map (fun (name, value) -> name, Option.get value)

            let value name =
                values |> List.find (fun (known, _) -> known = name) |> snd

            let batch = value "m"

            if
                not batch.IsInteger
                || batch.Sign <= 0
                || batch > Rational.FromInteger 1_000_000L
                || (value "eta").Sign <= 0
            then
                None
            else
                let canonical =
                    { defined with
                        Arguments = values |> List.map (fun (name, value) -> name, constant value)
                    }

                let call =
                    {
                        Definition = defined.Definition
                        StepSize = value "eta"
                        BatchSize = int batch.Numerator
                        Parameters = values |> List.filter (fun (name, _) -> name <> "eta" && name <> "m")
                    }

                Some(canonical, call)

    // A number of steps is a time of a flow, in its own η.
    let private clockOf (call: ProcessCall) at clock =
        if call.Definition.IsFlow && Steps.counts at then
            clock * call.StepSize
        else
            clock

    let private isSmall here =
        let problem = here.Instance.Problem
        problem.FeatureCount <= mostFeatures && problem.SampleCount <= mostSamples

    // Mean and covariance of an iteration given y, exactly.
    let private tryMoments here (defined: DefinedProcess) at =
        if
            defined.Definition.IsFlow
            || not here.Instance.Problem.HasResponse
            || not (isSmall here)
        then
            None
        else
            match called here defined, exactly here at with
            | Some(_, call), Some clock when
                clock.IsInteger && clock.Sign >= 0 && clock <= Rational.FromInteger mostSteps
                ->
                let steps = int64 clock.Numerator

                let found =
                    match here.Processes.Steps call with
                    | Some operator -> operator.After<Rational>(steps, Ball.DefaultPrecision, Clock.never)
                    | None -> (here.Processes.Derived call).Exactly steps

                let state = Estimator.stateOf call.Definition
                Some(found.Mean state, found.Covariance(state, state))
            | _ -> None

    // Of flows too: the fixed point is the solution of a linear system.
    let private tryStationary here (defined: DefinedProcess) =
        if not here.Instance.Problem.HasResponse || not (isSmall here) then
            None
        else
            called here defined
            |> Option.bind (fun (_, call) ->
                (here.Processes.Derived call).TryStationaryExactly(2 * Ball.DefaultPrecision)
                |> Option.map (fun found ->
                    let state = Estimator.stateOf call.Definition
                    found.Covariance(state, state)))

    let private gram (problem: Problem<Rational>) =
        let n = Rational.FromInteger(int64 problem.SampleCount)
        (problem.Features.Transpose() * problem.Features).Map(fun (entry: Rational) -> entry / n)

    let private column (values: Rational[]) =
        Matrix<Rational>.Create(values.Length, 1, fun i _ -> values[i])

    let private isSymmetric (matrix: Matrix<Rational>) =
        let indices = [ 0 .. matrix.Rows - 1 ]

        List.allPairs indices indices
        |> List.forall (fun (i, j) -> matrix[i, j] = matrix[j, i])

    /// Whether a matrix is symmetric, positive semidefinite and singular, by exact elimination: a zero pivot needs a zero row.
    let leastEigenvalueIsZero (matrix: Matrix<Rational>) =
        let size = matrix.Rows
        let a = Array2D.init size size (fun i j -> matrix[i, j])
        let mutable semidefinite = true
        let mutable singular = false

        for k in 0 .. size - 1 do
            let pivot = a[k, k]

            if pivot.Sign < 0 then
                semidefinite <- false
            elif pivot.IsZero then
                singular <- true

                for i in k + 1 .. size - 1 do
                    if not a[i, k].IsZero then
                        semidefinite <- false
            else
                for i in k + 1 .. size - 1 do
                    let factor = a[i, k] / pivot

                    for j in k + 1 .. size - 1 do
                        a[i, j] <- a[i, j] - factor * a[k, j]

        semidefinite && singular && isSymmetric matrix

    let rec private tryMatrix here matrix : Matrix<Rational> option =
        let both a b join =
            match tryMatrix here a, tryMatrix here b with
            | Some a, Some b -> Some(join a b)
            | _ -> None

        let problem = here.Instance.Problem

        match matrix with
        | OfProblem known ->
            match known with
            | ProblemMatrix.Features -> Some problem.Features
            | ProblemMatrix.Response when problem.HasResponse -> Some(column (Array.ofSeq problem.Response))
            | ProblemMatrix.TrueCoefficients when problem.HasTruth ->
                Some(column (Array.ofSeq problem.Truth.Coefficients))
            | ProblemMatrix.Gram -> Some(gram problem)
            | ProblemMatrix.Identity -> Some(Matrix<Rational>.Identity problem.FeatureCount)
            | ProblemMatrix.LeastSquaresSolution when problem.HasResponse && isSmall here ->
                // One solution where X has full column rank; the one of least norm is left to balls.
                let n = Rational.FromInteger(int64 problem.SampleCount)
                let y = column (Array.ofSeq problem.Response)

                let gradient =
                    (problem.Features.Transpose() * y).Map(fun (entry: Rational) -> entry / n)

                LinearSolver.TrySolve(gram problem, gradient) |> Option.ofObj
            | ProblemMatrix.Response
            | ProblemMatrix.TrueCoefficients
            | ProblemMatrix.LeastSquaresSolution -> None
        | MomentOf(moment, Defined defined, Some at) ->
            tryMoments here defined at
            |> Option.map (fun (mean, covariance) ->
                match moment with
                | MeanOf -> column mean
                | CovarianceOf
                | StationaryCovariance -> covariance
                | SecondMomentOf ->
                    covariance
                    + Matrix<Rational>.Create(mean.Length, mean.Length, fun i j -> mean[i] * mean[j]))
        | MomentOf(StationaryCovariance, Defined defined, None) -> tryStationary here defined
        | MomentOf _ -> None
        | MatrixSum(a, b) -> both a b (fun a b -> a + b)
        | MatrixDifference(a, b) -> both a b (fun a b -> a - b)
        | MatrixProduct(a, b) -> both a b (fun a b -> a * b)
        | Scaled(factor, inner) ->
            match exactly here (normal here factor), tryMatrix here inner with
            | Some factor, Some inner -> Some(inner.Map(fun (entry: Rational) -> factor * entry))
            | _ -> None
        | Transposed inner -> tryMatrix here inner |> Option.map _.Transpose()

    and private normal here term : Term =
        match exactly here term with
        | Some value -> constant value
        | None ->
            let go = normal here

            match term with
            | Constant _
            | Quantity _
            | Variable _
            | OfDirection _
            | OverDirections _
            | Extreme _ -> term
            | Sum(a, b) -> go a + go b
            | Difference(a, b) -> go a - go b
            | Product(a, b) -> go a * go b
            | Quotient(a, b) -> go a / go b
            | Power(OfMatrix((MatrixFunction.FrobeniusNorm | MatrixFunction.EuclideanNorm), matrix), 2) ->
                match tryMatrix here matrix with
                | Some found ->
                    constant (
                        Seq.fold
                            (fun sum (entry: Rational) -> sum + entry * entry)
                            Rational.Zero
                            (found.Entries.ToArray())
                    )
                | None -> Power(go (OfMatrix(MatrixFunction.FrobeniusNorm, matrix)), 2)
            | Power(a, k) -> Power(go a, k)
            | Function(f, a) -> Function(f, go a)
            | Chosen(choice, a, b) -> Chosen(choice, go a, go b)
            | ThresholdOf(Defined defined) ->
                match called here defined with
                | Some(canonical, _) ->
                    // A threshold does not depend on the step size it starts from.
                    ThresholdOf(
                        Defined
                            { canonical with
                                Arguments = canonical.Arguments |> List.filter (fun (name, _) -> name <> "eta")
                            }
                    )
                | None -> term
            | ThresholdOf _ -> term
            | OfProcess(number, Defined defined, Some at) ->
                clocked here (fun p at -> OfProcess(number, p, Some at)) defined at term
            | OfProcess(number, RidgeWith penalty, None) -> OfProcess(number, RidgeWith(go penalty), None)
            | OfProcess _ -> term
            | OfMatrix(f, matrix) ->
                match tryMatrix here matrix, f with
                | Some found, MatrixFunction.Trace -> constant (found.Trace())
                | Some found, (MatrixFunction.FrobeniusNorm | MatrixFunction.EuclideanNorm) when
                    found.Entries.ToArray() |> Array.forall _.IsZero
                    ->
                    constant Rational.Zero
                | Some found, MatrixFunction.LeastEigenvalue when leastEigenvalueIsZero found -> constant Rational.Zero
                | _ -> OfMatrix(f, normalMatrix here matrix)

    and private normalMatrix here matrix =
        let go = normalMatrix here

        match matrix with
        | OfProblem _ -> matrix
        | MomentOf(moment, Defined defined, Some at) ->
            match called here defined, exactly here at with
            | Some(canonical, call), Some clock ->
                MomentOf(moment, Defined canonical, Some(constant (clockOf call at clock)))
            | _ -> matrix
        | MomentOf(StationaryCovariance, Defined defined, None) ->
            match called here defined with
            | Some(canonical, _) -> MomentOf(StationaryCovariance, Defined canonical, None)
            | None -> matrix
        | MomentOf _ -> matrix
        | MatrixSum(a, b) -> MatrixSum(go a, go b)
        | MatrixDifference(a, b) -> MatrixDifference(go a, go b)
        | MatrixProduct(a, b) -> MatrixProduct(go a, go b)
        | Scaled(factor, inner) -> Scaled(normal here factor, go inner)
        | Transposed inner -> Transposed(go inner)

    and private clocked here rebuild defined at term =
        match called here defined, exactly here at with
        | Some(canonical, call), Some clock -> rebuild (Defined canonical) (constant (clockOf call at clock))
        | _ -> term

    /// Whether a slack is exactly 0 on the instance and at the time of a subject.
    let isZero (subject: Subject<Ball>) (slack: Term) =
        let here =
            {
                Instance = subject.Engine.Exact
                Time = subject.ExactTime
                Processes = DefinedProcesses subject.Engine.Exact
            }

        try
            Term.vanishes (normal here slack)
        with :? InvalidInputException ->
            false
