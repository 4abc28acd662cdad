using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Verify.Bench.Arithmetic;
using Verify.LeastSquares.Simulation;

namespace Verify.Bench.LeastSquares;

/// <summary>Sample gradients a second of SGD ensembles, against NumPy vectorised over trajectories, and as a share of the machine's peak.</summary>
internal static class EnsembleBenchmark
{
    private const int Samples = 100,
        Features = 10,
        Batch = 10,
        Trajectories = 20_000,
        Steps = 100,
        Repetitions = 7;

    /// <summary>ensemble [--peers FOLDER] [--python COMMAND].</summary>
    public static int Run(string[] arguments)
    {
        string peers = Option(arguments, "--peers") ?? Peers.DefaultFolder;
        string python = Option(arguments, "--python") ?? "/usr/bin/python3";
        var random = new Random(1);
        double[] x = [.. Enumerable.Range(0, Samples * Features).Select(_ => Normal(random))];
        double[] y = [.. Enumerable.Range(0, Samples).Select(_ => Normal(random))];
        double onePeak = PeakOfOneThread(),
            peak = Peak(Environment.ProcessorCount);
        Say(
            $"peak of a loop of fused multiply-adds: {onePeak:e3} flop/s on one thread, {peak:e3} on {Environment.ProcessorCount}"
        );
        var sgd = new SgdKernel(x, y, Features, 0.01, Batch, withReplacement: true);
        var distinct = new SgdKernel(x, y, Features, 0.01, Batch, withReplacement: false);
        var euler = new EulerKernel(x, y, Features, 0.01, 0.001, DiffusionNoise.StochasticGradient);
        double one = Rate("sgd, one thread", sgd, 1, onePeak);
        double all = Rate("sgd, all threads", sgd, -1, peak);
        Rate("sgd without replacement, one thread", distinct, 1, onePeak);
        Rate("Euler–Maruyama, one thread", euler, 1, onePeak);
        string[] size = ["100", "10", "10", "20000", "100"];
        double best = 0;
        for (int repetition = 0; repetition < 3; repetition++)
        {
            if (
                Peers.Run(python, [Path.Combine(peers, "sgd_ensemble.py"), .. size], peers, "sgd_ensemble.py")
                is not { } output
            )
            {
                return 0;
            }
            Console.Write(output);
            string rate = output.Split(" s, ")[1].Split(' ')[0];
            best = Math.Max(best, double.Parse(rate, CultureInfo.InvariantCulture));
        }
        Say($"ratio sgd / best of NumPy: {one / best:f1} on one thread, {all / best:f1} on all");
        return 0;
    }

    // Includes the random draws and the moments at the end; the best of several runs.
    private static double Rate(string name, StepKernel kernel, int threads, double peak)
    {
        int steps = kernel is EulerKernel ? Steps / 10 : Steps;
        double gradients = (double)Trajectories * steps * kernel.SampleGradientsPerStep;
        double best = double.PositiveInfinity;
        for (int repetition = 0; repetition < Repetitions; repetition++)
        {
            var clock = Stopwatch.StartNew();
            Ensemble.Run(kernel, Trajectories, [new EnsembleTarget(steps, new double[Features])], 1, threads);
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        double rate = gradients / best;
        // 2p for the residual, 2p for the sum of gradients.
        Say($"{name}: {best:f4} s, {rate:e3} sample gradients/s, {100 * rate * 4 * Features / peak:f1} % of peak");
        return rate;
    }

    private static double Peak(int threads)
    {
        double total = 0;
        var gate = new Lock();
        Parallel.For(
            0,
            threads,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            _ =>
            {
                double own = PeakOfOneThread();
                lock (gate)
                {
                    total += own;
                }
            }
        );
        return total;
    }

    private static double PeakOfOneThread()
    {
        double best = 0;
        for (int repetition = 0; repetition < 10; repetition++)
        {
            const int rounds = 4_000_000;
            var clock = Stopwatch.StartNew();
            double check = MultiplyAdds(rounds);
            double seconds = clock.Elapsed.TotalSeconds;
            if (double.IsNaN(check))
            {
                throw new InvalidOperationException("the loop must be computed");
            }
            // Twelve chains of eight elements, two operations each.
            best = Math.Max(best, rounds * 12.0 * 8.0 * 2.0 / seconds);
        }
        return best;
    }

    private static double MultiplyAdds(int rounds)
    {
        Vector512<double> a = Vector512.Create(0.999),
            b = Vector512.Create(0.001);
        Vector512<double> s0 = b,
            s1 = a,
            s2 = b,
            s3 = a,
            s4 = b,
            s5 = a,
            s6 = b,
            s7 = a,
            s8 = b,
            s9 = a,
            s10 = b,
            s11 = a;
        for (int round = 0; round < rounds; round++)
        {
            s0 = Vector512.FusedMultiplyAdd(s0, a, b);
            s1 = Vector512.FusedMultiplyAdd(s1, a, b);
            s2 = Vector512.FusedMultiplyAdd(s2, a, b);
            s3 = Vector512.FusedMultiplyAdd(s3, a, b);
            s4 = Vector512.FusedMultiplyAdd(s4, a, b);
            s5 = Vector512.FusedMultiplyAdd(s5, a, b);
            s6 = Vector512.FusedMultiplyAdd(s6, a, b);
            s7 = Vector512.FusedMultiplyAdd(s7, a, b);
            s8 = Vector512.FusedMultiplyAdd(s8, a, b);
            s9 = Vector512.FusedMultiplyAdd(s9, a, b);
            s10 = Vector512.FusedMultiplyAdd(s10, a, b);
            s11 = Vector512.FusedMultiplyAdd(s11, a, b);
        }
        return Vector512.Sum(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11);
    }

    private static double Normal(Random random) => NormalQuantile.At((random.NextInt64(1L << 52) + 0.5) / (1L << 52));

    private static void Say(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

    private static string? Option(string[] arguments, string name)
    {
        int at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
    }
}
