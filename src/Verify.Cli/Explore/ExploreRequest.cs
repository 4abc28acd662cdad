using System.Text.Json;
using Verify.Arithmetic;

namespace Verify.Cli.Explore;

/// <summary>
/// A question of the page: a command of the program, with the files that it names sent along. They are written to a folder of their
/// own, which is gone when the question is answered; a question names no other file, and writes none.
/// </summary>
internal static class ExploreRequest
{
    private const double MostSeconds = 300;
    private const double DefaultSeconds = 20;
    private static readonly string[] Allowed =
    [
        "risk",
        "stability",
        "check",
        "falsify",
        "processes",
        TableCommand.Title,
    ];
    private static readonly string[] NamingFiles = ["--instance", "--data", "--definition", "--names"];

    // Options that write, run code of a library, or read for ever.
    private static readonly string[] Refused = ["--out", "--claims", "--watch"];

    /// <summary>Answers.</summary>
    /// <param name="command">The command.</param>
    /// <param name="body">{"arguments":["--instance","a.json",…],"files":{"a.json":"base64"},"seconds":20}, files and seconds optional.</param>
    /// <param name="cancellation">Stops the calculation.</param>
    public static CommandAnswer Answer(string command, byte[] body, CancellationToken cancellation)
    {
        if (!Allowed.Contains(command))
        {
            return CommandAnswer.Refused($"the page may ask for {string.Join(", ", Allowed)} only");
        }
        try
        {
            using JsonDocument request = JsonDocument.Parse(body);
            JsonElement root = request.RootElement;
            string[] arguments =
            [
                .. root.GetProperty("arguments")
                    .EnumerateArray()
                    .Select(word => word.GetString() ?? throw new InvalidOperationException("an argument is null")),
            ];
            Dictionary<string, byte[]> files = root.TryGetProperty("files", out JsonElement sent)
                ? sent.EnumerateObject().ToDictionary(file => file.Name, file => file.Value.GetBytesFromBase64())
                : [];
            double seconds = root.TryGetProperty("seconds", out JsonElement limit) ? limit.GetDouble() : DefaultSeconds;
            return !(seconds > 0)
                ? throw new InvalidOperationException("the limit is not positive")
                : Run(command, arguments, files, TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds)), cancellation);
        }
        catch (InvalidInputException wrong)
        {
            return CommandAnswer.Refused(wrong.Message);
        }
        catch (Exception wrong)
            when (wrong
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or ArgumentException
            )
        {
            return CommandAnswer.Refused(
                "a request is {\"arguments\":[…],\"files\":{\"name\":\"base64\"},\"seconds\":20}, each argument a string"
            );
        }
    }

    private static CommandAnswer Run(
        string command,
        string[] arguments,
        Dictionary<string, byte[]> files,
        TimeSpan limit,
        CancellationToken cancellation
    )
    {
        string[] names = [.. files.Keys.Select(FileName)];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("verify-");
        try
        {
            foreach ((string name, byte[] content) in names.Zip(files.Values))
            {
                File.WriteAllBytes(Path.Combine(folder.FullName, name), content);
            }
            string[] line = [command, .. arguments.Select((word, at) => Word(arguments, at, names, folder.FullName))];
            using CancellationTokenSource work = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            work.CancelAfter(limit);
            CommandAnswer answer = CommandAnswer.Of(
                line,
                command == TableCommand.Title ? [new TableCommand()] : CommandLine.CommandsFor(line),
                work.Token
            );
            bool isLate = answer.Code == ExitCode.Cancelled && !cancellation.IsCancellationRequested;
            string Shown(string text) =>
                text.Replace(folder.FullName + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
            return answer with
            {
                Output = Shown(answer.Output),
                Error = isLate ? $"verify: stopped after {limit.TotalSeconds:0.#} s\n" : Shown(answer.Error),
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A name that is safe on every system, and keeps what tells CSV from NumPy.
    private static string FileName(string name) =>
        name.Length is > 0 and <= 100
        && name[0] != '.'
        && name.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_')
            ? name
            : throw new InvalidInputException("a file's name has letters, digits, '.', '-' and '_' only");

    private static string Word(string[] arguments, int at, string[] names, string folder)
    {
        string word = arguments[at];
        string option = word.Split('=', ':')[0];
        if (Refused.Contains(option) || (option != word && NamingFiles.Contains(option)))
        {
            throw new InvalidInputException($"{option} is not for the page");
        }
        return at == 0 || !NamingFiles.Contains(arguments[at - 1]) ? word
            : names.Contains(word) ? Path.Combine(folder, word)
            : throw new InvalidInputException($"{arguments[at - 1]}: '{NearestNames.Shown(word)}' was not sent along");
    }
}
