using System.CommandLine;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Help pages: complete, narrow enough, and their examples work.</summary>
public sealed class HelpTests
{
    public static TheoryData<string> Commands => [.. CommandLine.Commands().Select(command => command.Name)];

    public static TheoryData<string> Examples =>
        [.. CommandLine.Commands().SelectMany(command => command.Examples).Select(example => example.Arguments)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Help_names_every_option_and_has_two_worked_examples(string name)
    {
        VerifyCommand command = CommandLine.Commands().Single(command => command.Name == name);
        string page = Expect.Answer(InProcess.Run(name, "--help"));
        Assert.All(command.Options, option => Assert.Contains($"  {option.Name}", page));
        Assert.All(command.Options, option => Assert.False(string.IsNullOrEmpty(option.Description), option.Name));
        Assert.All(command.Arguments, argument => Assert.Contains(argument.Name, page));
        Assert.True(command.Examples.Count >= 2, $"{name} has {command.Examples.Count} examples");
        Assert.All(command.Examples, example => Assert.Contains($"verify {example.Arguments}\n", page));
        Assert.All(["0 ", "1 ", "2 ", "3 ", "130 "], code => Assert.Contains($"\n  {code}", page));
        // An example is one line, to be copied.
        Assert.All(
            page.Split('\n').Where(line => !line.StartsWith("  verify ", StringComparison.Ordinal)),
            line => Assert.InRange(line.Length, 0, 80)
        );
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task A_worked_example_works_in_a_clone(string arguments)
    {
        string[] parts = Shorter(arguments).Split(" < ");
        // Serves until it is interrupted.
        using CancellationTokenSource interrupt = new(TimeSpan.FromSeconds(1));
        Outcome outcome =
            arguments.StartsWith("explore ", StringComparison.Ordinal)
                ? InProcess.Run(
                    CommandLine.CommandsFor(Repository.Words(arguments)),
                    interrupt.Token,
                    Repository.Words(arguments)
                )
            : parts.Length == 1 ? InProcess.Run(Repository.Words(parts[0]))
            : await BuiltProgram.RunWithInput(
                await File.ReadAllTextAsync(
                    Path.Combine(Repository.Root, parts[1]),
                    TestContext.Current.CancellationToken
                ),
                Repository.Words(parts[0])
            );
        Assert.True(outcome.ExitCode == ExitCode.AsExpected, $"exit code {outcome.ExitCode}: {outcome.Error}");
        Assert.NotEqual("", outcome.Output);
    }

    // The report of the whole ledger is built once, by ReportTests: here on a paper of three claims, or on one file of claims, with
    // the options of the example; a campaign has a shard. A budget is seconds that pass whatever is tested.
    private static string Shorter(string arguments) =>
        !arguments.StartsWith("report ", StringComparison.Ordinal)
            ? arguments
                .Replace("--budget 5", "--budget 1", StringComparison.Ordinal)
                .Replace("--count 1e4", "--count 50", StringComparison.Ordinal)
                .Replace(
                    "--store ",
                    $"--store {Path.GetTempPath()}verify-help-{Guid.NewGuid():N}-",
                    StringComparison.Ordinal
                )
        : arguments.Contains("--paper talk", StringComparison.Ordinal)
            ? arguments.Replace("--paper talk", "--paper StrohmerVershynin2009", StringComparison.Ordinal)
        : $"{arguments} --claims examples/claims/noise-costs.claims";

    [Fact]
    public void Help_wins_over_everything_else_on_the_line() =>
        Expect.Answer(InProcess.Run("moments", "--process", "nosuch", "--help"));

    [Fact]
    public void Every_command_takes_format_and_seed() =>
        Assert.All(
            CommandLine.Commands(),
            command =>
                Assert.Subset(
                    command.Options.Select(option => option.Name).ToHashSet(),
                    new HashSet<string> { "--format", "--seed" }
                )
        );
}
