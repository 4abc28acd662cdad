using System.Xml.Linq;
using Verify.Claims;
using static Verify.Reports.Site.Html;

namespace Verify.Reports.Site;

/// <summary>Evidence in full: what a reader needs in order to trust or distrust a verdict.</summary>
internal static class EvidenceHtml
{
    /// <summary>One piece of evidence with its heading.</summary>
    public static IEnumerable<XElement> Of(Evidence evidence) =>
        evidence switch
        {
            Evidence.Derivation derivation => Derivation(derivation),
            Evidence.SymbolicDifference symbolic =>
            [
                E("h2", "Where it fails"),
                E("p", "The normal forms of the two sides differ by"),
                E("pre", symbolic.difference),
            ],
            Evidence.HalfLine halfLine => HalfLine(halfLine),
            Evidence.HalfLineFailure failure =>
            [
                E("h2", "Where it fails"),
                E("p", failure.statement),
                E("p", "At x = ", E("code", failure.point), " the value lies in ", E("code", failure.enclosure), "."),
            ],
            Evidence.Instances instances => Instances(instances),
            Evidence.Counterexample counterexample =>
            [
                E("h2", "Counterexample"),
                .. Record(counterexample.Item, "right − left"),
            ],
            Evidence.Open open => [E("h2", "Undecided at the largest precision"), .. Record(open.Item, "slack")],
            Evidence.Table table => Table(table),
            Evidence.Remark remark => [E("p", Class("note"), remark.Item)],
            _ => throw new InvalidOperationException($"evidence of an unknown kind: {evidence.GetType().Name}"),
        };

    private static IEnumerable<XElement> Derivation(Evidence.Derivation derivation) =>
        [
            E("h2", "Proof"),
            E("p", derivation.statement),
            E(
                "ol",
                Class("steps"),
                derivation.steps.Select(step =>
                    E("li", step.Text, step.LaTeX.Length > 0 ? E("div", Class("scroll"), Formula(step.LaTeX)) : null)
                )
            ),
            E("p", Class("note"), "Every step was checked by the program. Theorems used:"),
            E("ul", derivation.uses.Select(use => E("li", $"{use.Item1}: {use.Item2}"))),
        ];

    private static IEnumerable<XElement> HalfLine(Evidence.HalfLine halfLine)
    {
        CellText[] cells = [.. HalfLineProofModule.cellTexts(halfLine.proof)];
        return
        [
            E("h2", $"Proof on {HalfLineProofModule.domainText(halfLine.proof)}"),
            E("p", halfLine.statement),
            E("p", "f(x) = ", E("code", HalfLineProofModule.functionText(halfLine.proof))),
            E(
                "p",
                $"{cells.Length} cells cover it; each was verified again by the independent checker, in exact rationals with its own bounds of the exponential."
            ),
            E(
                "details",
                E("summary", $"the {cells.Length} cells"),
                E(
                    "div",
                    Class("scroll"),
                    E(
                        "table",
                        E("thead", E("tr", E("th", "from"), E("th", "to"), E("th", "why f ≥ 0"))),
                        E(
                            "tbody",
                            cells.Select(cell =>
                                E(
                                    "tr",
                                    E("td", Class("num"), cell.Left),
                                    E("td", Class("num"), cell.Right),
                                    E("td", cell.Why)
                                )
                            )
                        )
                    )
                )
            ),
        ];
    }

    private static IEnumerable<XElement> Instances(Evidence.Instances instances)
    {
        yield return E("h2", "Instances");
        yield return E(
            "p",
            $"{NumberText.Count(instances.applicable)} of {NumberText.Count(instances.evaluations)} evaluations met the hypotheses."
        );
        yield return E(
            "table",
            E("thead", E("tr", E("th", "domain"), E("th", Class("num"), "instances"))),
            E(
                "tbody",
                instances.byDomain.Select(pair =>
                    E("tr", E("td", pair.Item1), E("td", Class("num"), NumberText.Count(pair.Item2)))
                )
            )
        );
        if (instances.clauses.Length > 1)
        {
            yield return E(
                "table",
                E(
                    "thead",
                    E(
                        "tr",
                        E("th", "inequality"),
                        E("th", Class("num"), "hypotheses met"),
                        E("th", Class("num"), "evaluations")
                    )
                ),
                E(
                    "tbody",
                    instances.clauses.Select(clause =>
                        E(
                            "tr",
                            E("td", clause.Clause),
                            E("td", Class("num"), NumberText.Count(clause.Applicable)),
                            E("td", Class("num"), NumberText.Count(clause.Evaluations))
                        )
                    )
                )
            );
        }
        if (instances.least is { } least)
        {
            yield return E("h2", "Least slack");
            foreach (XElement part in Record(least.Value, "slack"))
            {
                yield return part;
            }
        }
    }

    private static IEnumerable<XElement> Record(InstanceRecord record, string what)
    {
        string clause = record.Clause.Length > 0 ? $", clause {record.Clause}" : "";
        yield return E(
            "p",
            what,
            record.Enclosure is null ? " = " : " ∈ ",
            E("code", record.Enclosure?.Value ?? record.Slack),
            $" ({record.Domain}, instance {NumberText.Count(record.Index)}{clause})"
        );
        foreach (XElement part in InstanceHtml.Of(record.Instance, record.Time))
        {
            yield return part;
        }
    }

    private static IEnumerable<XElement> Table(Evidence.Table table) =>
        [
            E("h2", "Table in doubles"),
            E("p", $"{(table.holds ? "Met" : "Not met")}: {table.criterion}"),
            E(
                "div",
                Class("scroll"),
                E(
                    "table",
                    E("thead", E("tr", table.columns.Select(column => E("th", Class("num"), column)))),
                    E("tbody", table.rows.Select(row => E("tr", row.Select(cell => E("td", Class("num"), cell)))))
                )
            ),
        ];
}
