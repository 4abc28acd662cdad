using System.Xml.Linq;
using Verify.Claims;
using static Verify.Reports.Site.Html;

namespace Verify.Reports.Site;

/// <summary>Filters of the ledger by verdict, paper, expectation and text. Without a script they do not show, and the list is whole.</summary>
internal static class LedgerFilter
{
    /// <summary>Shows the form and hides the rows that do not pass; a heading without rows goes with them. No character of it is special in XML.</summary>
    public const string Script = """
        const form = document.getElementById('filter');
        const rows = Array.from(document.querySelectorAll('tr[data-verdict]'));
        const parts = Array.from(document.querySelectorAll('table.claims'));
        const chapters = Array.from(document.querySelectorAll('h2')).map(heading => {
          const own = [];
          for (let next = heading.nextElementSibling; next; next = next.nextElementSibling) {
            if (next.tagName === 'H2') break;
            own.push(next);
          }
          return { tables: own.filter(one => one.matches('.claims')), around: [heading, ...own.filter(one => one.matches('ul'))] };
        }).filter(chapter => chapter.tables.length > 0);
        const apply = () => {
          const wanted = Object.fromEntries(new FormData(form));
          const words = wanted.text.toLowerCase().split(' ').filter(Boolean);
          let count = 0;
          for (const row of rows) {
            const text = row.textContent.toLowerCase();
            const chosen = [[row.dataset.verdict, wanted.verdict], [row.dataset.expected, wanted.expected], [row.closest('table').dataset.paper, wanted.paper ?? '']];
            row.hidden = chosen.some(([has, asked]) => ![has, ''].includes(asked)) || words.some(word => !text.includes(word));
            count += row.hidden ? 0 : 1;
          }
          for (const part of parts) {
            part.hidden = !part.querySelector('tbody tr:not([hidden])');
            const heading = part.previousElementSibling;
            if (heading?.tagName === 'H3') heading.hidden = part.hidden;
          }
          for (const chapter of chapters) {
            const none = chapter.tables.every(table => table.hidden);
            for (const one of chapter.around) one.hidden = none;
          }
          document.getElementById('count').textContent = count + ' of ' + rows.length + ' claims';
        };
        form.hidden = false;
        form.addEventListener('input', apply);
        form.addEventListener('reset', () => setTimeout(apply));
        form.addEventListener('submit', event => event.preventDefault());
        apply();
        """;

    /// <summary>The form, hidden until the script shows it.</summary>
    /// <param name="claims">The claims of the list.</param>
    /// <param name="chapters">The papers that can be chosen; none for claims of the user's own.</param>
    public static XElement Form(IEnumerable<ClaimResult> claims, IReadOnlyList<SiteChapter> chapters)
    {
        HashSet<Verdict> found = [.. claims.Select(claim => claim.Verdict)];
        return E(
            "form",
            new XAttribute("id", "filter"),
            new XAttribute("hidden", "hidden"),
            Choice(
                "verdict",
                "found",
                VerdictModule.all.Where(found.Contains).Select(VerdictModule.name).Select(name => (name, name))
            ),
            chapters.Count < 2
                ? null
                : Choice(
                    "paper",
                    "paper",
                    chapters.Select(chapter => (chapter.Id, $"{chapter.Authors}: {chapter.Title}"))
                ),
            Choice("expected", "against the ledger", [("expected", "as expected"), ("unexpected", "not as expected")]),
            E(
                "label",
                "words ",
                E(
                    "input",
                    new XAttribute("name", "text"),
                    new XAttribute("type", "search"),
                    new XAttribute("size", "18")
                )
            ),
            " ",
            E("button", new XAttribute("type", "reset"), "all"),
            " ",
            E("span", new XAttribute("id", "count"), new XAttribute("role", "status"), Class("note"))
        );
    }

    private static XElement Choice(string name, string label, IEnumerable<(string Value, string Text)> options) =>
        E(
            "label",
            $"{label} ",
            E(
                "select",
                new XAttribute("name", name),
                options
                    .Prepend(("", "any"))
                    .Select(option => E("option", new XAttribute("value", option.Item1), option.Item2))
            )
        );
}
