using System.Diagnostics;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>The pages for man(1): what the help says, and nothing that troff complains of.</summary>
public sealed class ManTests
{
    public static TheoryData<string> Commands => [.. CommandLine.Commands().Select(command => command.Name), ""];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_page_says_what_the_help_says_without_a_warning(string name)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/groff"), "no groff on this machine");
        string page = Expect.Answer(name.Length == 0 ? InProcess.Run("man") : InProcess.Run("man", name));
        using TemporaryFolder folder = new();
        string file = folder.Write("page.1", page);
        // A line so long that nothing is broken, no justification, no escape sequences: words as they are.
        string text = await Groff("-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=9000n", "-dAD=l", "-rHY=0", file);
        string help = Expect.Answer(name.Length == 0 ? InProcess.Run("--help") : InProcess.Run(name, "--help"));
        string[] known = [.. Words(text)];
        // The line above the exit codes of the program's help has no place here; headings have other words.
        string[] missing =
        [
            .. Words(help)
                .Except(known)
                .Except([
                    "Options",
                    "Arguments",
                    "Examples",
                    "Commands",
                    "Exit",
                    "codes",
                    "verify",
                    "`verify",
                    "--help`",
                ]),
        ];
        Assert.True(missing.Length <= (name.Length == 0 ? 6 : 0), $"missing: {string.Join(' ', missing)}");
        Assert.Contains("EXIT STATUS", text);
        Assert.Contains(name.Length == 0 ? "verify-check(1)" : "verify(1)", text);
    }

    [Fact]
    public void All_pages_are_written_to_a_folder()
    {
        using TemporaryFolder folder = new();
        string man = folder.File("man1");
        Assert.Contains("pages in", Expect.Answer(InProcess.Run("man", "--out", man)));
        Assert.Equal(
            CommandLine.Commands().Select(command => $"verify-{command.Name}.1").Append("verify.1").Order(),
            Directory.EnumerateFiles(man).Select(file => Path.GetFileName(file)!).Order()
        );
        Assert.Equal(File.ReadAllText(Path.Combine(man, "verify-risk.1")), Expect.Answer(InProcess.Run("man", "risk")));
    }

    [Fact]
    public void What_is_wrong_is_one_line()
    {
        Expect.BadInput(InProcess.Run("man", "chek"), "'chek'", "check");
        Expect.BadInput(InProcess.Run("man", "check", "--out", "x"), "leave out the command");
    }

    private static IEnumerable<string> Words(string text) =>
        text.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Distinct();

    private static async Task<string> Groff(params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("/usr/bin/groff", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        Outcome outcome = await BuiltProgram.Finish(process);
        Assert.Equal("", outcome.Error);
        Assert.Equal(0, outcome.ExitCode);
        return outcome.Output;
    }
}
