using Verify.Claims;

namespace Verify.Reports;

/// <summary>Evidence in sentences, one concept a line; the text, Markdown and JUnit reports share them.</summary>
internal static class EvidenceText
{
    /// <summary>The lines on a page, indented; a table keeps its columns.</summary>
    public static void Write(TextPage page, Evidence evidence)
    {
        bool first = true;
        foreach (string line in Lines(evidence))
        {
            if (evidence.IsTable && !first)
            {
                page.Verbatim($"  {line}");
            }
            else
            {
                page.Line($"  {line}", hanging: 2);
            }
            first = false;
        }
    }

    /// <summary>What supports the verdict.</summary>
    public static IEnumerable<string> Lines(Evidence evidence) =>
        evidence switch
        {
            Evidence.Derivation derivation => Derivation(derivation),
            Evidence.SymbolicDifference symbolic => [$"the two sides differ by {symbolic.difference}"],
            Evidence.HalfLine halfLine =>
            [
                $"proved on {HalfLineProofModule.domainText(halfLine.proof)}: {halfLine.statement}",
                $"  {NumberText.Count(halfLine.proof.Cells.Length)} cells cover it, verified by the independent checker",
            ],
            Evidence.HalfLineFailure failure =>
            [
                $"fails at x = {failure.point}: {failure.statement}",
                $"  the value there lies in {failure.enclosure}",
            ],
            Evidence.Instances instances => Instances(instances),
            Evidence.Counterexample counterexample => Instance("counterexample", counterexample.Item),
            Evidence.Open open => Instance("undecided at the largest precision", open.Item),
            Evidence.Table table => Table(table),
            Evidence.Remark remark => [remark.Item],
            _ => throw new InvalidOperationException($"evidence of an unknown kind: {evidence.GetType().Name}"),
        };

    private static IEnumerable<string> Table(Evidence.Table table)
    {
        yield return $"{(table.holds ? "met" : "not met")}: {table.criterion}";
        List<IReadOnlyList<string>> lines =
        [
            [.. table.columns],
            .. table.rows.Select(row => row.ToArray()),
        ];
        int[] widths = [.. Enumerable.Range(0, lines[0].Count).Select(j => lines.Max(line => line[j].Length))];
        foreach (IReadOnlyList<string> line in lines)
        {
            yield return "  " + string.Join("  ", line.Select((cell, j) => cell.PadLeft(widths[j])));
        }
    }

    private static IEnumerable<string> Derivation(Evidence.Derivation derivation)
    {
        yield return $"proved: {derivation.statement}";
        foreach (ProofStep step in derivation.steps)
        {
            yield return $"  {step.Text}";
        }
        yield return $"  {Uses(derivation)}";
    }

    /// <summary>What a proof rests on besides what the program carried out.</summary>
    public static string Uses(Evidence.Derivation derivation) =>
        derivation.uses.IsEmpty
            ? "machine-checked; no theorem is used"
            : $"machine-checked; theorems used: {string.Join(", ", derivation.uses.Select(use => use.Item1))}";

    private static IEnumerable<string> Instances(Evidence.Instances instances)
    {
        foreach ((string domain, long count) in instances.byDomain)
        {
            yield return $"{NumberText.Count(count)} instances of {domain}";
        }
        yield return $"{NumberText.Count(instances.applicable)} of {NumberText.Count(instances.evaluations)} evaluations met the hypotheses";
        foreach (ClauseCount clause in instances.clauses.Length > 1 ? instances.clauses : [])
        {
            yield return $"  {NumberText.Count(clause.Applicable)} of {NumberText.Count(clause.Evaluations)} for '{clause.Clause}'";
        }
        foreach (string line in instances.least is null ? [] : Instance("least slack", instances.least.Value))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Instance(string title, InstanceRecord record)
    {
        string clause = record.Clause.Length > 0 ? $", clause {record.Clause}" : "";
        string time = record.Time.Length > 0 ? $", t = {record.Time}" : "";
        string enclosure = record.Enclosure is null ? "" : $", enclosed in {record.Enclosure.Value}";
        yield return $"{title}: slack {record.Slack}{enclosure}";
        yield return $"  {record.Domain}, instance {NumberText.Count(record.Index)}{clause}{time}";
        yield return $"  {record.Instance}";
    }
}
