using System.Diagnostics;

namespace Verify.Bench.Arithmetic;

/// <summary>Programs of other projects that the benchmarks measure themselves against.</summary>
internal static class Peers
{
    /// <summary>The environment variable VERIFY_PEERS, or ../shared/peers from the working folder.</summary>
    public static string DefaultFolder =>
        Environment.GetEnvironmentVariable("VERIFY_PEERS") ?? Path.Combine("..", "shared", "peers");

    /// <summary>The standard output of a peer; null, with a plain line, where it is absent or fails.</summary>
    public static string? Run(string program, string[] arguments, string folder, string file)
    {
        if (!File.Exists(Path.Combine(folder, file)))
        {
            Console.WriteLine($"no {file} in {Path.GetFullPath(folder)}: no comparison with it (give --peers FOLDER)");
            return null;
        }
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true }
            )!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0)
            {
                return output;
            }
            Console.WriteLine($"{file} failed with code {process.ExitCode}: no comparison with it");
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            Console.WriteLine($"{program} cannot be run ({error.Message}): no comparison with {file}");
        }
        return null;
    }

    /// <summary>Builds a C peer into the folder of temporary files; null, with a plain line, where that fails.</summary>
    public static string? Build(string folder, string file, string[] libraries)
    {
        string source = Path.Combine(folder, file);
        string target = Path.Combine(Path.GetTempPath(), Path.GetFileNameWithoutExtension(file));
        return Run("cc", ["-O2", source, "-o", target, .. libraries], folder, file) is null ? null : target;
    }
}
