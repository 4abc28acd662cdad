using ScottPlot;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>A figure as a plot of ScottPlot: lines labelled at their ends, bands, reference lines, logarithms on logarithmic axes.</summary>
internal static class FigureDrawing
{
    public const int Width = 820;
    public const int Height = 500;
    private const float FontSize = 14;
    private const float LineWidth = 2;
    private const float LabelGap = 5;
    private const int MostDots = 24;
    private const double Margin = 0.03;

    // Average advance of a character in a sans-serif font, in font sizes; generous.
    private const float Advance = 0.6f;

    /// <summary>Draws the figure.</summary>
    /// <param name="figure">The figure, without defects.</param>
    /// <param name="ink">Colour of axes and text.</param>
    /// <param name="background">Colour of the page.</param>
    /// <exception cref="ArgumentException">The figure has a defect.</exception>
    public static Plot Draw(Figure figure, Color ink, Color background)
    {
        string[] defects = [.. FigureModule.defects(figure)];
        if (defects.Length > 0)
        {
            throw new ArgumentException($"figure {figure.Id}: {string.Join("; ", defects)}", nameof(figure));
        }
        string font = FigureFont.Name;
        Plot plot = new();
        plot.FigureBackground.Color = background;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Grid.MajorLineColor = ink.WithAlpha(0.15);
        plot.Grid.MajorLineWidth = 1;
        List<DirectLabel> labels = [];
        foreach (ReferenceLine reference in figure.References)
        {
            AddReference(plot, figure, reference, ink, labels);
        }
        foreach (FigureSeries series in figure.Series)
        {
            Add(plot, figure, series, FigurePalette.Of(series.Role, ink), labels);
        }
        SetAxis(figure, figure.Horizontal, plot.Axes.Bottom, isVertical: false);
        SetAxis(figure, figure.Vertical, plot.Axes.Left, isVertical: true);
        foreach (ReferenceLine reference in figure.References.Where(reference => reference.IsVertical))
        {
            AddLabel(plot, figure, reference, ink);
        }
        plot.Axes.Color(ink);
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.Title(figure.Title, FontSize + 3);
        plot.Axes.Title.Label.ForeColor = ink;
        plot.Axes.Title.Label.FontName = font;
        plot.Axes.Title.Label.Bold = false;
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.Label.FontName = font;
            axis.Label.FontSize = FontSize;
            axis.Label.Bold = false;
            axis.TickLabelStyle.FontName = font;
            axis.TickLabelStyle.FontSize = FontSize - 1;
        }
        plot.Add.Plottable(new DirectLabels(labels, font, FontSize));
        int longest = labels.Select(label => label.Text.Length).DefaultIfEmpty(0).Max();
        plot.Layout.Fixed(new PixelPadding(left: 84, right: 16 + (longest * FontSize * Advance), bottom: 56, top: 40));
        return plot;
    }

    private static void Add(Plot plot, Figure figure, FigureSeries series, Color color, List<DirectLabel> labels)
    {
        double[] x = On(figure.Horizontal, series.X);
        double[] y = On(figure.Vertical, series.Y);
        if (series.Low.Length > 0)
        {
            var band = plot.Add.FillY(x, On(figure.Vertical, series.Low), On(figure.Vertical, series.High));
            band.FillColor = color.WithAlpha(0.2);
            band.LineWidth = 0;
            band.MarkerSize = 0;
        }
        if (series.Mark.IsDots)
        {
            int every = Math.Max(1, (int)Math.Ceiling(x.Length / (double)MostDots));
            int[] shown = [.. Enumerable.Range(0, x.Length).Where(i => (x.Length - 1 - i) % every == 0)];
            var dots = plot.Add.ScatterPoints(
                shown.Select(i => x[i]).ToArray(),
                shown.Select(i => y[i]).ToArray(),
                color
            );
            dots.MarkerSize = 6;
            dots.MarkerShape = MarkerShape.OpenCircle;
            dots.MarkerLineWidth = 1.5f;
            dots.MarkerLineColor = color;
        }
        else if (series.Mark.IsLine)
        {
            var line = plot.Add.ScatterLine(x, y, color);
            line.LineWidth = LineWidth;
        }
        string sign =
            series.Mark.IsDots ? " ○"
            : series.Mark.IsBand ? " ▒"
            : "";
        labels.Add(new DirectLabel(series.Name + sign, color, y[^1]));
    }

    private static void AddReference(
        Plot plot,
        Figure figure,
        ReferenceLine reference,
        Color ink,
        List<DirectLabel> labels
    )
    {
        Color faint = ink.WithAlpha(0.55);
        if (reference.IsVertical)
        {
            plot.Add.VerticalLine(On(figure.Horizontal, [reference.Value])[0], 1.2f, faint);
        }
        else
        {
            double height = On(figure.Vertical, [reference.Value])[0];
            plot.Add.HorizontalLine(height, 1.2f, faint);
            labels.Add(new DirectLabel(reference.Label, ink, height));
        }
    }

    // Beside the upper end of the line, inside the data area and on the side with more room: the title is above.
    private static void AddLabel(Plot plot, Figure figure, ReferenceLine reference, Color ink)
    {
        double x = On(figure.Horizontal, [reference.Value])[0];
        bool toTheRight = x - plot.Axes.Bottom.Min < plot.Axes.Bottom.Max - x;
        var label = plot.Add.Text(reference.Label, x, plot.Axes.Left.Max);
        label.LabelAlignment = toTheRight ? Alignment.UpperLeft : Alignment.UpperRight;
        label.OffsetX = toTheRight ? LabelGap : -LabelGap;
        label.OffsetY = LabelGap;
        label.LabelFontColor = ink;
        label.LabelFontSize = FontSize - 2;
        label.LabelFontName = FigureFont.Name;
        label.LabelBold = false;
    }

    private static void SetAxis(Figure figure, FigureAxis axis, IAxis edge, bool isVertical)
    {
        IEnumerable<double> shown = figure
            .Series.SelectMany(series => isVertical ? series.Y.Concat(series.Low).Concat(series.High) : series.X)
            .Concat(figure.References.Where(line => line.IsVertical != isVertical).Select(line => line.Value));
        double[] values = On(axis, [.. shown]);
        (double low, double high) = (values.Min(), values.Max());
        double room = high > low ? Margin * (high - low) : 0.5;
        (low, high) = (low - room, high + room);
        edge.Min = low;
        edge.Max = high;
        edge.Label.Text = axis.Label;
        if (axis.Scale.IsLogarithmic)
        {
            edge.TickGenerator = FigureTicks.Logarithmic(low, high);
        }
    }

    private static double[] On(FigureAxis axis, double[] values) =>
        axis.Scale.IsLogarithmic ? [.. values.Select(Math.Log10)] : values;
}
