using System.Diagnostics;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Verify.Claims;
using Verify.LeastSquares;
using Verify.Papers;

namespace Verify.Bench.Claims;

/// <summary>Claims as text against the same claims in F#, in one process and in turn; and how long a thousand claims take to read.</summary>
internal static class TextBenchmark
{
    private const int Rounds = 9;
    private const int Instances = 24;

    public static int Run()
    {
        Console.WriteLine($"{"claim", -28}{"F# ms", 10}{"text ms", 10}{"ratio", 8}");
        List<double> own = [],
            text = [];
        foreach (Claim claim in Ledger.all)
        {
            FSharpResult<string, string> written = ClaimFile.write(claim);
            if (written.IsError)
            {
                continue;
            }
            List<Claim> texts = [.. ClaimFile.parse("bench.claims", ".", written.ResultValue).Select(OnInstancesOnly)];
            if (texts.Count > 1)
            {
                continue;
            }
            (double first, double second) = Compare(OnInstancesOnly(claim), texts[0]);
            own.Add(first);
            text.Add(second);
            Console.WriteLine(
                FormattableString.Invariant($"{claim.Id, -28}{first, 10:F1}{second, 10:F1}{second / first, 8:F2}")
            );
        }
        Console.WriteLine(
            FormattableString.Invariant(
                $"{"all", -28}{own.Sum(), 10:F1}{text.Sum(), 10:F1}{text.Sum() / own.Sum(), 8:F2}"
            )
        );
        string thousand = string.Concat(
            Enumerable
                .Range(1, 1000)
                .Select(k =>
                    $"claim c{k}\n  given eta*s1 < {k}\n  state Risk(gradient-flow, t) <= {k}*Risk(ridge(1/t)) + eta/m*tr(Sigma)*sigma2\n"
                )
        );
        long start = Stopwatch.GetTimestamp();
        int count = ClaimFile.parse("thousand.claims", ".", thousand).Length;
        Console.WriteLine(
            FormattableString.Invariant(
                $"reading {count} claims: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:F0} ms"
            )
        );
        return 0;
    }

    // Medians of both in turn: what the machine does besides meets both.
    private static (double Own, double Text) Compare(Claim own, Claim text)
    {
        List<double> first = [],
            second = [];
        for (int round = 0; round < Rounds; round++)
        {
            first.Add(Milliseconds(own));
            second.Add(Milliseconds(text));
        }
        return (first.Order().ElementAt(Rounds / 2), second.Order().ElementAt(Rounds / 2));
    }

    private static double Milliseconds(Claim claim)
    {
        RunOptions options = new(FSharpOption<int>.Some(Instances), 0L, 1, Rigor.Certify, FSharpOption<DataSet>.None);
        long start = Stopwatch.GetTimestamp();
        _ = Runner.run(options, Runner.noProgress, CancellationToken.None, ListModule.OfSeq([claim]));
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static Claim OnInstancesOnly(Claim claim) =>
        new(
            claim.Id,
            claim.Section,
            claim.Statement,
            claim.LaTeX,
            claim.Source,
            claim.Hypotheses,
            ListModule.OfSeq(claim.Checks.Where(check => check.IsPerInstance)),
            claim.Expected,
            claim.DefaultInstances,
            new(FSharpList<Certificate>.Empty),
            claim.Library,
            claim.StatesExpectation
        );
}
