using Verify.Docs;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>The check that the site of the docs has to pass: `dotnet run --project docs` ends with it.</summary>
public sealed class LinkCheckTests
{
    [Theory]
    [InlineData("b.html")]
    [InlineData("b.html#place")]
    [InlineData("#here")]
    [InlineData("#")]
    [InlineData("folder/")]
    [InlineData("folder/file%20one.txt")]
    [InlineData("folder/c.html?query#x")]
    [InlineData("https://example.org/nothing")]
    [InlineData("mailto:somebody")]
    public void A_link_that_leads_somewhere_is_not_told(string link)
    {
        using TemporaryFolder site = Site(link);
        Assert.Equal([], LinkCheck.Broken(site.Path));
    }

    [Theory]
    [InlineData("d.html", "is not there")]
    [InlineData("b.html#elsewhere", "no place 'elsewhere'")]
    [InlineData("#nowhere", "no place 'nowhere'")]
    [InlineData("empty/", "is not there")]
    [InlineData("../outside.html", "is outside of the site")]
    [InlineData("/b.html", "is outside of the site")]
    public void A_link_that_leads_nowhere_is_told_with_its_page(string link, string complaint)
    {
        using TemporaryFolder site = Site(link);
        string told = Assert.Single(LinkCheck.Broken(site.Path));
        Assert.StartsWith($"a.html: {link}: ", told);
        Assert.Contains(complaint, told);
    }

    [Fact]
    public void Pictures_and_style_sheets_are_links_too()
    {
        using TemporaryFolder site = Site("b.html");
        site.Write(
            "p.html",
            """<link rel="stylesheet" href="s.css"><img alt="" src="i.png"/><script src="s.js"></script>"""
        );
        Assert.Equal(3, LinkCheck.Broken(site.Path).Count);
    }

    private static TemporaryFolder Site(string link)
    {
        TemporaryFolder site = new();
        Directory.CreateDirectory(site.File("folder"));
        Directory.CreateDirectory(site.File("empty"));
        site.Write("a.html", $"""<h1 id="here">A</h1><a class="x" href="{link}">link</a>""");
        site.Write("b.html", """<a name="place"></a>""");
        site.Write("folder/index.html", "");
        site.Write("folder/c.html", """<p id="x">""");
        site.Write("folder/file one.txt", "");
        return site;
    }
}
