using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.RegularExpressions;
using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Cli;

/// <summary>The one line that says what is wrong with a command line and what would be right.</summary>
internal static partial class UsageError
{
    /// <summary>"verify: " stands before each message; a line has at most 200 characters.</summary>
    private const int Longest = 192;

    // Words up to this length are left whole.
    private const int ShortestCut = 40;

    /// <summary>The line, or null when nothing is wrong.</summary>
    public static string? Of(ParseResult parse)
    {
        Command command = parse.CommandResult.Command;
        string? stray = Stray(parse);
        if (stray is null)
        {
            return parse.Errors.Count == 0 ? null : $"{InHouseStyle(parse.Errors[0].Message)} ({Help(command)})";
        }
        string shown = NearestNames.Shown(OneLine(stray));
        if (stray.StartsWith('-'))
        {
            string[] options = [.. command.Options.Where(o => !o.Hidden).Select(option => option.Name)];
            return $"unknown option '{shown}'; {NearestNames.Hint(stray.Split('=')[0], options, Help(command))}";
        }
        if (command is RootCommand)
        {
            IEnumerable<string> commands = command.Subcommands.Select(child => child.Name);
            return $"unknown command '{shown}'; {NearestNames.Hint(stray, commands, "see verify --help")}";
        }
        return $"unexpected argument '{shown}' ({Help(command)})";
    }

    /// <summary>
    /// The text on one line of at most 192 characters, and harmless to a terminal: each run of control characters becomes a space.
    /// What is too long loses the middle of its longest words, such as paths, before its end, where the help stands.
    /// </summary>
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
        string whole = Shortened(line.ToString().TrimEnd());
        return whole.Length <= Longest ? whole : whole[..End(whole, Longest - 1)] + "…";
    }

    private static string Shortened(string line)
    {
        string[] words = line.Split(' ');
        for (int excess = line.Length - Longest; excess > 0; )
        {
            int longest = Array.IndexOf(words, words.MaxBy(word => word.Length)!);
            string word = words[longest];
            if (word.Length <= ShortestCut)
            {
                break;
            }
            int kept = Math.Max(ShortestCut, word.Length - excess) - 1;
            // The end of a path says more than its beginning.
            int tail = End(word, word.Length - (kept - kept / 3));
            words[longest] = word[..End(word, kept / 3)] + "…" + word[tail..];
            excess -= word.Length - words[longest].Length;
        }
        return string.Join(' ', words);
    }

    // Not in the middle of a surrogate pair.
    private static int End(string text, int end) => end > 0 && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;

    // The parser's own sentences, said as this program says such things.
    private static string InHouseStyle(string message)
    {
        if (RequiredOption().Match(message) is { Success: true } option)
        {
            return $"{option.Groups[1].Value} is missing";
        }
        if (MissingValue().Match(message) is { Success: true } value)
        {
            return $"{value.Groups[1].Value}: a value is missing";
        }
        if (Repeated().Match(message) is { Success: true } repeated)
        {
            return $"{repeated.Groups[1].Value} is given {repeated.Groups[2].Value} times; give it once";
        }
        if (Unlisted().Match(message) is { Success: true } unlisted)
        {
            string given = unlisted.Groups[1].Value;
            string[] allowed = [.. Quoted().Matches(unlisted.Groups[2].Value).Select(match => match.Groups[1].Value)];
            return $"'{NearestNames.Shown(given)}' is not allowed; {NearestNames.Hint(given, allowed, "see the help")}";
        }
        return MissingArgument().Match(message) is { Success: true } argument
            ? $"{argument.Groups[1].Value} is missing"
            : OneLine(message);
    }

    private static string Name(Command command) => command is RootCommand ? "verify" : $"verify {command.Name}";

    private static string Help(Command command) => $"see {Name(command)} --help";

    // A command with arguments, and an option with several values, take an unknown option for one of them; no claim and no
    // value begins with two dashes, except behind a "--".
    private static string? Stray(ParseResult parse)
    {
        if (parse.UnmatchedTokens.Count > 0)
        {
            return parse.UnmatchedTokens[0];
        }
        bool literal = parse.Tokens.Any(token => token.Type == TokenType.DoubleDash);
        IEnumerable<SymbolResult> children = parse.CommandResult.Children;
        return children
                .OfType<OptionResult>()
                .SelectMany(option => option.Tokens)
                .Select(token => token.Value)
                .FirstOrDefault(value => LongOption().IsMatch(value))
            ?? (
                literal
                    ? null
                    : children
                        .OfType<ArgumentResult>()
                        .SelectMany(argument => argument.Tokens)
                        .Select(token => token.Value)
                        .FirstOrDefault(value => value.StartsWith('-') && value != InputFile.StandardInput)
            );
    }

    [GeneratedRegex("^Option '(--[a-z0-9-]+)' is required\\.$")]
    private static partial Regex RequiredOption();

    [GeneratedRegex("^Required argument missing for option: '(--[a-z0-9-]+)'\\.$")]
    private static partial Regex MissingValue();

    [GeneratedRegex("^Required argument '?([A-Z]+)'? missing for command")]
    private static partial Regex MissingArgument();

    [GeneratedRegex("^Option '(--[a-z0-9-]+)' expects a single argument but ([0-9]+) were provided\\.$")]
    private static partial Regex Repeated();

    [GeneratedRegex("(?s)^Argument '(.*)' not recognized\\. Must be one of:(.*)$")]
    private static partial Regex Unlisted();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();

    [GeneratedRegex("^--[a-z]")]
    private static partial Regex LongOption();
}
