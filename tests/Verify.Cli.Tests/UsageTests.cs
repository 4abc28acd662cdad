using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Command lines that are wrong, and the ones that ask for help: as a process.</summary>
public sealed class UsageTests
{
    private const string Instance = "examples/instance.json";

    [Theory]
    [InlineData("frobnicate", "unknown command 'frobnicate'", "see verify --help")]
    [InlineData("--frobnicate", "unknown option '--frobnicate'")]
    [InlineData("moments --frobnicate", "unknown option '--frobnicate'", "see verify moments --help")]
    [InlineData("moments", "--process")]
    [InlineData("moments --process sgd --step 1", "--instance FILE", "--data FILE")]
    [InlineData("moments --instance I --data D --process sgd --step 1", "--instance FILE", "--data FILE")]
    [InlineData("moments --instance", "--instance")]
    [InlineData($"moments --instance {Instance} --process sgf", "give at least one --time")]
    [InlineData($"moments --instance {Instance} --process sgd", "give at least one --step")]
    [InlineData($"moments --instance {Instance} --process sgf --step 3", "--step", "give --time")]
    [InlineData($"moments --instance {Instance} --process ridge --step 3", "--step", "give --time")]
    [InlineData($"moments --instance {Instance} --process sgd --time 3", "--time", "give --step")]
    [InlineData($"moments --instance {Instance} --process nosuch --time 3", "'nosuch'", "lists them")]
    [InlineData($"moments --instance {Instance} --process sgf --time -1", "'-1'", "at least 0")]
    [InlineData($"moments --instance {Instance} --process sgf --time abc", "'abc'")]
    [InlineData($"moments --instance {Instance} --process sgf --time 1/0", "'1/0'")]
    [InlineData($"moments --instance {Instance} --process sgf --time NaN", "'NaN'")]
    [InlineData($"moments --instance {Instance} --process sgf --time 1e999", "'1e999'", "range of doubles")]
    [InlineData($"moments --instance {Instance} --process sgd --step 1.5", "'1.5'", "whole number")]
    [InlineData($"moments --instance {Instance} --process sgd --step -1", "'-1'")]
    [InlineData($"moments --instance {Instance} --process sgd --step 99999999999999999999", "whole number")]
    [InlineData($"moments --instance {Instance} --process sgf --time 1 --temperature 1", "--temperature", "sgld")]
    [InlineData($"risk --instance {Instance}", "--time")]
    [InlineData($"stability --instance {Instance} --format yaml", "'yaml'", "text, json")]
    [InlineData($"stability --instance {Instance} --format", "--format")]
    [InlineData($"stability --instance {Instance} --seed one", "--seed", "'one'")]
    [InlineData($"stability --instance {Instance} --seed 1 --seed 2", "--seed")]
    [InlineData($"stability --instance {Instance} more", "'more'")]
    [InlineData($"stability --instance {Instance} --digits 0", "--digits", "'0'")]
    [InlineData("chekc", "did you mean 'check'?")]
    [InlineData("CHECK", "did you mean 'check'?")]
    [InlineData("moments --process sgd --step 5 --beta 0.9", "unknown option '--beta'")]
    [InlineData("moments --process sgd --step 5", "give either --instance FILE, or --data FILE")]
    [InlineData("falsify", "falsify needs a claim: its name, as verify claims lists it, or --that")]
    [InlineData("replay -- -c.json", "-c.json: there is no such file")]
    [InlineData("@nosuchfile", "'@nosuchfile'")]
    public void A_wrong_command_line_gets_one_line_and_exit_code_2(string line, params string[] parts) =>
        Expect.BadInput(InProcess.Run(line.Split(' ')), parts);

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("--two\nlines")]
    [InlineData("\u001b[31mred")]
    public void What_is_repeated_from_the_command_line_stays_on_one_line_and_sends_no_escapes(string argument)
    {
        Outcome outcome = InProcess.Run(argument);
        Expect.BadInput(outcome);
        Assert.DoesNotContain('\x1b', outcome.Error);
    }

    [Fact]
    public async Task Without_arguments_a_newcomer_is_told_what_to_try_first()
    {
        string text = Expect.Answer(await BuiltProgram.Run());
        Assert.Equal(Welcome.Text, text);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task Help_lists_every_command()
    {
        string text = Expect.Answer(await BuiltProgram.Run("--help"));
        Assert.All(CommandLine.Commands(), command => Assert.Contains($"\n  {command.Name} ", text));
    }

    [Fact]
    public async Task Version_is_one_line() =>
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", Expect.Answer(await BuiltProgram.Run("--version")));
}
