using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Text;

namespace Verify.Cli;

/// <summary>The text of `verify --help` and `verify COMMAND --help`: usage, options, worked examples, exit codes.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private const int Width = 80;
    private const int NameColumn = 26;

    /// <summary>`verify moments --process` with --help asks for help, not for what is missing.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(Text(parseResult.CommandResult.Command));
        return ExitCode.AsExpected;
    }

    /// <summary>The page of a command, or of the program.</summary>
    public static string Text(Command command)
    {
        StringBuilder page = new();
        if (command is VerifyCommand verify)
        {
            Paragraph(page, $"verify {command.Name} {verify.Synopsis}", 0, 4);
            page.Append('\n');
            Paragraph(page, command.Description!, 0, 0);
            Arguments(page, command);
            OptionList(page, OptionsOf(verify));
            page.Append("\nExamples\n");
            foreach (Example example in verify.Examples)
            {
                page.Append("  verify ").Append(example.Arguments).Append('\n');
                Paragraph(page, example.Meaning, 6, 0);
            }
        }
        else
        {
            page.Append("verify COMMAND [options]\n\n");
            Paragraph(page, command.Description!, 0, 0);
            page.Append("\nCommands\n");
            foreach ((VerifyCommand child, string meaning) in Commands(command))
            {
                Row(page, child.Name, meaning);
            }
            OptionList(page, Options(command.Options));
            page.Append("\n`verify COMMAND --help` has the command's options and worked examples.\n");
        }
        page.Append("\nExit codes\n");
        foreach ((string code, string meaning) in ExitCodes)
        {
            Row(page, code, meaning);
        }
        return page.ToString();
    }

    /// <summary>The exit codes and what they mean.</summary>
    public static IReadOnlyList<(string Code, string Meaning)> ExitCodes { get; } =
    [
        ("0", "as expected"),
        (
            "1",
            "a claim got another verdict than the ledger expects, a certificate was rejected, or a simulation disagrees"
        ),
        ("2", "bad usage or bad input: one line on standard error says what and where"),
        ("3", "a defect of verify itself"),
        ("130", "cancelled"),
    ];

    /// <summary>The commands, in the order of the list of commands, with their first sentence.</summary>
    public static IEnumerable<(VerifyCommand Command, string Meaning)> Commands(Command root) =>
        root
            .Subcommands.OfType<VerifyCommand>()
            .OrderBy(child => child.Order)
            .Select(child => (child, FirstSentence(child.Description!)));

    /// <summary>The options of a command with their values, its own first, and what they mean.</summary>
    public static IEnumerable<(string Name, string Value, string Meaning)> OptionsOf(VerifyCommand command) =>
        Options([.. command.Options.Except(command.CommonOptions), .. command.CommonOptions]);

    private static string FirstSentence(string description)
    {
        int end = description.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? description : description[..end]).TrimEnd('.');
    }

    private static void Arguments(StringBuilder page, Command command)
    {
        if (command.Arguments.Count > 0)
        {
            page.Append("\nArguments\n");
            foreach (Argument argument in command.Arguments)
            {
                Row(page, argument.Name, argument.Description ?? "");
            }
        }
    }

    private static void OptionList(StringBuilder page, IEnumerable<(string Name, string Value, string Meaning)> options)
    {
        page.Append("\nOptions\n");
        foreach ((string name, string value, string meaning) in options)
        {
            Row(page, value.Length > 0 ? $"{name} {value}" : name, meaning);
        }
    }

    /// <summary>Options as a page has them; --help is among them where the command has it only while it parses.</summary>
    public static IEnumerable<(string Name, string Value, string Meaning)> Options(IEnumerable<Option> options)
    {
        bool hasHelp = false;
        foreach (Option option in options.Where(option => !option.Hidden))
        {
            hasHelp |= option is HelpOption;
            bool takesValue = option.HelpName is not null;
            string value = takesValue ? $"{option.HelpName}{(option.Arity.MaximumNumberOfValues > 1 ? "…" : "")}" : "";
            string required = option.Required ? " (required)" : "";
            string standard =
                takesValue && option.HasDefaultValue && option.GetDefaultValue() is { } given
                    ? string.Create(CultureInfo.InvariantCulture, $" [default: {given}]")
                    : "";
            yield return (option.Name, value, $"{option.Description}{required}{standard}");
        }
        if (!hasHelp)
        {
            yield return ("--help", "", "this text");
        }
    }

    private static void Row(StringBuilder page, string name, string meaning)
    {
        string left = "  " + name;
        if (left.Length > NameColumn - 2)
        {
            page.Append(left).Append('\n');
            left = "";
        }
        StringBuilder text = new();
        Paragraph(text, meaning, NameColumn, 0);
        page.Append(left).Append(text.ToString().AsSpan(left.Length));
    }

    private static void Paragraph(StringBuilder page, string text, int indent, int hanging)
    {
        StringBuilder line = new(new string(' ', indent));
        bool empty = true;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && line.Length + 1 + word.Length > Width)
            {
                page.Append(line).Append('\n');
                line.Clear().Append(' ', indent + hanging);
                empty = true;
            }
            line.Append(empty ? "" : " ").Append(word);
            empty = false;
        }
        page.Append(line).Append('\n');
    }
}
