using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>`verify compare`: optimisers as people write them, right and with a mistake, against the exact moments.</summary>
public sealed class CompareTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private const int Steps = 10;
    private static readonly double[][] X =
    [
        [-2, 1 / 9.0, 1 / 30.0],
        [-5 / 9.0, -1 / 6.0, 2 / 9.0],
        [-2, 1, 0],
        [-1 / 8.0, -5 / 3.0, 3 / 2.0],
        [-1 / 2.0, -11 / 24.0, 0],
        [1 / 6.0, 1 / 2.0, 2 / 3.0],
    ];
    private static readonly double[] Y = [1847 / 630.0, -13 / 126.0, 19 / 7.0, -289 / 84.0, 29 / 168.0, -167 / 42.0];
    private static readonly string Instance = Path.Combine(Repository.Root, "examples", "instance.json");

    private static Outcome Compare(string process, string samples, params string[] options) =>
        InProcess.Run([
            "compare",
            "--instance",
            Instance,
            .. process.EndsWith(".process", StringComparison.Ordinal)
                ? new[] { "--definition", process }
                : ["--process", process],
            "--step",
            $"{Steps}",
            "--samples",
            samples,
            .. options,
        ]);

    private static double[] Gradient(double[] b, IEnumerable<int> batch)
    {
        double[] sum = new double[b.Length];
        int count = 0;
        foreach (int i in batch)
        {
            double residual = X[i].Zip(b, (a, c) => a * c).Sum() - Y[i];
            for (int j = 0; j < b.Length; j++)
            {
                sum[j] += residual * X[i][j];
            }
            count++;
        }
        return [.. sum.Select(value => value / count)];
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());

    private static int[] WithReplacement(Random random) => [random.Next(6), random.Next(6), random.Next(6)];

    private static double[] Run(Random random, string optimiser)
    {
        const double eta = 1 / 16.0,
            gamma = 0.5,
            tau = 1 / 8.0;
        double[] b = [0, 0, 0],
            v = [0, 0, 0];
        for (int step = 0; step < Steps; step++)
        {
            double[] g = Gradient(
                b,
                optimiser switch
                {
                    "shuffled" => Enumerable.Range(0, 6).OrderBy(_ => random.NextDouble()).Take(3),
                    "one sample" => WithReplacement(random).Take(1),
                    "gradient descent" or "langevin" or "langevin with eta" => Enumerable.Range(0, 6),
                    _ => WithReplacement(random),
                }
            );
            for (int j = 0; j < 3; j++)
            {
                switch (optimiser)
                {
                    case "momentum":
                        v[j] = (gamma * v[j]) + g[j];
                        b[j] -= eta * v[j];
                        break;
                    case "momentum with the rate inside":
                        v[j] = (gamma * v[j]) + (eta * g[j]);
                        b[j] -= eta * v[j];
                        break;
                    case "langevin":
                        b[j] += (-eta * g[j]) + (Math.Sqrt(2.0 * eta * tau) * Normal(random));
                        break;
                    case "langevin with eta":
                        b[j] += (-eta * g[j]) + (eta * Math.Sqrt(2.0 * tau) * Normal(random));
                        break;
                    default:
                        b[j] -= eta * g[j];
                        break;
                }
            }
        }
        return b;
    }

    private string Runs(string optimiser, int count)
    {
        Random random = new(1);
        string path = Path.Combine(folder.Path, $"{optimiser}-{count}.csv");
        File.WriteAllLines(
            path,
            Enumerable
                .Range(0, count)
                .Select(_ =>
                    string.Join(",", Run(random, optimiser).Select(x => x.ToString("R", CultureInfo.InvariantCulture)))
                )
        );
        return path;
    }

    [Theory]
    [InlineData("sgd", "sgd", true)]
    [InlineData("sgd", "shuffled", false)]
    [InlineData("sgd", "one sample", false)]
    [InlineData("sgd", "gradient descent", false)]
    [InlineData("sgd-without-replacement", "shuffled", true)]
    [InlineData("gradient-descent", "gradient descent", true)]
    [InlineData("gradient-descent", "sgd", false)]
    [InlineData("sgd-momentum --set gamma=1/2", "momentum", true)]
    [InlineData("sgd-momentum --set gamma=1/2", "momentum with the rate inside", false)]
    [InlineData("sgd-momentum --set gamma=2/5", "momentum", false)]
    [InlineData("langevin.process --set tau=1/8", "langevin", true)]
    [InlineData("langevin.process --set tau=1/8", "langevin with eta", false)]
    public void An_optimiser_is_what_it_should_be_or_not(string process, string optimiser, bool agrees)
    {
        string[] words = process.Split(' ');
        string name = words[0].EndsWith(".process", StringComparison.Ordinal)
            ? Path.Combine(Repository.Root, "examples", "optimisers", words[0])
            : words[0];
        Outcome outcome = Compare(name, Runs(optimiser, 800), [.. words.Skip(1), "--format", "json"]);
        Assert.Equal("", outcome.Error);
        Assert.Equal(agrees ? ExitCode.AsExpected : ExitCode.NotAsExpected, outcome.ExitCode);
        JsonElement answer = JsonDocument.Parse(outcome.Output).RootElement;
        Assert.Equal(agrees, answer.GetProperty("agrees").GetBoolean());
        Assert.Equal("800", answer.GetProperty("runs").GetString());
        Assert.Equal("9", answer.GetProperty("comparisons").GetString());
        Assert.Equal(9, answer.GetProperty("moments").GetArrayLength());
        double largest = Double(answer, "largestZ");
        Assert.Equal(agrees, largest <= Double(answer, "threshold"));
        Assert.Equal(
            largest,
            answer.GetProperty("moments").EnumerateArray().Max(moment => Math.Abs(Double(moment, "z"))),
            1e-12
        );
    }

    private static double Double(JsonElement element, string name) =>
        double.Parse(element.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);

    [Fact]
    public void What_the_runs_are_instead_is_said()
    {
        string[] With(string optimiser)
        {
            Outcome outcome = Compare("sgd", Runs(optimiser, 800), "--format", "json");
            return
            [
                .. JsonDocument
                    .Parse(outcome.Output)
                    .RootElement.GetProperty("agreesWith")
                    .EnumerateArray()
                    .Select(name => name.GetString()!),
            ];
        }
        Assert.Equal(["sgd-without-replacement"], With("shuffled"));
        Assert.Equal(["gradient-descent"], With("gradient descent"));
        Assert.Empty(With("one sample"));
        Assert.Contains(
            "The same runs agree with sgd-without-replacement.",
            Compare("sgd", Runs("shuffled", 800)).Output
        );
    }

    // The moments of the coefficients are asked for, wherever their line stands.
    [Fact]
    public void The_coefficients_need_not_be_the_first_state_of_a_definition()
    {
        const string v = "next v[a] = gamma*v[a] + eta*batch(r*x[a])\n",
            b = "next b[a] = b[a] + gamma*v[a] + eta*batch(r*x[a])\n";
        string Definition(string name, string lines) =>
            folder.Write(name, $"process heavy\ntitle t\nparameters eta, gamma\nsampling with replacement\n{lines}");
        string[] options = ["--set", "gamma=1/2"];
        string runs = Runs("momentum", 800);
        string first = Expect.Answer(Compare(Definition("b-first.process", b + v), runs, options));
        Assert.EndsWith("agrees\n", first, StringComparison.Ordinal);
        Assert.Equal(first, Expect.Answer(Compare(Definition("v-first.process", v + b), runs, options)));
    }

    [Theory]
    [InlineData("--process sgd --step 10", "--samples")]
    [InlineData("--process sgd --step 10 --samples none.csv", "none.csv: there is no such file")]
    [InlineData("--process sgd --step 10 --step 20 --samples none.csv", "--step is given 2 times")]
    [InlineData("--process sgd --samples none.csv", "--step")]
    [InlineData("--step 10 --samples none.csv", "--process or --definition is missing")]
    public void Bad_usage_gets_one_line(string options, string part) =>
        Expect.BadInput(InProcess.Run(["compare", "--instance", Instance, .. options.Split(' ')]), part);

    [Fact]
    public void Runs_of_another_problem_are_refused()
    {
        string path = Path.Combine(folder.Path, "two.csv");
        File.WriteAllText(path, "1,2\n3,4\n");
        Expect.BadInput(Compare("sgd", path), "two.csv:1: the row has 2 fields, but a run has 3 coefficients");
    }
}
