using System.Globalization;
using System.Text.Json;
using Verify.Answers;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Every process of the registry and every definition of one's own can be simulated, or says in one line why not.</summary>
public sealed class SimulateDefinitionTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private static readonly string Instance = Path.Combine(Repository.Root, "examples", "instance.json");

    private const string Jumps = "process poisson\nparameters eta\njump rate 4 b[a] -> b[a] + eta*batch(r*x[a])\n";

    public static TheoryData<string> Names => [.. Symbolics.Processes.names];

    public static TheoryData<string> WithKernel => [.. Answer.Simulated.Select(process => process.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_process_of_the_registry_agrees_with_its_exact_moments(string name)
    {
        Symbolics.Process process = Symbolics.Processes.find(name);
        string[] clock =
            !process.IsFlow ? ["--step", "3"]
            // What only jumps has no time step.
            : process.Text.Contains("\ndrift ", StringComparison.Ordinal) ? ["--time", "1/2", "--dt", "1/8"]
            : ["--time", "1/2"];
        Outcome outcome = Simulate(["--process", name, .. RegistryParameters.Of(process), .. clock]);
        JsonElement answer = JsonDocument.Parse(Expect.Answer(outcome)).RootElement;
        Assert.Equal(name, answer.GetProperty("process").GetString());
        Assert.Equal("agrees", answer.GetProperty("verdict").GetString());
    }

    /// <summary>A kernel and the words of the definition are two routes to one process: a wrong registration is seen here.</summary>
    [Theory]
    [MemberData(nameof(WithKernel))]
    public void A_kernel_and_the_definition_are_compared_with_the_same_moments(string name)
    {
        Symbolics.Process process = Symbolics.Processes.find(name);
        string[] clock = process.IsFlow ? ["--time", "1/2", "--dt", "1/8"] : ["--step", "4"];
        string[] parameter(string called) => name == "sgld" ? ["--set", $"{called}=1/2"] : [];
        string file = folder.Write($"{name}.process", process.Text);
        double[] kernel = Exact(Simulate(["--process", name, .. parameter("temperature"), .. clock]));
        double[] defined = Exact(Simulate(["--definition", file, .. parameter("tau"), .. clock]));
        Assert.Equal(11, defined.Length);
        Assert.True(Near(kernel, defined), name);
        // Planted: another step is another process.
        string[] other = process.IsFlow ? ["--time", "1/4", "--dt", "1/8"] : ["--step", "3"];
        Assert.False(Near(kernel, Exact(Simulate(["--definition", file, .. parameter("tau"), .. other]))), name);
    }

    [Theory]
    [InlineData("kaczmarz.process", "--step 1 3", 11)]
    [InlineData("label-noise.process", "--set tau=1/4 --step 4", 11)]
    public void Definitions_of_the_examples_agree(string name, string options, int moments)
    {
        string file = Path.Combine(Repository.Root, "examples", name);
        JsonElement answer = JsonDocument
            .Parse(Expect.Answer(Simulate(["--definition", file, .. options.Split(' ')])))
            .RootElement;
        Assert.Equal("agrees", answer.GetProperty("verdict").GetString());
        Assert.All(
            answer.GetProperty("results").EnumerateArray(),
            point => Assert.Equal(moments, point.GetProperty("moments").GetArrayLength())
        );
    }

    [Fact]
    public void All_states_are_compared_by_name()
    {
        string[] line = ["--process", "sgd-momentum", "--set", "gamma=1/2", "--step", "2"];
        JsonElement moments = JsonDocument
            .Parse(Expect.Answer(Simulate(line)))
            .RootElement.GetProperty("results")[0]
            .GetProperty("moments");
        string?[] names = [.. moments.EnumerateArray().Select(moment => moment.GetProperty("of").GetString())];
        Assert.Equal(6 + 21 + 2, names.Length);
        Assert.Contains("mean v[3]", names);
        Assert.Contains("cov v[1],b[2]", names);
        Assert.Contains("F", names);
    }

    [Fact]
    public void Jumps_need_no_time_step_and_the_seed_decides()
    {
        string file = folder.Write("poisson.process", Jumps);
        string[] line = ["--definition", file, "--time", "1/3", "--time", "1"];
        string first = Expect.Answer(Simulate(line));
        JsonElement answer = JsonDocument.Parse(first).RootElement;
        Assert.Equal("agrees", answer.GetProperty("verdict").GetString());
        Assert.StartsWith("jump after jump", answer.GetProperty("sampling").GetString(), StringComparison.Ordinal);
        Assert.Equal(first, Expect.Answer(Simulate(line)));
        Assert.NotEqual(first, Expect.Answer(Simulate([.. line, "--seed", "2"])));
    }

    [Theory]
    [InlineData("sgf-ridge", "--set lambda=1 --time 1", "--dt")]
    [InlineData("sgd-momentum", "--set gamma=1 --step 1 --dt 1/2", "--dt", "an iteration")]
    [InlineData("sgd-momentum", "--step 1", "'gamma'", "--set gamma=VALUE")]
    [InlineData("sgd-momentum", "--set gamma=1 --time 1", "--time", "an iteration")]
    [InlineData("sgd-momentum", "--set gamma=1 --step inf", "'inf'")]
    [InlineData("sgd-momentum", "--set gamma=1 --step 9999999999", "9999999999", "2147483647")]
    [InlineData("sgf-ridge", "--set lambda=1 --time 1 --dt 0", "--dt", "'0'")]
    [InlineData("sgf-ridge", "--set lambda=1 --time 1 --dt 3/8", "--time", "2.66667", "whole")]
    [InlineData("sgd-momentun", "--step 1", "did you mean 'sgd-momentum'?")]
    public void Bad_requests_are_one_line(string name, string options, params string[] parts) =>
        Expect.BadInput(Simulate(["--process", name, .. options.Split(' ')]), parts);

    [Theory]
    [InlineData(
        "process p\nparameters q\ncoin u = q\nnext b[a] = b[a] + u",
        "--set q=3/2 --step 1",
        "line 3",
        "between 0 and 1"
    )]
    [InlineData(
        "process p\nsample with weights x1\nnext b[a] = b[a] + batch(r*x[a])",
        "--step 1",
        "line 2",
        "negative"
    )]
    [InlineData(
        "process p\nnoise e[a], e[c] = 1 - delta[a,c]\nnext b[a] = b[a] + e[a]",
        "--step 1",
        "line 2",
        "semidefinite"
    )]
    [InlineData(
        "process p\nnoise e[a], e[c] = delta[a,c]*(1 + 9*b1)\nnext b[a] = b[a] + e[a]",
        "--step 9",
        "line 2",
        "semidefinite"
    )]
    [InlineData("process p\njump each a rate 1 - b[a] b[a] -> b[a] + 2", "--time 9", "line 2", "rate is negative")]
    [InlineData("process p\njump each a rate 1 b[a] -> b[a] + 2", "--time 1 --dt 1/2", "--dt", "only jumps")]
    [InlineData("process p\nnext b[a] = b[a] + b1^2", "--step 1", "b1^2")]
    [InlineData("process p\nnext b[a] = b[a] + q", "--step 1", "line 2", "'q'")]
    public void What_cannot_be_simulated_is_one_line(string text, string options, params string[] parts)
    {
        string file = folder.Write("refused.process", text + "\n");
        Expect.BadInput(Simulate(["--definition", file, .. options.Split(' ')]), parts);
    }

    [Fact]
    public void A_definition_and_a_name_exclude_each_other()
    {
        Expect.BadInput(Simulate("--definition", "x.process", "--process", "sgd", "--step", "1"), "exclude each other");
        Expect.BadInput(Simulate("--definition", "none.process", "--step", "1"), "none.process", "no such file");
        Expect.BadInput(Simulate("--step", "1"), "--process or --definition is missing");
    }

    private static Outcome Simulate(params string[] arguments) =>
        InProcess.Run(["simulate", "--instance", Instance, "--trajectories", "4000", "--format", "json", .. arguments]);

    private static double[] Exact(Outcome outcome) =>
        [
            .. JsonDocument
                .Parse(Expect.Answer(outcome))
                .RootElement.GetProperty("results")[0]
                .GetProperty("moments")
                .EnumerateArray()
                .Select(moment => double.Parse(moment.GetProperty("exact").GetString()!, CultureInfo.InvariantCulture)),
        ];

    private static bool Near(double[] left, double[] right) =>
        left.Length == right.Length
        && left.Zip(right).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-11 * left.Max(Math.Abs));
}
