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
            OptionList(page, [.. command.Options.Except(verify.CommonOptions), .. verify.CommonOptions]);
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
            foreach (VerifyCommand child in command.Subcommands.OfType<VerifyCommand>().OrderBy(child => child.Order))
            {
                Row(page, child.Name, FirstSentence(child.Description!));
            }
            OptionList(page, command.Options);
            page.Append("\n`verify COMMAND --help` has the command's options and worked examples.\n");
        }
        page.Append("\nExit codes\n");
        Row(page, "0", "as expected");
        Row(
            page,
            "1",
            "a claim got another verdict than the ledger expects, a certificate was rejected, or a simulation disagrees"
        );
        Row(page, "2", "bad usage or bad input: one line on standard error says what and where");
        Row(page, "3", "a defect of verify itself");
        Row(page, "130", "cancelled");
        return page.ToString();
    }

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

    private static void OptionList(StringBuilder page, IEnumerable<Option> options)
    {
        page.Append("\nOptions\n");
        foreach (Option option in options.Where(option => !option.Hidden))
        {
            bool takesValue = option.HelpName is not null;
            string value = takesValue ? $" {option.HelpName}{(option.Arity.MaximumNumberOfValues > 1 ? "…" : "")}" : "";
            string required = option.Required ? " (required)" : "";
            string standard =
                takesValue && option.HasDefaultValue && option.GetDefaultValue() is { } given
                    ? string.Create(CultureInfo.InvariantCulture, $" [default: {given}]")
                    : "";
            Row(page, option.Name + value, $"{option.Description}{required}{standard}");
        }
        if (!options.OfType<HelpOption>().Any())
        {
            Row(page, "--help", "this text");
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
