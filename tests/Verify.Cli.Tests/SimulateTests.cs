using System.Text.Json;
using Xunit;

namespace Verify.Cli.Tests;

public class SimulateTests
{
    private const string Instance = "examples/instance.json";

    [Theory]
    [InlineData("--process sgd --step 1 10")]
    [InlineData("--process sgd-without-replacement --step 10")]
    [InlineData("--process sgf-euler --step 10")]
    [InlineData("--process sgf --time 2 --dt 1/16")]
    [InlineData("--process constant-covariance --time 2")]
    [InlineData("--process sgld --time 1/2 3")]
    [InlineData("--process sgld --time 1 --dt 0.25")]
    public void Samples_agree_with_the_exact_moments(string options)
    {
        string line = $"simulate --instance {Instance} {options} --trajectories 20000 --format json";
        using var answer = JsonDocument.Parse(Expect.Answer(InProcess.Run(line.Split(' '))));
        Assert.Equal("agrees", answer.RootElement.GetProperty("verdict").GetString());
        foreach (JsonElement point in answer.RootElement.GetProperty("results").EnumerateArray())
        {
            // Three means, six covariances, F and the estimation error.
            Assert.Equal(11, point.GetProperty("moments").GetArrayLength());
            Assert.Equal(
                options.Contains("--dt", StringComparison.Ordinal),
                point.TryGetProperty("discretizationBias", out _)
            );
        }
    }

    [Fact]
    public void The_seed_decides_the_answer()
    {
        string Run(int seed) =>
            Expect.Answer(
                InProcess.Run(
                    $"simulate --instance {Instance} --process sgd --step 3 --trajectories 1000 --seed {seed}".Split(
                        ' '
                    )
                )
            );
        string first = Run(5);
        Assert.Equal(first, Run(5));
        Assert.NotEqual(first, Run(6));
    }

    [Theory]
    [InlineData("--process sgf --time 1", "--dt", "sgf")]
    [InlineData("--process ridge --time 1", "'ridge'", "estimator")]
    [InlineData("--process sgd --time 1", "--time", "--step")]
    [InlineData("--process sgd", "--step")]
    [InlineData("--process sgd --step 1 --dt 1", "--dt", "'sgd'")]
    [InlineData("--process sgf --time 1 --dt 0", "--dt", "'0'")]
    [InlineData("--process sgf --time 1 --dt 3/8", "--time", "2.66667", "whole")]
    [InlineData("--process sgd --step 9999999999", "9999999999", "2147483647")]
    [InlineData("--process sgd --step 1 --trajectories 1", "--trajectories", "'1'")]
    public void Bad_usage_gets_one_line(string options, params string[] parts) =>
        Expect.BadInput(InProcess.Run($"simulate --instance {Instance} {options}".Split(' ')), parts);
}
