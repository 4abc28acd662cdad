using System.Diagnostics;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Escape sequences: on a terminal only, and never with NO_COLOR. `script` lends the program a terminal.</summary>
public sealed class TerminalTests
{
    private const char Escape = '\x1b';

    private static readonly string[] Line = ["check", "gf-bias"];

    [Fact]
    public async Task A_pipe_gets_no_escape_character()
    {
        Outcome outcome = await BuiltProgram.Run(Line, new Dictionary<string, string> { ["TERM"] = "xterm-256color" });
        Expect.Answer(outcome);
    }

    [Theory]
    [InlineData("", "xterm-256color", true)]
    [InlineData("1", "xterm-256color", false)]
    [InlineData("", "dumb", false)]
    public async Task A_terminal_gets_colours_unless_it_or_its_user_refuses(
        string noColour,
        string terminal,
        bool colours
    )
    {
        Assert.SkipUnless(
            File.Exists("/usr/bin/script") && OperatingSystem.IsLinux(),
            "`script` of util-linux is not there"
        );
        ProcessStartInfo start = new("/usr/bin/script")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        string program = Path.Combine(AppContext.BaseDirectory, "Verify.Cli.dll");
        start.ArgumentList.Add("--quiet");
        start.ArgumentList.Add("--return");
        start.ArgumentList.Add("--command");
        start.ArgumentList.Add($"dotnet '{program}' {string.Join(' ', Line)}");
        start.ArgumentList.Add("/dev/null");
        start.Environment["NO_COLOR"] = noColour;
        start.Environment["TERM"] = terminal;
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.AsExpected, process.ExitCode);
        Assert.Contains("proved", output);
        Assert.Equal(colours, output.Contains(Escape, StringComparison.Ordinal));
    }
}
