using System.Reflection;
using System.Text;
using Verify.Reports.Site;

namespace Verify.Reports.Explore;

/// <summary>A file that the page of `verify explore` loads.</summary>
/// <param name="Type">Its media type.</param>
/// <param name="Content">Its content.</param>
public sealed record PageFile(string Type, byte[] Content);

/// <summary>The page of `verify explore`: its files by name, in the style of the report, and the example data.</summary>
public static class ExplorePage
{
    private const string Prefix = "explore/";
    private const string StyleSheet = "site.css";

    /// <summary>The file of that name; null where there is none.</summary>
    /// <param name="name">The name, such as app.js.</param>
    public static PageFile? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == StyleSheet)
        {
            return new(TypeOf(name), Encoding.UTF8.GetBytes(SiteStyle.Css));
        }
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name);
        if (stream is null)
        {
            return null;
        }
        using MemoryStream content = new();
        stream.CopyTo(content);
        return new(TypeOf(name), content.ToArray());
    }

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".json" => "application/json",
            _ => "text/plain; charset=utf-8",
        };
}
