using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Verify.Arithmetic;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>
/// A run as macros for a paper: \verdict{ID}, \verdictexpected, \verdictstatement, \verdictevidence, \verdictsource, \verdictinstances,
/// \verdictslack and \verdictdigest of each claim, and \verdictversion, \verdictseed, \verdictrigor and \verdictdata of the run. An id that the file
/// does not have is an error of TeX and prints ??. The digest is the first 16 hexadecimal digits of the SHA-256 of everything else that
/// the macros say about the claim and its run, so that it changes when any of it does, and with nothing else: times are left out.
/// </summary>
/// <param name="version">Version of the program.</param>
/// <param name="claims">What is known of the claims of the run, by id.</param>
public sealed class CheckLatexReport(string version, IReadOnlyList<ClaimSummary> claims) : IReport<RunResult>
{
    private const int DigestDigits = 16;

    // A larger instance is for the certificate, not for a sentence of a paper.
    private const int LongestInstance = 200;

    private static readonly string[] Fields =
    [
        "",
        "expected",
        "statement",
        "evidence",
        "source",
        "instances",
        "slack",
        "digest",
    ];

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">The id of a claim has a character that TeX does not take in a name.</exception>
    public string Render(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        StringBuilder page = new();
        page.Append(
            CultureInfo.InvariantCulture,
            $$"""
            % Verdicts of {{NumberText.Count(
                result.Claims.Length
            )}} claims by verify {{version}}: \input this file in the preamble.
            % Statements are set with amsmath and amssymb. Run verify export --latex again rather than edit this.
            \makeatletter
            \newcommand*\verify@field[2]{%
              \ifcsname verify@#1@#2\endcsname
                \csname verify@#1@#2\endcsname
              \else
                \PackageError{verify}{No verdict about the claim `#2' was exported}{Name it to verify export --latex.}%
                \textbf{??}%
              \fi}

            """
        );
        foreach (string field in Fields)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"\\newcommand*\\verdict{field}[1]{{\\verify@field{{verdict{field}}}{{#1}}}}\n"
            );
        }
        Constant(page, "version", version);
        Constant(page, "seed", NumberText.Count(result.Seed));
        Constant(page, "rigor", result.Rigor);
        Constant(page, "data", result.Data?.Value ?? "");
        foreach (ClaimResult claim in result.Claims)
        {
            Claim(page, result, claim, claims.First(summary => summary.Id == claim.Id));
        }
        page.Append("\\makeatother\n");
        return page.ToString();
    }

    private void Claim(StringBuilder page, RunResult run, ClaimResult claim, ClaimSummary summary)
    {
        if (!claim.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ':' or '/' or '+'))
        {
            throw new InvalidInputException(
                $"--latex: the claim '{NearestNames.Shown(claim.Id)}' cannot be named in TeX; an id of letters, digits and -._:/+ can"
            );
        }
        string verdict = VerdictStyle.NameOf(claim);
        string evidence = claim.Failure?.Value ?? string.Join("; ", claim.Evidence.Select(Sentence));
        string instances = NumberText.Count(claim.Instances);
        string slack = claim.MinSlack?.Value ?? VerdictStyle.Absent;
        string digest = Digest([
            version,
            NumberText.Count(run.Seed),
            run.Rigor,
            run.Data?.Value ?? "",
            claim.Id,
            summary.Statement,
            summary.LaTeX,
            summary.Source,
            .. summary.Hypotheses,
            verdict,
            VerdictModule.name(claim.Expected),
            instances,
            slack,
            .. claim.Failure is null ? claim.Evidence.SelectMany(EvidenceText.Lines) : [evidence],
        ]);
        Field(page, claim, "", verdict);
        Field(
            page,
            claim,
            "expected",
            claim.StatesExpectation ? VerdictModule.name(claim.Expected) : VerdictStyle.Absent
        );
        Define(
            page,
            claim,
            "statement",
            summary.LaTeX.Length > 0
                ? $@"\ensuremath{{{LatexText.InMathematics(summary.LaTeX)}}}"
                : LatexText.Escape(summary.Statement)
        );
        Field(page, claim, "evidence", evidence);
        Field(page, claim, "source", summary.Source);
        Field(page, claim, "instances", instances);
        Define(page, claim, "slack", claim.MinSlack is null ? LatexText.Escape(slack) : LatexText.Decimal(slack));
        Field(page, claim, "digest", digest);
    }

    // What supports the verdict, as a paper would say it: the steps of a derivation are for `verify explain`.
    private static string Sentence(Evidence evidence) =>
        evidence switch
        {
            Evidence.Derivation derivation =>
                $"a derivation in {NumberText.Count(derivation.steps.Length)} steps, {EvidenceText.Uses(derivation)}",
            Evidence.Table => EvidenceText.Lines(evidence).First(),
            Evidence.Instances instances => Tried(instances),
            Evidence.Counterexample counterexample => At("a counterexample", counterexample.Item),
            Evidence.Open open => At("undecided", open.Item),
            Evidence.SymbolicDifference or Evidence.HalfLine or Evidence.HalfLineFailure or Evidence.Remark =>
                string.Join(", ", EvidenceText.Lines(evidence).Select(line => line.Trim())),
            _ => throw new InvalidOperationException($"evidence of an unknown kind: {evidence.GetType().Name}"),
        };

    private static string Tried(Evidence.Instances instances) =>
        $"{NumberText.Count(instances.byDomain.Sum(domain => domain.Item2))} instances of {NumberText.Count(instances.byDomain.Length)} designs, "
        + $"{NumberText.Count(instances.applicable)} of {NumberText.Count(instances.evaluations)} evaluations met the hypotheses"
        + (instances.least is { } least ? $", least slack {least.Value.Slack}" : "");

    private static string At(string what, InstanceRecord record)
    {
        string instance = record.Instance.Replace("\"", "", StringComparison.Ordinal);
        string shown = instance.Length <= LongestInstance ? $" at {instance}" : "";
        string time = record.Time.Length > 0 ? $", t = {record.Time}" : "";
        return $"{what}{shown}{time}: slack {record.Slack}";
    }

    private static string Digest(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..DigestDigits];

    private static void Constant(StringBuilder page, string name, string text) =>
        page.Append(CultureInfo.InvariantCulture, $"\\newcommand*\\verdict{name}{{{LatexText.Escape(text)}}}\n");

    private static void Field(StringBuilder page, ClaimResult claim, string field, string text) =>
        Define(page, claim, field, LatexText.Escape(text));

    private static void Define(StringBuilder page, ClaimResult claim, string field, string latex) =>
        page.Append(CultureInfo.InvariantCulture, $"\\@namedef{{verify@verdict{field}@{claim.Id}}}{{{latex}}}\n");
}
