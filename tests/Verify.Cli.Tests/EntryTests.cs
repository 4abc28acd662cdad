using System.Text.RegularExpressions;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>The process says what its entry says in the process of the tests: most tests take the second for the first.</summary>
public sealed partial class EntryTests
{
    [Theory]
    [InlineData("claims")]
    [InlineData("processes --format json")]
    [InlineData("help risk")]
    [InlineData("explain gf-variance")]
    [InlineData("check gf-bias excess-risk --instances 3")]
    [InlineData("check --claims examples/claims/noise-costs.claims --instances 3")]
    [InlineData("falsify price-decreases")]
    [InlineData("replay examples/certificates/price-decreases.json")]
    [InlineData("replay tests/certificates/forged/positive-slack-resigned.json")]
    [InlineData("moments --instance examples/instance.json --process sgf --time 1/2 --digits 20")]
    [InlineData("risk --instance examples/instance.json --time 1")]
    [InlineData("path --data examples/data/swiss.csv --target Fertility --penalty 0.05")]
    [InlineData("stability --instance examples/instance.json --format json")]
    [InlineData("simulate --instance examples/instance.json --process sgd --step 3 --trajectories 1000")]
    [InlineData("derive --process sgd --order 1 --features 1 --format latex")]
    [InlineData("figures")]
    [InlineData("chekc")]
    [InlineData("moments --instance nosuch.json --process sgd --step 3")]
    [InlineData("check nosuch")]
    public async Task A_process_and_its_entry_agree(string line)
    {
        Outcome outside = await BuiltProgram.Run(line.Split(' '));
        Outcome inside = InProcess.Run(line.Split(' '));
        Assert.Equal(Normal(outside), Normal(inside));
        Assert.NotEqual("", outside.Output + outside.Error);
    }

    private static Outcome Normal(Outcome outcome) => outcome with { Output = Seconds().Replace(outcome.Output, "#") };

    [GeneratedRegex(@" *[0-9]+\.[0-9]{3}(?=$| s )", RegexOptions.Multiline)]
    private static partial Regex Seconds();
}
