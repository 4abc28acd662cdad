using System.Text.Encodings.Web;
using System.Text.Json;
using Verify.Reports;

namespace Verify.Cli;

/// <summary>What a command would have said as a process of its own: for programs that ask through `serve` and `explore`.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
internal sealed record CommandAnswer(int Code, string Output, string Error)
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Runs a command.</summary>
    /// <param name="arguments">Its name and its arguments.</param>
    /// <param name="commands">Those that it may be.</param>
    /// <param name="cancellation">Stops it.</param>
    public static CommandAnswer Of(
        IReadOnlyList<string> arguments,
        IReadOnlyList<VerifyCommand> commands,
        CancellationToken cancellation
    )
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        Terminal terminal = new(output, error, TextOptions.Plain, ShowsProgress: false);
        int code = CommandLine.Run(arguments, commands, terminal, cancellation);
        return new(code, output.ToString(), error.ToString());
    }

    /// <summary>Input that no command saw, refused in one line.</summary>
    public static CommandAnswer Refused(string reason) => new(ExitCode.BadInput, "", $"verify: {reason}\n");

    /// <summary>{"id":…,"exitCode":"0","output":"…","error":"…"} in one line of UTF-8, the id where one is given.</summary>
    public byte[] ToJson(JsonElement id = default)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, OneLine))
        {
            json.WriteStartObject();
            if (id.ValueKind != JsonValueKind.Undefined)
            {
                json.WritePropertyName("id");
                id.WriteTo(json);
            }
            json.WriteString("exitCode", NumberText.Count(Code));
            json.WriteString("output", Output);
            json.WriteString("error", Error);
            json.WriteEndObject();
        }
        return stream.ToArray();
    }
}
