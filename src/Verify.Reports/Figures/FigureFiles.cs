using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using ScottPlot;
using Verify.Arithmetic;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>A figure as SVG, PNG and CSV.</summary>
/// <remarks>The same figure gives the same bytes on one machine; the letters come from the fonts that the machine has.</remarks>
public static partial class FigureFiles
{
    // A colour that nothing else has, replaced by the text colour of the page.
    private const string Placeholder = "#010203";

    private const string Style =
        "<style>.verify-figure{color:#333;font-family:sans-serif}@media(prefers-color-scheme:dark){.verify-figure{color:#ddd}}</style>";

    private static readonly Lock Drawing = new();

    /// <summary>Checks, before any work, that this machine can draw; the data of a figure as CSV need no drawing.</summary>
    /// <exception cref="InvalidInputException">The drawing library's native part is missing or does not load.</exception>
    public static void RequireDrawing()
    {
        try
        {
            using SkiaSharp.SKPaint probe = new();
        }
        catch (Exception error)
            when (error is DllNotFoundException or TypeInitializationException or BadImageFormatException)
        {
            throw new InvalidInputException(
                "figures cannot be drawn here: the native library libSkiaSharp does not load on this machine; verify figures --format csv does without",
                error
            );
        }
    }

    /// <summary>
    /// A self-contained SVG with transparent background and text as text; ink follows the colour scheme of the reader, and of
    /// the page where the SVG is part of one.
    /// </summary>
    /// <param name="figure">The figure.</param>
    /// <exception cref="ArgumentException">The figure has a defect, such as lengths that differ.</exception>
    public static string Svg(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        string svg;
        lock (Drawing)
        {
            using Plot plot = FigureDrawing.Draw(figure, Color.FromHex(Placeholder), Colors.Transparent);
            svg = plot.GetSvgXml(FigureDrawing.Width, FigureDrawing.Height);
        }
        int start = svg.IndexOf("<svg", StringComparison.Ordinal);
        int end = svg.IndexOf('>', start);
        string opening = svg[start..end]
            .Replace(
                "<svg",
                $"<svg class=\"verify-figure\" viewBox=\"0 0 {FigureDrawing.Width} {FigureDrawing.Height}\" role=\"img\"",
                StringComparison.Ordinal
            );
        string body = svg[(end + 1)..].Replace(Placeholder, "currentColor", StringComparison.OrdinalIgnoreCase);
        string family = FigureFont.Name;
        body = body.Replace(
            $"font-family=\"{family}\"",
            $"font-family=\"{family}, sans-serif\"",
            StringComparison.Ordinal
        );
        string title = System.Security.SecurityElement.Escape(figure.Title);
        return OwnIds($"{opening}>\n<title>{title}</title>\n{Style}{body}".ReplaceLineEndings("\n"), figure.Id);
    }

    // The drawing library counts clip paths over the life of the process; here they are counted within the figure, under its
    // name, so that the same figure gives the same bytes and two figures fit on one page.
    private static string OwnIds(string svg, string figure)
    {
        Dictionary<string, string> names = [];
        return ClipPath()
            .Replace(
                svg,
                match =>
                {
                    if (!names.TryGetValue(match.Value, out string? name))
                    {
                        name = $"{figure}-clip-{names.Count + 1}";
                        names.Add(match.Value, name);
                    }
                    return name;
                }
            );
    }

    [System.Text.RegularExpressions.GeneratedRegex("cl_[0-9a-f]+")]
    private static partial System.Text.RegularExpressions.Regex ClipPath();

    /// <summary>A PNG on white, at twice the size of the SVG.</summary>
    /// <param name="figure">The figure.</param>
    /// <exception cref="ArgumentException">The figure has a defect, such as lengths that differ.</exception>
    public static byte[] Png(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        lock (Drawing)
        {
            using Plot plot = FigureDrawing.Draw(figure, Color.FromHex("#333333"), Colors.White);
            plot.ScaleFactor = 2;
            return plot.GetImage(2 * FigureDrawing.Width, 2 * FigureDrawing.Height).GetImageBytes(ImageFormat.Png);
        }
    }

    /// <summary>The data: series, x, y, low, high, a line a point; the shortest decimals that read back as the same doubles.</summary>
    /// <param name="figure">The figure.</param>
    public static string Csv(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        using StringWriter text = new(CultureInfo.InvariantCulture);
        using (CsvWriter csv = new(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }))
        {
            WriteRow(csv, "series", "x", "y", "low", "high");
            foreach (FigureSeries series in figure.Series)
            {
                bool banded = series.Low.Length > 0;
                for (int i = 0; i < series.X.Length; i++)
                {
                    WriteRow(
                        csv,
                        series.Name,
                        NumberText.Exact(series.X[i]),
                        NumberText.Exact(series.Y[i]),
                        banded ? NumberText.Exact(series.Low[i]) : "",
                        banded ? NumberText.Exact(series.High[i]) : ""
                    );
                }
            }
        }
        return text.ToString();
    }

    /// <summary>The figure in a format, as bytes of a file.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="format">svg, png or csv.</param>
    public static byte[] Of(Figure figure, string format) =>
        format switch
        {
            "svg" => Encoding.UTF8.GetBytes(Svg(figure)),
            "png" => Png(figure),
            "csv" => Encoding.UTF8.GetBytes(Csv(figure)),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "svg, png or csv"),
        };

    private static void WriteRow(CsvWriter csv, params string[] fields)
    {
        foreach (string field in fields)
        {
            csv.WriteField(field);
        }
        csv.NextRecord();
    }
}
