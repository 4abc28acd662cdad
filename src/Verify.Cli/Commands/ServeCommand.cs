using System.CommandLine;
using System.Text.Json;
using Verify.LeastSquares;

namespace Verify.Cli.Commands;

/// <summary>`verify serve --stdio`: many commands in one process, for programs that ask often.</summary>
internal sealed class ServeCommand : VerifyCommand
{
    private readonly Option<bool> _stdio = new("--stdio")
    {
        Description = "read requests from standard input and write answers to standard output, a line of JSON each",
        Required = true,
    };

    public ServeCommand()
        : base(
            "serve",
            "Answers many commands in one process, so that each costs milliseconds: for Python, notebooks and editors. A request is a line {\"id\":1,\"arguments\":[\"moments\",\"--instance\",\"i.json\",…]}, its answer a line {\"id\":1,\"exitCode\":\"0\",\"output\":\"…\",\"error\":\"…\"} with what the command would have written. Requests are answered one after the other; the end of standard input ends the process.",
            "json"
        ) => Options.Add(_stdio);

    public override int Order => 85;

    public override string Synopsis => "--stdio";

    public override IReadOnlyList<Example> Examples =>
        [
            new("serve --stdio < examples/requests.jsonl", "two requests, and their answers"),
            new(
                "serve --stdio --quiet < examples/requests.jsonl",
                "the same for a program that reads standard error, too"
            ),
        ];

    public override int Run(CommandContext context)
    {
        // Requests come from there; no command may read them as its data.
        InputFile.TakeStandardInput();
        using StreamReader requests = new(Console.OpenStandardInput());
        while (requests.ReadLine() is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }
            context.Cancellation.ThrowIfCancellationRequested();
            context.Publish(Answer(line, context.Cancellation));
        }
        return ExitCode.AsExpected;
    }

    private static string Answer(string line, CancellationToken cancellation)
    {
        JsonElement id = default;
        CommandAnswer answer;
        try
        {
            using JsonDocument request = JsonDocument.Parse(line);
            id = request.RootElement.TryGetProperty("id", out JsonElement given) ? given.Clone() : default;
            string[] arguments =
            [
                .. request
                    .RootElement.GetProperty("arguments")
                    .EnumerateArray()
                    .Select(word => word.GetString() ?? throw new InvalidOperationException("an argument is null")),
            ];
            answer = arguments.FirstOrDefault() is "serve" or "explore"
                ? CommandAnswer.Refused($"a request must not be '{arguments[0]}'")
                : CommandAnswer.Of(arguments, CommandLine.CommandsFor(arguments), cancellation);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            answer = CommandAnswer.Refused(
                "a request is one line {\"id\":1,\"arguments\":[\"moments\",…]}, each argument a string"
            );
        }
        return System.Text.Encoding.UTF8.GetString(answer.ToJson(id)) + "\n";
    }
}
