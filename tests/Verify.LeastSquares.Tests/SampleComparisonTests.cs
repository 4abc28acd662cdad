using Verify.Arithmetic;
using Verify.LeastSquares.Simulation;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>Somebody's own runs: false alarms are as rare as they are said to be, and what differs is found.</summary>
public sealed class SampleComparisonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("verify-runs").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // LLᵀ of correlations 0.99, −0.9 and sizes far apart.
    private static readonly double[,] Root =
    {
        { 1.0, 0.0, 0.0 },
        { 9.9, 1.4, 0.0 },
        { -0.009, 0.002, 0.004 },
    };
    private static readonly double[] Mean = [3.0, -0.25, 0.0];

    private static Matrix<Float64> Covariance =>
        Matrix<Float64>.Create(3, 3, (i, j) => new(Enumerable.Range(0, 3).Sum(k => Root[i, k] * Root[j, k])));

    private static double Normal(Random random) =>
        Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());

    private static List<double[]> Runs(Random random, int count, Func<Random, double> noise, double scale = 1.0) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    double[] z = [noise(random), noise(random), noise(random)];
                    return (double[])
                        [
                            .. Enumerable
                                .Range(0, 3)
                                .Select(i => Mean[i] + (scale * Enumerable.Range(0, 3).Sum(k => Root[i, k] * z[k]))),
                        ];
                }),
        ];

    // Of 9 scores a trial, |z| > 3 has 0.27 % and |z| > 4 0.0063 % of normal ones. With the sample's standard errors in place of the
    // exact ones thirty runs have 4 % and 1.6 %.
    [Theory]
    [InlineData(30)]
    [InlineData(200)]
    [InlineData(1000)]
    public void Scores_of_runs_that_agree_are_as_rare_as_normal_ones(int runs)
    {
        var random = new Random(runs);
        int trials = runs >= 1000 ? 1500 : 4000;
        double[] scores =
        [
            .. Enumerable
                .Range(0, trials)
                .SelectMany(_ => SampleComparison.Of(Mean, Covariance, Runs(random, runs, Normal), 1e-11).Points[0])
                .Select(score => Math.Abs(score.Score)),
        ];
        Assert.InRange(scores.Count(z => z > 3.0) / (double)scores.Length, 0.0005, 0.004);
        Assert.InRange(scores.Count(z => z > 4.0) / (double)scores.Length, 0.0, 0.0004);
        Assert.InRange(scores.Count(z => z > 1.0) / (double)scores.Length, 0.25, 0.36);
    }

    // Laplace noise has the kurtosis 6.
    [Fact]
    public void Heavy_tails_raise_no_false_alarm()
    {
        var random = new Random(3);
        double Laplace(Random source) =>
            Math.Log(1.0 - source.NextDouble()) * (source.Next(2) == 0 ? 1.0 : -1.0) / Math.Sqrt(2.0);
        Assert.All(
            Enumerable.Range(0, 300),
            _ => Assert.True(SampleComparison.Of(Mean, Covariance, Runs(random, 1000, Laplace), 1e-11).Agrees)
        );
    }

    [Theory]
    [InlineData(100, 2.0)]
    [InlineData(100, 0.4)]
    [InlineData(2000, 1.15)]
    [InlineData(100, 0.0)]
    public void A_spread_that_is_wrong_is_found(int runs, double scale)
    {
        var random = new Random(9);
        MomentAgreement agreement = SampleComparison.Of(Mean, Covariance, Runs(random, runs, Normal, scale), 1e-11);
        Assert.False(agreement.Agrees);
        Assert.StartsWith("cov", agreement.Largest.Of, StringComparison.Ordinal);
        Assert.Equal(Math.Sign(scale - 1.0), Math.Sign(agreement.Largest.Score));
    }

    // No noise: rounding alone may move what is deterministic, by the resolution of the runs.
    [Fact]
    public void A_process_without_noise_is_compared_to_the_resolution_of_the_runs()
    {
        Matrix<Float64> none = Matrix<Float64>.Create(3, 3, (_, _) => default);
        List<double[]> Shifted(double by) =>
            [
                [3.0 + by, -0.25, 0.0],
                [3.0 + by, -0.25, 0.0],
            ];
        Assert.True(SampleComparison.Of(Mean, none, Shifted(1e-13), 1e-11).Agrees);
        Assert.False(SampleComparison.Of(Mean, none, Shifted(1e-9), 1e-11).Agrees);
        Assert.True(SampleComparison.Of(Mean, none, Shifted(1e-7), 5e-7).Agrees);
    }

    private RunTable Read(string text, int features = 2)
    {
        string path = Path.Combine(_folder, "runs.csv");
        File.WriteAllText(path, text);
        return RunTable.Read(path, features);
    }

    [Fact]
    public void Runs_are_read_by_their_header_or_as_they_stand()
    {
        foreach (
            string text in new[]
            {
                "1.5,2\n3,-4e-1\n",
                "b1,b2\n1.5,2\n3,-.4\n",
                "b2;b1\n2;1,5\n-0,4;3\n",
                "1.5 2\n 3 -.4\n",
            }
        )
        {
            RunTable table = Read(text);
            Assert.Equal([1.5, 2.0, 3.0, -0.4], table.Runs.SelectMany(run => run));
            Assert.Equal(0.05, table.Resolution, 1e-12);
        }
        Assert.Equal(1e-11, Read("0.12345678901234567,2\n1,1\n").Resolution);
        Assert.Equal(5e-7, Read("0.0001234567,2\n1e-9,1\n").Resolution, 1e-12);
    }

    // [[1, 2], [3, 4], [5, 6]] as big-endian float32 in the order of Fortran, by NumPy 1.24.
    private const string Singles =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPmY0JywgJ2ZvcnRyYW5fb3JkZXInOiBUcnVlLCAnc2hhcGUnOiAoMywgMiksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/wAAAQEAAAECgAADAAAAAPczMzUDgAAA=";

    [Fact]
    public void Runs_are_read_from_arrays_of_NumPy()
    {
        string path = Path.Combine(_folder, "runs.npy");
        File.WriteAllBytes(path, Convert.FromBase64String(Singles));
        RunTable table = RunTable.Read(path, 2);
        Assert.Equal([1.5, -2.0, 3.0, 0.1f, 5.0, 7.0], table.Runs.SelectMany(run => run));
        Assert.Equal(1e-5, table.Resolution);
        Assert.Contains(
            "the array has the shape (3, 2); give (runs, 3)",
            Assert.Throws<InvalidInputException>(() => RunTable.Read(path, 3)).Message
        );
    }

    [Theory]
    [InlineData("1,2\n", "has 1 run; at least 2")]
    [InlineData("", "the file is empty")]
    [InlineData("1,2\n3,nan\n", "line 2 has nan for b2: that run diverged")]
    [InlineData("1,inf\n3,4\n", "line 1 has inf for b2: that run diverged")]
    [InlineData("b1,b2\n1,2\n-inf,3\n", "line 3 has -inf for b1")]
    [InlineData("1,2\n3,x\n", ":2: b2 is 'x'")]
    [InlineData("1,2\n3\n", ":2: the row has 1 fields, but a run has 2 coefficients")]
    [InlineData("1,2,3\n3,4,5\n", ":1: the row has 3 fields")]
    [InlineData("b1,b3\n1,2\n3,4\n", ":1: column 'b3' is none of the coefficients; give b1 … b2")]
    [InlineData("b1,b1\n1,2\n3,4\n", ":1: the header has 2 columns")]
    public void Wrong_runs_are_refused_where_they_are_wrong(string text, string message)
    {
        string found = Assert
            .Throws<InvalidInputException>(() => Read(text))
            .Message.Replace(_folder, "", StringComparison.Ordinal);
        Assert.Contains(message, found);
        Assert.InRange(found.Length, 1, 200);
    }
}
