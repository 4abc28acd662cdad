using System.Text.Json;
using Microsoft.FSharp.Collections;
using Verify.Answers;
using Verify.Arithmetic;
using Verify.Claims;
using Xunit;

namespace Verify.Reports.Tests;

public sealed class AnswerReportTests
{
    private static readonly RiskParts Parts = new(N(0.1), N(0.2), N(0.3), N(0.4));

    private static readonly RiskAnswer Risk = new(
        [
            new(
                "1/3",
                new(N(1.5), N(0.25)),
                Parts,
                Parts,
                new(N(-0.5), null, null, null),
                new(N(0.5), N(0.01), N(0.02), N(0.03)),
                new(N(0.5), N(0.001), N(0.002), N(0.003))
            ),
        ],
        Certainty.Doubles
    );

    [Fact]
    public void Moments_json_names_time_or_step_and_omits_an_absent_covariance()
    {
        MomentsAnswer flow = new(
            "sgf",
            TimeAxis.Time,
            [
                new(
                    "1/3",
                    [N(1), N(2)],
                    [
                        [N(3), N(4)],
                        [N(4), N(5)],
                    ]
                ),
            ],
            Certainty.Doubles
        );
        using JsonDocument json = JsonDocument.Parse(new MomentsJsonReport().Render(flow));
        Assert.Equal(["process", "results"], Names(json.RootElement));
        JsonElement at = json.RootElement.GetProperty("results")[0];
        Assert.Equal(["time", "mean", "covariance"], Names(at));
        Assert.Equal("1/3", at.GetProperty("time").GetString());
        Assert.Equal("4", at.GetProperty("covariance")[1][0].GetString());

        MomentsAnswer descent = new("gradient-descent", TimeAxis.Step, [new("7", [N(1)], null)], Certainty.Doubles);
        using JsonDocument steps = JsonDocument.Parse(new MomentsJsonReport().Render(descent));
        Assert.Equal(["step", "mean"], Names(steps.RootElement.GetProperty("results")[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Moments_text_fits_80_columns_for_many_features(bool certified)
    {
        const int p = 12;
        Ball value = Ball.FromRational(Rational.Parse("-0.12345678901234567890012345"), 256);
        Number number = certified ? Number.Certified(value, 24) : Number.Of(Ball.ToDouble(value));
        Number[] row = [.. Enumerable.Repeat(number, p)];
        MomentsAnswer answer = new(
            "sgf",
            TimeAxis.Time,
            [new("1/3", row, [.. Enumerable.Repeat(row, p)])],
            certified ? Certainty.Certified : Certainty.Doubles
        );
        string text = new MomentsTextReport(TextOptions.Plain).Render(answer);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        for (int j = 1; j <= p; j++)
        {
            Assert.Contains($"cov[·,{j}]", text);
        }
        // Certified digits are all shown, others rounded.
        Assert.Equal(certified, text.Contains("-0.123456789012345678900", StringComparison.Ordinal));
        Assert.Equal(!certified, text.Contains("-0.12345679\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Risk_json_has_the_shape_of_the_contract_and_omits_terms_of_a_bound_that_does_not_apply()
    {
        using JsonDocument json = JsonDocument.Parse(new RiskJsonReport().Render(Risk));
        JsonElement at = json.RootElement.GetProperty("results")[0];
        Assert.Equal(["time", "sgf", "gradientFlow", "ridge", "bound", "process"], Names(at));
        Assert.Equal(["estimation", "prediction"], Names(at.GetProperty("sgf")));
        string[] parts = ["bias2", "variance", "predictionBias2", "predictionVariance"];
        Assert.Equal(parts, Names(at.GetProperty("gradientFlow")));
        Assert.Equal(parts, Names(at.GetProperty("ridge")));
        JsonElement bound = at.GetProperty("bound");
        Assert.Equal(["spectral", "sharp", "leverage"], Names(bound));
        Assert.Equal(["alpha"], Names(bound.GetProperty("spectral")));
        Assert.Equal(["alpha", "price", "limiting", "total"], Names(bound.GetProperty("sharp")));
        Assert.Equal("0.002", bound.GetProperty("leverage").GetProperty("limiting").GetString());
    }

    [Fact]
    public void Risk_text_says_which_bound_does_not_apply()
    {
        string text = new RiskTextReport(TextOptions.Plain).Render(Risk);
        Assert.Matches("spectral bound: price +–\n", text);
        Assert.Contains("α ≤ 0", text);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Stability_says_inf_where_always_stable()
    {
        StabilityAnswer answer = new(Number.Infinity, N(2.5), Number.Of(new Rational(1, 8)), Certainty.Doubles);
        using JsonDocument json = JsonDocument.Parse(new StabilityJsonReport().Render(answer));
        Assert.Equal(["sgf", "sgd"], Names(json.RootElement));
        Assert.Equal("inf", json.RootElement.GetProperty("sgf").GetString());
        Assert.Contains("1/8", new StabilityTextReport(TextOptions.Plain).Render(answer));
    }

    [Fact]
    public void Claims_are_listed_and_explained()
    {
        ClaimSummary claim = new(
            "gf-variance",
            "talk",
            "Statistical setup",
            "Var(gf_t) ≤ 1.6862 Var(ridge_{1/t})",
            @"\operatorname{Var}",
            "Theorem 1",
            ["t ≥ 0"],
            ["cells"],
            Verdict.Proved,
            [
                Evidence.NewDerivation(
                    "a = a",
                    "a = a",
                    ListModule.OfSeq([new ProofStep("reflexivity", "a = a")]),
                    ListModule.OfSeq([Tuple.Create("Leibniz", "equals may be replaced by equals")])
                ),
            ]
        );
        string list = new ClaimListTextReport(TextOptions.Plain).Render([claim, claim with { Id = "second" }]);
        Assert.All(["gf-variance", "second", "proved", "2 claims"], part => Assert.Contains(part, list));
        Assert.All(list.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        using JsonDocument json = JsonDocument.Parse(new ClaimListJsonReport().Render([claim]));
        Assert.Equal(
            ["id", "paper", "section", "statement", "source", "expected"],
            Names(json.RootElement.GetProperty("claims")[0])
        );

        string page = new ClaimExplanationTextReport(TextOptions.Plain).Render(claim);
        Assert.All(["Theorem 1", "t ≥ 0", "cells", "proved"], part => Assert.Contains(part, page));
        using JsonDocument explained = JsonDocument.Parse(new ClaimExplanationJsonReport().Render(claim));
        JsonElement proof = explained.RootElement.GetProperty("proofs")[0];
        Assert.Equal("Leibniz", proof.GetProperty("theoremsUsed")[0].GetProperty("name").GetString());
        Assert.Contains("Leibniz: equals", page);
        Assert.Equal("cells", explained.RootElement.GetProperty("howChecked")[0].GetString());
        Assert.Contains("≤", new ClaimExplanationJsonReport().Render(claim));
    }

    [Fact]
    public void A_number_is_printed_as_certain_as_it_is_and_no_more()
    {
        Ball third = Ball.FromRational(new Rational(1, 3), 64);
        Assert.Equal("0.33333333", NumberText.Of(Number.Certified(third, 8)));
        Assert.Throws<ArgumentException>(() => NumberText.Of(Number.Certified(third, 40)));
        Assert.Equal("1/3", NumberText.Of(Number.Of(new Rational(1, 3))));
        Assert.Equal("0.1", NumberText.Of(N(0.1)));
        Assert.Equal("inf", NumberText.Of(Number.Infinity));
    }

    private static PathAnswer Path(long steps, params PathBest[] best) =>
        new(
            "data.csv",
            5,
            2,
            0.125,
            1,
            true,
            true,
            0.25,
            N(1.5),
            N(0.5),
            [new(0.01, 100, steps, N(1.514e-11), N(2e-9), N(3e-9), N(1.6234567e-5), N(2.1891234e-300))],
            best,
            [new("sharp", N(0.5), true, N(0.25))],
            []
        );

    [Fact]
    public void A_path_marks_what_has_not_begun_and_what_is_at_an_end()
    {
        PathBest inside = new("sgf", N(2), N(0.5), N(16), N(0.75), 1e-6, PathEnd.Inside);
        PathBest limit = new("ridge", Number.Infinity, N(0), Number.Infinity, N(0.5), 1e-6, PathEnd.Limit);
        PathBest start = new("sgd", N(0), Number.Infinity, N(0), N(0.5), 1.2e-6, PathEnd.Start);
        string text = new PathTextReport(TextOptions.Plain).Render(Path(0, inside, limit, start));
        Assert.Contains("0*", text);
        Assert.Contains("* t is below half a step", text);
        Assert.Contains("ridge: best at the end of its clock", text);
        Assert.Contains("sgd: best at t = 0", text);
        Assert.DoesNotContain("sgf: best at", text);
        // Rounded up: never less than what may be missed.
        Assert.Contains("2e-6", text);
        Assert.Contains("alpha = nλ", text);
        Assert.DoesNotContain("0*", new PathTextReport(TextOptions.Plain).Render(Path(1, inside)));
        using JsonDocument json = JsonDocument.Parse(new PathJsonReport().Render(Path(0, limit)));
        JsonElement best = json.RootElement.GetProperty("best")[0];
        Assert.Equal(["estimator", "time", "penalty", "steps", "risk", "within", "where"], Names(best));
        Assert.Equal("inf", best.GetProperty("time").GetString());
        Assert.Equal("limit", best.GetProperty("where").GetString());
    }

    [Fact]
    public void No_number_of_a_path_is_broken_over_lines()
    {
        PathBest best = new(
            "gradient flow",
            N(1.2345678e-300),
            N(1.2345678e300),
            N(1.2345678e15),
            N(1.2345678e-300),
            1e-6,
            PathEnd.Inside
        );
        string text = new PathTextReport(new TextOptions(false, 40)).Render(Path(1234567890123, best));
        Assert.Contains("1234567890123", text);
        Assert.Contains("1.514e-11", text);
        Assert.Contains("2.189e-300", text);
        Assert.All(text.Split('\n').Where(line => !line.Contains(' ')), line => Assert.DoesNotMatch("^[0-9]", line));
    }

    private static Number N(double value) => Number.Of(value);

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(member => member.Name);
}
