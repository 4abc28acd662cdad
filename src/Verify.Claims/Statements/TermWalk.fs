namespace Verify.Claims

open Verify.LeastSquares

/// What terms speak about.
[<RequireQualifiedAccess>]
module internal TermWalk =
    // Whether any part of a term satisfies one of the two predicates.
    let rec private any (ofTerm: Term -> bool) (ofProcess: ProcessTerm -> bool) term =
        let inside = any ofTerm ofProcess
        let clock at = at |> Option.exists inside

        let inProcess ``process`` =
            ofProcess ``process``
            || (match ``process`` with
                | RidgeWith argument
                | PrincipalComponents argument -> inside argument
                | AveragedFlow -> false
                | Defined defined -> defined.Arguments |> List.exists (snd >> inside))

        let rec inMatrix matrix =
            match matrix with
            | OfProblem _ -> false
            | MomentOf(_, ``process``, at) -> inProcess ``process`` || clock at
            | MatrixSum(a, b)
            | MatrixDifference(a, b)
            | MatrixProduct(a, b) -> inMatrix a || inMatrix b
            | Scaled(factor, matrix) -> inside factor || inMatrix matrix
            | Transposed matrix -> inMatrix matrix

        ofTerm term
        || (match term with
            | Constant _
            | Quantity _
            | Variable _
            | OfDirection _ -> false
            | Sum(a, b)
            | Difference(a, b)
            | Product(a, b)
            | Quotient(a, b)
            | Chosen(_, a, b) -> inside a || inside b
            | Power(a, _)
            | Function(_, a)
            | OverDirections(_, a)
            | Extreme(_, _, AllPositive, a) -> inside a
            | Extreme(_, _, Interval(low, high), a) -> inside low || inside high || inside a
            | OfProcess(_, ``process``, at) -> inProcess ``process`` || clock at
            | ThresholdOf ``process`` -> inProcess ``process``
            | OfMatrix(_, matrix) -> inMatrix matrix)

    let private isIteration ``process`` =
        match ``process`` with
        | Defined defined -> not defined.Definition.IsFlow
        | RidgeWith _
        | PrincipalComponents _
        | AveragedFlow -> false

    let private isStepCount term =
        match term with
        | Quantity quantity -> quantity.Written = Some "k"
        | _ -> false

    // Thresholds and stationary laws of iterations have no k.
    let private clocked term =
        match term with
        | OfProcess(_, ``process``, Some _) -> isIteration ``process``
        | _ -> false

    let private sides comparison =
        match comparison with
        | Numbers(left, _, right) -> [ left; right ]
        | Loewner(left, right)
        | SameMatrix(left, right) -> [ OfMatrix(MatrixFunction.Trace, left); OfMatrix(MatrixFunction.Trace, right) ]

    // What has the same value for every η.
    let private withoutStepSize = [ "t"; "n"; "p"; "sigma2"; "rank"; "s1"; "sr"; "m" ]

    /// Whether a comparison depends on η, as far as its form tells.
    let dependsOnStepSize comparison =
        let ofTerm term =
            match term with
            | Quantity quantity -> not (List.exists (fun name -> quantity.Written = Some name) withoutStepSize)
            | _ -> false

        let ofProcess ``process`` =
            match ``process`` with
            | Defined defined -> defined.Definition.Name <> "gradient-flow"
            | RidgeWith _
            | PrincipalComponents _
            | AveragedFlow -> false

        sides comparison |> List.exists (any ofTerm ofProcess)

    /// Whether a comparison speaks of numbers of steps.
    let mentionsSteps comparison =
        sides comparison
        |> List.exists (any (fun term -> isStepCount term || clocked term) (fun _ -> false))

    // Whether a comparison has a threshold, or a moment that satisfies the predicate.
    let private mentions isMeant comparison =
        let rec ofMatrix matrix =
            match matrix with
            | MomentOf(moment, ``process``, _) -> isMeant moment ``process``
            | OfProblem _ -> false
            | MatrixSum(a, b)
            | MatrixDifference(a, b)
            | MatrixProduct(a, b) -> ofMatrix a || ofMatrix b
            | Scaled(_, inner)
            | Transposed inner -> ofMatrix inner

        let ofTerm term =
            match term with
            | ThresholdOf _ -> true
            | OfMatrix(_, matrix) -> ofMatrix matrix
            | _ -> false

        sides comparison |> List.exists (any ofTerm (fun _ -> false))

    /// Whether a comparison speaks of thresholds or stationary laws, which cost a system of equations for each step size.
    let mentionsLimits comparison =
        comparison |> mentions (fun moment _ -> moment = StationaryCovariance)

    // Risks and losses of these come from an engine of their own; of all others from a system that is derived.
    let private hasEngine ``process`` =
        match ``process`` with
        | RidgeWith _
        | PrincipalComponents _
        | AveragedFlow -> true
        | Defined defined ->
            match defined.Formula with
            | None -> false
            | Some formula ->
                match formula.Kind with
                | ProcessKind.Ridge
                | ProcessKind.GradientFlow
                | ProcessKind.GradientDescent
                | ProcessKind.Sgd
                | ProcessKind.Sgf -> true
                | ProcessKind.SgdWithoutReplacement
                | ProcessKind.SgfEuler
                | ProcessKind.ConstantCovariance
                | ProcessKind.Sgld -> false
                | kind -> raise (System.Diagnostics.UnreachableException $"the process {kind}")

    let private mentionsDerivedRisks comparison =
        let ofTerm term =
            match term with
            | OfProcess(_, ``process``, _) -> not (hasEngine ``process``)
            | _ -> false

        sides comparison |> List.exists (any ofTerm (fun _ -> false))

    /// Whether a comparison speaks of thresholds, of means and covariances given y of a process that is defined by a text, or of
    /// risks that come from the system derived from such a text.
    let mentionsMatrices comparison =
        mentionsDerivedRisks comparison
        || comparison
           |> mentions (fun _ ``process`` ->
               match ``process`` with
               | Defined _ -> true
               | RidgeWith _
               | PrincipalComponents _
               | AveragedFlow -> false)
