using System.Diagnostics;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Completion in a real bash, with the program behind a function of the tool's name.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("verify che", "check")]
    [InlineData("verify explain gf-variance-s", "gf-variance-sharp")]
    [InlineData("verify check --rig", "--rigor")]
    [InlineData("verify derive --process sgd-w", "sgd-without-replacement")]
    public async Task Bash_completes_commands_options_and_claims(string line, string expected)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "no bash on this machine");
        string program = Path.Combine(AppContext.BaseDirectory, "Verify.Cli.dll");
        string script = $$"""
            verify() { dotnet '{{program}}' "$@"; }
            eval "$(verify completion bash)"
            COMP_LINE='{{line}}'; COMP_POINT=${#COMP_LINE}; COMP_WORDS=($COMP_LINE); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _verify_complete
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        ProcessStartInfo start = new("/bin/bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        using Process process = Process.Start(start)!;
        Outcome outcome = await BuiltProgram.Finish(process);
        Assert.Contains(expected, outcome.Output.Split('\n'));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("pwsh")]
    public void Every_shell_has_a_script(string shell) =>
        Assert.Contains("[suggest:", Expect.Answer(InProcess.Run("completion", shell)));

    [Fact]
    public void Another_shell_is_refused() => Expect.BadInput(InProcess.Run("completion", "tcsh"), "tcsh", "bash");
}
