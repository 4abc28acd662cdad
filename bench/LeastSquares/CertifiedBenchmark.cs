using System.Diagnostics;
using Verify.Answers;
using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Bench.LeastSquares;

/// <summary>Certified risks and moments of stochastic gradient flow, from exact data to digits; no peer certifies them.</summary>
internal static class CertifiedBenchmark
{
    private static readonly (int Samples, int Features, int Digits, string[] Times, double Wanted)[] Risks =
    [
        (20, 5, 20, ["1", "10"], 0),
        (40, 10, 20, ["1", "10"], 0),
        (80, 20, 20, ["1", "10"], 5),
        (120, 30, 20, ["1", "10"], 0),
        (120, 30, 15, ["1e-30", "1000", "1e300"], 0),
        (1000, 100, 8, ["1", "5", "10"], 5),
        (2000, 300, 6, ["1", "10"], 600),
    ];

    private static readonly (int Samples, int Features, int Digits)[] Moments =
    [
        (40, 10, 12),
        (80, 20, 12),
        (120, 30, 12),
    ];

    /// <summary>certified [LARGEST-P]: all settings up to so many features.</summary>
    public static int Run(string[] arguments)
    {
        int largest =
            arguments.Length > 0
                ? int.Parse(arguments[0], System.Globalization.CultureInfo.InvariantCulture)
                : int.MaxValue;
        Console.WriteLine("what            n     p  digits  times  seconds  wanted");
        foreach ((int n, int p, int digits, string[] times, double wanted) in Risks.Where(s => s.Features <= largest))
        {
            GivenInstance instance = Draw(n, p);
            Report(
                "risk",
                n,
                p,
                digits,
                times.Length,
                wanted,
                () => Answer.Risk(instance, [.. times.Select(ExactNumber.Parse)], digits)
            );
        }
        foreach ((int n, int p, int digits) in Moments.Where(s => s.Features <= largest))
        {
            BoundProcess process = BoundProcess.Of(Verify.LeastSquares.Process.Sgf, Draw(n, p));
            Report(
                "covariance",
                n,
                p,
                digits,
                2,
                0,
                () => Answer.Moments(process, [ExactNumber.Of(1), ExactNumber.Of(10)], digits)
            );
        }
        using var own = System.Diagnostics.Process.GetCurrentProcess();
        Console.WriteLine(
            FormattableString.Invariant($"peak memory {own.PeakWorkingSet64 / 1048576.0:f0} MiB, all together")
        );
        return 0;
    }

    private static void Report(string what, int n, int p, int digits, int times, double wanted, Func<object> answer)
    {
        var clock = Stopwatch.StartNew();
        _ = answer();
        Console.WriteLine(
            FormattableString.Invariant(
                $"{what, -12}{n, 5}{p, 6}{digits, 8}{times, 7}{clock.Elapsed.TotalSeconds, 9:f2}{(wanted > 0 ? FormattableString.Invariant($"  ≤ {wanted}") : "")}"
            )
        );
    }

    // Entries with three decimals, which no double holds.
    private static GivenInstance Draw(int n, int p)
    {
        var random = new Random(1);
        Rational Entry(double scale) =>
            new(
                (long)
                    Math.Round(
                        1000.0
                            * scale
                            * Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble()))
                            * Math.Cos(2.0 * Math.PI * random.NextDouble())
                    ),
                1000
            );
        Matrix<Rational> features = Matrix<Rational>.Create(n, p, (_, _) => Entry(1.0));
        Rational[] truth = [.. Enumerable.Range(0, p).Select(_ => Entry(1.0))];
        Rational[] response = [.. Enumerable.Range(0, n).Select(_ => Entry(3.0))];
        return GivenInstance.Of(
            new Instance<Rational>(
                new Problem<Rational>(features, response, new Truth<Rational>(truth, Rational.One)),
                Rational.Parse("1/100"),
                5
            )
        );
    }
}
