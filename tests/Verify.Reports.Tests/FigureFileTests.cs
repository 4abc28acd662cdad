using System.Text;
using System.Xml.Linq;
using Microsoft.FSharp.Core;
using Verify.Claims;
using Xunit;

namespace Verify.Reports.Tests;

/// <summary>Figures as files: complete, self-contained, the same each time, and refused where they are wrong.</summary>
public sealed class FigureFileTests
{
    [Fact]
    public void The_svg_has_its_labels_as_text_and_no_reference_to_anything_outside()
    {
        XDocument svg = XDocument.Parse(FigureFiles.Svg(Sample()));
        string[] texts =
        [
            .. svg.Descendants()
                .Where(element => element.Name.LocalName == "text")
                .Select(element => element.Value.Trim()),
        ];
        Assert.All(["time t", "risk", "ridge", "β₁ ○", "limit", "0.01", "10"], label => Assert.Contains(label, texts));
        // Namespaces are names, not addresses that anything loads.
        Assert.DoesNotContain(
            svg.Descendants().Attributes().Where(attribute => !attribute.IsNamespaceDeclaration),
            attribute => attribute.Value.Contains("http", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "image" or "script");
    }

    [Fact]
    public void Ink_follows_the_page_and_the_background_is_transparent()
    {
        string svg = FigureFiles.Svg(Sample());
        Assert.Contains("fill=\"currentColor\"", svg);
        Assert.DoesNotContain("#010203", svg);
        Assert.DoesNotContain("fill=\"white\"", svg);
        Assert.DoesNotContain("<rect width=", svg);
    }

    [Fact]
    public void Drawing_twice_gives_the_same_bytes()
    {
        Assert.Equal(FigureFiles.Svg(Sample()), FigureFiles.Svg(Sample()));
        Assert.Equal(FigureFiles.Png(Sample()), FigureFiles.Png(Sample()));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], FigureFiles.Png(Sample())[..4]);
    }

    [Fact]
    public void The_table_has_every_number_and_reads_back_to_the_same_doubles()
    {
        string csv = Encoding.UTF8.GetString(FigureFiles.Of(Sample(), "csv"));
        Assert.Equal(
            "series,x,y,low,high\nridge,0.01,2,1.5,2.5\nridge,1,0.30000000000000004,0.1,0.5\nridge,10,0.25,0.2,0.25\n"
                + "β₁,0.1,1,,\nβ₁,10,0.2,,\n",
            csv
        );
    }

    [Fact]
    public void A_wrong_series_is_refused()
    {
        Figure good = Sample();
        FigureSeries ridge = good.Series[0];
        FigureSeries Ridge(double[] x, double[] y, double[] low, double[] high) =>
            new(ridge.Name, ridge.Role, ridge.Mark, x, y, low, high);
        Assert.Empty(FigureModule.defects(good));
        Assert.All(
            [
                Ridge([], [], [], []),
                Ridge(ridge.X, ridge.Y[1..], [], []),
                Ridge(ridge.X, [0, 1, 1], [], []),
                Ridge(ridge.X, [double.NaN, 1, 1], [], []),
                Ridge(ridge.X, ridge.Y, ridge.High, ridge.Low),
                Ridge(ridge.X, ridge.Y, ridge.Low, ridge.High[1..]),
                new(ridge.Name, ridge.Role, SeriesMark.Band, ridge.X, ridge.Y, [], []),
            ],
            wrong =>
            {
                Figure figure = With(good, wrong);
                Assert.NotEmpty(FigureModule.defects(figure));
                Assert.Throws<ArgumentException>(() => FigureFiles.Svg(figure));
                Assert.Throws<ArgumentException>(() => FigureFiles.Png(figure));
            }
        );
    }

    [Fact]
    public void Labels_move_apart_and_stay_inside()
    {
        float[] placed = DirectLabels.Spread([0, 1, 2, 50, 98, 99, 100], 10, 0, 100);
        Assert.Equal([0f, 10f, 20f, 50f, 80f, 90f, 100f], placed.Select(height => MathF.Round(height, 3)));
        Assert.Equal([5f, 40f], DirectLabels.Spread([5, 40], 10, 0, 100));
    }

    [Theory]
    [InlineData(0.87, 1.14, "0.9 0.95 1 1.05 1.1")]
    [InlineData(0.9, 3.4, "1 1.5 2 2.5 3")]
    [InlineData(0.9, 6, "1 2 5")]
    [InlineData(9.5, 10.25, "9.6 9.8 10 10.2")]
    [InlineData(0.0004, 0.1, "5·10⁻⁴ 0.001 0.002 0.005 0.01 0.02 0.05 0.1")]
    [InlineData(0.01, 1e9, "0.01 1 100 10⁴ 10⁶ 10⁸")]
    public void Logarithmic_axes_have_labels(double low, double high, string labels)
    {
        IEnumerable<string> found = FigureTicks
            .Between(Math.Log10(low), Math.Log10(high))
            .Select(tick => tick.Label)
            .Where(label => label.Length > 0);
        Assert.Equal(labels, string.Join(' ', found));
    }

    private static Figure Sample() =>
        new(
            "sample",
            "A sample",
            "Numbers of no meaning.",
            new FigureAxis("time t", AxisScale.Logarithmic),
            new FigureAxis("risk", AxisScale.Logarithmic),
            [
                new(
                    "ridge",
                    SeriesRole.RidgeRole,
                    SeriesMark.Line,
                    [0.01, 1, 10],
                    [2, 0.1 + 0.2, 0.25],
                    [1.5, 0.1, 0.2],
                    [2.5, 0.5, 0.25]
                ),
                new("β₁", SeriesRole.NewOrdinalRole(0), SeriesMark.Dots, [0.1, 10], [1, 0.2], [], []),
            ],
            [new ReferenceLine("limit", 0.5, false)]
        );

    private static Figure With(Figure figure, FigureSeries series) =>
        new(figure.Id, figure.Title, figure.Caption, figure.Horizontal, figure.Vertical, [series], figure.References);
}
