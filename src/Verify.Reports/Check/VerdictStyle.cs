using Spectre.Console;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>The word and the colour of each verdict, the same in every table.</summary>
internal static class VerdictStyle
{
    /// <summary>What stands for an absent number in tables.</summary>
    public const string Absent = "–";

    private static readonly Style Strong = new(Color.Green);
    private static readonly Style Weak = new(Color.Teal);
    private static readonly Style Negative = new(Color.Maroon);
    private static readonly Style Open = new(Color.Olive);

    public static Style Of(Verdict verdict) =>
        verdict.IsProved || verdict.IsCertified ? Strong
        : verdict.IsSupported ? Weak
        : verdict.IsRefuted ? Negative
        : Open;

    public static Style Mismatch { get; } = new(Color.Maroon, decoration: Decoration.Bold);

    /// <summary>The verdict, or "error" where the code of a claim failed.</summary>
    public static string NameOf(ClaimResult claim) =>
        claim.Failure is null ? VerdictModule.name(claim.Verdict) : "error";

    /// <summary>How a claim differs from what is expected of it.</summary>
    public static string Difference(ClaimResult claim) =>
        claim.Failure?.Value
        ?? (
            claim.StatesExpectation
                ? $"{VerdictModule.name(claim.Verdict)}, but {VerdictModule.name(claim.Expected)} was expected"
                : VerdictModule.name(claim.Verdict)
        );
}
