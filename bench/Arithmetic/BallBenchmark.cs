using System.Diagnostics;
using System.Globalization;
using Verify.Arithmetic;

namespace Verify.Bench.Arithmetic;

/// <summary>Enclosures of ((1 − e^−x)(1 + x)/x)² at 128 bits over x = k/1000, against Arb and mpmath's interval context.</summary>
internal static class BallBenchmark
{
    /// <summary>balls [--peers FOLDER] [--count N]; the folder is else VERIFY_PEERS or ../shared/peers.</summary>
    public static int Run(string[] arguments)
    {
        string peers = Option(arguments, "--peers") ?? Peers.DefaultFolder;
        int count = int.Parse(Option(arguments, "--count") ?? "400000", CultureInfo.InvariantCulture);
        // Tiered compilation needs about half a second before the figures are steady.
        var warm = Stopwatch.StartNew();
        while (warm.ElapsedMilliseconds < 1500)
        {
            Enclosures(10_000);
        }
        double best = double.PositiveInfinity;
        Rational widest = Rational.Zero;
        for (int repetition = 0; repetition < 5; repetition++)
        {
            var clock = Stopwatch.StartNew();
            widest = Enclosures(count);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        double ours = count / best;
        Console.WriteLine(
            FormattableString.Invariant($"Ball: {ours:e3} enclosures/s, widest radius {widest.ToDouble():e3}")
        );
        Compare(
            "mpmath.iv",
            Peers.Run("/usr/bin/python3", [Path.Combine(peers, "ball_mpmath.py"), "20000"], peers, "ball_mpmath.py"),
            ours
        );
        string? built = Peers.Build(peers, "ball_arb.c", ["-lflint-arb", "-lflint"]);
        Compare("Arb", built is null ? null : Peers.Run(built, ["400000"], peers, "ball_arb.c"), ours);
        return 0;
    }

    private static Rational Enclosures(int count)
    {
        Ball widest = Ball.Zero;
        Ball thousand = Ball.FromInteger(1000);
        for (int k = 0; k < count; k++)
        {
            Ball x = Ball.FromInteger(k + 1).WithPrecision(128) / thousand;
            Ball value = Ball.Square(-Ball.Expm1(-x) * (Ball.One + x) / x);
            if (!value.IsFinite || value.IsWiderThan(widest))
            {
                widest = value;
            }
        }
        return widest.Radius;
    }

    private static void Compare(string name, string? output, double ours)
    {
        if (output is null)
        {
            return;
        }
        Console.Write(output);
        string rate = output.Split(": ")[1].Split(' ')[0];
        double theirs = double.Parse(rate, CultureInfo.InvariantCulture);
        Console.WriteLine(FormattableString.Invariant($"ratio Ball / {name}: {ours / theirs:f2}"));
    }

    private static string? Option(string[] arguments, string name)
    {
        int at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
