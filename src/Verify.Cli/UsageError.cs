using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text;

namespace Verify.Cli;

/// <summary>The one line that says what is wrong with a command line and what would be right.</summary>
internal static class UsageError
{
    /// <summary>The line, or null when nothing is wrong.</summary>
    public static string? Of(ParseResult parse)
    {
        Command command = parse.CommandResult.Command;
        string? stray = Stray(parse);
        if (stray is null)
        {
            return parse.Errors.Count == 0 ? null : $"{OneLine(parse.Errors[0].Message)} ({Help(command)})";
        }
        if (stray.StartsWith('-'))
        {
            string options = string.Join(", ", command.Options.Where(o => !o.Hidden).Select(option => option.Name));
            return $"unknown option '{stray}'; options of '{Name(command)}' are {options}";
        }
        if (command is RootCommand)
        {
            string commands = string.Join(", ", command.Subcommands.Select(child => child.Name));
            return $"unknown command '{stray}'; commands are {commands} (see verify --help)";
        }
        return $"unexpected argument '{stray}' ({Help(command)})";
    }

    /// <summary>The text on one line, and harmless to a terminal: each run of control characters becomes a space.</summary>
    public static string OneLine(string text)
    {
        StringBuilder line = new(text.Length);
        foreach (char c in text)
        {
            if (!char.IsControl(c))
            {
                line.Append(c);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }
        return line.ToString().TrimEnd();
    }

    private static string Name(Command command) => command is RootCommand ? "verify" : $"verify {command.Name}";

    private static string Help(Command command) => $"see {Name(command)} --help";

    // A command with arguments takes an unknown option for one of them; no claim begins with a dash.
    private static string? Stray(ParseResult parse) =>
        parse.UnmatchedTokens.Count > 0
            ? parse.UnmatchedTokens[0]
            : parse
                .CommandResult.Children.OfType<ArgumentResult>()
                .SelectMany(argument => argument.Tokens)
                .Select(token => token.Value)
                .FirstOrDefault(value => value.StartsWith('-'));
}
