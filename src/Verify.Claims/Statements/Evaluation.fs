namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares

/// A subject with the values of the variables and the directions that are bound around a term.
type internal Scope<'T when 'T :> IRealScalar<'T>> =
    {
        Subject: Subject<'T>
        Variables: (string * VariableValue<'T>) list
        Directions: (string * Direction<'T>) list
    }

/// The exact values of terms that are rational numbers known without an eigenvalue: step sizes, times, parameters of processes.
[<RequireQualifiedAccess>]
module internal ExactTerm =
    let rec tryValue (instance: Instance<Rational>) (time: Rational) (term: Term) : Rational option =
        let value term = tryValue instance time term

        let both a b join =
            match value a, value b with
            | Some a, Some b -> join a b
            | _ -> None

        match term with
        | Constant(value, _) -> Some value
        | Quantity quantity -> quantity.TryExact(instance, time)
        | Sum(a, b) -> both a b (fun a b -> Some(a + b))
        | Difference(a, b) -> both a b (fun a b -> Some(a - b))
        | Product(a, b) -> both a b (fun a b -> Some(a * b))
        | Quotient(a, b) -> both a b (fun a b -> if b.IsZero then None else Some(a / b))
        | Power(a, k) ->
            match value a with
            | Some a when k >= 0 || not a.IsZero -> Some(a.Pow k)
            | Some _
            | None -> None
        | Function(AbsoluteValue, a) -> value a |> Option.map _.Abs()
        | Chosen(Smaller, a, b) -> both a b (fun a b -> Some(min a b))
        | Chosen(Larger, a, b) -> both a b (fun a b -> Some(max a b))
        | Function((SquareRoot | Exponential | Logarithm), _)
        | Variable _
        | OverDirections _
        | OfDirection _
        | Extreme _
        | OfProcess _
        | ThresholdOf _
        | OfMatrix _ -> None

    let value (subject: Subject<'T>) what (term: Term) : Rational =
        match tryValue subject.Engine.Exact subject.ExactTime term with
        | Some value -> value
        | None ->
            raise (
                InvalidInputException
                    $"{what} is {TermText.written term}, no rational number on this instance; it may use numbers, eta, m, n, p, t, k, sigma2, parameters and + - * / ^"
            )

/// The value of a term on a subject: each operation is that of the scalar.
[<RequireQualifiedAccess>]
module internal Evaluation =
    let private wholeBatch (value: Rational) =
        if
            value.IsInteger
            && value.Sign > 0
            && value <= Rational.FromInteger(int64 Int32.MaxValue)
        then
            int value.Numerator
        else
            raise (InvalidInputException $"the batch size m is {value}; it is a whole number of at least 1")

    let private positiveStep (value: Rational) =
        if value.Sign > 0 then
            value
        else
            raise (InvalidInputException $"the step size eta is {value}; it is positive")

    // What k steps are at most: claims about steps beyond cost more than they show.
    let private mostSteps = 4096L

    let private stepsOf (clock: Rational) =
        let steps = Clock.steps clock

        if steps > mostSteps then
            raise (InvalidInputException $"{steps} steps; claims about steps go up to {mostSteps}")

        int steps

    /// The subject with the step and batch sizes of a process, and its call.
    let private callOf (subject: Subject<'T>) (defined: DefinedProcess) =
        let instance = subject.Engine.Exact

        let argument name =
            defined.Arguments
            |> List.tryFind (fun (known, _) -> known = name)
            |> Option.map (fun (name, term) -> ExactTerm.value subject name term)

        let step =
            argument "eta"
            |> Option.map positiveStep
            |> Option.defaultValue instance.StepSize

        let batch =
            argument "m" |> Option.map wholeBatch |> Option.defaultValue instance.BatchSize

        let parameters =
            defined.Arguments
            |> List.filter (fun (name, _) -> name <> "eta" && name <> "m")
            |> List.map (fun (name, term) -> name, ExactTerm.value subject name term)

        subject.With(step, batch),
        {
            Definition = defined.Definition
            StepSize = step
            BatchSize = batch
            Parameters = parameters
        }

    // A flow at a number of steps (k without eta and t) is at that number times its own η.
    let private clockOf (call: ProcessCall) (subject: Subject<'T>) (at: Term) =
        let value = ExactTerm.value subject "a time" at

        if not call.Definition.IsFlow then
            Rational.FromInteger(int64 (stepsOf value))
        elif Steps.counts at then
            value * subject.Engine.StepSize
        elif value.Sign < 0 then
            raise (InvalidInputException $"a time is {value}; it is at least 0")
        else
            value

    let private scalar (subject: Subject<'T>) (value: Rational) : 'T =
        'T.FromRational(value, subject.Precision)

    let private isTime term =
        match term with
        | Quantity quantity -> quantity.Written = Some "t"
        | _ -> false

    let private isReciprocalTime term =
        match term with
        | Quotient(Constant(one, _), time) -> one = Rational.One && isTime time
        | _ -> false

    let private isOwnFlow ``process`` at =
        match ``process``, at with
        | Defined {
                      Formula = Some formula
                      Arguments = []
                  },
          Some at -> formula.Kind = ProcessKind.Sgf && isTime at
        | _ -> false

    let private mostExponent = 1_000_000L

    // What an instance does not allow is said as such: the claim is neither met nor violated there.
    let private defined (code: unit -> 'a) =
        try
            code ()
        with :? InvalidInputException as error ->
            raise (UndefinedHere error.Message)

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

            match f with
            | SquareRoot -> 'T.Sqrt a
            | Exponential ->
                // The digits of what is larger would fill the memory when they are printed.
                if 'T.TrySign(a - 'T.FromInteger mostExponent) = Nullable 1 then
                    raise (UndefinedHere $"exp(x) is evaluated for x up to {mostExponent}")

                // 0 ≤ e^x ≤ e^(−10⁶) below −10⁶.
                elif 'T.TrySign(a + 'T.FromInteger mostExponent) = Nullable -1 then
                    subject.Quantities.Hull('T.Zero, 'T.Exp('T.FromInteger -mostExponent))
                else
                    'T.Exp a
            | Logarithm -> 'T.Log a
            | AbsoluteValue -> 'T.Max(a, -a)
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
        | OfProcess(number, ``process``, at) -> defined (fun () -> ofProcess scope number ``process`` at)
        | ThresholdOf(Defined ofWhich) ->
            defined (fun () ->
                let _, call = callOf subject ofWhich
                subject.Quantities.Threshold call)
        | ThresholdOf(RidgeWith _ | PrincipalComponents _ | AveragedFlow) ->
            raise (InvalidInputException "an estimator has no step size, and no threshold")
        | OfMatrix(f, matrix) ->
            let m: Matrix<'T> = defined (fun () -> matrixValue scope matrix)

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
        | RidgeWith penalty when isReciprocalTime penalty -> Some(Filter.RidgeAtTime<'T> subject.Time)
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
            | Some(Constant(steps, _)), [] -> Some(Filter.GradientDescent<'T>(subject.StepSize, int64 (stepsOf steps)))
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
                    let subject, call = callOf subject defined
                    let steps = stepsOf (clockOf call subject at)
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
        | None, _, _ when isOwnFlow ``process`` at && number <> LossGivenResponse ->
            ofExpected subject number subject.StochasticGradientFlow (fun () -> Filter.GradientFlow<'T> subject.Time)
        | Some filter, _, _ ->
            match number with
            | LossGivenResponse -> lossGivenResponse scope (meanOfFilter scope filter) None
            | ExpectedLossOf -> ExpectedLoss.OfFilter<'T>(subject.Directions, filter, 'T.Zero)
            | RiskOf
            | SquaredBias
            | VarianceOf
            | PredictionRisk
            | CovarianceTrace ->
                ofExpected
                    subject
                    number
                    (ExpectedRisk<'T>(filter.Risk subject.Directions, 'T.Zero, 'T.Zero))
                    (fun () -> filter)
        | None, Defined defined, Some at when number = LossGivenResponse ->
            let mean, covariance = moments scope defined at
            lossGivenResponse scope mean (Some covariance)
        | None, Defined defined, Some at ->
            let own, call = callOf subject defined
            let clock = clockOf call own at

            match defined.Formula with
            | Some formula when formula.Kind = ProcessKind.Sgf ->
                ofExpected own number (own.Engine.StochasticRisk clock) (fun () ->
                    Filter.GradientFlow<'T>(scalar own clock))
            | Some formula when formula.Kind = ProcessKind.Sgd ->
                let steps = stepsOf clock

                ofExpected own number (own.Engine.DescentRisk steps) (fun () ->
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

    and private ofExpected<'T when 'T :> IRealScalar<'T>>
        (subject: Subject<'T>)
        (number: ProcessNumber)
        (risk: ExpectedRisk<'T>)
        (mean: unit -> Filter<'T>)
        : 'T =
        match number with
        | RiskOf -> risk.Estimation
        | SquaredBias -> risk.Mean.Bias2
        | VarianceOf -> risk.Mean.Variance
        | PredictionRisk -> risk.Prediction
        | CovarianceTrace -> risk.Covariance
        | ExpectedLossOf -> ExpectedLoss.OfFilter<'T>(subject.Directions, mean (), risk.PredictionCovariance)
        | LossGivenResponse -> invalidOp "a loss given y goes by moments"

    and private meanOfFilter<'T when 'T :> IRealScalar<'T>> (scope: Scope<'T>) (filter: Filter<'T>) : 'T[] =
        let spectrum = scope.Subject.Spectrum
        let fit = LeastSquaresFit<'T>(spectrum, scope.Subject.Instance.Problem.Response)
        (filter.On spectrum).Estimate(spectrum, fit.Coordinates)

    /// F(mean) + ½tr(Σ̂ Cov).
    and private lossGivenResponse<'T when 'T :> IRealScalar<'T>>
        (scope: Scope<'T>)
        (mean: 'T[])
        (covariance: Matrix<'T> option)
        : 'T =
        let problem = scope.Subject.Instance.Problem
        let fitted: 'T[] = problem.Features.Times(ReadOnlySpan mean)

        let residuals: 'T[] =
            Array.map2
                (fun (y: 'T) (f: 'T) ->
                    let e: 'T = y - f
                    e)
                (Array.ofSeq problem.Response)
                fitted

        let energy: 'T =
            Vectors.Dot<'T>(ReadOnlySpan<'T> residuals, ReadOnlySpan<'T> residuals)

        let n: 'T = 'T.FromInteger(int64 problem.SampleCount)
        let two: 'T = 'T.FromInteger 2L
        let ofMean: 'T = energy / (n * two)

        match covariance with
        | None -> ofMean
        | Some covariance ->
            let weighted: Matrix<'T> = gram scope * covariance
            let spread: 'T = weighted.Trace()
            ofMean + spread / two

    and private gram<'T when 'T :> IRealScalar<'T>> (scope: Scope<'T>) : Matrix<'T> =
        let features = scope.Subject.Instance.Problem.Features
        let n: 'T = 'T.FromInteger(int64 features.Rows)
        let scale: 'T = 'T.One / n
        (features.Transpose() * features).Map(fun (entry: 'T) -> scale * entry)

    /// Mean and covariance given y.
    and private moments<'T when 'T :> IRealScalar<'T>>
        (scope: Scope<'T>)
        (defined: DefinedProcess)
        (at: Term)
        : 'T[] * Matrix<'T> =
        let own, call = callOf scope.Subject defined
        let clock = clockOf call own at

        let byDefinition () =
            let found = scope.Subject.Quantities.Moments(call, clock)
            let state = Estimator.stateOf call.Definition
            found.Mean state, found.Covariance(state, state)

        // The hand-written formulas work in the eigenbasis; definitions do without it.
        match defined.Formula with
        | Some formula when formula.IsStochastic && formula.Kind <> ProcessKind.Sgld ->
            let filter =
                if formula.IsIteration then
                    Filter.GradientDescent<'T>(own.StepSize, int64 (stepsOf clock))
                else
                    Filter.GradientFlow<'T>(scalar own clock)

            meanOfFilter { scope with Subject = own } filter, own.Engine.Covariance(formula, clock)
        | Some _
        | None -> byDefinition ()

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
            | ProblemMatrix.Gram -> gram scope
            | ProblemMatrix.Identity -> Matrix<'T>.Identity subject.Instance.Problem.FeatureCount
        | MomentOf(moment, ``process``, at) ->
            let mean, covariance =
                match moment, ``process``, at with
                | StationaryCovariance, Defined defined, _ ->
                    let _, call = callOf subject defined
                    let found = subject.Quantities.Stationary call
                    let state = Estimator.stateOf call.Definition
                    found.Mean state, found.Covariance(state, state)
                | (MeanOf | CovarianceOf | SecondMomentOf), _, _ ->
                    match tryFilter scope ``process`` at, ``process``, at with
                    | Some filter, _, _ ->
                        let p = subject.Instance.Problem.FeatureCount
                        meanOfFilter scope filter, Matrix<'T>.Create(p, p, fun _ _ -> 'T.Zero)
                    | None, Defined defined, Some at -> moments scope defined at
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
