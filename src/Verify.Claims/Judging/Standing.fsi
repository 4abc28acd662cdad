namespace Verify.Claims

/// What the parts of a claim have given so far: the weakest verdict of its checks for the whole domain, and the weakest of its
/// clauses on instances; none where no part of the kind has spoken.
type Standing =
    {
        Universal: Verdict option
        OnInstances: Verdict option
    }

/// What a claim's parts come to.
type Conclusion =

    /// The claim's verdict.
    | Reached of Verdict

    /// What one part proves for everything another refutes on an instance: one of the two is wrong.
    | Contradicted

/// The algebra of verdicts. `combine` is commutative, associative and idempotent with the neutral element `none`, so that a
/// run may combine its parts in any order and repeat them; `conclude` reads the verdict off at the end.
[<RequireQualifiedAccess>]
module Standing =

    /// Nothing has been checked.
    val none: Standing

    /// The standing after one check for the whole domain.
    val ofUniversal: verdict: Verdict -> Standing

    /// The standing after one clause, or one exact slack, on all its instances.
    val ofClause: verdict: Verdict -> Standing

    /// What both say together: in each kind the weaker verdict, for all parts of a claim must hold.
    val combine: left: Standing -> right: Standing -> Standing

    /// The verdict. A proof stands for everything in the domain, whatever the instances leave open; without one the weakest
    /// part decides, and a claim of which nothing was checked is vacuous.
    val conclude: standing: Standing -> Conclusion
