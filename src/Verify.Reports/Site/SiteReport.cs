using System.Xml.Linq;
using Verify.Claims;
using static Verify.Reports.Site.Html;

namespace Verify.Reports.Site;

/// <summary>A figure of the report.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Caption">What it shows, and from what it was computed.</param>
/// <param name="Svg">The drawing, one self-contained svg element.</param>
/// <param name="Csv">The data behind it.</param>
public sealed record SiteFigure(string Title, string Caption, string Svg, string Csv);

/// <summary>What the report is made of.</summary>
/// <param name="Run">The run.</param>
/// <param name="Claims">What the ledger says about its claims.</param>
/// <param name="Certificates">Certificates in JSON by claim.</param>
/// <param name="Figures">Figures by claim.</param>
/// <param name="Program">The version of the program.</param>
public sealed record SiteContents(
    RunResult Run,
    IReadOnlyList<ClaimSummary> Claims,
    IReadOnlyDictionary<string, string> Certificates,
    IReadOnlyDictionary<string, IReadOnlyList<SiteFigure>> Figures,
    string Program
);

/// <summary>The ledger as a self-contained site: an index, a page for each claim, certificates and data to download.</summary>
/// <remarks>No script, no network: the pages' own policy forbids both.</remarks>
public static class SiteReport
{
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["proved"] =
            "Holds for everything in its domain: a symbolic identity, or a ball-arithmetic proof that covers the whole domain.",
        ["certified"] =
            "Holds on every instance tried, beyond rounding: enclosures of the slack, each at least 0. Not a proof.",
        ["supported"] = "Holds in floating point on what was tried; no rounding error was bounded. Not more than that.",
        ["refuted"] = "An exact instance violates it beyond rounding, or the two sides of an identity differ.",
        ["undecided"] = "The enclosures straddle 0 at the largest precision.",
        ["vacuous"] = "The hypotheses were never met on the instances tried: nothing was shown.",
    };

    /// <summary>Every file of the site by its path, "/" as separator; the same contents give the same files.</summary>
    /// <param name="contents">What it is made of.</param>
    public static IReadOnlyDictionary<string, string> Files(SiteContents contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        Dictionary<string, string> files = new() { ["index.html"] = Index(contents) };
        foreach (ClaimResult claim in contents.Run.Claims)
        {
            ClaimSummary summary = contents.Claims.First(known => known.Id == claim.Id);
            files[PageOf(claim.Id)] = Claim(contents, claim, summary);
            if (contents.Certificates.TryGetValue(claim.Id, out string? certificate))
            {
                files[CertificateOf(claim.Id)] = certificate;
            }
            IReadOnlyList<SiteFigure> figures = FiguresOf(contents, claim.Id);
            for (int k = 0; k < figures.Count; k++)
            {
                files[DataOf(claim.Id, k)] = figures[k].Csv;
            }
        }
        return files;
    }

    private static string PageOf(string id) => $"claims/{id}.html";

    private static string CertificateOf(string id) => $"certificates/{id}.json";

    private static string DataOf(string id, int figure) => $"data/{id}-{figure + 1}.csv";

    private static IReadOnlyList<SiteFigure> FiguresOf(SiteContents contents, string id) =>
        contents.Figures.TryGetValue(id, out IReadOnlyList<SiteFigure>? figures) ? figures : [];

    private static string Index(SiteContents contents)
    {
        RunResult run = contents.Run;
        List<object?> body =
        [
            E("h1", "Ledger"),
            E("p", RunSummary.Of(run)),
            run.Data is null ? null : E("p", $"Data: {run.Data.Value}"),
        ];
        foreach (IGrouping<string, ClaimResult> section in run.Claims.GroupBy(claim => claim.Section))
        {
            body.Add(E("h2", section.Key));
            body.Add(
                E(
                    "table",
                    Class("ledger"),
                    E(
                        "thead",
                        E(
                            "tr",
                            E("th", "claim"),
                            E("th", "verdict"),
                            E("th", Class("wide"), "statement"),
                            E("th", Class("num"), "least slack")
                        )
                    ),
                    E("tbody", section.Select(Row))
                )
            );
        }
        body.Add(E("h2", "What the verdicts mean"));
        body.Add(
            E(
                "dl",
                VerdictModule.all.SelectMany(verdict =>
                    new[] { E("dt", Badge(verdict)), E("dd", Meanings[VerdictModule.name(verdict)]) }
                )
            )
        );
        body.Add(Footer(contents));
        return Page("Verify: the ledger", [.. body]);
    }

    private static XElement Row(ClaimResult claim) =>
        E(
            "tr",
            E("td", Link(PageOf(claim.Id), claim.Id)),
            E(
                "td",
                Badge(claim.Verdict),
                claim.IsAsExpected ? null : E("div", Class("differs"), $"expected {VerdictModule.name(claim.Expected)}")
            ),
            E("td", Class("wide"), claim.Statement),
            E("td", Class("num"), claim.MinSlack?.Value ?? VerdictStyle.Absent)
        );

    private static string Claim(SiteContents contents, ClaimResult claim, ClaimSummary summary)
    {
        List<object?> body =
        [
            E("nav", Link("../index.html", "Ledger"), $" › {claim.Section}"),
            E("h1", claim.Id),
            E(
                "div",
                Class("statement"),
                summary.LaTeX.Length > 0 ? Formula(summary.LaTeX) : null,
                E("p", summary.Statement)
            ),
            E(
                "p",
                Badge(claim.Verdict),
                " ",
                Meanings[VerdictModule.name(claim.Verdict)],
                claim.IsAsExpected
                    ? null
                    : E("span", Class("differs"), $" The ledger expects {VerdictModule.name(claim.Expected)}.")
            ),
            E(
                "dl",
                E("dt", "source"),
                E("dd", summary.Source),
                summary.Hypotheses.Select(hypothesis => new[] { E("dt", "assuming"), E("dd", hypothesis) }),
                summary.HowChecked.Select(how => new[] { E("dt", "checked by"), E("dd", how) }),
                E("dt", "instances"),
                E("dd", claim.Instances == 0 ? "none needed" : NumberText.Count(claim.Instances)),
                E("dt", "least slack"),
                E("dd", claim.MinSlack?.Value ?? VerdictStyle.Absent)
            ),
        ];
        if (contents.Certificates.ContainsKey(claim.Id))
        {
            body.Add(
                E(
                    "p",
                    Link($"../{CertificateOf(claim.Id)}", "The certificate"),
                    " can be checked again from nothing but the file: ",
                    E("code", $"verify replay {claim.Id}.json")
                )
            );
        }
        IReadOnlyList<SiteFigure> figures = FiguresOf(contents, claim.Id);
        for (int k = 0; k < figures.Count; k++)
        {
            body.Add(
                E(
                    "figure",
                    XElement.Parse(figures[k].Svg),
                    E("figcaption", $"{figures[k].Caption} ", Link($"../{DataOf(claim.Id, k)}", "Data as CSV"), ".")
                )
            );
        }
        body.AddRange(claim.Evidence.SelectMany(EvidenceHtml.Of));
        body.Add(Footer(contents));
        return Page($"{claim.Id}: {VerdictModule.name(claim.Verdict)}", [.. body]);
    }

    private static XElement Footer(SiteContents contents) =>
        E(
            "footer",
            E(
                "p",
                $"Verify {contents.Program}; seed {NumberText.Count(contents.Run.Seed)}, rigor {contents.Run.Rigor}: the same command gives the same page."
            )
        );
}
