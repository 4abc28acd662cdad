using Spectre.Console;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>One claim for the terminal: statement, source, hypotheses, how it is checked, expected verdict, and its proofs step by step.</summary>
/// <param name="options">Layout.</param>
public sealed class ClaimExplanationTextReport(TextOptions options) : IReport<ClaimSummary>
{
    private static readonly Style Heading = new(decoration: Decoration.Bold);

    /// <inheritdoc/>
    public string Render(ClaimSummary result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        page.Line(result.Id, Heading);
        Part(page, "Statement", [result.Statement]);
        Part(page, "LaTeX", [result.LaTeX]);
        Part(page, "Source", [$"{result.Source} (section: {result.Section})"]);
        Part(page, "Hypotheses", result.Hypotheses);
        Part(page, "How it is checked", result.HowChecked);
        Part(page, "Expected verdict", [VerdictModule.name(result.Expected)]);
        foreach (Evidence proof in result.Proofs)
        {
            if (proof.IsTable)
            {
                // Doubles support; they prove nothing.
                page.Line().Line("Table", Heading);
                EvidenceText.Write(page, proof);
            }
            else
            {
                Part(page, "Proof", [.. ProofText.Lines(proof)]);
            }
        }
        return page.ToString();
    }

    private static void Part(TextPage page, string heading, IReadOnlyList<string> lines)
    {
        page.Line().Line(heading, Heading);
        foreach (string line in lines.Count > 0 ? lines : ["none"])
        {
            page.Line($"  {line}", hanging: 2);
        }
    }
}

/// <summary>One claim as {"id","section","statement","latex","source","hypotheses":[…],"howChecked":[…],"expected","proofs":[…]}.</summary>
public sealed class ClaimExplanationJsonReport : IReport<ClaimSummary>
{
    /// <inheritdoc/>
    public string Render(ClaimSummary result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
        {
            json.WriteString("id", result.Id);
            json.WriteString("section", result.Section);
            json.WriteString("statement", result.Statement);
            json.WriteString("latex", result.LaTeX);
            json.WriteString("source", result.Source);
            json.WriteStrings("hypotheses", result.Hypotheses);
            json.WriteStrings("howChecked", result.HowChecked);
            json.WriteString("expected", VerdictModule.name(result.Expected));
            json.WriteStartArray("proofs");
            foreach (Evidence proof in result.Proofs)
            {
                ProofText.Write(json, proof);
            }
            json.WriteEndArray();
        });
    }
}
