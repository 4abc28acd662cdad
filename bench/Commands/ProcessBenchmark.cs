using System.Diagnostics;
using System.Globalization;
using System.Text;
using Verify.Bench.Arithmetic;

namespace Verify.Bench.Commands;

/// <summary>Whole processes, from the shell's call to their end, against whole peers.</summary>
internal static class ProcessBenchmark
{
    private const int Repeats = 7;
    private const int Times = 20;
    private static readonly string Release = Path.Combine(
        "src",
        "Verify.Cli",
        "bin",
        "Release",
        "net10.0",
        "Verify.Cli.dll"
    );

    /// <summary>process [--program VERIFY] [--peers FOLDER] [--python COMMAND]: the program is a Verify.Cli.dll or an installed tool.</summary>
    public static int Run(string[] arguments)
    {
        string program = Option(arguments, "--program") ?? Release;
        string peers = Option(arguments, "--peers") ?? Peers.DefaultFolder;
        string python = Option(arguments, "--python") ?? "/usr/bin/python3";
        if (!File.Exists(program))
        {
            Console.Error.WriteLine(
                "usage: process [--program VERIFY] [--peers FOLDER] [--python COMMAND], in the root of a clone after dotnet build src/Verify.Cli -c Release"
            );
            return 2;
        }
        // The peers shall run with the settings of their own installation.
        Environment.SetEnvironmentVariable("OPENBLAS_CORETYPE", null);
        Environment.SetEnvironmentVariable("OPENBLAS_L2_SIZE", null);
        string folder = Directory.CreateTempSubdirectory("verify-bench-").FullName;
        try
        {
            string instance = Path.Combine(folder, "instance.json");
            string table = Path.Combine(folder, "table.csv");
            File.WriteAllText(instance, Instance(1000, 100));
            WriteTable(table, 100_000, 50);
            string[] times =
            [
                .. Enumerable
                    .Range(0, Times)
                    .SelectMany(i => new[] { "--time", Text(0.1 * Math.Pow(100.0, i / (Times - 1.0))) }),
            ];
            Console.WriteLine($"{"best", 8} {"median", 8}  seconds of the whole process, {Repeats} runs");
            Ours("claims", ["claims"]);
            Ours("check gf-variance", ["check", "gf-variance"]);
            Ours("check", ["check"]);
            Ours("risk, CSV of 100000 x 51", ["risk", "--data", table, "--target", "y", "--time", "1"]);
            double risk = Ours($"risk, n = 1000, p = 100, {Times} times", ["risk", "--instance", instance, .. times]);
            const string Peer = "exact_risk.py";
            string[] peer = [Path.Combine(peers, Peer), "ode", "1000", "100", $"{Times}"];
            if (Peers.Run(python, peer, peers, Peer) is not null)
            {
                double theirs = Print("the same, NumPy and SciPy", () => Seconds(python, peer));
                Console.WriteLine(FormattableString.Invariant($"ratio of the best: {theirs / risk:f1}"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return 0;

        double Ours(string name, string[] command) =>
            Print(
                name,
                () =>
                    program.EndsWith(".dll", StringComparison.Ordinal)
                        ? Seconds("dotnet", [program, .. command])
                        : Seconds(program, command)
            );
    }

    // The least of the runs.
    private static double Print(string name, Func<double> run)
    {
        double[] seconds = [.. Enumerable.Range(0, Repeats).Select(_ => run()).Order()];
        Console.WriteLine(FormattableString.Invariant($"{seconds[0], 8:f3} {seconds[Repeats / 2], 8:f3}  {name}"));
        return seconds[0];
    }

    private static double Seconds(string program, string[] command)
    {
        Stopwatch clock = Stopwatch.StartNew();
        using Process process = Process.Start(
            new ProcessStartInfo(program, command) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? clock.Elapsed.TotalSeconds
            : throw new InvalidOperationException($"{program} {string.Join(' ', command)}: code {process.ExitCode}");
    }

    private static string Instance(int n, int p)
    {
        var random = new Random(1);
        string Row(int count) => $"[{string.Join(",", Enumerable.Range(0, count).Select(_ => Text(Normal(random))))}]";
        string rows = string.Join(",\n", Enumerable.Range(0, n).Select(_ => Row(p)));
        return $"{{\"X\":[{rows}],\"betaStar\":{Row(p)},\"sigma2\":1,\"stepSize\":\"1/{10 * p}\",\"batchSize\":10}}\n";
    }

    private static void WriteTable(string path, int n, int p)
    {
        var random = new Random(1);
        using StreamWriter file = new(path);
        file.WriteLine(string.Join(',', Enumerable.Range(1, p).Select(j => $"x{j}")) + ",y");
        StringBuilder line = new();
        for (int k = 0; k < n; k++)
        {
            line.Clear();
            for (int j = 0; j <= p; j++)
            {
                line.Append(j == 0 ? "" : ",").Append(Text(Normal(random)));
            }
            file.WriteLine(line);
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());

    private static string Text(double value) => value.ToString("F6", CultureInfo.InvariantCulture);

    private static string? Option(string[] arguments, string name)
    {
        int at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
