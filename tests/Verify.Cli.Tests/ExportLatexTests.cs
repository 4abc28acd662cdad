using System.Text.RegularExpressions;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>
/// `verify export --latex`, read by what TeX does with the file: macros of macros are expanded here as TeX would, which needs no TeX
/// on the machine.
/// </summary>
public sealed partial class ExportLatexTests
{
    [Fact]
    public void A_paper_gets_the_words_that_check_says()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("verdicts.tex");
        Outcome export = InProcess.Run("export", "--latex", file, "gf-variance", "price-decreases");
        Assert.Equal(ExitCode.AsExpected, export.ExitCode);
        Assert.Contains("gf-variance", export.Output);
        Assert.Contains($"wrote {file}", export.Error);
        Macros macros = Macros.Read(File.ReadAllText(file));
        Assert.Equal("proved", macros.Of("verdict", "gf-variance"));
        Assert.Equal("refuted", macros.Of("verdict", "price-decreases"));
        Assert.Equal("refuted", macros.Of("verdictexpected", "price-decreases"));
        Assert.Equal("24", macros.Of("verdictinstances", "gf-variance"));
        Assert.Contains(@"\mathrm{Var}", macros.Of("verdictstatement", "gf-variance"));
        Assert.StartsWith(@"\ensuremath{", macros.Of("verdictstatement", "gf-variance"));
        Assert.Contains("a counterexample at", macros.Of("verdictevidence", "price-decreases"));
        Assert.Matches(@"^\\ensuremath\{-6\.78\d*\\times 10\^\{-3\}\}$", macros.Of("verdictslack", "price-decreases"));
        Assert.Matches("^[0-9a-f]{16}$", macros.Of("verdictdigest", "gf-variance"));
        Assert.Equal("1", macros.Constant("verdictseed"));
        Assert.Equal("certify", macros.Constant("verdictrigor"));
        Assert.Matches(@"^\d+\.\d+\.\d+$", macros.Constant("verdictversion"));
        Assert.Null(macros.Of("verdict", "gf-varience"));
    }

    [Fact]
    public void The_same_run_gives_the_same_file_and_another_seed_another_digest()
    {
        using TemporaryFolder folder = new();
        string Exported(string seed)
        {
            string file = folder.File("v.tex");
            Assert.Equal(0, InProcess.Run("export", "--latex", file, "gf-variance", "--seed", seed).ExitCode);
            return File.ReadAllText(file);
        }
        string first = Exported("1");
        Assert.Equal(first, Exported("1"));
        Assert.NotEqual(
            Macros.Read(first).Of("verdictdigest", "gf-variance"),
            Macros.Read(Exported("2")).Of("verdictdigest", "gf-variance")
        );
    }

    [Fact]
    public void A_verdict_that_is_not_expected_is_exit_code_1_and_in_the_file()
    {
        using TemporaryFolder folder = new();
        string claims = folder.Write(
            "my.claims",
            "claim of_mine\n  title 100 % & more\n  source my_notes & {draft}, 50 %\n  state Risk(sgf, t) <= Risk(gradient-flow, t)\n  expect certified\n"
        );
        string file = folder.File("v.tex");
        Outcome export = InProcess.Run("export", "--latex", file, "--claims", claims);
        Assert.Equal(ExitCode.NotAsExpected, export.ExitCode);
        Macros macros = Macros.Read(File.ReadAllText(file));
        Assert.Equal("refuted", macros.Of("verdict", "of_mine"));
        Assert.Equal("certified", macros.Of("verdictexpected", "of_mine"));
        Assert.Equal(@"my\_notes \& \{draft\}, 50 \%", macros.Of("verdictsource", "of_mine"));
    }

    [Fact]
    public void Nothing_in_the_ledger_stays_that_TeX_would_not_read()
    {
        using TemporaryFolder folder = new();
        string file = folder.File("v.tex");
        Outcome export = InProcess.Run(
            "export",
            "--latex",
            file,
            "--paper",
            "talk",
            "--instances",
            "1",
            "--rigor",
            "screen"
        );
        Assert.True(export.ExitCode is ExitCode.AsExpected or ExitCode.NotAsExpected, export.Error);
        string text = File.ReadAllText(file);
        Assert.Equal([], text.Where(c => !char.IsAscii(c)).Distinct());
        Macros macros = Macros.Read(text);
        Assert.True(macros.Ids.Count > 30);
        foreach (string id in macros.Ids)
        {
            foreach (string field in new[] { "verdictevidence", "verdictsource", "verdictslack", "verdictstatement" })
            {
                string body = macros.Of(field, id)!;
                string bare = Escaped().Replace(body, "");
                Assert.Equal(bare.Count(c => c == '{'), bare.Count(c => c == '}'));
                Assert.DoesNotContain('#', bare);
                Assert.DoesNotContain('%', bare);
                if (field != "verdictstatement")
                {
                    // Outside of mathematics nothing is a subscript, a shift or a table.
                    Assert.DoesNotMatch(@"(?<!\\)[_^&$~]", Mathematics().Replace(bare, ""));
                }
            }
        }
    }

    [Fact]
    public void What_is_wrong_is_one_line()
    {
        using TemporaryFolder folder = new();
        Expect.BadInput(InProcess.Run("export"), "--latex FILE");
        Expect.BadInput(InProcess.Run("export", "--latex", folder.Path, "gf-bias"), "--latex", "is a folder");
        Expect.BadInput(InProcess.Run("export", "--latex", folder.File("v.tex"), "gf-bies"), "gf-bias");
        Assert.False(File.Exists(folder.File("v.tex")));
    }

    [Fact]
    public async Task TeX_reads_the_file_where_there_is_one()
    {
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, "pdflatex"))),
            "no pdflatex on this machine"
        );
        using TemporaryFolder folder = new();
        string file = folder.File("verdicts.tex");
        Assert.Equal(0, InProcess.Run("export", "--latex", file, "gf-variance", "price-decreases").ExitCode);
        folder.Write(
            "paper.tex",
            """
            \documentclass{article}\usepackage{amsmath,amssymb}\input{verdicts}
            \begin{document}\verdict{gf-variance}: \verdictstatement{gf-variance}, \verdictevidence{price-decreases}\end{document}
            """
        );
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(
                "pdflatex",
                ["-halt-on-error", "-interaction=batchmode", "paper.tex"]
            )
            {
                WorkingDirectory = folder.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        Assert.Equal(0, (await BuiltProgram.Finish(process)).ExitCode);
    }

    [GeneratedRegex(@"\\[\\{}$&#%_]")]
    private static partial Regex Escaped();

    [GeneratedRegex(@"\\ensuremath\{[^{}]*(\{[^{}]*(\{[^{}]*\}[^{}]*)*\}[^{}]*)*\}")]
    private static partial Regex Mathematics();

    /// <summary>The definitions of a file, and what a call of one expands to.</summary>
    private sealed partial class Macros
    {
        private readonly Dictionary<string, string> _named = [];
        private readonly Dictionary<string, string> _fields = [];
        private readonly Dictionary<string, string> _constants = [];

        public IReadOnlyList<string> Ids =>
            [
                .. _named
                    .Keys.Where(name => name.StartsWith("verify@verdict@", StringComparison.Ordinal))
                    .Select(name => name["verify@verdict@".Length..]),
            ];

        /// <summary>What \macro{id} expands to; null where the file makes it an error.</summary>
        public string? Of(string macro, string id) => _named.GetValueOrDefault($"verify@{_fields[macro]}@{id}");

        public string Constant(string macro) => _constants[macro];

        public static Macros Read(string text)
        {
            Macros macros = new();
            Assert.Contains(@"\ifcsname verify@#1@#2\endcsname", text);
            Assert.Contains(@"\PackageError{verify}", text);
            int start = text.IndexOf(@"\makeatletter", StringComparison.Ordinal);
            Assert.True(start > 0 && text.EndsWith("\\makeatother\n", StringComparison.Ordinal));
            foreach (string line in text.Split('\n'))
            {
                if (Named().Match(line) is { Success: true } named)
                {
                    macros._named.Add(named.Groups[1].Value, named.Groups[2].Value);
                }
                else if (Field().Match(line) is { Success: true } field)
                {
                    macros._fields.Add(field.Groups[1].Value, field.Groups[2].Value);
                }
                else if (Fixed().Match(line) is { Success: true } constant)
                {
                    macros._constants.Add(constant.Groups[1].Value, constant.Groups[2].Value);
                }
            }
            return macros;
        }

        [GeneratedRegex(@"^\\@namedef\{([^{}]*)\}\{(.*)\}$")]
        private static partial Regex Named();

        [GeneratedRegex(@"^\\newcommand\*\\(verdict[a-z]*)\[1\]\{\\verify@field\{([a-z]*)\}\{#1\}\}$")]
        private static partial Regex Field();

        [GeneratedRegex(@"^\\newcommand\*\\(verdict[a-z]*)\{(.*)\}$")]
        private static partial Regex Fixed();
    }
}
