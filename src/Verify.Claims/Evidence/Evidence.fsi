namespace Verify.Claims

/// One step of a derivation, as text and as LaTeX.
type ProofStep = { Text: string; LaTeX: string }

/// One exact instance with what was found on it; everything is text that reads back exactly.
type InstanceRecord =
    {

        /// The domain that generated it, or the data file.
        Domain: string

        /// Its index within the run; with the run's seed it regenerates the instance.
        Index: int64

        /// The clause of the claim, where it has several (for example "sharp"); empty otherwise.
        Clause: string

        /// The instance in the form that the command reads, JSON.
        Instance: string

        /// The time t, exact; empty for claims without one.
        Time: string

        /// The slack rhs − lhs, a decimal (rounded down where it is certified).
        Slack: string

        /// The enclosure of the slack as [lower, upper], where it was decided in balls.
        Enclosure: string option
    }

/// How often one clause was tested.
type ClauseCount =
    {

        /// The clause's name, or what it says.
        Clause: string

        /// Evaluations that met its hypotheses.
        Applicable: int64

        /// All its evaluations.
        Evaluations: int64
    }

/// What supports a verdict.
type Evidence =

    /// A proof by the rules of the kernel: what was proved, the steps that were carried out, and the theorems of the literature that it uses,
    /// each with its name and what it says.
    | Derivation of statement: string * latex: string * steps: ProofStep list * uses: (string * string) list

    /// The first difference between the two sides of a symbolic identity that fails.
    | SymbolicDifference of difference: string

    /// A proof of f ≥ 0 on [0, ∞) by cells, re-verified by the independent checker.
    | HalfLine of statement: string * proof: HalfLineProof

    /// An exact point at which f < 0, with an enclosure of f there.
    | HalfLineFailure of statement: string * point: string * enclosure: string

    /// Instances that were checked: how many a domain, how many evaluations met the hypotheses, in all and by clause, and the one
    /// of least slack.
    | Instances of
        byDomain: (string * int64) list *
        applicable: int64 *
        evaluations: int64 *
        clauses: ClauseCount list *
        least: InstanceRecord option

    /// An exact instance that violates the claim beyond rounding.
    | Counterexample of InstanceRecord

    /// An instance on which the enclosures straddle 0 at the largest precision.
    | Open of InstanceRecord

    /// A table in doubles with the criterion that it meets, or fails to meet.
    | Table of criterion: string * columns: string list * rows: string list list * holds: bool

    /// A remark that a reader needs in order to weigh the verdict.
    | Remark of string

/// What a run found about one claim.
type ClaimResult =
    {
        Id: string
        Section: string
        Statement: string
        Verdict: Verdict

        /// The verdict that is expected at the run's rigor.
        Expected: Verdict

        /// Number of instances tried; 0 for a purely symbolic or one-variable claim.
        Instances: int64

        /// The least slack over all instances and clauses, a decimal; absent where there were no instances.
        MinSlack: string option

        /// Wall time during which at least one thread worked on the claim, shrinking included. Claims are judged side by side: together
        /// they can have more than the run.
        Seconds: float
        Evidence: Evidence list

        /// Why there is no verdict: the code of a user's library failed. The verdict is then *undecided*.
        Failure: string option

        /// Whether the claim says which verdict is expected; otherwise it is expected to hold.
        StatesExpectation: bool
    }

    /// Whether the verdict is the expected one.
    member IsAsExpected: bool

/// What a whole run found.
type RunResult =
    {
        Seed: int

        /// "screen" or "certify".
        Rigor: string

        /// What the instances came from, when not the claims' own domains: file, shape, plug-ins.
        Data: string option
        Claims: ClaimResult list

        /// Whether the run was cancelled before all claims were decided.
        Cancelled: bool
    }

    /// Whether every claim got the verdict that the ledger expects.
    member Ok: bool

/// What a search for a counterexample to one claim found.
type Falsification =
    {
        Id: string
        Section: string
        Statement: string

        /// The verdict that the ledger expects.
        Expected: Verdict

        /// Whether the claim itself says that verdict; a statement on one line has no words for it.
        StatesExpectation: bool

        /// The counterexample, or empty where none was found.
        Evidence: Evidence list

        /// Evaluations of the claim's inequalities.
        Evaluations: int64

        /// The least slack in doubles, relative to the larger side; none where nothing was evaluated.
        LeastSlack: float option

        /// The instance of least slack, where no counterexample was found.
        Nearest: InstanceRecord option
        Seconds: float

        /// Whether the search was cancelled.
        Cancelled: bool
    }

    /// Whether that is what the ledger expects: a counterexample to a claim that is to be refuted, and to no other.
    member IsAsExpected: bool

    /// Whether a counterexample was found.
    member IsRefuted: bool

/// What a replay of a certificate found.
type ReplayResult =
    {

        /// The certificate's file.
        File: string
        Id: string
        Statement: string

        /// The counterexample in JSON and its time; none for a symbolic one.
        Instance: (string * string) option

        /// What was recomputed, where the certificate holds.
        Confirmed: string list

        /// Why it is rejected; none where it holds.
        Rejected: string option
    }
