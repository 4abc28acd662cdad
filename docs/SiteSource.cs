using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Verify.Docs;

/// <summary>
/// What docfx builds the site from: the pages of the repository where they lie, the files that they link to, a list for each folder
/// that they link to, a table of contents, and the assemblies for the API reference.
/// </summary>
/// <param name="root">The repository.</param>
/// <param name="folder">A folder to put it in.</param>
internal sealed partial class SiteSource(string root, string folder)
{
    private const string Pages = "docs/";

    private static readonly string[] Built = ["bin", "obj", "node_modules"];

    /// <summary>Writes all of it.</summary>
    /// <param name="assemblies">The folder of the built assemblies with their XML documentation.</param>
    /// <returns>The configuration of docfx.</returns>
    public string Write(string assemblies)
    {
        string[] pages =
        [
            "README.md",
            "CHANGELOG.md",
            "CONTRIBUTING.md",
            "python/README.md",
            .. Directory
                .EnumerateFiles(Path.Combine(root, "docs"), "*.md", SearchOption.AllDirectories)
                .Select(Relative)
                .Where(page => !page.Split('/').Any(Built.Contains))
                .Order(StringComparer.Ordinal),
        ];
        foreach (string page in pages)
        {
            Copy(page);
            CopyTargets(page);
        }
        // A site begins at index.html.
        File.Copy(Staged("README.md"), Staged("index.md"));
        File.WriteAllText(Staged("toc.yml"), Bar());
        File.WriteAllText(Staged("docs/toc.yml"), Contents(pages));
        // The logo is as large as it says.
        File.WriteAllText(
            Staged("docs/logo.svg"),
            File.ReadAllText(Path.Combine(root, "docs/icon.svg"))
                .Replace(
                    "0 128 128\" width=\"128\" height=\"128\"",
                    "0 128 128\" width=\"40\" height=\"40\"",
                    StringComparison.Ordinal
                )
        );
        File.Copy(Path.Combine(root, "docs/icon.png"), Staged("docs/icon.png"));
        string settings = Staged("docfx.json");
        File.WriteAllText(
            settings,
            File.ReadAllText(Path.Combine(root, "docs", "docfx.json"))
                .Replace("\"ASSEMBLIES\"", JsonSerializer.Serialize(assemblies), StringComparison.Ordinal)
        );
        return settings;
    }

    // Files and folders that the page links to; a folder becomes a page with its files.
    private void CopyTargets(string page)
    {
        foreach (Match match in Link().Matches(File.ReadAllText(Path.Combine(root, page))))
        {
            string target = Relative(
                Path.GetFullPath(Path.Combine(root, Path.GetDirectoryName(page)!, match.Groups[1].Value))
            );
            if (Directory.Exists(Path.Combine(root, target)))
            {
                CopyFolder(target);
            }
            else if (File.Exists(Path.Combine(root, target)))
            {
                Copy(target);
            }
        }
    }

    private void CopyFolder(string path)
    {
        string index = Staged(Path.Combine(path, "index.md"));
        if (File.Exists(index))
        {
            return;
        }
        StringBuilder list = new();
        list.Append("# ").Append(path).Append("\n\n");
        foreach (
            string file in Directory
                .EnumerateFiles(Path.Combine(root, path), "*", SearchOption.AllDirectories)
                .Select(Relative)
                .Where(file => !file.Split('/').Any(Built.Contains))
                .Order(StringComparer.Ordinal)
        )
        {
            Copy(file);
            string name = file[(path.Length + 1)..];
            list.Append("- [").Append(name).Append("](").Append(name).Append(")\n");
        }
        Directory.CreateDirectory(Path.GetDirectoryName(index)!);
        File.WriteAllText(index, list.ToString());
    }

    private void Copy(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Staged(file))!);
        string text = Path.Combine(root, file);
        if (file.EndsWith(".md", StringComparison.Ordinal))
        {
            // A link to a folder is one to its list.
            File.WriteAllText(
                Staged(file),
                Link()
                    .Replace(
                        File.ReadAllText(text),
                        match =>
                            Directory.Exists(Path.Combine(root, Path.GetDirectoryName(file)!, match.Groups[1].Value))
                                ? $"]({match.Groups[1].Value.TrimEnd('/')}/index.md{match.Groups[2].Value})"
                                : match.Value
                    )
            );
        }
        else
        {
            File.Copy(text, Staged(file), overwrite: true);
        }
    }

    // The bar at the top; beside a page of docs stands their list.
    private static string Bar()
    {
        StringBuilder toc = new();
        Entry(toc, "", "Home", "index.md");
        Entry(toc, "", "Pages", "docs/");
        toc.Append("  homepage: docs/three-minutes.md\n");
        Entry(toc, "", "API", "api/");
        Entry(toc, "", "Changes", "CHANGELOG.md");
        Entry(toc, "", "Contributing", "CONTRIBUTING.md");
        return toc.ToString();
    }

    private string Contents(IReadOnlyList<string> pages)
    {
        StringBuilder toc = new();
        string[] docs = [.. pages.Where(page => page.StartsWith(Pages, StringComparison.Ordinal))];
        foreach (string page in docs.Where(page => !page[Pages.Length..].Contains('/')))
        {
            Entry(toc, "", Title(page), page[Pages.Length..]);
        }
        foreach (
            IGrouping<string, string> chapter in docs.Where(page => page[Pages.Length..].Contains('/'))
                .GroupBy(page => page.Split('/')[1])
        )
        {
            toc.Append("- name: ").Append(JsonSerializer.Serialize(Capital(chapter.Key))).Append("\n  items:\n");
            foreach (string page in chapter)
            {
                Entry(toc, "  ", Title(page), page[Pages.Length..]);
            }
        }
        return toc.ToString();
    }

    // JSON texts are YAML texts.
    private static void Entry(StringBuilder toc, string indent, string name, string target) =>
        toc.Append(indent)
            .Append("- name: ")
            .Append(JsonSerializer.Serialize(name))
            .Append('\n')
            .Append(indent)
            .Append("  href: ")
            .Append(target)
            .Append('\n');

    private string Title(string page) =>
        File.ReadLines(Path.Combine(root, page))
            .FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal), $"# {page}")[2..]
            .Replace("`", "", StringComparison.Ordinal);

    private static string Capital(string chapter) =>
        chapter == "how-to" ? "How to" : char.ToUpperInvariant(chapter[0]) + chapter[1..];

    private string Relative(string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    private string Staged(string path) => Path.Combine(folder, path);

    [GeneratedRegex(@"\]\(([^)#:\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
