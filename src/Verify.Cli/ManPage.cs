using System.CommandLine;
using System.Globalization;
using System.Text;

namespace Verify.Cli;

/// <summary>The page of a command for man(1), made from what <see cref="HelpPage"/> says: troff with the macros of man(7), in ASCII.</summary>
internal static class ManPage
{
    /// <summary>The name of the page of a command, or of the program: verify-check.1.</summary>
    public static string FileName(Command command) => $"{Title(command)}.1";

    /// <summary>The page of a command, or of the program.</summary>
    /// <param name="command">A command, or the root.</param>
    /// <param name="version">Version of the program.</param>
    public static string Text(Command command, string version)
    {
        StringBuilder page = new();
        string title = Title(command);
        VerifyCommand? verify = command as VerifyCommand;
        page.Append(
            $".\\\" Made from verify {(verify is null ? "" : command.Name + " ")}--help; verify man writes it again.\n"
        );
        page.Append($".TH \"{Escape(title).ToUpperInvariant()}\" 1 \"\" \"verify {Escape(version)}\" \"Verify\"\n");
        Heading(page, "NAME");
        Line(page, $"{title} - {FirstSentence(command.Description!)}");
        Heading(page, "SYNOPSIS");
        Bold(page, verify is null ? "verify" : $"verify {command.Name}");
        Line(page, verify?.Synopsis ?? "COMMAND [options]");
        Heading(page, "DESCRIPTION");
        Line(page, command.Description!);
        if (verify is null)
        {
            Heading(page, "COMMANDS");
            foreach ((VerifyCommand child, string meaning) in HelpPage.Commands(command))
            {
                Entry(page, child.Name, "", meaning);
            }
        }
        if (command.Arguments.Count > 0)
        {
            Heading(page, "ARGUMENTS");
            foreach (Argument argument in command.Arguments)
            {
                Entry(page, argument.Name, "", argument.Description ?? "");
            }
        }
        Heading(page, "OPTIONS");
        foreach (
            (string name, string value, string meaning) in verify is null
                ? HelpPage.Options(command.Options)
                : HelpPage.OptionsOf(verify)
        )
        {
            Entry(page, name, value, meaning);
        }
        if (verify is not null)
        {
            Heading(page, "EXAMPLES");
            foreach (Example example in verify.Examples)
            {
                Entry(page, $"verify {example.Arguments}", "", example.Meaning);
            }
        }
        Heading(page, "EXIT STATUS");
        foreach ((string code, string meaning) in HelpPage.ExitCodes)
        {
            Entry(page, code, "", meaning);
        }
        Heading(page, "SEE ALSO");
        string[] others =
        [
            .. verify is null ? HelpPage.Commands(command).Select(child => Title(child.Command)) : ["verify"],
        ];
        Line(page, string.Join(", ", others.Select(name => $"{name}(1)")));
        return page.ToString();
    }

    private static string Title(Command command) => command is VerifyCommand ? $"verify-{command.Name}" : "verify";

    private static string FirstSentence(string description)
    {
        int end = description.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? description : description[..end]).TrimEnd('.');
    }

    private static void Heading(StringBuilder page, string name) => page.Append($".SH {name}\n");

    private static void Bold(StringBuilder page, string text) => page.Append($".B {Escape(text)}\n");

    private static void Line(StringBuilder page, string text) => page.Append(Guarded(Escape(text))).Append('\n');

    // The name in bold, a value in italics, the meaning indented below.
    private static void Entry(StringBuilder page, string name, string value, string meaning)
    {
        string argument = value.Length > 0 ? $" \\fI{Escape(value)}\\fR" : "";
        page.Append($".TP\n\\fB{Escape(name)}\\fR{argument}\n");
        Line(page, meaning);
    }

    // A full stop or an apostrophe at the beginning of a line would be a request.
    private static string Guarded(string line) => line.Length > 0 && line[0] is '.' or '\'' ? $"\\&{line}" : line;

    // Characters beyond ASCII by number: a reader that guesses the encoding may guess wrong. Quotes, accents and minus signs are to be copied as they are: troff would make them typographic.
    private static string Escape(string text) =>
        string.Concat(
            EscapeAscii(text)
                .EnumerateRunes()
                .Select(rune =>
                    rune.IsAscii
                        ? rune.ToString()
                        : string.Create(CultureInfo.InvariantCulture, $"\\[u{rune.Value:X4}]")
                )
        );

    private static string EscapeAscii(string text) =>
        text.Replace("\\", "\\e", StringComparison.Ordinal)
            .Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("'", "\\(aq", StringComparison.Ordinal)
            .Replace("`", "\\(ga", StringComparison.Ordinal)
            .Replace("^", "\\(ha", StringComparison.Ordinal)
            .Replace("~", "\\(ti", StringComparison.Ordinal)
            .Replace("\"", "\\(dq", StringComparison.Ordinal)
            .Replace('\n', ' ');
}
