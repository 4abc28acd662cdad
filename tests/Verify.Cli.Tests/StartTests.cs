using System.Text.Json;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Where a process begins, and parameters that are no numbers: on the command line and in instance files.</summary>
public sealed class StartTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private static readonly string Instance = Path.Combine(Repository.Root, "examples", "instance.json");

    private string WithFields(string name, string fields)
    {
        string text = File.ReadAllText(Instance).TrimEnd();
        return folder.Write(name, $"{text[..^1]}, {fields}\n}}");
    }

    /// <summary>One step of gradient descent is b + η(Xᵀy/n − Σ̂b): linear, so that the starts 0, e₁ and 2e₁ are evenly spaced.</summary>
    [Fact]
    public void A_named_process_begins_where_it_is_told()
    {
        decimal[] at0 = Mean("--process", "gradient-descent", "--step", "1");
        decimal[] at1 = Mean("--process", "gradient-descent", "--step", "1", "--start", "1,0,0");
        decimal[] at2 = Mean("--process", "gradient-descent", "--step", "1", "--start", "b=2,0,0");
        Assert.NotEqual(at0, at1);
        Assert.All(
            at0.Zip(at1, at2),
            trio => Assert.InRange(trio.First + trio.Third - 2 * trio.Second, -1e-12m, 1e-12m)
        );
        Assert.Equal([1m, 0m, 0m], Mean("--process", "sgd", "--step", "0", "--start", "1,0,0"));
    }

    [Theory]
    [InlineData("sgd", "--step", "4")]
    [InlineData("sgf", "--time", "1/2")]
    [InlineData("gradient-flow", "--time", "1/2")]
    public void The_file_says_the_same_as_the_option(string name, string clock, string point)
    {
        string file = WithFields($"{name}.json", "\"start\": [\"1\", \"0\", \"1/2\"]");
        string[] line = ["moments", "--process", name, clock, point, "--format", "json"];
        string byFile = Expect.Answer(InProcess.Run([.. line, "--instance", file]));
        Assert.Equal(byFile, Expect.Answer(InProcess.Run([.. line, "--instance", Instance, "--start", "1,0,1/2"])));
        // Planted: a start that is passed over leaves the moments from 0.
        Assert.NotEqual(byFile, Expect.Answer(InProcess.Run([.. line, "--instance", Instance])));
    }

    [Fact]
    public void Simulation_begins_there_too()
    {
        foreach (string[] clock in new[] { new[] { "sgd", "--step", "3" }, ["sgf", "--time", "1/2", "--dt", "1/8"] })
        {
            Outcome outcome = InProcess.Run([
                "simulate",
                "--instance",
                Instance,
                "--process",
                .. clock,
                "--start",
                "5,-5,5",
                "--trajectories",
                "4000",
                "--format",
                "json",
            ]);
            Assert.Equal(
                "agrees",
                JsonDocument.Parse(Expect.Answer(outcome)).RootElement.GetProperty("verdict").GetString()
            );
        }
    }

    [Fact]
    public void Momentum_has_a_start_of_its_velocity()
    {
        string[] line = ["--process", "sgd-momentum", "--set", "gamma=1/2", "--step", "1", "--start", "v=2,0,0"];
        decimal[] moved = Mean(line);
        decimal[] still = Mean(line[..^2]);
        Assert.InRange(moved[0] - still[0], 1m - 1e-12m, 1m + 1e-12m);
    }

    [Fact]
    public void Parameters_of_the_file_are_those_of_set()
    {
        string file = WithFields(
            "parameters.json",
            "\"parameters\": {\"P\": [[\"1\", 0, 0], [0, \"1/2\", 0], [0, 0, 2]], \"gamma\": \"1/2\", \"d\": [1, \"1/2\", 2]}"
        );
        foreach (
            (string name, string set) in new[]
            {
                ("sgd-preconditioned", "P=1,0,0;0,1/2,0;0,0,2"),
                ("sgd-momentum", "gamma=1/2"),
                ("sgd-diagonal", "d=1,1/2,2"),
            }
        )
        {
            string[] line = ["moments", "--process", name, "--step", "3", "--format", "json"];
            string byOption = Expect.Answer(InProcess.Run([.. line, "--instance", Instance, "--set", set]));
            Assert.Equal(byOption, Expect.Answer(InProcess.Run([.. line, "--instance", file])));
        }
        // A diagonal matrix and the vector of its diagonal are the same preconditioner.
        Assert.Equal(
            Mean("--process", "sgd-preconditioned", "--step", "3", "--set", "P=1,0,0;0,1/2,0;0,0,2"),
            Mean("--process", "sgd-diagonal", "--step", "3", "--set", "d=1,1/2,2")
        );
    }

    [Theory]
    [InlineData("'--start'", "sgd", "--start", "1,x,0")]
    [InlineData("has 2 numbers", "sgd", "--start", "1,0")]
    [InlineData("no state 'v'", "sgd", "--start", "v=1,0,0")]
    [InlineData("given twice", "sgd", "--start", "1,0,0", "--start", "b=1,0,0")]
    [InlineData("estimator", "ridge", "--start", "1,0,0")]
    [InlineData("is a vector of 3 numbers", "sgd-diagonal", "--set", "d=1,2")]
    [InlineData("is a 3×3 matrix", "sgd-preconditioned", "--set", "P=1,0;0,1")]
    [InlineData("is a number", "sgd-momentum", "--set", "gamma=1,2,3")]
    [InlineData("is not allowed", "sgd-momentum", "--set", "gamma=1;2,3")]
    [InlineData("needs a value of its parameter 'gamma'", "sgd-momentum")]
    public void What_is_wrong_with_a_start_or_a_parameter_is_one_line(string part, string name, params string[] options)
    {
        string clock = name == "ridge" ? "--time" : "--step";
        Outcome outcome = InProcess.Run(["moments", "--instance", Instance, "--process", name, clock, "2", .. options]);
        Expect.BadInput(outcome, part.Trim('\''));
    }

    [Theory]
    [InlineData("risk", "--time", "1")]
    [InlineData("path")]
    public void What_begins_at_0_does_not_answer_for_another_start(params string[] line)
    {
        string file = WithFields("elsewhere.json", "\"start\": [1, 0, 0]");
        Expect.BadInput(InProcess.Run([.. line, "--instance", file]), "begin at 0");
    }

    [Theory]
    [InlineData("\"start\": [1, 2]", "has 2 numbers")]
    [InlineData("\"start\": 3", "must be an object")]
    [InlineData("\"start\": {\"b\": [1, 2, 3], \"b\": [1, 2, 3]}", "'b' twice")]
    [InlineData("\"parameters\": [1]", "must be an object")]
    [InlineData("\"parameters\": {\"gamma\": [[1, 2], [1]]}", "not equally long")]
    [InlineData("\"parameters\": {\"gamma\": \"x\"}", "allowed are numbers")]
    [InlineData("\"parameters\": {\"gamma\": []}", "empty array")]
    public void What_is_wrong_in_a_file_is_one_line(string field, string part)
    {
        string file = WithFields("wrong.json", field);
        Expect.BadInput(
            InProcess.Run("moments", "--instance", file, "--process", "sgd", "--step", "2"),
            "wrong.json:",
            part
        );
    }

    private static decimal[] Mean(params string[] line)
    {
        Outcome outcome = InProcess.Run(["moments", "--instance", Instance, .. line, "--format", "json"]);
        return
        [
            .. JsonDocument
                .Parse(Expect.Answer(outcome))
                .RootElement.GetProperty("results")[0]
                .GetProperty("mean")
                .EnumerateArray()
                .Select(number =>
                    decimal.Parse(
                        number.GetString()!,
                        System.Globalization.NumberStyles.Float,
                        System.Globalization.CultureInfo.InvariantCulture
                    )
                ),
        ];
    }
}
