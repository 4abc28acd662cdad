using System.Globalization;
using System.Text.Json;
using Microsoft.FSharp.Collections;
using Verify.Claims;
using Xunit;

namespace Verify.Reports.Tests;

public sealed class AnswerReportTests
{
    private static readonly RiskParts Parts = new("0.1", "0.2", "0.3", "0.4");

    private static readonly RiskAnswer Risk = new(
        [
            new(
                "1/3",
                new("1.5", "0.25"),
                Parts,
                Parts,
                new("-0.5", null, null),
                new("0.5", "0.01", "0.02"),
                new("0.5", "0.001", "0.002")
            ),
        ],
        Certified: false
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
                    ["1", "2"],
                    [
                        ["3", "4"],
                        ["4", "5"],
                    ]
                ),
            ],
            false
        );
        using JsonDocument json = JsonDocument.Parse(new MomentsJsonReport().Render(flow));
        Assert.Equal(["process", "results"], Names(json.RootElement));
        JsonElement at = json.RootElement.GetProperty("results")[0];
        Assert.Equal(["time", "mean", "covariance"], Names(at));
        Assert.Equal("1/3", at.GetProperty("time").GetString());
        Assert.Equal("4", at.GetProperty("covariance")[1][0].GetString());

        MomentsAnswer descent = new("gradient-descent", TimeAxis.Step, [new("7", ["1"], null)], false);
        using JsonDocument steps = JsonDocument.Parse(new MomentsJsonReport().Render(descent));
        Assert.Equal(["step", "mean"], Names(steps.RootElement.GetProperty("results")[0]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Moments_text_fits_80_columns_for_many_features(bool certified)
    {
        const int p = 12;
        string[] row =
        [
            .. Enumerable.Range(0, p).Select(i => "-0.12345678901234567890" + i.ToString(CultureInfo.InvariantCulture)),
        ];
        MomentsAnswer answer = new("sgf", TimeAxis.Time, [new("1/3", row, [.. Enumerable.Repeat(row, p)])], certified);
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
        Assert.Equal(["time", "sgf", "gradientFlow", "ridge", "bound"], Names(at));
        Assert.Equal(["estimation", "prediction"], Names(at.GetProperty("sgf")));
        string[] parts = ["bias2", "variance", "predictionBias2", "predictionVariance"];
        Assert.Equal(parts, Names(at.GetProperty("gradientFlow")));
        Assert.Equal(parts, Names(at.GetProperty("ridge")));
        JsonElement bound = at.GetProperty("bound");
        Assert.Equal(["spectral", "sharp", "leverage"], Names(bound));
        Assert.Equal(["alpha"], Names(bound.GetProperty("spectral")));
        Assert.Equal(["alpha", "price", "limiting"], Names(bound.GetProperty("sharp")));
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
        StabilityAnswer answer = new("inf", "2.5", "1/8", Certified: false);
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
            "Statistical setup",
            "Var(gf_t) ≤ 1.6862 Var(ridge_{1/t})",
            @"\operatorname{Var}",
            "Theorem 1",
            ["t ≥ 0"],
            ["cells"],
            Verdict.Proved,
            [Evidence.NewDerivation("a = a", "all a", ListModule.OfSeq([new ProofStep("reflexivity", "a = a")]))]
        );
        string list = new ClaimListTextReport(TextOptions.Plain).Render([claim, claim with { Id = "second" }]);
        Assert.All(["gf-variance", "second", "proved", "2 claims"], part => Assert.Contains(part, list));
        Assert.All(list.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        using JsonDocument json = JsonDocument.Parse(new ClaimListJsonReport().Render([claim]));
        Assert.Equal(
            ["id", "section", "statement", "source", "expected"],
            Names(json.RootElement.GetProperty("claims")[0])
        );

        string page = new ClaimExplanationTextReport(TextOptions.Plain).Render(claim);
        Assert.All(["Theorem 1", "t ≥ 0", "cells", "proved"], part => Assert.Contains(part, page));
        using JsonDocument explained = JsonDocument.Parse(new ClaimExplanationJsonReport().Render(claim));
        Assert.Equal("cells", explained.RootElement.GetProperty("howChecked")[0].GetString());
        Assert.Contains("≤", new ClaimExplanationJsonReport().Render(claim));
    }

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(member => member.Name);
}
