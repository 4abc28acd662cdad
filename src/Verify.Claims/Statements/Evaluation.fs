namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares

/// The value of a term on a subject: each operation is that of the scalar.
[<RequireQualifiedAccess>]
module internal Evaluation =
    let rec value<'T when 'T :> IRealScalar<'T>> (scope: Scope<'T>) (term: Term) : 'T =
        let subject = scope.Subject

        match term with
        | Constant(value, _) -> 'T.FromRational(value, subject.Precision)
        | Quantity quantity -> quantity.Evaluate subject
        | Sum(left, right) ->
            let a: 'T = value scope left
            let b: 'T = value scope right
            a + b
        | Difference(left, right) ->
            let a: 'T = value scope left
            let b: 'T = value scope right
            a - b
        | Product(left, right) ->
            let a: 'T = value scope left
            let b: 'T = value scope right
            a * b
        | Quotient(left, right) ->
            let a: 'T = value scope left
            let b: 'T = value scope right
            a / b
        | Power(basis, exponent) ->
            let b: 'T = value scope basis
            let power: 'T = Scalars.Power(b, int64 (abs exponent))
            if exponent < 0 then 'T.One / power else power
        | Function(f, argument) ->
            let a: 'T = value scope argument
            ProcessValues.elementary subject f a
        | Chosen(choice, left, right) ->
            let a: 'T = value scope left
            let b: 'T = value scope right

            match choice with
            | Larger -> 'T.Max(a, b)
            | Smaller -> -('T.Max(-a, -b))
        | Variable name ->
            match List.tryFind (fun (known, _) -> known = name) scope.Variables with
            | Some(_, Finite number) -> number
            // All numbers from one on: only filters know what that means.
            | Some(_, From _) -> 'T.Zero / 'T.Zero
            | None -> invalidOp $"the variable {name} is bound nowhere"
        | OverDirections(index, summand) ->
            subject.Directions.Sum(
                'T.Zero,
                fun direction ->
                    value
                        { scope with
                            Directions = (index, direction) :: scope.Directions
                        }
                        summand
            )
        | OfDirection(quantity, index) ->
            match List.tryFind (fun (known, _) -> known = index) scope.Directions with
            | None -> invalidOp $"the index {index} is bound nowhere"
            | Some(_, direction) ->
                match quantity with
                | EigenvalueOf -> direction.Eigenvalue
                | TruthOf -> subject.Directions.Truth direction
                | FitOf -> subject.Fit direction
        | Extreme(Infimum, variable, AllPositive, OfProcess(RiskOf, RidgeWith(Variable penalty), None)) when
            penalty = variable
            ->
            subject.RidgeOracle
        | Extreme(extremum, variable, range, body) ->
            let range =
                match range with
                | AllPositive ->
                    Positive(
                        if variable = "t" then
                            'T.One / scaleOf scope
                        else
                            scaleOf scope
                    )
                | Interval(low, high) -> Between(value scope low, value scope high)

            subject.Quantities.Extremum(
                extremum,
                range,
                fun number ->
                    value
                        { scope with
                            Variables = (variable, number) :: scope.Variables
                        }
                        body
            )
        | OfProcess(number, ``process``, at) -> ProcessValues.defined (fun () -> ofProcess scope number ``process`` at)
        | ThresholdOf(Defined ofWhich) ->
            ProcessValues.defined (fun () ->
                let _, call = ProcessValues.callOf subject ofWhich
                subject.Quantities.Threshold call)
        | ThresholdOf(RidgeWith _ | PrincipalComponents _ | AveragedFlow) ->
            raise (InvalidInputException "an estimator has no step size, and no threshold")
        | OfMatrix(f, matrix) ->
            let m: Matrix<'T> = ProcessValues.defined (fun () -> matrixValue scope matrix)

            match f with
            | MatrixFunction.Trace -> m.Trace()
            | MatrixFunction.EuclideanNorm
            | MatrixFunction.FrobeniusNorm ->
                let squares: 'T = Vectors.Dot<'T>(m.Entries, m.Entries)

                if ('T.TrySign squares).HasValue then
                    'T.Sqrt squares
                else
                    // A ball around 0 has no root; ‖A‖_F ≤ Σ|a_ij|.
                    let sum: 'T =
                        m.Entries.ToArray()
                        |> Array.fold
                            (fun (sum: 'T) (entry: 'T) ->
                                let size: 'T = 'T.Max(entry, -entry)
                                sum + size)
                            'T.Zero

                    subject.Quantities.Hull('T.Zero, sum)
            | MatrixFunction.LargestEigenvalue -> (subject.Quantities.Eigenvalues m)[0]
            | MatrixFunction.LeastEigenvalue -> Array.last (subject.Quantities.Eigenvalues m)

    // An eigenvalue, for where to look first; 1 for X = 0.
    and private scaleOf<'T when 'T :> IRealScalar<'T>> (scope: Scope<'T>) : 'T =
        let spectrum = scope.Subject.Spectrum

        if spectrum.Rank = 0 then
            'T.One
        else
            spectrum.Eigenvalues[0]

    /// The filter of an estimator and what belongs to it; none for what is no filter.
    and private tryFilter<'T when 'T :> IRealScalar<'T>>
        (scope: Scope<'T>)
        (``process``: ProcessTerm)
        (at: Term option)
        : Filter<'T> option =
        let subject = scope.Subject

        // A time of a flow or an estimator may be any number of at least 0.
        let time () : 'T =
            let time: 'T =
                match at with
                | Some at when Steps.counts at -> value scope at * subject.StepSize
                | Some at -> value scope at
                | None -> invalidOp "a flow without a time"

            if 'T.TrySign time = Nullable -1 then
                raise (InvalidInputException "a time is below 0; it is at least 0")

            time

        let variable term : VariableValue<'T> option =
            match term with
            | Variable name ->
                scope.Variables
                |> List.tryFind (fun (known, _) -> known = name)
                |> Option.map snd
            | _ -> None

        match ``process`` with
        | RidgeWith penalty when ProcessValues.isReciprocalTime penalty -> Some(Filter.RidgeAtTime<'T> subject.Time)
        | RidgeWith(Quotient(Constant(one, _), denominator)) when one = Rational.One ->
            Some(Filter.RidgeAtTime<'T>(value scope denominator))
        | RidgeWith penalty ->
            match variable penalty with
            | Some(From(_, reciprocal)) -> Some(Filter.RidgeAtTime<'T> reciprocal)
            | Some(Finite _)
            | None -> Some(Filter.Ridge<'T>(value scope penalty))
        | PrincipalComponents least -> Some(Filter.PrincipalComponents<'T>(value scope least))
        | AveragedFlow -> Some(Filter.AveragedFlow<'T>(time ()))
        | Defined { Formula = Some formula } when formula.Kind = ProcessKind.GradientFlow ->
            match Option.bind variable at with
            | Some(From(least, _)) ->
                // 0 ≤ e^{−st} ≤ e^{−s·least} from least on.
                let complement (s: 'T) : 'T =
                    subject.Quantities.Hull('T.Zero, 'T.Exp(-(least * s)))

                Some(
                    Filter<'T>(
                        (fun s ->
                            let c: 'T = complement s
                            'T.One - c),
                        complement
                    )
                )
            | Some(Finite _)
            | None -> Some(Filter.GradientFlow<'T>(time ()))
        | Defined({ Formula = Some formula } as defined) when formula.Kind = ProcessKind.GradientDescent ->
            match at, defined.Arguments with
            // A number of steps that no instance has a say in: proofs have symbols for the rest.
            | Some(Constant(steps, _)), [] ->
                Some(Filter.GradientDescent<'T>(subject.StepSize, int64 (ProcessValues.stepsOf steps)))
            | Some at, arguments ->
                let free =
                    if arguments.IsEmpty then
                        subject.Quantities.FreeSteps(subject.StepSize, fun () -> value scope at)
                    else
                        None

                match free with
                | Some power ->
                    Some(
                        Filter<'T>(
                            (fun s ->
                                let c: 'T = power s
                                'T.One - c),
                            power
                        )
                    )
                | None ->
                    let subject, call = ProcessValues.callOf subject defined
                    let steps = ProcessValues.stepsOf (ProcessValues.clockOf call subject at)
                    Some(Filter.GradientDescent<'T>(subject.StepSize, int64 steps))
            | None, _ -> invalidOp "an iteration without a number of steps"
        | Defined _ -> None

    and private ofProcess<'T when 'T :> IRealScalar<'T>>
        (scope: Scope<'T>)
        (number: ProcessNumber)
        (``process``: ProcessTerm)
        (at: Term option)
        : 'T =
        let subject = scope.Subject

        match tryFilter scope ``process`` at, ``process``, at with
        // At t itself, with the instance's own step and batch sizes: what subjects keep, and proofs have symbols for.
        | None, _, _ when ProcessValues.isOwnFlow ``process`` at && number <> LossGivenResponse ->
            ProcessValues.ofExpected subject number subject.StochasticGradientFlow (fun () ->
                Filter.GradientFlow<'T> subject.Time)
        | Some filter, _, _ ->
            match number with
            | LossGivenResponse -> ProcessValues.lossGivenResponse scope (ProcessValues.meanOfFilter scope filter) None
            | ExpectedLossOf -> ExpectedLoss.OfFilter<'T>(subject.Directions, filter, 'T.Zero)
            | RiskOf
            | SquaredBias
            | VarianceOf
            | PredictionRisk
            | CovarianceTrace ->
                ProcessValues.ofExpected
                    subject
                    number
                    (ExpectedRisk<'T>(filter.Risk subject.Directions, 'T.Zero, 'T.Zero))
                    (fun () -> filter)
        | None, Defined defined, Some at when number = LossGivenResponse ->
            let mean, covariance = ProcessValues.moments scope defined at
            ProcessValues.lossGivenResponse scope mean (Some covariance)
        | None, Defined defined, Some at ->
            let own, call = ProcessValues.callOf subject defined
            let clock = ProcessValues.clockOf call own at

            match defined.Formula with
            | Some formula when formula.Kind = ProcessKind.Sgf ->
                ProcessValues.ofExpected own number (own.Engine.StochasticRisk clock) (fun () ->
                    Filter.GradientFlow<'T>(ProcessValues.scalar own clock))
            | Some formula when formula.Kind = ProcessKind.Sgd ->
                let steps = ProcessValues.stepsOf clock

                ProcessValues.ofExpected own number (own.Engine.DescentRisk steps) (fun () ->
                    Filter.GradientDescent<'T>(own.StepSize, int64 steps))
            | Some _
            | None ->
                let terms = subject.Quantities.Risk(call, clock)

                match number with
                | RiskOf -> terms.Estimation
                | SquaredBias -> terms.Bias2
                | VarianceOf -> terms.Variance
                | PredictionRisk -> terms.Prediction
                | CovarianceTrace -> terms.Noise
                | ExpectedLossOf ->
                    raise (
                        InvalidInputException
                            $"the loss of {defined.Definition.Name} averaged over the noise is not known; on domain response it is"
                    )
                | LossGivenResponse -> invalidOp "a loss given y goes by moments"
        | None, (Defined _ | RidgeWith _ | PrincipalComponents _ | AveragedFlow), _ ->
            invalidOp "a process without a clock"

    and matrixValue<'T when 'T :> IRealScalar<'T>> (scope: Scope<'T>) (matrix: MatrixTerm) : Matrix<'T> =
        let subject = scope.Subject

        let column (values: 'T[]) =
            Matrix<'T>.Create(values.Length, 1, fun i _ -> values[i])

        match matrix with
        | OfProblem known ->
            match known with
            | ProblemMatrix.Features -> subject.Instance.Problem.Features
            | ProblemMatrix.Response -> column (Array.ofSeq subject.Instance.Problem.Response)
            | ProblemMatrix.TrueCoefficients -> column (Array.ofSeq subject.Instance.Problem.Truth.Coefficients)
            | ProblemMatrix.LeastSquaresSolution ->
                let spectrum = subject.Spectrum
                let fit = LeastSquaresFit<'T>(spectrum, subject.Instance.Problem.Response)
                column (spectrum.Directions.Times(ReadOnlySpan(Array.ofSeq fit.Coordinates)))
            | ProblemMatrix.Gram -> ProcessValues.gram scope
            | ProblemMatrix.Identity -> Matrix<'T>.Identity subject.Instance.Problem.FeatureCount
        | MomentOf(moment, ``process``, at) ->
            let mean, covariance =
                match moment, ``process``, at with
                | StationaryCovariance, Defined defined, _ ->
                    let _, call = ProcessValues.callOf subject defined
                    let found = subject.Quantities.Stationary call
                    let state = Estimator.stateOf call.Definition
                    found.Mean state, found.Covariance(state, state)
                | (MeanOf | CovarianceOf | SecondMomentOf), _, _ ->
                    match tryFilter scope ``process`` at, ``process``, at with
                    | Some filter, _, _ ->
                        let p = subject.Instance.Problem.FeatureCount
                        ProcessValues.meanOfFilter scope filter, Matrix<'T>.Create(p, p, fun _ _ -> 'T.Zero)
                    | None, Defined defined, Some at -> ProcessValues.moments scope defined at
                    | None, _, _ -> invalidOp "a process without a clock"
                | StationaryCovariance, _, _ -> raise (InvalidInputException "an estimator has no stationary law")

            match moment with
            | MeanOf -> column mean
            | CovarianceOf
            | StationaryCovariance -> covariance
            | SecondMomentOf ->
                covariance
                + Matrix<'T>
                    .Create(
                        mean.Length,
                        mean.Length,
                        fun i j ->
                            let product: 'T = mean[i] * mean[j]
                            product
                    )
        | MatrixSum(left, right) ->
            let a: Matrix<'T> = matrixValue scope left
            let b: Matrix<'T> = matrixValue scope right
            a + b
        | MatrixDifference(left, right) ->
            let a: Matrix<'T> = matrixValue scope left
            let b: Matrix<'T> = matrixValue scope right
            a - b
        | MatrixProduct(left, right) ->
            let a: Matrix<'T> = matrixValue scope left
            let b: Matrix<'T> = matrixValue scope right
            a * b
        | Scaled(factor, matrix) ->
            let c: 'T = value scope factor
            let m: Matrix<'T> = matrixValue scope matrix
            m.Map(fun (entry: 'T) -> c * entry)
        | Transposed matrix ->
            let m: Matrix<'T> = matrixValue scope matrix
            m.Transpose()
