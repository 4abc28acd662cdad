using System.Diagnostics;
using System.Globalization;

namespace Verify.Bench.Commands;

/// <summary>Whole processes of the command, of this version and of another one beside it, in one run.</summary>
internal static class CommandBenchmark
{
    private const int Repeats = 3;

    // Commands that version 0.2.0 has too, and, behind the blank line, the sizes that definitions are held to.
    private static readonly string[] Lines =
    [
        "claims",
        "check",
        "check excess-risk covariance-trace",
        "check --data examples/data/diabetes.csv --target progression",
        "explain moment-equivalence",
        "derive --process sgd-momentum --order 2 --features 3",
        "moments --instance examples/instance.json --process sgd --step 100",
        "moments --instance examples/instance.json --process sgd --step 10000 --digits 5",
        "moments --instance examples/instance.json --process sgf --time 1 --digits 20",
        "risk --instance examples/instance.json --time 1 --digits 20",
        "path --data examples/data/diabetes.csv --target progression",
        "stability --instance examples/instance.json --digits 10",
        "simulate --instance examples/instance.json --process sgd --step 100 --trajectories 20000",
        "falsify price-decreases --seed 1",
        "",
        "moments --process sgd-momentum --set gamma=9/10 --instance {500x50} --step 1000",
        "moments --process sgd-momentum --set gamma=9/10 --instance {30x5} --step 200 --digits 20",
        "moments --process sgd-nesterov --set gamma=9/10 --instance {500x50} --step 200",
        "moments --process kaczmarz --instance {500x50} --step 200",
        "moments --process coordinate-descent --instance {500x50} --step 500",
        "moments --process sgd-momentum --set gamma=9/10 --instance {400x200} --step 100",
    ];

    /// <summary>commands [--other VERIFY_CLI_DLL]: run it in the root of a clone with a Release build.</summary>
    public static int Run(string[] arguments)
    {
        string here = Path.Combine("src", "Verify.Cli", "bin", "Release", "net10.0", "Verify.Cli.dll");
        string? other = arguments is ["--other", var path] ? path : null;
        if ((arguments.Length > 0 && other is null) || !File.Exists(here) || (other is not null && !File.Exists(other)))
        {
            Console.Error.WriteLine(
                "usage: commands [--other VERIFY_CLI_DLL], in the root of a clone after dotnet build src/Verify.Cli -c Release"
            );
            return 2;
        }
        string folder = Directory.CreateTempSubdirectory("verify-bench-").FullName;
        try
        {
            Console.WriteLine($"{"other", 8} {"this", 8}  seconds of the whole process, least of {Repeats}");
            foreach (string line in Lines)
            {
                if (line.Length == 0)
                {
                    Console.WriteLine();
                    continue;
                }
                string[] command = [.. line.Split(' ').Select(word => word[0] == '{' ? Instance(folder, word) : word)];
                string before = other is null ? "" : Seconds(other, command);
                Console.WriteLine($"{before, 8} {Seconds(here, command), 8}  {line}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return 0;
    }

    private static string Seconds(string program, string[] command)
    {
        double least = double.PositiveInfinity;
        for (int repeat = 0; repeat < Repeats; repeat++)
        {
            Stopwatch clock = Stopwatch.StartNew();
            using Process process = Process.Start(
                new ProcessStartInfo("dotnet", [program, .. command])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode is not (0 or 1))
            {
                return "refused";
            }
            least = Math.Min(least, clock.Elapsed.TotalSeconds);
        }
        return least.ToString("F2", CultureInfo.InvariantCulture);
    }

    // Eighths between −2 and 2 by a fixed recurrence, and a step size well below the threshold.
    private static string Instance(string folder, string size)
    {
        int[] shape = [.. size.Trim('{', '}').Split('x').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        string file = Path.Combine(folder, $"{shape[0]}x{shape[1]}.json");
        uint state = 1;
        string Next()
        {
            state = unchecked((state * 1664525) + 1013904223);
            return $"\"{(int)(state >> 16) % 17 - 8}/4\"";
        }
        string Row(int count) => $"[{string.Join(", ", Enumerable.Range(0, count).Select(_ => Next()))}]";
        string rows = string.Join(",\n", Enumerable.Range(0, shape[0]).Select(_ => Row(shape[1])));
        File.WriteAllText(
            file,
            $"{{\"X\": [{rows}], \"y\": {Row(shape[0])}, \"stepSize\": \"1/{20 * shape[1]}\", \"batchSize\": 4}}\n"
        );
        return file;
    }
}
