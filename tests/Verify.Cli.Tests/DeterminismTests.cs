using System.Text.RegularExpressions;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>
/// A seed gives the same bytes whatever the machine offers: the runs differ in the number of processors, in vector
/// instructions and in the compiler's tiers, which the runtime takes from the environment.
/// </summary>
public sealed partial class DeterminismTests
{
    private static readonly IReadOnlyDictionary<string, string> OneThreadWithoutVectors = new Dictionary<string, string>
    {
        ["DOTNET_PROCESSOR_COUNT"] = "1",
        ["DOTNET_EnableHWIntrinsic"] = "0",
        ["DOTNET_TieredCompilation"] = "0",
        ["LC_ALL"] = "tr_TR.UTF-8",
    };

    private static readonly IReadOnlyDictionary<string, string> FourThreads = new Dictionary<string, string>
    {
        ["DOTNET_PROCESSOR_COUNT"] = "4",
        ["DOTNET_EnableAVX2"] = "0",
        ["LC_ALL"] = "de_DE.UTF-8",
    };

    [Theory]
    [InlineData("check excess-risk gf-variance covariance-trace --instances 6 --seed 3")]
    [InlineData("simulate --instance examples/instance.json --process sgd --step 3 --trajectories 5000 --seed 4")]
    [InlineData("moments --instance examples/instance.json --process sgf --time 1/3 --format json")]
    [InlineData("path --data examples/data/mtcars.csv --target mpg --format json")]
    public async Task A_seed_gives_the_same_bytes_on_every_machine(string line)
    {
        string[] arguments = line.Split(' ');
        string one = Normal(await BuiltProgram.Run(arguments, OneThreadWithoutVectors));
        string many = Normal(await BuiltProgram.Run(arguments, FourThreads));
        Assert.NotEmpty(one);
        Assert.Equal(one, many);
    }

    /// <summary>The comparison sees a difference: another seed is other bytes.</summary>
    [Fact]
    public void Another_seed_is_a_difference_that_is_seen()
    {
        string Answer(int seed) =>
            Normal(
                InProcess.Run(
                    $"simulate --instance examples/instance.json --process sgd --step 3 --trajectories 5000 --seed {seed}".Split(
                        ' '
                    )
                )
            );
        Assert.Equal(Answer(4), Answer(4));
        Assert.NotEqual(Answer(4), Answer(5));
    }

    private static string Normal(Outcome outcome) => Seconds().Replace(Expect.Answer(outcome), "#");

    [GeneratedRegex(@" *[0-9]+\.[0-9]{3}(?=$| s )", RegexOptions.Multiline)]
    private static partial Regex Seconds();
}
