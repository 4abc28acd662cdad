using System.ComponentModel;
using System.Diagnostics;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>The Python module against the built command, with its own tests and the notebook's cells.</summary>
public sealed class PythonTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    [Fact]
    public async Task The_module_and_its_notebook_work()
    {
        ProcessStartInfo start = new("python3", ["-m", "unittest", "discover", "-s", "python/tests"])
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
        Assert.SkipWhen(python is null, "no python3 on this machine: the module was not tested");
        using CancellationTokenSource patience = new(Patience);
        Task<string> output = python!.StandardOutput.ReadToEndAsync(patience.Token);
        string error = await python.StandardError.ReadToEndAsync(patience.Token);
        await python.WaitForExitAsync(patience.Token);
        Assert.True(python.ExitCode == 0, await output + error);
        // What ran is said at the end: "Ran 12 tests in 3.3s".
        Assert.Matches(@"Ran \d\d tests", error);
    }
}
