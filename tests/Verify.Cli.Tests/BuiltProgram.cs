using System.Diagnostics;
using System.Text;

namespace Verify.Cli.Tests;

/// <summary>What a run of the built program gave.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error);

/// <summary>The built program, run as a process: what a user sees.</summary>
internal static class BuiltProgram
{
    // A hang, not slowness: the machine may be busy with other suites.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    /// <summary>Runs it in the root of the clone.</summary>
    public static Task<Outcome> Run(params string[] arguments) => Run(arguments, new Dictionary<string, string>());

    /// <summary>Runs it in the root of the clone, with environment variables on top.</summary>
    public static async Task<Outcome> Run(string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        using Process process = Start(arguments, environment);
        return await Finish(process);
    }

    /// <summary>Runs it in the root of the clone, with something on standard input.</summary>
    public static async Task<Outcome> RunWithInput(string input, params string[] arguments)
    {
        using Process process = Start(arguments, new Dictionary<string, string>(), input);
        return await Finish(process);
    }

    /// <summary>Starts it.</summary>
    public static Process Start(string[] arguments, IReadOnlyDictionary<string, string> environment, string input = "")
    {
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Verify.Cli.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        start.Environment.Remove(CommandLine.DebugVariable);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        Process process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Waits for its end.</summary>
    public static async Task<Outcome> Finish(Process process)
    {
        using CancellationTokenSource patience = new(Patience);
        Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new Outcome(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
