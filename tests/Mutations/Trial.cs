using System.Diagnostics;

namespace Verify.Mutations;

/// <summary>What became of a planted fault.</summary>
internal enum Fate
{
    /// <summary>Its suite failed.</summary>
    Dead,

    /// <summary>Its suite passed.</summary>
    Survived,

    /// <summary>The program with it does not compile, or its suite ran no test: the fault says nothing.</summary>
    Invalid,
}

/// <summary>Plants faults in a copy of the checkout, one after the other.</summary>
/// <param name="copy">The copy; it is written to.</param>
internal sealed class Trial(string copy)
{
    // Microsoft.Testing.Platform's exit codes; every other one says that tests did not run, which is no verdict on the fault.
    private const int Passed = 0;
    private const int TestsFailed = 2;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Whether the suite of a fault runs and passes as long as nothing is planted.</summary>
    public bool PassesWithout(Fault fault) => Suite(fault) == Passed;

    /// <summary>Builds with the fault, runs its suite, and takes the fault out again.</summary>
    public Fate Run(Fault fault)
    {
        string path = Path.Combine(copy, fault.File);
        string source = File.ReadAllText(path);
        File.WriteAllText(path, fault.Plant(source));
        try
        {
            string project = Directory.EnumerateFiles(Path.Combine(copy, "tests", fault.Suite), "*.*proj").First();
            if (Execute("dotnet", ["build", project, "--no-restore", "-v", "q", "-nologo"]) != 0)
            {
                return Fate.Invalid;
            }
            return Suite(fault) switch
            {
                Passed => Fate.Survived,
                // A suite that does not end has met the fault.
                TestsFailed or null => Fate.Dead,
                _ => Fate.Invalid,
            };
        }
        finally
        {
            File.WriteAllText(path, source);
        }
    }

    private int? Suite(Fault fault)
    {
        string project = Directory.EnumerateFiles(Path.Combine(copy, "tests", fault.Suite), "*.*proj").First();
        string[] filter = fault.Class.Length > 0 ? ["--filter-class", fault.Class] : [];
        return Execute("dotnet", ["test", "--project", project, "--no-build", .. filter]);
    }

    // The exit code; null where it took too long, which a fault may well cause.
    private int? Execute(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = copy,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (process.WaitForExit(Longest))
        {
            return process.ExitCode;
        }
        process.Kill(entireProcessTree: true);
        return null;
    }
}
