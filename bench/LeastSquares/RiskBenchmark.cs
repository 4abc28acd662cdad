using System.Diagnostics;
using System.Globalization;
using Verify.Arithmetic;
using Verify.Bench.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Bench.LeastSquares;

/// <summary>Exact risk paths of stochastic gradient flow, data to risks, against NumPy and SciPy.</summary>
internal static class RiskBenchmark
{
    private sealed record Setting(int Samples, int Features, int Times, (string Method, double Ratio)[] Peers);

    private static readonly Setting[] Settings =
    [
        new(100, 10, 200, [("eigh", 0)]),
        new(400, 40, 200, [("eigh", 3)]),
        new(1000, 100, 20, [("krylov", 10), ("ode", 10)]),
        new(2000, 300, 20, []),
    ];

    /// <summary>risk [--peers FOLDER] [--python COMMAND]; the folder is else VERIFY_PEERS or ../shared/peers.</summary>
    public static int Run(string[] arguments)
    {
        string peers = Option(arguments, "--peers") ?? Peers.DefaultFolder;
        string python = Option(arguments, "--python") ?? "/usr/bin/python3";
        // The peers shall run with the settings of their own installation.
        Environment.SetEnvironmentVariable("OPENBLAS_CORETYPE", null);
        Environment.SetEnvironmentVariable("OPENBLAS_L2_SIZE", null);
        foreach (Setting setting in Settings)
        {
            double ours = Ours(setting);
            foreach ((string method, double wanted) in setting.Peers)
            {
                double best = double.PositiveInfinity;
                string? line = null;
                for (int repetition = 0; repetition < 3; repetition++)
                {
                    string? output = Peers.Run(
                        python,
                        [
                            Path.Combine(peers, "exact_risk.py"),
                            method,
                            Text(setting.Samples),
                            Text(setting.Features),
                            Text(setting.Times),
                        ],
                        peers,
                        "exact_risk.py"
                    );
                    if (output is null)
                    {
                        return 0;
                    }
                    double seconds = double.Parse(output.Split(": ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
                    (best, line) = seconds < best ? (seconds, output) : (best, line);
                }
                Console.Write(line);
                Console.WriteLine(
                    FormattableString.Invariant($"ratio {method} / Verify: {best / ours:f1}")
                        + (wanted > 0 ? FormattableString.Invariant($" (at least {wanted} wanted)") : "")
                );
            }
        }
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        Console.WriteLine(
            FormattableString.Invariant(
                $"peak memory {process.PeakWorkingSet64 / 1048576.0:f0} MiB, all sizes together"
            )
        );
        return 0;
    }

    // The best of several runs after warming up, each from the data to the last risk.
    private static double Ours(Setting setting)
    {
        Instance<Float64> instance = Draw(setting);
        double[] times =
        [
            .. Enumerable.Range(0, setting.Times).Select(i => 0.1 * Math.Pow(100.0, i / (double)(setting.Times - 1))),
        ];
        double best = double.PositiveInfinity;
        var all = Stopwatch.StartNew();
        IReadOnlyList<ExpectedRisk<Float64>> risks = [];
        for (int repetition = 0; repetition < 5 || all.ElapsedMilliseconds < 2500; repetition++)
        {
            var clock = Stopwatch.StartNew();
            risks = new RiskPath(instance).StochasticGradientFlow(times);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        Console.WriteLine(
            FormattableString.Invariant(
                $"Verify n={setting.Samples} p={setting.Features} times={setting.Times}: {best:f4} s, last risk {risks[^1].Estimation.Value:g12}"
            )
        );
        return best;
    }

    // The sort of problem of the peer: standard normal X, β* of length 1, σ² = 1; other random numbers.
    private static Instance<Float64> Draw(Setting setting)
    {
        var random = new Random(0);
        double Normal() =>
            Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
        int p = setting.Features;
        var features = Matrix<Float64>.Create(setting.Samples, p, (_, _) => Normal());
        double[] truth = [.. Enumerable.Range(0, p).Select(_ => Normal())];
        double length = Math.Sqrt(truth.Sum(b => b * b));
        return new(
            new Problem<Float64>(
                features,
                null,
                new Truth<Float64>([.. truth.Select(b => new Float64(b / length))], 1.0)
            ),
            p <= 20 ? 0.01 : 0.1 / p,
            10
        );
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Option(string[] arguments, string name)
    {
        int at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
