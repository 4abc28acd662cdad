using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Verify.Arithmetic;
using Verify.LeastSquares;
using Verify.Reports;

namespace Verify.Cli.Commands;

/// <summary>`verify serve --stdio`: many commands in one process, for programs that ask often.</summary>
internal sealed class ServeCommand : VerifyCommand
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
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
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        Terminal terminal = new(output, error, TextOptions.Plain, ShowsProgress: false);
        int code;
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
            code =
                arguments.FirstOrDefault() == "serve"
                    ? throw new InvalidInputException("a request must not be 'serve'")
                    : CommandLine.Run(arguments, CommandLine.CommandsFor(arguments), terminal, cancellation);
        }
        catch (Exception wrong)
            when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or InvalidInputException)
        {
            terminal.Say(
                wrong is InvalidInputException
                    ? wrong.Message
                    : "a request is one line {\"id\":1,\"arguments\":[\"moments\",…]}, each argument a string"
            );
            code = ExitCode.BadInput;
        }
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, OneLine))
        {
            json.WriteStartObject();
            if (id.ValueKind != JsonValueKind.Undefined)
            {
                json.WritePropertyName("id");
                id.WriteTo(json);
            }
            json.WriteString("exitCode", NumberText.Count(code));
            json.WriteString("output", output.ToString());
            json.WriteString("error", error.ToString());
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
