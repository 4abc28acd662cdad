using System.Text.Json;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>`verify derive` as a process.</summary>
public sealed class DeriveTests
{
    [Fact]
    public void The_mean_of_sgd_is_gradient_descent()
    {
        string text = Expect.Answer(Derive("sgd", 1, 1, "text"));
        Assert.Equal(
            ["b1", "eta*avg(x1*y)", "-eta*b1*avg(x1^2)"],
            Terms(Assert.Single(text.TrimEnd().Split('\n')).Split(" = ")[1])
        );
        Assert.Equal(text, Expect.Answer(Derive("sgd", 1, 1, "infix")));
    }

    [Fact]
    public void Json_has_the_shape_of_the_contract()
    {
        JsonElement json = JsonDocument.Parse(Expect.Answer(Derive("sgf", 2, 2, "json"))).RootElement;
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
    public void Bad_input_gets_one_line(string line, params string[] parts) =>
        Expect.BadInput(InProcess.Run(["derive", .. line.Split(' ')]), parts);

    [Theory]
    [InlineData("--process sgf --modified-equation 1", "sgf is a flow", "allowed are iterations of b alone")]
    [InlineData("--process sgd-momentum --modified-equation 1", "memory besides b")]
    [InlineData("--process sgd-schedule --modified-equation 1", "no step size eta")]
    [InlineData("--process sgd --modified-equation 5", "5", "0 to 4")]
    [InlineData("--process sgd --modified-equation -1", "--modified-equation", "'-1'")]
    [InlineData("--process sgd --modified-equation 1 --order 2", "excludes --order")]
    [InlineData("--process sgd --modified-equation 1 --features 2", "excludes --order and --features")]
    [InlineData("--process sgd --modified-equation 1 --format python", "'python'", "text, infix, latex, json")]
    [InlineData("--process sgd", "--order is missing", "--modified-equation")]
    [InlineData("--modified-equation 1", "--process or --definition is missing")]
    public void A_modified_equation_that_does_not_exist_gets_one_line(string line, params string[] parts) =>
        Expect.BadInput(InProcess.Run(["derive", .. line.Split(' ')]), parts);

    [Fact]
    public async Task A_modified_equation_is_a_definition_that_the_other_commands_take()
    {
        string text = Expect.Answer(Modified("1", "text"));
        string example = "examples/sgd-modified.process";
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(Repository.Root, example), TestContext.Current.CancellationToken),
            text
        );
        Assert.Contains("eta^3/3*H^3*D + eta^3/3*D*H^3 + O(eta^4)", text, StringComparison.Ordinal);
        string equations = Expect.Answer(
            InProcess.Run("derive", "--definition", example, "--order", "1", "--features", "1")
        );
        // g + (η/2)⟨x²⟩g with g = ⟨xy⟩ − ⟨x²⟩b.
        Assert.Equal(
            ["avg(x1*y)", "-b1*avg(x1^2)", "-eta*b1*avg(x1^2)^2/2", "eta*avg(x1^2)*avg(x1*y)/2"],
            Terms(Assert.Single(equations.TrimEnd().Split('\n')).Split(" = ")[1]),
            StringComparer.Ordinal
        );
    }

    [Fact]
    public void Json_of_a_modified_equation_has_the_shape_of_its_page()
    {
        JsonElement json = JsonDocument.Parse(Expect.Answer(Modified("1", "json"))).RootElement;
        Assert.Equal(["process", "order", "operators", "drift", "diffusion", "residual", "definition"], Names(json));
        Assert.Equal(
            ["-H*d", "-1/2*H^2*d"],
            json.GetProperty("drift").EnumerateArray().Select(term => term.GetProperty("operator").GetString())
        );
        Assert.Equal(3, json.GetProperty("diffusion").GetArrayLength());
        Assert.Equal(["power", "mean", "secondMoment"], Names(json.GetProperty("residual")));
        Assert.Equal("3", json.GetProperty("residual").GetProperty("power").GetString());
        Assert.StartsWith(
            "process sgd-modified-1\n",
            json.GetProperty("definition").GetString(),
            StringComparison.Ordinal
        );
    }

    private static Outcome Modified(string order, string format) =>
        InProcess.Run("derive", "--process", "sgd", "--modified-equation", order, "--format", format);

    private static Outcome Derive(string process, int order, int features, string format) =>
        InProcess.Run(
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
