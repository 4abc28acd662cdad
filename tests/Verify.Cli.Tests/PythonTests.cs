using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>The Python module against the built command, with its own tests and the notebook's cells, and the judge of certificates in Python.</summary>
public sealed class PythonTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    [Fact]
    public async Task The_module_and_its_notebook_work()
    {
        string error = await RunAsync("python/tests");
        // What ran is said at the end: "Ran 12 tests in 3.3s".
        Assert.Matches(@"Ran \d\d tests", error);
    }

    [Fact]
    public async Task The_second_judge_of_certificates_works() =>
        Assert.Matches(@"Ran 19 tests", await RunAsync("tools"));

    private static async Task<string> RunAsync(string folder)
    {
        ProcessStartInfo start = new("python3", ["-m", "unittest", "discover", "-s", folder])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["VERIFY_COMMAND"] = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "Verify.Cli.dll")}'";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        Process? python = null;
        try
        {
            python = Process.Start(start);
        }
        catch (Win32Exception)
        {
            // There is none.
        }
        Assert.SkipWhen(python is null, "no python3 on this machine: nothing was tested");
        using CancellationTokenSource patience = new(Patience);
        Task<string> output = python!.StandardOutput.ReadToEndAsync(patience.Token);
        string error = await python.StandardError.ReadToEndAsync(patience.Token);
        await python.WaitForExitAsync(patience.Token);
        Assert.True(python.ExitCode == 0, await output + error);
        return error;
    }
}
