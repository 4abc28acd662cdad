using System.Diagnostics;
using System.Text.Json;
using Verify.Tests;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>
/// A thousand mutated inputs (VERIFY_TEST_SCALE times as many) in one process of the program with a gigabyte of heap. Each must end
/// within its time with an exit code of the contract, bad input with one short line; a crash or a hang ends the process, and shows.
/// </summary>
public sealed class FuzzTests
{
    private const int Cases = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task No_input_brings_the_program_down()
    {
        using TemporaryFolder folder = new();
        FuzzGenerator generator = new(20261128);
        Process? program = null;
        List<string> faults = [];
        Dictionary<string, int> kinds = [];
        int refused = 0,
            answered = 0;
        for (int i = 0; i < TestScale.Trials(Cases); i++)
        {
            FuzzCase given = generator.Next();
            kinds[given.Kind] = kinds.GetValueOrDefault(given.Kind) + 1;
            string path = Path.Combine(folder.Path, given.Name);
            if (given.Name.Length > 0)
            {
                await File.WriteAllBytesAsync(path, given.Content, TestContext.Current.CancellationToken);
            }
            program ??= Start();
            string[] arguments = [.. given.Arguments.Select(word => word == FuzzCase.File ? path : word)];
            if (await Ask(program, arguments) is not { } outcome)
            {
                faults.Add(
                    $"{(program.HasExited ? $"ended with {program.ExitCode}" : $"no answer in {Patience}")}: {given}"
                );
                program.Kill(entireProcessTree: true);
                program.Dispose();
                program = null;
                continue;
            }
            refused += outcome.ExitCode == ExitCode.BadInput ? 1 : 0;
            answered += outcome.ExitCode == ExitCode.BadInput ? 0 : 1;
            string[] found = [.. FuzzJudge.Faults(outcome)];
            if (found.Length > 0)
            {
                faults.Add($"{string.Join(", ", found)} ({outcome.Error.Trim()}): {given}");
            }
        }
        program?.Kill(entireProcessTree: true);
        Assert.True(
            faults.Count == 0,
            string.Join("\n", faults.Select(fault => fault[..Math.Min(1500, fault.Length)]))
        );
        // All kinds, and both ends: a generator of nothing but nonsense tests only the parser's first line.
        Assert.True(kinds.Count >= 10, string.Join(", ", kinds));
        Assert.True(refused > Cases / 4 && answered > Cases / 20, $"{refused} refused, {answered} answered");
    }

    [Theory]
    [InlineData(3, "", "verify: this is a defect of verify, please report it\n", "exit code 3")]
    [InlineData(134, "", "", "exit code 134")]
    [InlineData(2, "half\n", "verify: no\n", "an answer beside")]
    [InlineData(2, "", "verify: one\nverify: two\n", "not one line")]
    [InlineData(2, "", "no\n", "not one line")]
    [InlineData(2, "", "verify: a\tb\n", "control characters")]
    [InlineData(2, "", "verify: there is not enough memory for an input of this size\n", "gigabyte")]
    [InlineData(0, "System.Object\n", "", "System.")]
    [InlineData(1, "", "   at Verify.Cli.Program\n", "at")]
    public void The_judge_sees_what_is_wrong(int exitCode, string output, string error, string fault) =>
        Assert.Contains(FuzzJudge.Faults(new Outcome(exitCode, output, error)), found => found.Contains(fault));

    [Fact]
    public void The_judge_knows_how_long_a_line_may_be()
    {
        string line = "verify: " + new string('x', 192);
        Assert.Empty(FuzzJudge.Faults(new Outcome(2, "", line + "\n")));
        Assert.NotEmpty(FuzzJudge.Faults(new Outcome(2, "", line + "x\n")));
    }

    private static Process Start()
    {
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
            StandardOutputEncoding = System.Text.Encoding.UTF8,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Verify.Cli.dll"));
        start.ArgumentList.Add("serve");
        start.ArgumentList.Add("--stdio");
        start.Environment["DOTNET_GCHeapHardLimit"] = "0x40000000";
        Process process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync();
        return process;
    }

    // Null where the process ends or does not answer in time.
    private static async Task<Outcome?> Ask(Process program, string[] arguments)
    {
        using CancellationTokenSource patience = new(Patience);
        try
        {
            await program.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { arguments }));
            await program.StandardInput.FlushAsync(patience.Token);
            if (await program.StandardOutput.ReadLineAsync(patience.Token) is not { } line)
            {
                await program.WaitForExitAsync(patience.Token);
                return null;
            }
            using JsonDocument answer = JsonDocument.Parse(line);
            string Text(string name) => answer.RootElement.GetProperty(name).GetString()!;
            return new Outcome(
                int.Parse(Text("exitCode"), System.Globalization.CultureInfo.InvariantCulture),
                Text("output"),
                Text("error")
            );
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            return null;
        }
    }
}
