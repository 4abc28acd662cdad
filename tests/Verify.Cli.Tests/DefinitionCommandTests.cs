using System.Globalization;
using System.Text.Json;
using Verify.LeastSquares;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>What a command prints for a process is that process: the registry's, and definitions of one's own.</summary>
public sealed class DefinitionCommandTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private static readonly string Instance = Path.Combine(Repository.Root, "examples", "instance.json");

    public static TheoryData<string> Names =>
        [.. Process.All.Select(process => process.Name).Union(Symbolics.Processes.names)];

    public static TheoryData<string> Defined =>
        [.. Process.All.Select(process => process.Name).Intersect(Symbolics.Processes.names)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_process_answers_with_its_own_name_or_one_line(string name)
    {
        Symbolics.Process? definition = name == "ridge" ? null : Symbolics.Processes.find(name);
        bool steps = definition is { IsFlow: false };
        string[] parameters = definition is null ? [] : RegistryParameters.Of(definition);
        Outcome outcome = Moments(["--process", name, .. parameters, steps ? "--step" : "--time", steps ? "3" : "1/2"]);
        Assert.True(outcome.ExitCode == ExitCode.AsExpected, outcome.Error);
        Assert.Equal(name, JsonDocument.Parse(outcome.Output).RootElement.GetProperty("process").GetString());
    }

    /// <summary>Stationary moments and a threshold of every process, certified, or one line that says why there is none.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Every_process_has_stationary_moments_and_a_threshold_or_says_why(string name)
    {
        Symbolics.Process? definition = name == "ridge" ? null : Symbolics.Processes.find(name);
        string[] parameters = definition is null ? [] : RegistryParameters.Of(definition);
        string clock = definition is { IsFlow: false } ? "--step" : "--time";
        Outcome stationary = Moments(["--process", name, .. parameters, clock, "inf", "--digits", "6"]);
        if (definition is null)
        {
            Expect.BadInput(stationary, "estimator");
        }
        else
        {
            JsonElement answer = JsonDocument.Parse(Expect.Answer(stationary)).RootElement;
            Assert.Equal(name, answer.GetProperty("process").GetString());
        }
        Outcome threshold = InProcess.Run([
            "stability",
            "--instance",
            Instance,
            "--process",
            name,
            .. parameters,
            "--format",
            "json",
        ]);
        bool hasStepSize = definition is not null && definition.Parameters.Contains("eta");
        Assert.Equal(hasStepSize ? ExitCode.AsExpected : ExitCode.BadInput, threshold.ExitCode);
        if (hasStepSize)
        {
            Assert.Contains($"\"{name}\"", Expect.Answer(threshold));
        }
        else
        {
            Expect.OneLine(threshold);
        }
    }

    /// <summary>The formulas and the definition of one name give the same numbers: a wrong registration is seen here.</summary>
    [Theory]
    [MemberData(nameof(Defined))]
    public void Formulas_and_definition_of_a_name_agree(string name)
    {
        double[] formulas = Numbers(Run(name, definition: false));
        double[] defined = Numbers(Run(name, definition: true));
        Assert.Equal(12, defined.Length);
        Assert.True(Near(formulas, defined), name);
        // Planted: the numbers of another process are not those.
        string other = name is "gradient-descent" or "gradient-flow" ? "sgd" : "gradient-descent";
        Assert.False(Near(Numbers(Run(other, definition: true)), formulas), other);
    }

    [Fact]
    public void Stationary_moments_are_certified_and_named_by_state()
    {
        Outcome outcome = Moments(
            "--process",
            "sgd-momentum",
            "--set",
            "gamma=9/10",
            "--step",
            "inf",
            "--digits",
            "12"
        );
        JsonElement result = JsonDocument.Parse(Expect.Answer(outcome)).RootElement.GetProperty("results")[0];
        Assert.Equal("inf", result.GetProperty("step").GetString());
        // The velocity rests on average, exactly.
        Assert.All(
            result.GetProperty("states").GetProperty("v").GetProperty("mean").EnumerateArray(),
            entry => Assert.Equal("0", entry.GetString())
        );
        Assert.Equal(3, result.GetProperty("covariance").GetArrayLength());
    }

    [Fact]
    public void The_threshold_of_a_definition_is_that_of_the_formulas()
    {
        string[] line = ["stability", "--instance", Instance, "--format", "json", "--digits", "8"];
        JsonElement both = JsonDocument.Parse(Expect.Answer(InProcess.Run(line))).RootElement;
        foreach (string name in (string[])["sgd", "sgf"])
        {
            JsonElement own = JsonDocument
                .Parse(Expect.Answer(InProcess.Run([.. line, "--process", name])))
                .RootElement;
            Assert.Equal(name, own.GetProperty("process").GetString());
            Assert.Equal(both.GetProperty(name).GetString(), own.GetProperty("threshold").GetString());
        }
    }

    [Theory]
    [InlineData("--process sgd-momentum --step 3", "'gamma'", "--set gamma=VALUE")]
    [InlineData("--process sgd-momentum --set gama=1 --step 3", "did you mean 'gamma'?")]
    [InlineData("--process sgd-momentum --set gamma=x --step 3", "gamma=x")]
    [InlineData("--process sgd-momentum --set gamma=1/2 --set gamma=1/3 --step 3", "given twice")]
    [InlineData("--process sgd-momentum --set gamma=1/2 --time 3", "--time", "an iteration")]
    [InlineData("--process sgd --definition x.process --step 3", "exclude each other")]
    [InlineData("--step 3", "--process or --definition is missing")]
    [InlineData("--process ridge --time inf", "estimator")]
    [InlineData("--process sgd-momentun --step 3", "did you mean 'sgd-momentum'?")]
    [InlineData("--definition none.process --step 3", "none.process", "no such file")]
    [InlineData("--process gradient-flow --time inf --step 2", "--step")]
    public void Bad_requests_are_one_line(string line, params string[] parts) =>
        Expect.BadInput(Moments(line.Split(' ')), parts);

    [Fact]
    public void A_schedule_has_no_stationary_law_and_an_unstable_step_says_why()
    {
        string decaying = folder.Write(
            "decaying.process",
            "process decaying\nparameters eta\neta(k) = eta/(1+k)\nnext b[a] = b[a] + eta*batch(r*x[a])\n"
        );
        Expect.BadInput(Moments("--definition", decaying, "--step", "inf"), "schedule");
        Expect.BadInput(Moments("--process", "sgd", "--step-size", "5", "--step", "inf"), "not mean-square stable");
        Expect.Answer(Moments("--definition", decaying, "--step", "5"));
    }

    [Fact]
    public void The_registry_is_listed_for_scripts()
    {
        JsonElement all = JsonDocument
            .Parse(Expect.Answer(InProcess.Run("processes", "--format", "json")))
            .RootElement.GetProperty("processes");
        Assert.Contains(all.EnumerateArray(), process => process.GetProperty("name").GetString() == "sgd-momentum");
        Assert.All(
            all.EnumerateArray(),
            process =>
                Assert.Contains(process.GetProperty("clock").GetString(), (string[])["estimator", "flow", "iteration"])
        );
    }

    private static Outcome Moments(params string[] arguments) =>
        InProcess.Run(["moments", "--instance", Instance, "--format", "json", .. arguments]);

    private Outcome Run(string name, bool definition)
    {
        Symbolics.Process process = Symbolics.Processes.find(name);
        string[] clock = process.IsFlow ? ["--time", "3/2"] : ["--step", "7"];
        string[] parameter =
            name != "sgld" ? []
            : definition ? ["--set", "tau=1/2"]
            : ["--set", "temperature=1/2"];
        string[] which = definition
            ? ["--definition", folder.Write($"{name}.process", process.Text)]
            : ["--process", name];
        return Moments([.. which, .. parameter, .. clock]);
    }

    private static double[] Numbers(Outcome outcome)
    {
        JsonElement result = JsonDocument.Parse(Expect.Answer(outcome)).RootElement.GetProperty("results")[0];
        IEnumerable<JsonElement> covariance = result.TryGetProperty("covariance", out JsonElement rows)
            ? rows.EnumerateArray().SelectMany(row => row.EnumerateArray())
            : [];
        List<double> numbers =
        [
            .. result
                .GetProperty("mean")
                .EnumerateArray()
                .Concat(covariance)
                .Select(entry => double.Parse(entry.GetString()!, CultureInfo.InvariantCulture)),
        ];
        // A deterministic process has no covariance in formulas, and the zero one by definition.
        numbers.AddRange(Enumerable.Repeat(0.0, 12 - numbers.Count));
        return [.. numbers];
    }

    private static bool Near(double[] left, double[] right) =>
        left.Zip(right).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-11 * left.Max(Math.Abs));
}
