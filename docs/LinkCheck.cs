using System.Net;
using System.Text.RegularExpressions;

namespace Verify.Docs;

/// <summary>Links of a folder of HTML: whatever stays within the folder must be there, pages, files and places within pages.</summary>
internal static partial class LinkCheck
{
    /// <summary>What is wrong, one line a link, in order; links to other sites are not followed.</summary>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<string> Broken(string folder)
    {
        string root = Path.GetFullPath(folder);
        Dictionary<string, string> pages = Directory
            .EnumerateFiles(root, "*.html", SearchOption.AllDirectories)
            .ToDictionary(page => page, File.ReadAllText);
        Dictionary<string, HashSet<string>> places = pages.ToDictionary(
            page => page.Key,
            page =>
                Place().Matches(page.Value).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)).ToHashSet()
        );
        SortedSet<string> broken = new(StringComparer.Ordinal);
        foreach ((string page, string text) in pages)
        {
            foreach (Match match in Link().Matches(text))
            {
                string link = WebUtility.HtmlDecode(match.Groups[1].Value);
                if (!IsElsewhere(link) && Complaint(root, page, link, places) is { } complaint)
                {
                    broken.Add($"{Path.GetRelativePath(root, page)}: {link}: {complaint}");
                }
            }
        }
        return [.. broken];
    }

    private static string? Complaint(string root, string page, string link, Dictionary<string, HashSet<string>> places)
    {
        string[] parts = link.Split('#', 2);
        string path = Uri.UnescapeDataString(parts[0].Split('?')[0]);
        string target = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, path));
        if (target != root && !target.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return "is outside of the site";
        }
        if (Directory.Exists(target))
        {
            target = Path.Combine(target, "index.html");
        }
        if (!File.Exists(target))
        {
            return "is not there";
        }
        return
            parts is [_, { Length: > 0 } place]
            && places.TryGetValue(target, out HashSet<string>? known)
            && !known.Contains(Uri.UnescapeDataString(place))
            ? $"the page has no place '{place}'"
            : null;
    }

    private static bool IsElsewhere(string link) =>
        Scheme().IsMatch(link) || link.StartsWith("//", StringComparison.Ordinal);

    [GeneratedRegex("""<(?:a|link|img|script|source)\b[^>]*?\s(?:href|src)="([^"]*)"(?:[^>]*)>""")]
    private static partial Regex Link();

    [GeneratedRegex("""\s(?:id|name)="([^"]*)"(?=[\s>/])""")]
    private static partial Regex Place();

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();
}
