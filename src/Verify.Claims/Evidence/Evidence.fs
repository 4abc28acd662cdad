namespace Verify.Claims

type ProofStep = { Text: string; LaTeX: string }

type InstanceRecord =
    {
        Domain: string
        Index: int64
        Clause: string
        Instance: string
        Time: string
        Slack: string
        Enclosure: string option
    }

type ClauseCount =
    {
        Clause: string
        Applicable: int64
        Evaluations: int64
    }

type Evidence =
    | Derivation of statement: string * latex: string * steps: ProofStep list * uses: (string * string) list
    | SymbolicDifference of difference: string
    | HalfLine of statement: string * proof: HalfLineProof
    | HalfLineFailure of statement: string * point: string * enclosure: string
    | Instances of
        byDomain: (string * int64) list *
        applicable: int64 *
        evaluations: int64 *
        clauses: ClauseCount list *
        least: InstanceRecord option
    | Counterexample of InstanceRecord
    | Open of InstanceRecord
    | Table of criterion: string * columns: string list * rows: string list list * holds: bool
    | Remark of string

type ClaimResult =
    {
        Id: string
        Section: string
        Statement: string
        Verdict: Verdict
        Expected: Verdict
        Instances: int64
        MinSlack: string option
        Seconds: float
        Evidence: Evidence list
        Failure: string option
        StatesExpectation: bool
    }

    member result.IsAsExpected = result.Failure.IsNone && result.Verdict = result.Expected

type RunResult =
    {
        Seed: int
        Rigor: string
        Data: string option
        Claims: ClaimResult list
        Cancelled: bool
    }

    member run.Ok = run.Claims |> List.forall _.IsAsExpected

type Falsification =
    {
        Id: string
        Section: string
        Statement: string
        Expected: Verdict
        StatesExpectation: bool
        Evidence: Evidence list
        Evaluations: int64
        LeastSlack: float option
        Nearest: InstanceRecord option
        Seconds: float
        Cancelled: bool
    }

    member result.IsRefuted = not result.Evidence.IsEmpty

    member result.IsAsExpected = result.IsRefuted = (result.Expected = Refuted)

type ReplayResult =
    {
        File: string
        Id: string
        Statement: string
        Instance: (string * string) option
        Confirmed: string list
        Rejected: string option
    }
