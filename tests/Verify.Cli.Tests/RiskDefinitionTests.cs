using System.Globalization;
using System.Text.Json;
using Verify.Arithmetic;
using Verify.LeastSquares;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>`risk` and `path` on every process of the registry and on definitions of one's own.</summary>
public sealed class RiskDefinitionTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private static readonly string Instance = Path.Combine(Repository.Root, "examples", "instance.json");
    private static readonly string Kaczmarz = Path.Combine(Repository.Root, "examples", "kaczmarz.process");

    public static TheoryData<string> Names =>
        [.. Process.All.Select(process => process.Name).Union(Symbolics.Processes.names)];

    public static TheoryData<string> Defined =>
        [.. Process.All.Select(process => process.Name).Intersect(Symbolics.Processes.names)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_process_answers_under_its_own_name_or_in_one_line(string name)
    {
        Outcome outcome = Risk(["--process", name, .. Parameters(name), .. Clock(name)]);
        JsonElement result = Only(Expect.Answer(outcome));
        JsonElement process = result.GetProperty("process");
        Assert.Equal(name, process.GetProperty("name").GetString());
        // The parts add up, and the others stand beside.
        Assert.Equal(
            Value(process, "estimation"),
            Value(process, "bias2") + Value(process, "variance") + Value(process, "noise"),
            1e-12
        );
        Assert.True(result.GetProperty("ridge").TryGetProperty("bias2", out _));
        Expect.Answer(
            InProcess.Run(["path", "--instance", Instance, "--process", name, .. Parameters(name), "--format", "json"])
        );
    }

    /// <summary>The formulas and the definition of one name give the same risk: a wrong registration is seen here.</summary>
    [Theory]
    [MemberData(nameof(Defined))]
    public void Formulas_and_definition_of_a_name_agree(string name)
    {
        JsonElement formulas = Only(Expect.Answer(Risk(["--process", name, .. Parameters(name), .. Clock(name)])))
            .GetProperty("process");
        JsonElement defined = Own(name);
        foreach (string part in (string[])["estimation", "prediction", "bias2", "variance", "noise", "predictionNoise"])
        {
            Assert.Equal(Value(formulas, part), Value(defined, part), 1e-9 * Value(formulas, "estimation"));
        }
        // Planted: the risk of another process is another one.
        string other = name is "gradient-descent" or "gradient-flow" ? "sgd" : "gradient-descent";
        Assert.NotEqual(Value(formulas, "noise"), Value(Own(other), "noise"), 1e-9);
    }

    [Theory]
    [InlineData("sgd", "--step", "7")]
    [InlineData("sgd-without-replacement", "--step", "7")]
    [InlineData("gradient-descent", "--step", "7")]
    [InlineData("gradient-flow", "--time", "7/3")]
    [InlineData("sgf", "--time", "7/3")]
    public void Certified_digits_of_both_routes_are_the_same(string name, string axis, string point)
    {
        string own = folder.Write($"{name}-digits.process", Symbolics.Processes.find(name).Text);
        string[] line = [axis, point, "--digits", "25"];
        JsonElement formulas = Only(Expect.Answer(Risk(["--process", name, .. line]))).GetProperty("process");
        JsonElement defined = Only(Expect.Answer(Risk(["--definition", own, .. line]))).GetProperty("process");
        foreach (string part in (string[])["estimation", "prediction", "bias2", "variance", "noise"])
        {
            Rational left = Rational.Parse(formulas.GetProperty(part).GetString()!);
            Rational right = Rational.Parse(defined.GetProperty(part).GetString()!);
            // Each is off by less than a unit in its 25th digit.
            Assert.True(
                (left - right).Abs() <= left.Abs() * Rational.Parse("2e-24"),
                $"{part}: {left.ToDouble()} and {right.ToDouble()}"
            );
        }
    }

    [Fact]
    public void A_process_of_ones_own_needs_no_y_and_its_y_does_not_matter()
    {
        string without = folder.Write(
            "without.json",
            """{"X":[["1","2"],["0","1"],["1","-1"]],"betaStar":["1","-1"],"sigma2":"1/2","stepSize":"1/10","batchSize":1}"""
        );
        string with = folder.Write(
            "with.json",
            """{"X":[["1","2"],["0","1"],["1","-1"]],"y":["5","6","7"],"betaStar":["1","-1"],"sigma2":"1/2","stepSize":"1/10","batchSize":1}"""
        );
        string[] rest =
        [
            "--definition",
            Kaczmarz,
            "--step",
            "4",
            "--step",
            "inf",
            "--digits",
            "20",
            "--format",
            "json",
        ];
        Assert.Equal(
            Expect.Answer(InProcess.Run(["risk", "--instance", without, .. rest])),
            Expect.Answer(InProcess.Run(["risk", "--instance", with, .. rest]))
        );
    }

    [Fact]
    public void A_start_is_that_of_the_process_and_of_none_else()
    {
        string[] sgd = ["--process", "sgd", "--step", "3"];
        JsonElement zero = Only(Expect.Answer(Risk(sgd)));
        JsonElement same = Only(Expect.Answer(Risk([.. sgd, "--start", "0,0,0"])));
        JsonElement there = Only(Expect.Answer(Risk([.. sgd, "--start", "-2,-1,-3"])));
        Assert.Equal(zero.GetRawText(), same.GetRawText());
        Assert.Equal(zero.GetProperty("sgf").GetRawText(), there.GetProperty("sgf").GetRawText());
        // It begins at β* and stays there on average.
        Assert.Equal(0.0, Value(there.GetProperty("process"), "bias2"), 1e-12);
        Expect.BadInput(Risk("--time", "1", "--start", "1,1,1"), "--start", "--process");
        Expect.BadInput(Risk("--process", "ridge", "--time", "1", "--start", "1,1,1"), "--start");
        string file = folder.Write(
            "started.json",
            """{"X":[["1","2"],["0","1"],["1","-1"]],"betaStar":["1","-1"],"sigma2":"1/2","stepSize":"1/10","batchSize":1,"start":["1","2"]}"""
        );
        Expect.BadInput(InProcess.Run(["risk", "--instance", file, "--time", "1"]), "--start", "begin at 0");
        Expect.BadInput(InProcess.Run(["path", "--instance", file]), "--start", "begin at 0");
        Expect.Answer(InProcess.Run(["risk", "--instance", file, "--process", "sgd", "--step", "1"]));
    }

    [Fact]
    public void The_default_process_is_sgf_and_the_shape_stays()
    {
        JsonElement plain = Only(Expect.Answer(Risk(["--time", "1"])));
        JsonElement asked = Only(Expect.Answer(Risk(["--process", "sgf", "--time", "1"])));
        Assert.Equal("sgf", plain.GetProperty("process").GetProperty("name").GetString());
        Assert.Equal(
            Value(plain.GetProperty("process"), "estimation"),
            Value(asked.GetProperty("process"), "estimation")
        );
        foreach (string part in (string[])["time", "sgf", "gradientFlow", "ridge", "bound"])
        {
            Assert.Equal(plain.GetProperty(part).GetRawText(), asked.GetProperty(part).GetRawText());
        }
    }

    [Fact]
    public void The_path_has_the_process_at_its_points_and_its_best_on_the_grid_only()
    {
        string[] line = ["path", "--instance", Instance, "--format", "json"];
        JsonElement plain = JsonDocument.Parse(Expect.Answer(InProcess.Run(line))).RootElement;
        JsonElement with = JsonDocument
            .Parse(Expect.Answer(InProcess.Run([.. line, "--process", "sgd-momentum", "--set", "gamma=0"])))
            .RootElement;
        Assert.Equal(plain.GetProperty("points").GetRawText(), with.GetProperty("points").GetRawText());
        Assert.False(plain.TryGetProperty("process", out _));
        // Without momentum it is SGD.
        JsonElement process = with.GetProperty("process");
        double[] risks = [.. process.GetProperty("risks").EnumerateArray().Select(Parse)];
        double[] descent = [.. with.GetProperty("points").EnumerateArray().Select(point => Value(point, "sgd"))];
        Assert.Equal(descent.Length, risks.Length);
        for (int i = 0; i < risks.Length; i++)
        {
            Assert.Equal(descent[i], risks[i], 1e-9 * descent[i]);
        }
        JsonElement best = process.GetProperty("bestOnGrid");
        double proved = with.GetProperty("best")
            .EnumerateArray()
            .Where(one => one.GetProperty("estimator").GetString() == "sgd")
            .Select(one => Value(one, "risk"))
            .Single();
        // The grid misses the least risk by a little, and never beats it.
        Assert.InRange(Value(best, "risk"), proved * (1 - 1e-9), proved * 1.001);
        string text = Expect.Answer(
            InProcess.Run(["path", "--instance", Instance, "--process", "sgd-momentum", "--set", "gamma=1/2"])
        );
        Assert.Contains("on the grid of", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_others_do_not_hold_the_process_back()
    {
        // Two eigenvalues that differ by 1e-1500 of themselves: no certified digits of the others, which need the spectrum.
        string equal = folder.Write(
            "equal.json",
            """{"X":[["1","1e-1500"],["1e-1500","1"]],"betaStar":["1","-1"],"sigma2":"1/2","stepSize":"1/10","batchSize":1}"""
        );
        string text = Expect.Answer(
            InProcess.Run(["risk", "--instance", equal, "--process", "sgd", "--step", "3", "--digits", "12"])
        );
        Assert.Contains("sgd estimation risk", text, StringComparison.Ordinal);
        Assert.Contains("left out", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--process sgd-momentum --step 3", "'gamma'", "--set gamma=VALUE")]
    [InlineData("--process sgd-momentum --set gama=1 --step 3", "did you mean 'gamma'?")]
    [InlineData("--process sgd-momentum --set gamma=1/2 --time 3", "--time", "an iteration")]
    [InlineData("--process sgd --definition x.process --step 3", "exclude each other")]
    [InlineData("--step 3", "--step", "--process")]
    [InlineData("--set gamma=1 --time 3", "--set", "--process")]
    [InlineData("--temperature 1 --time 3", "--temperature", "--process")]
    [InlineData("--process sgd --temperature 1 --step 3", "only 'sgld'")]
    [InlineData("--process sgld --set temperature=1 --temperature 1 --time 3", "given twice")]
    [InlineData("--process ridge --set lambda=1 --time 3", "no parameters")]
    [InlineData("--time inf", "inf")]
    [InlineData("--process ridge --time inf", "estimator")]
    [InlineData("--process sgd --step-size 5 --step inf", "not mean-square stable")]
    [InlineData("--process sgd --step 3 --digits 2000", "1 to 1000")]
    [InlineData("--definition none.process --step 3", "none.process", "no such file")]
    [InlineData("", "--time")]
    public void Bad_requests_are_one_line(string line, params string[] parts) =>
        Expect.BadInput(Risk(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)), parts);

    [Fact]
    public void What_is_not_quadratic_in_y_and_what_does_not_close_is_refused()
    {
        string weighted = folder.Write(
            "weighted.process",
            "process weighted\nparameters eta\nsample with weights w = y^2 + 1\nnext b[a] = b[a] + eta*batch(r*x[a])\n"
        );
        string squared = folder.Write(
            "squared.process",
            "process squared\nparameters eta\nnext b[a] = b[a] + eta*batch(y^2*x[a])\n"
        );
        string open = folder.Write(
            "open.process",
            "process open\nparameters eta\nnext b[a] = b[a] + eta*batch(r^2*x[a])\n"
        );
        foreach (
            (string file, string reason) in new[] { (weighted, "weights"), (squared, "y^2"), (open, "do not close") }
        )
        {
            Expect.BadInput(Risk(["--definition", file, "--step", "2"]), reason);
            Expect.BadInput(InProcess.Run(["path", "--instance", Instance, "--definition", file]), reason);
        }
        string decaying = folder.Write(
            "decaying.process",
            "process decaying\nparameters eta\neta(k) = eta/(1+k)\nnext b[a] = b[a] + eta*batch(r*x[a])\n"
        );
        Expect.BadInput(Risk(["--definition", decaying, "--step", "inf"]), "schedule");
        Expect.Answer(Risk(["--definition", decaying, "--step", "5"]));
        Expect.BadInput(
            InProcess.Run(["path", "--instance", Instance, "--process", "sgd", "--definition", decaying]),
            "exclude"
        );
        Expect.BadInput(InProcess.Run(["path", "--instance", Instance, "--set", "gamma=1"]), "--set", "--process");
    }

    private JsonElement Own(string name)
    {
        string file = folder.Write($"{name}.process", Symbolics.Processes.find(name).Text);
        string[] parameters = name == "sgld" ? ["--set", "tau=1/2"] : [];
        return Only(Expect.Answer(Risk(["--definition", file, .. parameters, .. Clock(name)]))).GetProperty("process");
    }

    private static string[] Parameters(string name) =>
        name switch
        {
            "sgld" => ["--set", "temperature=1/2"],
            "ridge" => [],
            _ => RegistryParameters.Of(Symbolics.Processes.find(name)),
        };

    private static string[] Clock(string name) =>
        name != "ridge" && !Symbolics.Processes.find(name).IsFlow ? ["--step", "3"] : ["--time", "1/2"];

    private static Outcome Risk(params string[] rest) =>
        InProcess.Run(["risk", "--instance", Instance, "--format", "json", .. rest]);

    private static JsonElement Only(string answer) =>
        Assert.Single(JsonDocument.Parse(answer).RootElement.GetProperty("results").EnumerateArray());

    private static double Value(JsonElement element, string name) => Parse(element.GetProperty(name));

    private static double Parse(JsonElement element) =>
        double.Parse(element.GetString()!, CultureInfo.InvariantCulture);
}
