using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>
/// Every block of the pages under docs that begins with "$ verify" is run in the root of the clone and compared.
/// With VERIFY_UPDATE_DOCS=1 the blocks are rewritten instead; look at the difference before committing it.
/// </summary>
public sealed partial class DocumentationTests
{
    private const string UpdateVariable = "VERIFY_UPDATE_DOCS";
    private static readonly string Folder = Path.Combine(Repository.Root, "docs");

    public static TheoryData<string> Pages =>
        [
            .. Directory
                .EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories)
                .Where(path => Block().IsMatch(File.ReadAllText(path)))
                .Select(path => Path.GetRelativePath(Folder, path))
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_shows_what_the_program_says(string page)
    {
        string path = Path.Combine(Folder, page);
        string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        MatchCollection blocks = Block().Matches(text);
        Assert.NotEmpty(blocks);
        StringBuilder updated = new();
        int end = 0;
        foreach (Match block in blocks)
        {
            Outcome outcome = InProcess.Run(Repository.Words(Repository.ForThisBuild(block.Groups["line"].Value)));
            string actual = outcome.Output + outcome.Error;
            updated.Append(text, end, block.Groups["answer"].Index - end).Append(actual);
            end = block.Groups["answer"].Index + block.Groups["answer"].Length;
            if (Environment.GetEnvironmentVariable(UpdateVariable) is null)
            {
                Assert.Equal(WithoutSeconds(block.Groups["answer"].Value), WithoutSeconds(actual));
            }
        }
        if (Environment.GetEnvironmentVariable(UpdateVariable) is not null)
        {
            updated.Append(text, end, text.Length - end);
            await File.WriteAllTextAsync(path, updated.ToString(), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void The_reference_has_the_help_of_every_command()
    {
        string text = File.ReadAllText(Path.Combine(Folder, "reference", "commands.md"));
        Assert.All(CommandLine.Commands(), command => Assert.Contains($"$ verify {command.Name} --help\n", text));
    }

    [Fact]
    public void Every_link_between_pages_resolves()
    {
        IEnumerable<string> pages = Directory
            .EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories)
            .Append(Path.Combine(Repository.Root, "README.md"))
            .Append(Path.Combine(Repository.Root, "CONTRIBUTING.md"));
        foreach (string page in pages)
        {
            foreach (Match link in PageLink().Matches(File.ReadAllText(page)))
            {
                string target = Path.Combine(Path.GetDirectoryName(page)!, link.Groups["target"].Value);
                Assert.True(File.Exists(target) || Directory.Exists(target), $"{page}: {link.Groups["target"].Value}");
            }
        }
    }

    [Fact]
    public void Seconds_are_the_only_thing_that_is_not_compared()
    {
        Assert.Equal(WithoutSeconds("a  proved   0.123\n"), WithoutSeconds("a  proved  12.345\n"));
        Assert.NotEqual(WithoutSeconds("a  proved   0.123\n"), WithoutSeconds("a  refuted  0.123\n"));
        Assert.NotEqual(WithoutSeconds("slack  0.1234\n"), WithoutSeconds("slack  0.1235\n"));
    }

    private static string WithoutSeconds(string text) => Seconds().Replace(text, " #");

    [GeneratedRegex(
        @"^```(?:text|json)\n\$ verify ?(?<line>[^\n]*)\n(?<answer>.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\((?<target>[^)#:]+)(#[^)]*)?\)")]
    private static partial Regex PageLink();

    [GeneratedRegex(
        "(?<= ) *[0-9]+\\.[0-9]{3}(?=$| s )|(?<=\"seconds\": )\"[0-9]+\\.[0-9]{3}\"",
        RegexOptions.Multiline
    )]
    private static partial Regex Seconds();
}
