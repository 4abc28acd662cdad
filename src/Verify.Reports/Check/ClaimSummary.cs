using Verify.Claims;

namespace Verify.Reports;

/// <summary>What the ledger says about one claim before anything is checked.</summary>
/// <param name="Id">Stable identifier, as scripts use it.</param>
/// <param name="Paper">The key of its paper; null for a claim of the user's own.</param>
/// <param name="Section">The heading of the source under which the claim stands.</param>
/// <param name="Statement">The statement in plain text.</param>
/// <param name="LaTeX">The statement in LaTeX.</param>
/// <param name="Source">Paper and number, or who states it.</param>
/// <param name="Hypotheses">What the claim assumes, one sentence each.</param>
/// <param name="HowChecked">The ways in which it is checked, one sentence each.</param>
/// <param name="Expected">The verdict that the ledger expects.</param>
/// <param name="Proofs">The evidence of the checks that need no instances, carried out; empty in a list of claims.</param>
public sealed record ClaimSummary(
    string Id,
    string? Paper,
    string Section,
    string Statement,
    string LaTeX,
    string Source,
    IReadOnlyList<string> Hypotheses,
    IReadOnlyList<string> HowChecked,
    Verdict Expected,
    IReadOnlyList<Evidence> Proofs
);
