using System.Text.RegularExpressions;
using System.Xml.Linq;
using Verify.Claims;
using static Verify.Reports.Site.Html;

namespace Verify.Reports.Site;

// The ledger by papers, and the page about loose bounds.
public static partial class SiteReport
{
    private static readonly Verdict[] Counted = [Verdict.Proved, Verdict.Certified, Verdict.Refuted];

    private static IEnumerable<object?> Chapters(SiteContents contents)
    {
        (SiteChapter Chapter, ClaimResult[] Claims)[] chapters =
        [
            .. contents
                .Chapters.Select(chapter =>
                    (chapter, contents.Run.Claims.Where(claim => chapter.Claims.Contains(claim.Id)).ToArray())
                )
                .Where(chapter => chapter.Item2.Length > 0),
        ];
        if (chapters.Length > 1)
        {
            yield return E("h2", "Papers");
            yield return E(
                "table",
                Class("ledger"),
                E(
                    "thead",
                    E(
                        "tr",
                        E("th", "paper"),
                        E("th", Class("num"), "claims"),
                        Counted.Select(verdict => E("th", Class("num"), VerdictModule.name(verdict)))
                    )
                ),
                E(
                    "tbody",
                    chapters.Select(chapter =>
                        E(
                            "tr",
                            E(
                                "td",
                                Link($"#{chapter.Chapter.Id}", chapter.Chapter.Authors),
                                $": {chapter.Chapter.Title}"
                            ),
                            E("td", Class("num"), NumberText.Count(chapter.Claims.Length)),
                            Counted.Select(verdict =>
                                E(
                                    "td",
                                    Class("num"),
                                    NumberText.Count(chapter.Claims.Count(claim => claim.Verdict.Equals(verdict)))
                                )
                            )
                        )
                    )
                )
            );
        }
        foreach ((SiteChapter chapter, ClaimResult[] claims) in chapters)
        {
            yield return E("h2", new XAttribute("id", chapter.Id), $"{chapter.Authors}: {chapter.Title}");
            if (chapter.Summary.Count > 0)
            {
                yield return E("ul", chapter.Summary.Select(sentence => E("li", Words(sentence))));
            }
            bool isOneSection = claims.Select(claim => claim.Section).Distinct().Count() == 1;
            foreach (object? part in isOneSection ? [Table(claims, chapter.Id)] : Sections(claims, "h3", chapter.Id))
            {
                yield return part;
            }
        }
    }

    // The three kinds of words that a summary has.
    private static IEnumerable<object> Words(string sentence) =>
        Markup()
            .Split(sentence)
            .Where(part => part.Length > 0)
            .Select(part =>
                part switch
                {
                    ['`', .. string code, '`'] => E("code", code),
                    ['*', '*', .. string strong, '*', '*'] => E("strong", strong),
                    ['*', .. string emphasis, '*'] => E("em", emphasis),
                    _ => (object)part,
                }
            );

    [GeneratedRegex(@"(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*)")]
    private static partial Regex Markup();

    private static string LoosenessTable(SiteContents contents) =>
        Page(
            "Verify: which bounds are sharp",
            E("nav", Link("index.html", "Ledger"), " › which bounds are sharp"),
            E("h1", "Which bounds are sharp"),
            E(
                "p",
                "For each bound the largest exact value divided by the bound that a search found, with its instance; 1 is attained. What is far below 1 is a loose bound, or a short search: nothing nearer was found."
            ),
            contents.Figures.Where(figure => figure.Figure.Id == "looseness").Select(figure => Drawing(figure, "")),
            E(
                "table",
                Class("ledger"),
                E(
                    "thead",
                    E(
                        "tr",
                        E("th", Class("num"), "no."),
                        E("th", "claim"),
                        E("th", Class("num"), "exact/bound"),
                        E("th", Class("wide"), "attained at")
                    )
                ),
                E(
                    "tbody",
                    contents.Looseness.Select(
                        (row, at) =>
                            E(
                                "tr",
                                E("td", Class("num"), NumberText.Count(at + 1)),
                                E("td", Link(PageOf(row.Claim), row.Claim)),
                                E("td", Class("num"), row.Ratio),
                                E(
                                    "td",
                                    Class("wide"),
                                    E(
                                        "details",
                                        E("summary", $"after {NumberText.Count(row.Evaluations)} evaluations"),
                                        InstanceHtml.Of(row.Instance, row.Time)
                                    )
                                )
                            )
                    )
                )
            ),
            Footer(contents)
        );
}
