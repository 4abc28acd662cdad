using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Verify.Symbolics;

namespace Verify.Bench.Symbolics;

/// <summary>Derivation of moment equations: ours cold and warm, against SymPy and Maxima where their programs are at hand.</summary>
/// <remarks>
/// The common case is stochastic gradient flow, order 2, with the data of 4 samples and 3 features as symbols (1278 terms once
/// expanded). The peers print the time of the derivation without the start of their interpreter; "cold" is our first
/// derivation in a new process, compilation by the runtime included, "warm" the median after a second of repetition.
/// </remarks>
internal static class DerivationBenchmark
{
    public static int Run(string[] arguments)
    {
        string? peers = Option(arguments, "--peers");
        string python = Option(arguments, "--python") ?? "python3";

        (double cold, int equations, int terms) = Timed(() => Expanded(4, 3, 2));
        Console.WriteLine($"ours, sgf n=4 p=3 order=2, cold: {Format(cold)}, {equations} equations, {terms} terms");
        double warm = Warm(() => Expanded(4, 3, 2));
        Console.WriteLine($"ours, the same, warm: {Format(warm)}");

        if (peers is not null)
        {
            Compare("sympy", python, [Path.Combine(peers, "derive_sympy.py"), "4", "3", "2"], cold, warm);
            Compare("maxima", "sh", [Path.Combine(peers, "derive_maxima.sh"), "4", "3", "2"], cold, warm);
        }

        Console.WriteLine("in averages, for every n (first call):");
        foreach (
            (string process, int order, int features) in new[]
            {
                ("sgf", 2, 3),
                ("sgf", 4, 4),
                ("sgd", 4, 4),
                ("sgd-without-replacement", 4, 4),
                ("sgd", 6, 2),
                ("sgd-without-replacement", 6, 2),
                ("sgf", 2, 20),
                ("sgd", 2, 20),
            }
        )
        {
            (double seconds, MomentSystem system) = Timed1(() => Derive.run(process, order, features));
            int count = system.Equations.Sum(e => e.Right.Numerator.Count);
            Console.WriteLine(
                $"  {process}, order {order}, p={features}: {Format(seconds)}, {system.Equations.Length} equations, {count} terms"
            );
        }
        return 0;
    }

    private static (int Equations, int Terms) Expanded(int samples, int features, int order)
    {
        MomentSystem system = Derive.run("sgf", order, features);
        int terms = 0;
        foreach (MomentEquation equation in system.Equations)
        {
            terms += Average.enumerate(samples, equation.Right.Numerator).Count;
        }
        return (system.Equations.Length, terms);
    }

    private static void Compare(string name, string command, string[] arguments, double cold, double warm)
    {
        try
        {
            using var process = new System.Diagnostics.Process
            {
                StartInfo = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true },
            };
            process.Start();
            string output = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            Match seconds = Regex.Match(output, @"([0-9.]+) s,");
            if (!seconds.Success)
            {
                Console.WriteLine($"{name}: no time in its output '{output}'");
                return;
            }
            double theirs = double.Parse(seconds.Groups[1].Value, CultureInfo.InvariantCulture);
            Console.WriteLine(output);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {name}/ours: {theirs / cold:F1} cold, {theirs / warm:F0} warm"
                )
            );
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            Console.WriteLine($"{name}: not run, {error.Message}");
        }
    }

    private static (double Seconds, int Equations, int Terms) Timed(Func<(int Equations, int Terms)> action)
    {
        (double seconds, (int equations, int terms)) = Timed1(action);
        return (seconds, equations, terms);
    }

    private static (double Seconds, T Value) Timed1<T>(Func<T> action)
    {
        var watch = Stopwatch.StartNew();
        T value = action();
        return (watch.Elapsed.TotalSeconds, value);
    }

    private static double Warm<T>(Func<T> action)
    {
        var total = Stopwatch.StartNew();
        while (total.Elapsed.TotalSeconds < 1.0)
        {
            action();
        }
        double[] times = [.. Enumerable.Range(0, 21).Select(_ => Timed1(action).Seconds).Order()];
        return times[times.Length / 2];
    }

    private static string? Option(string[] arguments, string name)
    {
        int k = Array.IndexOf(arguments, name);
        return k >= 0 && k + 1 < arguments.Length ? arguments[k + 1] : null;
    }

    private static string Format(double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:F2} ms");
}
