using System.Diagnostics;
using Verify.Claims;
using Verify.Papers;

namespace Verify.Bench.Claims;

/// <summary>Evaluations of a claim in doubles that a search makes a second, descents in balls included.</summary>
internal static class SearchBenchmark
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(8);
    private static readonly string[] Claims = ["gf-variance", "gf-risk", "excess-risk"];

    public static int Run()
    {
        Console.WriteLine($"{"claim", -16}{"evaluations", 14}{"per second", 14}{"per CPU second", 16}");
        foreach (Claim claim in Ledger.all.Where(claim => Claims.Contains(claim.Id)))
        {
            Newest newest = new();
            using Process self = Process.GetCurrentProcess();
            TimeSpan before = self.TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            Falsifier.run(new FalsifyOptions(1, Budget), newest, CancellationToken.None, claim);
            double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
            self.Refresh();
            double processor = (self.TotalProcessorTime - before).TotalSeconds;
            int count = newest.Value?.Evaluations ?? 0;
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{claim.Id, -16}{count, 14}{count / wall, 14:F0}{count / processor, 16:F0}"
                )
            );
        }
        return 0;
    }

    // Progress on the thread that reports it: Progress<T> would come late.
    private sealed class Newest : IProgress<FalsifyProgress>
    {
        public FalsifyProgress? Value { get; private set; }

        public void Report(FalsifyProgress value) => Value = value;
    }
}
