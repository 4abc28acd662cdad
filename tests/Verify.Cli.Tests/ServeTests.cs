using System.Text.Json;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>`verify serve --stdio`: a line of JSON in, a line of JSON out, as the command itself would have answered.</summary>
public sealed class ServeTests
{
    private static async Task<List<JsonElement>> Ask(params string[] requests)
    {
        string answers = Expect.Answer(
            await BuiltProgram.RunWithInput(string.Join("\n", requests) + "\n", "serve", "--stdio")
        );
        return
        [
            .. answers
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
    }

    private static string Text(JsonElement answer, string name) => answer.GetProperty(name).GetString()!;

    [Fact]
    public async Task Requests_are_answered_in_turn_as_the_command_would()
    {
        string[] arguments = ["stability", "--instance", "examples/instance.json"];
        List<JsonElement> answers = await Ask(
            JsonSerializer.Serialize(new { id = 1, arguments }),
            "",
            JsonSerializer.Serialize(new { id = "two", arguments = new[] { "risk", "--instance", "none.json" } }),
            JsonSerializer.Serialize(new { arguments })
        );
        Assert.Equal(3, answers.Count);
        Assert.Equal(1, answers[0].GetProperty("id").GetInt32());
        Assert.Equal("0", Text(answers[0], "exitCode"));
        Assert.Equal(
            Expect.Answer(InProcess.Run([.. arguments[..2], Path.Combine(Repository.Root, arguments[2])])),
            Text(answers[0], "output")
        );
        Assert.Equal("two", Text(answers[1], "id"));
        Assert.Equal("2", Text(answers[1], "exitCode"));
        Assert.StartsWith("verify: ", Text(answers[1], "error"), StringComparison.Ordinal);
        Assert.False(answers[2].TryGetProperty("id", out _));
        Assert.Equal(Text(answers[0], "output"), Text(answers[2], "output"));
    }

    [Theory]
    [InlineData("x", "a request is one line")]
    [InlineData("[1]", "a request is one line")]
    [InlineData("{\"id\":3}", "a request is one line")]
    [InlineData("{\"arguments\":\"risk\"}", "a request is one line")]
    [InlineData("{\"arguments\":[1]}", "a request is one line")]
    [InlineData("{\"arguments\":[null]}", "a request is one line")]
    [InlineData("{\"arguments\":[\"risk\",null]}", "a request is one line")]
    [InlineData("{\"arguments\":null}", "a request is one line")]
    [InlineData("{\"arguments\":[\"serve\",\"--stdio\"]}", "must not be 'serve'")]
    [InlineData("{\"arguments\":[\"risk\",\"--instance\",\"-\",\"--time\",\"1\"]}", "standard input has the requests")]
    public async Task A_wrong_request_is_one_line_and_the_next_is_answered(string request, string part)
    {
        List<JsonElement> answers = await Ask(request, "{\"id\":9,\"arguments\":[\"processes\"]}");
        Assert.Equal("2", Text(answers[0], "exitCode"));
        Assert.Contains(part, Text(answers[0], "error"));
        Assert.Equal("0", Text(answers[1], "exitCode"));
    }

    [Fact]
    public async Task Standard_input_is_a_file_where_nothing_else_is_asked_of_it()
    {
        string[] line = ["moments", "--process", "sgd", "--step", "2", "--instance"];
        string instance = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "examples", "instance.json"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(
            Expect.Answer(await BuiltProgram.Run([.. line, "examples/instance.json"])),
            Expect.Answer(await BuiltProgram.RunWithInput(instance, [.. line, "-"]))
        );
    }
}
