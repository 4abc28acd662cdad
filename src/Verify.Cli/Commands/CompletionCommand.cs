using System.CommandLine;
using Verify.Cli.Options;

namespace Verify.Cli.Commands;

/// <summary>`verify completion`: a script for the shell that completes commands, options and claims.</summary>
internal sealed class CompletionCommand : VerifyCommand
{
    // Each asks the program itself what may follow, through the parser's [suggest] directive: nothing can go stale.
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] = """
            _verify_complete() {
                local IFS=$'\n'
                local word="${COMP_WORDS[COMP_CWORD]}"
                COMPREPLY=($(compgen -W "$(verify "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "$word"))
            }
            complete -o default -F _verify_complete verify

            """,
        ["zsh"] = """
            _verify_complete() {
                local -a found
                found=("${(@f)$(verify "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
                found=("${(@)found:#}")
                compadd -a found
                [[ $PREFIX == -* ]] || _files
            }
            compdef _verify_complete verify

            """,
        ["fish"] = """
            complete -c verify -a '(verify "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'

            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName verify -ScriptBlock {
                param($word, $line, $position)
                verify "[suggest:$position]" "$line" | Where-Object { $_ -like "$word*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }

            """,
    };

    private readonly Argument<string> _shell = new("SHELL") { Description = "bash, zsh, fish or pwsh" };

    public CompletionCommand()
        : base(
            "completion",
            "Prints a script that makes a shell complete the commands, options and claims of verify.",
            "text"
        )
    {
        _shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        Arguments.Add(_shell);
    }

    public override int Order => 90;

    public override string Synopsis => "SHELL";

    public override IReadOnlyList<Example> Examples =>
        [
            new("completion bash", "the script; `eval \"$(verify completion bash)\"` in ~/.bashrc loads it"),
            new("completion fish", "for fish: save it as ~/.config/fish/completions/verify.fish"),
        ];

    public override int Run(CommandContext context)
    {
        context.Publish(Scripts[context.Parse.GetRequiredValue(_shell)].ReplaceLineEndings("\n"));
        return ExitCode.AsExpected;
    }
}
