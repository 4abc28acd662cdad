using System.Diagnostics;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Standard output and error that are full or closed: one line where there is somewhere to write it, and never a trace.</summary>
public sealed class StreamTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("")]
    [InlineData("claims")]
    [InlineData("check gf-bias")]
    [InlineData("check gf-bias --format json")]
    [InlineData("processes")]
    [InlineData("moments --process sgd --instance examples/instance.json --step 3")]
    public async Task A_full_output_is_one_line(string line)
    {
        Outcome outcome = await Shell($"{line} > /dev/full");
        Expect.BadInput(outcome, "standard output cannot be written");
    }

    [Theory]
    [InlineData("claimss 2> /dev/full", ExitCode.BadInput)]
    [InlineData("check nope 2>&-", ExitCode.BadInput)]
    [InlineData("check gf-bias 2> /dev/full", ExitCode.AsExpected)]
    [InlineData("check gf-bias 2>&-", ExitCode.AsExpected)]
    [InlineData(
        "path --data examples/data/mtcars.csv --target mpg --out \"$FOLDER/p.csv\" 2> /dev/full",
        ExitCode.AsExpected
    )]
    [InlineData("check gf-bias --out \"$FOLDER/c.txt\" 2> /dev/full", ExitCode.AsExpected)]
    [InlineData("--help > /dev/full 2> /dev/full", ExitCode.BadInput)]
    public async Task A_full_or_closed_error_stream_changes_no_exit_code(string line, int code)
    {
        using TemporaryFolder folder = new();
        Outcome outcome = await Shell(line.Replace("$FOLDER", folder.Path, StringComparison.Ordinal));
        Assert.Equal(code, outcome.ExitCode);
        Assert.Equal("", outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Output);
    }

    [Theory]
    [InlineData("replay -", "examples/certificates/price-decreases.json", "-: confirmed")]
    [InlineData("check --claims - --instances 2", "examples/claims/oracle.claims", "flow-dominates-ridge")]
    [InlineData("derive --definition - --order 1 --features 1", "examples/label-noise.process", "E[b1]")]
    [InlineData("risk --instance - --time 1", "examples/instance.json", "estimation risk")]
    [InlineData("stability --data - --target mpg", "examples/data/mtcars.csv", "mean-square stable")]
    public async Task A_dash_is_standard_input(string line, string file, string part)
    {
        string input = await File.ReadAllTextAsync(
            Path.Combine(Repository.Root, file),
            TestContext.Current.CancellationToken
        );
        Assert.Contains(part, Expect.Answer(await BuiltProgram.RunWithInput(input, line.Split(' '))));
    }

    private static async Task<Outcome> Shell(string line)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "/dev/full is not there");
        ProcessStartInfo start = new("/bin/sh")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"dotnet '{Path.Combine(AppContext.BaseDirectory, "Verify.Cli.dll")}' {line}");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return await BuiltProgram.Finish(process);
    }
}
