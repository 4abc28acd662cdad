using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Verify.Claims;

namespace Verify.Reports.Tests;

/// <summary>Hand-made results: one of each kind that a report must show.</summary>
internal static class Samples
{
    public static InstanceRecord Record { get; } =
        new(
            "random designs",
            17,
            "sharp",
            """{"X":[["1/2"]],"y":["-3/4"],"stepSize":"1","batchSize":1}""",
            "1/3",
            "-1.234567e-9",
            FSharpOption<string>.Some("[-1.234568e-9, -1.234567e-9]")
        );

    public static ClaimResult Proved { get; } =
        Claim(
            "gf-variance",
            "Statistical setup",
            "Var(gf_t) ≤ 1.6862 Var(ridge_{1/t})",
            Verdict.Proved,
            Verdict.Proved,
            0,
            null,
            0.0124,
            Evidence.NewRemark("sharp supremum 1.685909…")
        );

    public static ClaimResult Certified { get; } =
        Claim(
            "limiting-vanishes-full-row-rank",
            "Implications",
            "the third term is zero if rank X = n",
            Verdict.Certified,
            Verdict.Certified,
            12_345,
            "0.000123456789",
            12.3456,
            Evidence.NewInstances(
                ListModule.OfSeq([Tuple.Create("random designs", 12_345L)]),
                24_000,
                24_690,
                ListModule.OfSeq([new ClauseCount("sharp", 12_345, 12_345), new ClauseCount("loose", 11_655, 12_345)]),
                FSharpOption<InstanceRecord>.Some(Record)
            )
        );

    public static ClaimResult Unexpected { get; } =
        Claim(
            "excess-risk",
            "Theorem",
            "Risk(sgf_t) − Risk(ridge_{1/t}) ≤ 0.6862·Var + price | limiting",
            Verdict.Refuted,
            Verdict.Certified,
            200,
            "-1.234567e-9",
            3.25,
            Evidence.NewCounterexample(Record)
        );

    public static RunResult AsExpected { get; } = Run(null, false, Proved, Certified);

    public static RunResult Mixed { get; } =
        Run("diabetes.csv: n = 442, p = 10, rank 10", false, Proved, Certified, Unexpected);

    public static RunResult CancelledRun { get; } = Run(null, true, Proved);

    public static ClaimResult Claim(
        string id,
        string section,
        string statement,
        Verdict verdict,
        Verdict expected,
        int instances,
        string? slack,
        double seconds,
        params Evidence[] evidence
    ) =>
        new(
            id,
            section,
            statement,
            verdict,
            expected,
            instances,
            slack is null ? FSharpOption<string>.None : FSharpOption<string>.Some(slack),
            seconds,
            ListModule.OfSeq(evidence),
            FSharpOption<string>.None,
            true
        );

    public static RunResult Run(string? data, bool cancelled, params ClaimResult[] claims) =>
        new(
            1,
            "certify",
            data is null ? FSharpOption<string>.None : FSharpOption<string>.Some(data),
            ListModule.OfSeq(claims),
            cancelled
        );
}
