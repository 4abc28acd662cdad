/// Planted subjects, quantities and claims: each reaches one verdict of the judge.
module Planted

open System.Threading
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims

let q (text: string) = Rational.Parse text

/// One sample, one feature: X = [1], β* = 1, σ² = 1, η = 1/10, m = 1.
let instance =
    let problem =
        Problem<Rational>(
            Matrix<Rational>.Create(1, 1, fun _ _ -> Rational.One),
            null,
            Truth<Rational>(ResizeArray [ Rational.One ], Rational.One)
        )

    Instance<Rational>(problem, q "1/10", 1)

let domainAt times =
    Domain.create "planted" (fun _ index ->
        {
            Domain = "planted"
            Index = index
            Instance = instance
            IsData = false
            Times = times index
        })

let domain = domainAt (fun _ -> [ Rational.One ])

/// A quantity with a value in balls, by precision, and another in doubles, which may lie.
let quantity name (inDoubles: float) (inBalls: int -> Ball) =
    Quantity
        { new Quantity(name, name) with
            member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) : 'T =
                if typeof<'T> = typeof<Float64> then
                    unbox<'T>(box (Float64 inDoubles))
                else
                    unbox<'T>(box (inBalls subject.Precision))
        }

/// A quantity that is the ball midpoint ± radius at every precision.
let between name (midpoint: string) (radius: string) =
    let middle = q midpoint

    quantity name (middle.ToDouble()) (fun precision -> Ball.FromMidpointRadius(middle, q radius, precision))

/// A quantity of undefined value: √(−1).
let undefined =
    quantity "√(−1)" nan (fun precision -> Ball.Sqrt((-Ball.One).WithPrecision precision))

/// 2^−(2³⁰−k), exactly: at the very end of the exponent range of balls.
let atTheEdge k sign =
    quantity $"2^(−2³⁰+{k})" (float sign * 0.0) (fun precision ->
        (Ball.ScaleByPowerOfTwo(Ball.FromInteger(int64 sign), -(1 <<< 30) + k)).WithPrecision precision)

let zero = Term.number "0"
let one = Term.number "1"

/// 0 ≤ the term.
let nonNegative term = Clause.atMost zero term

let claim id (clauses: Clause list) expected =
    Claim.ofClauses id "planted" "tests" clauses expected
    |> Claim.onInstances 3 (OnInstances(domain, clauses))

let options rigor : RunOptions =
    {
        Instances = None
        First = 0L
        Seed = 1
        Rigor = rigor
        Data = None
    }

let runAll rigor claims =
    (Runner.run (options rigor) Runner.noProgress CancellationToken.None claims).Claims

let run rigor claim = runAll rigor [ claim ] |> List.head

let remarks (result: ClaimResult) =
    result.Evidence
    |> List.choose (fun evidence ->
        match evidence with
        | Remark text -> Some text
        | _ -> None)
    |> String.concat "\n"

/// The outcome in balls on the planted instance at t = 1.
let inBalls clause =
    let subjects = Subjects instance
    Decision.inBalls (fun precision -> subjects.TryInBalls(Rational.One, precision)) clause

let screened clause =
    let subjects = Subjects instance

    Decision.screened
        (subjects.InDoubles Rational.One)
        (fun precision -> subjects.TryInBalls(Rational.One, precision))
        clause
