using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Verify.Reports.Site;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>`verify report`: every page well-formed, every link resolves, nothing leaves the page, and a browser agrees.</summary>
public sealed partial class ReportTests(ReportTests.Site site) : IClassFixture<ReportTests.Site>
{
    private static readonly string[] OwnVocabularies =
    [
        "http://www.w3.org/1998/Math/MathML",
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    ];

    /// <summary>One report for all tests.</summary>
    public sealed class Site : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();

        public string Root => _folder.File("site");

        internal Outcome Outcome { get; private set; } = new(-1, "", "");

        public IEnumerable<string> Pages => Directory.EnumerateFiles(Root, "*.html", SearchOption.AllDirectories);

        public ValueTask InitializeAsync()
        {
            Outcome = InProcess.Run("report", "--out", Root, "--instances", "4");
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    public void There_is_a_page_for_every_claim_and_an_index()
    {
        Expect.Answer(site.Outcome);
        IEnumerable<string> expected = LedgerClaims
            .All.Select(claim => $"{claim.Id}.html")
            .Append("index.html")
            .Append("figures.html")
            .Append("looseness.html");
        Assert.Equal(expected.Order(), site.Pages.Select(path => Path.GetFileName(path)!).Order());
    }

    [Fact]
    public void Every_page_is_well_formed_and_every_link_resolves()
    {
        foreach (string page in site.Pages)
        {
            XDocument document = XDocument.Parse(
                File.ReadAllText(page).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)
            );
            foreach (
                XAttribute link in document.Descendants().Attributes().Where(a => a.Name.LocalName is "href" or "src")
            )
            {
                // An icon that is none, and clip paths of the page itself.
                if (link.Value is "data:," || link.Value.StartsWith('#'))
                {
                    continue;
                }
                string[] parts = link.Value.Split('#');
                string target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, parts[0]));
                Assert.True(File.Exists(target), $"{page}: {link.Value}");
                if (parts.Length > 1)
                {
                    Assert.Contains($"id=\"{parts[1]}\"", File.ReadAllText(target));
                }
                Assert.StartsWith(site.Root, target);
            }
        }
    }

    [Fact]
    public void No_page_has_a_script_but_the_filters_of_the_index_or_names_another_host()
    {
        foreach (string page in site.Pages)
        {
            string text = File.ReadAllText(page);
            string[] scripts = [.. text.Split("<script>").Skip(1).Select(part => part.Split("</script>")[0])];
            Assert.Equal(Path.GetFileName(page) == "index.html" ? 1 : 0, scripts.Length);
            Assert.DoesNotContain("<script ", text, StringComparison.OrdinalIgnoreCase);
            Assert.All(
                scripts,
                script =>
                    Assert.Contains(
                        $"script-src 'sha256-{Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(script)))}'\"",
                        text
                    )
            );
            Assert.All(Address().Matches(text), match => Assert.Contains(match.Value, OwnVocabularies));
        }
    }

    [Fact]
    public void A_page_shows_what_its_verdict_rests_on()
    {
        string proof = Read("gf-variance");
        Assert.Contains("cells cover it", proof);
        Assert.Contains("independent checker", proof);
        string derivation = Read("moment-equivalence");
        Assert.Contains("Theorems used", derivation);
        Assert.Contains("tower rule", derivation);
        string refuted = Read("oracle-tuning-fixed-truth");
        Assert.Contains("Counterexample", refuted);
        Assert.Contains("certificates/oracle-tuning-fixed-truth.json", refuted);
        Assert.Contains("evaluations met the hypotheses", refuted);
        string table = Read("bound-tracks-risk");
        Assert.Contains("leverage/sgf", table);
        Assert.Contains("differ by", Read("third-moments-match"));
    }

    [Fact]
    public void The_index_says_what_it_is_and_has_expected_beside_found()
    {
        XDocument index = Parsed("index.html");
        Assert.Contains("one that was expected", index.Descendants("p").First().Value);
        Assert.All(
            Verify.Claims.VerdictModule.all,
            verdict =>
                Assert.Contains(
                    index.Descendants("details").First().Descendants("dt"),
                    word => word.Value == Verify.Claims.VerdictModule.name(verdict)
                )
        );
        XElement[] rows = [.. index.Descendants("tr").Where(row => row.Attribute("data-verdict") is not null)];
        Assert.Equal(LedgerClaims.All.Length, rows.Length);
        Assert.All(
            rows,
            row =>
            {
                string[] cells = [.. row.Elements("td").Select(cell => cell.Value)];
                Verify.Claims.Claim claim = LedgerClaims.All.Single(claim => claim.Id == cells[0]);
                Assert.Equal(row.Attribute("data-verdict")!.Value, cells[1]);
                Assert.Equal(Verify.Claims.VerdictModule.name(claim.Expected), cells[2]);
                Assert.Equal(cells[1] == cells[2] ? "expected" : "unexpected", row.Attribute("data-expected")!.Value);
            }
        );
        Assert.Equal("hidden", index.Descendants("form").Single().Attribute("hidden")!.Value);
        Assert.Contains(rows, row => row.Elements("td").ElementAt(3).Descendants("li").Count() > 2);
    }

    [Fact]
    public void A_refuted_claim_shows_its_own_counterexample()
    {
        XElement figure = Assert.Single(
            Parsed("claims/price-decreases.html").Descendants("figure"),
            figure => figure.Attribute("id")?.Value == "counterexample-price-decreases"
        );
        Assert.Contains("left side", figure.Value);
        Assert.Contains("right side", figure.Value);
    }

    [Fact]
    public void Papers_are_chapters_with_their_claims_and_what_was_found()
    {
        XDocument index = Parsed("index.html");
        foreach (Verify.Papers.Paper paper in LedgerClaims.Papers)
        {
            XElement heading = Assert.Single(index.Descendants("h2"), h2 => h2.Attribute("id")?.Value == paper.Id);
            Assert.Equal($"{paper.Authors}: {paper.Title}", heading.Value);
            IEnumerable<XElement> chapter = heading
                .ElementsAfterSelf()
                .TakeWhile(element => element.Name.LocalName != "h2");
            Assert.Equal(
                paper.Claims.Select(claim => claim.Id),
                chapter.Descendants("a").Select(link => link.Value).Where(LedgerClaims.All.Select(c => c.Id).Contains)
            );
            Assert.DoesNotContain(chapter.First().Value, "*");
            Assert.Contains(index.Descendants("a"), link => link.Attribute("href")!.Value == $"#{paper.Id}");
        }
        Assert.Contains($"../index.html#Reshuffling", Read("reshuffling-loss"));
    }

    [Fact]
    public void The_page_of_loose_bounds_has_a_row_for_each_and_its_figure()
    {
        XDocument page = Parsed("looseness.html");
        Assert.Equal(
            Verify.Papers.KnownLoosenessModule.all().Select(row => row.Id),
            page.Descendants("tr").Elements("td").Elements("a").Select(link => link.Value)
        );
        Assert.Single(page.Descendants("figure"), figure => figure.Attribute("id")?.Value == "looseness");
    }

    [Fact]
    public void Figures_stand_on_the_pages_of_their_claims_with_their_data()
    {
        Assert.Contains("figures/stability.csv", Read("sgd-stability"));
        Assert.All(
            Verify.Papers.Figures.all,
            source =>
                Assert.All(
                    Verify.Papers.Figures.claimsOf(source.Id),
                    id => Assert.Contains($"id=\"{source.Id}\"", Read(id))
                )
        );
        string gallery = File.ReadAllText(Path.Combine(site.Root, "figures.html"));
        XDocument document = XDocument.Parse(gallery.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
        string[] ids = [.. document.Descendants().Attributes("id").Select(id => id.Value)];
        Assert.Equal(ids.Distinct(), ids);
    }

    [Fact]
    public void The_certificates_of_the_report_replay()
    {
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(site.Root, "certificates"))];
        Assert.NotEmpty(files);
        Expect.Answer(InProcess.Run(["replay", .. files]));
    }

    [Fact]
    public void Every_statement_and_step_of_the_ledger_becomes_mathml()
    {
        foreach (string page in site.Pages)
        {
            XDocument document = XDocument.Parse(
                File.ReadAllText(page).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)
            );
            // A formula that was not understood would stand as LaTeX source.
            Assert.DoesNotContain(document.Descendants("pre"), pre => pre.Attribute("class")?.Value == "latex");
            if (page.Contains("claims", StringComparison.Ordinal))
            {
                Assert.NotEmpty(document.Descendants(MathMarkup.Namespace + "math"));
            }
        }
    }

    [Theory]
    [InlineData(@"\frac{a", "'}' is missing")]
    [InlineData(@"\nonsense", @"\nonsense")]
    [InlineData("a_", "argument")]
    [InlineData(@"\left( a", @"'\right' is missing")]
    public void A_formula_that_is_not_understood_is_refused(string latex, string reason)
    {
        FormatException error = Assert.Throws<FormatException>(() => MathMarkup.Display(latex));
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public void A_formula_that_is_not_understood_stands_as_source()
    {
        XElement source = Html.Formula(@"0\,I \nonsense a");
        Assert.Equal("pre", source.Name.LocalName);
        Assert.Equal("latex", source.Attribute("class")!.Value);
        XElement order = Html.Formula(@"0\,I \preceq \hat\Sigma  (\eta\,s_1 < 2)");
        Assert.Equal(MathMarkup.Namespace + "math", order.Name);
        Assert.Contains(order.Descendants(MathMarkup.Namespace + "mo"), symbol => symbol.Value == "⪯");
    }

    [Fact]
    public void A_formula_has_the_structure_that_it_says()
    {
        XElement math = MathMarkup.Display(@"\frac1n \sum_{i=1}^n x_i^2 \le 1.6862");
        string text = math.Element(MathMarkup.Namespace + "semantics")!
            .Elements()
            .First()
            .ToString(SaveOptions.DisableFormatting);
        text = text.Replace(" xmlns=\"http://www.w3.org/1998/Math/MathML\"", "", StringComparison.Ordinal);
        Assert.Equal(
            "<mrow><mfrac><mn>1</mn><mi>n</mi></mfrac><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>"
                + "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup><mo>≤</mo><mn>1.6862</mn></mrow>",
            text
        );
    }

    [Fact]
    public async Task An_earlier_report_is_replaced_and_anything_else_is_left_alone()
    {
        using TemporaryFolder folder = new();
        string target = folder.File("out");
        Directory.CreateDirectory(target);
        await File.WriteAllTextAsync(Path.Combine(target, "thesis.tex"), "x", TestContext.Current.CancellationToken);
        Expect.BadInput(InProcess.Run("report", "--out", target), "out", "thesis.tex, which verify did not write");
        Assert.True(File.Exists(Path.Combine(target, "thesis.tex")));
        Expect.BadInput(InProcess.Run("report", "--out", Path.Combine(folder.File("none"), "site")), "none");
        Expect.BadInput(InProcess.Run("report"), "--out");
    }

    [Fact]
    public async Task A_browser_shows_the_pages_without_complaint()
    {
        string? chromium = new[]
        {
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome",
        }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(chromium is null, "no Chromium on this machine: the pages were checked as XML only");
        // The index and one page of every kind of evidence.
        string[] kinds = ["gf-variance", "moment-equivalence", "oracle-tuning-fixed-truth", "bound-tracks-risk"];
        foreach (
            string page in kinds
                .Select(id => Path.Combine(site.Root, "claims", $"{id}.html"))
                .Prepend(Path.Combine(site.Root, "index.html"))
        )
        {
            ProcessStartInfo start = new(chromium!) { RedirectStandardOutput = true, RedirectStandardError = true };
            // A request that leaves the page would fail to resolve, and be logged.
            foreach (
                string option in new[]
                {
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--enable-logging=stderr",
                    "--host-resolver-rules=MAP * ~NOTFOUND",
                    "--window-size=400,800",
                    "--dump-dom",
                    new Uri(page).AbsoluteUri,
                }
            )
            {
                start.ArgumentList.Add(option);
            }
            using Process process = Process.Start(start)!;
            Outcome outcome = await BuiltProgram.Finish(process);
            Assert.Contains("</html>", outcome.Output);
            Assert.DoesNotContain("CONSOLE", outcome.Error);
        }
    }

    private XDocument Parsed(string page) =>
        XDocument.Parse(
            File.ReadAllText(Path.Combine(site.Root, page)).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)
        );

    private string Read(string id) => File.ReadAllText(Path.Combine(site.Root, "claims", $"{id}.html"));

    [GeneratedRegex("https?://[^\"' <)]+")]
    private static partial Regex Address();
}
