using ScottPlot;
using SkiaSharp;

namespace Verify.Reports;

/// <summary>The font of the figures: the first of a few sans-serif families that the machine has.</summary>
internal static class FigureFont
{
    // DejaVu Sans first: it has all of λ, β₁ and 10⁻³.
    private static readonly string[] Wanted =
    [
        "DejaVu Sans",
        "Arial",
        "Helvetica Neue",
        "Liberation Sans",
        "Noto Sans",
    ];

    private static readonly Lazy<string> Found = new(() =>
    {
        HashSet<string> families = [.. SKFontManager.Default.FontFamilies];
        return Wanted.FirstOrDefault(families.Contains) ?? Fonts.Default;
    });

    /// <summary>Its family name.</summary>
    public static string Name => Found.Value;
}
