using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Verify.Reports.Site;

/// <summary>Pages as XML trees, so that nothing is left unescaped; written as HTML5 that is well-formed XML too.</summary>
internal static class Html
{
    private static readonly HashSet<string> Void = ["meta", "br", "img", "link", "hr", "mspace"];

    /// <summary>An element with contents.</summary>
    public static XElement E(string name, params object?[] contents) =>
        new(name, contents.Select(content => content is string text ? Printable(text) : content));

    // XML has no control characters, not even escaped ones: \u001b.
    private static string Printable(string text) =>
        text.Any(c => char.IsControl(c) && c is not ('\n' or '\t'))
            ? string.Concat(
                text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? $"\\u{(int)c:x4}" : c.ToString())
            )
            : text;

    /// <summary>A class attribute.</summary>
    public static XAttribute Class(string name) => new("class", name);

    /// <summary>A link.</summary>
    public static XElement Link(string target, string text) => E("a", new XAttribute("href", target), text);

    /// <summary>A verdict in its colour.</summary>
    public static XElement Badge(Claims.Verdict verdict)
    {
        string name = Claims.VerdictModule.name(verdict);
        return E("span", Class($"badge {name}"), name);
    }

    /// <summary>The statement in MathML; as LaTeX source where a user's formula goes beyond what is understood.</summary>
    public static XElement Formula(string latex)
    {
        try
        {
            return MathMarkup.Display(latex);
        }
        catch (FormatException)
        {
            return E("pre", Class("latex"), latex);
        }
    }

    /// <summary>A whole page. Its policy allows inline style and nothing else: no script, no request.</summary>
    public static string Page(string title, params object?[] body) => PageWithScript(title, null, body);

    /// <summary>A whole page whose policy allows, besides, this one script, by its digest.</summary>
    public static string PageWithScript(string title, string? script, params object?[] body)
    {
        string allowed = script is null
            ? ""
            : $"; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";
        XElement html = E(
            "html",
            new XAttribute("lang", "en"),
            E(
                "head",
                E("meta", new XAttribute("charset", "utf-8")),
                E(
                    "meta",
                    new XAttribute("http-equiv", "Content-Security-Policy"),
                    new XAttribute(
                        "content",
                        $"default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:{allowed}"
                    )
                ),
                E(
                    "meta",
                    new XAttribute("name", "viewport"),
                    new XAttribute("content", "width=device-width, initial-scale=1")
                ),
                // Without it a browser asks for /favicon.ico.
                E("link", new XAttribute("rel", "icon"), new XAttribute("href", "data:,")),
                E("title", title),
                E("style", new RawText(SiteStyle.Css))
            ),
            E("body", body, script is null ? null : E("script", new RawText(script)))
        );
        foreach (
            XElement empty in html.Descendants().Where(e => e.IsEmpty && !Void.Contains(e.Name.LocalName)).ToList()
        )
        {
            // <td /> would stay open in HTML.
            empty.Value = "";
        }
        StringBuilder text = new("<!DOCTYPE html>\n");
        XmlWriterSettings settings = new()
        {
            OmitXmlDeclaration = true,
            Indent = false,
            NewLineHandling = NewLineHandling.None,
        };
        using (XmlWriter writer = XmlWriter.Create(text, settings))
        {
            html.WriteTo(writer);
        }
        return text.Append('\n').ToString();
    }

    // The text of <style> and <script> is not markup: HTML does not read &gt; there.
    private sealed class RawText(string text) : XText(text)
    {
        public override void WriteTo(XmlWriter writer) => writer.WriteRaw(Value);
    }
}
