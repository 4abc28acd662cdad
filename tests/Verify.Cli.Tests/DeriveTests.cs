using System.Text.Json;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>`verify derive` as a process.</summary>
public sealed class DeriveTests
{
    [Fact]
    public async Task The_mean_of_sgd_is_gradient_descent()
    {
        string text = Expect.Answer(await Derive("sgd", 1, 1, "text"));
        Assert.Equal(
            ["b1", "eta*avg(x1*y)", "-eta*b1*avg(x1^2)"],
            Terms(Assert.Single(text.TrimEnd().Split('\n')).Split(" = ")[1])
        );
        Assert.Equal(text, Expect.Answer(await Derive("sgd", 1, 1, "infix")));
    }

    [Fact]
    public async Task Json_has_the_shape_of_the_contract()
    {
        JsonElement json = JsonDocument.Parse(Expect.Answer(await Derive("sgf", 2, 2, "json"))).RootElement;
        Assert.Equal(["process", "order", "features", "equations"], Names(json));
        Assert.Equal("sgf", json.GetProperty("process").GetString());
        Assert.Equal("2", json.GetProperty("order").ToString());
        Assert.Equal("2", json.GetProperty("features").ToString());
        JsonElement[] equations = [.. json.GetProperty("equations").EnumerateArray()];
        Assert.All(equations, equation => Assert.Equal(["of", "rhs"], Names(equation)));
        Assert.Equal(
            ["b1", "b2", "b1^2", "b1*b2", "b2^2"],
            equations.Select(equation => equation.GetProperty("of").GetString())
        );
        // d/dt E b1 = ⟨x1·y⟩ − ⟨x1²⟩b1 − ⟨x1·x2⟩b2
        Assert.Equal(
            ["avg(x1*y)", "-b1*avg(x1^2)", "-b2*avg(x1*x2)"],
            Terms(equations[0].GetProperty("rhs").GetString()!),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void Every_format_of_the_symbolic_floor_is_offered_and_answers()
    {
        foreach (string format in Verify.Symbolics.Derive.formats)
        {
            Expect.Answer(
                InProcess.Run(["derive", "--process", "sgf", "--order", "1", "--features", "1", "--format", format])
            );
        }
    }

    [Theory]
    [InlineData("--process sgf-eular --order 1 --features 1", "'sgf-eular'", "did you mean 'sgf-euler'?")]
    [InlineData("--process ridge --order 1 --features 1", "ridge")]
    [InlineData("--process sgd --order 0 --features 1", "--order", "'0'")]
    [InlineData("--process sgd --order 2 --features 0", "--features", "'0'")]
    [InlineData("--process sgd --order two --features 1", "--order", "'two'")]
    [InlineData("--process sgd --order 2", "--features")]
    [InlineData("--process sgd --order 2 --features 1 --format html", "'html'", "infix")]
    public async Task Bad_input_gets_one_line(string line, params string[] parts) =>
        Expect.BadInput(await BuiltProgram.Run(["derive", .. line.Split(' ')]), parts);

    private static Task<Outcome> Derive(string process, int order, int features, string format) =>
        BuiltProgram.Run(
            "derive",
            "--process",
            process,
            "--order",
            $"{order}",
            "--features",
            $"{features}",
            "--format",
            format
        );

    private static IEnumerable<string> Terms(string sum) =>
        sum.Replace(" - ", " + -", StringComparison.Ordinal)
            .Split(" + ")
            .OrderBy(term => term.Length)
            .ThenBy(term => term, StringComparer.Ordinal);

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(member => member.Name);
}
