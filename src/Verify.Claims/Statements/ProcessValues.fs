namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares

/// Calls of processes, and what their moments give.
[<RequireQualifiedAccess>]
module internal ProcessValues =
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

    /// A clock as a number of steps.
    let stepsOf (clock: Rational) =
        let steps = Clock.steps clock

        if steps > mostSteps then
            raise (InvalidInputException $"{steps} steps; claims about steps go up to {mostSteps}")

        int steps

    /// The subject with the step and batch sizes of a process, and its call.
    let callOf (subject: Subject<'T>) (defined: DefinedProcess) =
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

    /// A flow at a number of steps (k without eta and t) is at that number times its own η.
    let clockOf (call: ProcessCall) (subject: Subject<'T>) (at: Term) =
        let value = ExactTerm.value subject "a time" at

        if not call.Definition.IsFlow then
            Rational.FromInteger(int64 (stepsOf value))
        elif Steps.counts at then
            value * subject.Engine.StepSize
        elif value.Sign < 0 then
            raise (InvalidInputException $"a time is {value}; it is at least 0")
        else
            value

    /// A rational number in the subject's scalar.
    let scalar (subject: Subject<'T>) (value: Rational) : 'T =
        'T.FromRational(value, subject.Precision)

    let private isTime term =
        match term with
        | Quantity quantity -> quantity.Written = Some "t"
        | _ -> false

    /// 1/t
    let isReciprocalTime term =
        match term with
        | Quotient(Constant(one, _), time) -> one = Rational.One && isTime time
        | _ -> false

    /// Stochastic gradient flow at t, with the problem's own step and batch sizes.
    let isOwnFlow ``process`` at =
        match ``process``, at with
        | Defined {
                      Formula = Some formula
                      Arguments = []
                  },
          Some at -> formula.Kind = ProcessKind.Sgf && isTime at
        | _ -> false

    /// What an instance does not allow is said as such: the claim is neither met nor violated there.
    let defined (code: unit -> 'a) =
        try
            code ()
        with :? InvalidInputException as error ->
            raise (UndefinedHere error.Message)

    let private mostExponent = 1_000_000L

    /// √x, e^x, ln x or |x|.
    let elementary<'T when 'T :> IRealScalar<'T>> (subject: Subject<'T>) (f: ElementaryFunction) (a: 'T) : 'T =
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

    /// One of the numbers of an expected risk; the filter of the mean is asked for where the loss needs it.
    let ofExpected<'T when 'T :> IRealScalar<'T>>
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

    /// The mean of an estimator with a filter, given y.
    let meanOfFilter<'T when 'T :> IRealScalar<'T>> (scope: Scope<'T>) (filter: Filter<'T>) : 'T[] =
        let spectrum = scope.Subject.Spectrum
        let fit = LeastSquaresFit<'T>(spectrum, scope.Subject.Instance.Problem.Response)
        (filter.On spectrum).Estimate(spectrum, fit.Coordinates)

    /// XᵀX/n
    let gram<'T when 'T :> IRealScalar<'T>> (scope: Scope<'T>) : Matrix<'T> =
        let features = scope.Subject.Instance.Problem.Features
        let n: 'T = 'T.FromInteger(int64 features.Rows)
        let scale: 'T = 'T.One / n
        (features.Transpose() * features).Map(fun (entry: 'T) -> scale * entry)

    /// F(mean) + ½tr(Σ̂ Cov).
    let lossGivenResponse<'T when 'T :> IRealScalar<'T>>
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

    /// Mean and covariance given y.
    let moments<'T when 'T :> IRealScalar<'T>>
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
