using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Verify.Claims;
using static Verify.Reports.Site.Html;

namespace Verify.Reports.Site;

/// <summary>A figure of the report.</summary>
/// <param name="Figure">Its numbers, title and caption.</param>
/// <param name="Claims">The claims that it illustrates.</param>
public sealed record SiteFigure(Figure Figure, IReadOnlyList<string> Claims);

/// <summary>What the report is made of.</summary>
/// <param name="Run">The run.</param>
/// <param name="Claims">What the ledger says about its claims.</param>
/// <param name="Certificates">Certificates in JSON by claim.</param>
/// <param name="Figures">The figures, in order.</param>
/// <param name="Program">The version of the program.</param>
public sealed record SiteContents(
    RunResult Run,
    IReadOnlyList<ClaimSummary> Claims,
    IReadOnlyDictionary<string, string> Certificates,
    IReadOnlyList<SiteFigure> Figures,
    string Program
)
{
    /// <summary>The papers as chapters, in order; none for claims of the user's own.</summary>
    public IReadOnlyList<SiteChapter> Chapters { get; init; } = [];

    /// <summary>Counterexamples as figures, both sides of what they violate along time, by claim.</summary>
    public IReadOnlyDictionary<string, Figure> Counterexamples { get; init; } = new Dictionary<string, Figure>();

    /// <summary>The largest left/right found of each bound, the loosest first; none where there is no such page.</summary>
    public IReadOnlyList<SiteLooseness> Looseness { get; init; } = [];
}

/// <summary>The ledger as a self-contained site: an index, a page for each claim, certificates and data to download.</summary>
/// <remarks>No network, and no script but the filters of the index, whose digest is in its policy: the pages' own policy forbids all else.</remarks>
public static partial class SiteReport
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
        ["vacuous"] =
            "The hypotheses, or those of one of its inequalities, were never met on the instances tried: nothing was shown.",
    };

    private const string Gallery = "figures.html";

    /// <summary>Every file of the site by its path, "/" as separator; the same contents give the same files.</summary>
    /// <param name="contents">What it is made of.</param>
    public static IReadOnlyDictionary<string, byte[]> Files(SiteContents contents)
    {
        ArgumentNullException.ThrowIfNull(contents);
        Dictionary<string, byte[]> files = [];
        void Add(string path, string text) => files[path] = Encoding.UTF8.GetBytes(text);
        Add("index.html", Index(contents));
        foreach (ClaimResult claim in contents.Run.Claims)
        {
            ClaimSummary summary = contents.Claims.First(known => known.Id == claim.Id);
            Add(PageOf(claim.Id), Claim(contents, claim, summary));
            if (contents.Certificates.TryGetValue(claim.Id, out string? certificate))
            {
                Add(CertificateOf(claim.Id), certificate);
            }
        }
        foreach (SiteFigure figure in contents.Figures)
        {
            foreach (string format in Formats)
            {
                files[FigureOf(figure, format)] = FigureFiles.Of(figure.Figure, format);
            }
        }
        if (contents.Figures.Count > 0)
        {
            Add(Gallery, GalleryPage(contents));
        }
        if (contents.Looseness.Count > 0)
        {
            Add(LoosenessPage, LoosenessTable(contents));
        }
        return files;
    }

    private const string LoosenessPage = "looseness.html";

    private static readonly string[] Formats = ["svg", "png", "csv"];

    private static string PageOf(string id) => $"claims/{FileNameOf(id)}.html";

    private static string CertificateOf(string id) => $"certificates/{FileNameOf(id)}.json";

    // Lower case where it tells ids apart; two ids that differ in case only must not share a file anywhere, so capitals are marked.
    private static string FileNameOf(string id) =>
        string.Concat(
            id.Select(c =>
                char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}"
                : c == '_' ? "__"
                : $"{c}"
            )
        );

    private static string FigureOf(SiteFigure figure, string format) => $"figures/{figure.Figure.Id}.{format}";

    private static XElement Drawing(SiteFigure figure, string root) =>
        Drawing(
            figure.Figure,
            Formats.SelectMany(format =>
                new object[] { Link(root + FigureOf(figure, format), format.ToUpperInvariant()), " " }
            )
        );

    // Inline, so that its text is text and follows the reader's colours.
    private static XElement Drawing(Figure figure, IEnumerable<object>? links = null)
    {
        XElement drawing = XElement.Parse(FigureFiles.Svg(figure));
        // The page scales it by its view box.
        drawing.Attribute("width")?.Remove();
        drawing.Attribute("height")?.Remove();
        return E(
            "figure",
            new XAttribute("id", figure.Id),
            drawing,
            E("figcaption", $"{figure.Title}. {figure.Caption} ", links)
        );
    }

    private static string GalleryPage(SiteContents contents) =>
        Page(
            "Verify: figures",
            E("nav", Link("index.html", "Ledger"), " › figures"),
            E("h1", "Figures"),
            E(
                "p",
                "Every curve is computed exactly, for a problem that the seed draws; only the shaded bands named simulated are samples."
            ),
            contents.Figures.Select(figure => Drawing(figure, "")),
            Footer(contents)
        );

    private static string Index(SiteContents contents)
    {
        RunResult run = contents.Run;
        List<object?> body =
        [
            E("h1", "Ledger"),
            E(
                "p",
                "Statements about stochastic gradient methods, each with the verdict that this run found and the one that was expected; what a verdict rests on (a proof, enclosures on instances, a counterexample) stands on its page."
            ),
            E("p", RunSummary.Of(run)),
            run.Data is null ? null : E("p", $"Data: {run.Data.Value}"),
            contents.Figures.Count == 0 ? null : E("p", Link(Gallery, $"{contents.Figures.Count} figures")),
            contents.Looseness.Count == 0 ? null : E("p", Link(LoosenessPage, "Which bounds are sharp")),
        ];
        body.Add(Legend());
        body.Add(LedgerFilter.Form(run.Claims, contents.Chapters));
        body.AddRange(contents.Chapters.Count > 0 ? Chapters(contents) : Sections(run.Claims, "h2"));
        body.Add(Footer(contents));
        return PageWithScript("Verify: the ledger", LedgerFilter.Script, [.. body]);
    }

    private static XElement Legend() =>
        E(
            "details",
            new XAttribute("id", "legend"),
            new XAttribute("open", "open"),
            E("summary", "What the verdicts mean"),
            E(
                "dl",
                VerdictModule.all.SelectMany(verdict =>
                    new[] { E("dt", Badge(verdict)), E("dd", Meanings[VerdictModule.name(verdict)]) }
                )
            )
        );

    private static IEnumerable<object?> Sections(IEnumerable<ClaimResult> claims, string heading, string paper = "") =>
        claims
            .GroupBy(claim => claim.Section)
            .SelectMany(section => new[] { E(heading, section.Key), Table(section, paper) });

    private static XElement Table(IEnumerable<ClaimResult> claims, string paper) =>
        E(
            "table",
            Class("ledger claims"),
            new XAttribute("data-paper", paper),
            E(
                "thead",
                E(
                    "tr",
                    E("th", "claim"),
                    E("th", "found"),
                    E("th", "expected"),
                    E("th", Class("wide"), "statement"),
                    E("th", Class("num"), "least slack")
                )
            ),
            E("tbody", claims.Select(Row))
        );

    // A statement of several clauses is printed with "; " between them; \; is a space of LaTeX.
    private static string[] Clauses(string statement) => statement.Length == 0 ? [] : ClauseEnd().Split(statement);

    [GeneratedRegex(@"(?<!\\); ")]
    private static partial Regex ClauseEnd();

    private static XElement Row(ClaimResult claim) =>
        E(
            "tr",
            new XAttribute("data-verdict", VerdictModule.name(claim.Verdict)),
            new XAttribute("data-expected", claim.IsAsExpected ? "expected" : "unexpected"),
            E("td", Class("id"), Link(PageOf(claim.Id), claim.Id)),
            E("td", Badge(claim.Verdict)),
            E("td", Class(claim.IsAsExpected ? "note" : "differs"), VerdictModule.name(claim.Expected)),
            E(
                "td",
                Class("wide"),
                Clauses(claim.Statement) is [var only]
                    ? only
                    : E("ul", Clauses(claim.Statement).Select(clause => E("li", clause)))
            ),
            E("td", Class("num"), claim.MinSlack?.Value ?? VerdictStyle.Absent)
        );

    private static string Claim(SiteContents contents, ClaimResult claim, ClaimSummary summary)
    {
        List<object?> body =
        [
            E(
                "nav",
                Link("../index.html", "Ledger"),
                " › ",
                contents.Chapters.FirstOrDefault(chapter => chapter.Claims.Contains(claim.Id)) is { } chapter
                    ? Link($"../index.html#{chapter.Id}", claim.Section)
                    : claim.Section
            ),
            E("h1", claim.Id),
            E(
                "div",
                Class("statement"),
                Clauses(summary.LaTeX).Select(Formula),
                Clauses(summary.Statement) is [var only]
                    ? E("p", only)
                    : E("ul", Clauses(summary.Statement).Select(clause => E("li", clause)))
            ),
            E(
                "p",
                Badge(claim.Verdict),
                " ",
                Meanings[VerdictModule.name(claim.Verdict)],
                claim.IsAsExpected ? null : E("span", Class("differs"), $" {VerdictStyle.Difference(claim)}.")
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
        body.AddRange(
            contents.Figures.Where(figure => figure.Claims.Contains(claim.Id)).Select(figure => Drawing(figure, "../"))
        );
        Figure? sides = contents.Counterexamples.GetValueOrDefault(claim.Id);
        foreach (Evidence evidence in claim.Evidence)
        {
            body.AddRange(EvidenceHtml.Of(evidence));
            if (evidence.IsCounterexample && sides is not null)
            {
                body.Add(Drawing(sides));
                sides = null;
            }
        }
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
