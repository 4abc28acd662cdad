using ScottPlot;

namespace Verify.Reports;

/// <summary>A label to the right of the plot, at the height of the end of its line.</summary>
/// <param name="Text">The label.</param>
/// <param name="Color">The colour of its line.</param>
/// <param name="Height">The vertical coordinate where its line ends.</param>
internal sealed record DirectLabel(string Text, Color Color, double Height);

/// <summary>Labels beside the ends of the lines, moved apart where they would overlap; they stand in for a legend.</summary>
/// <param name="labels">The labels.</param>
/// <param name="font">The font.</param>
/// <param name="size">The font size in pixels.</param>
internal sealed class DirectLabels(IReadOnlyList<DirectLabel> labels, string font, float size) : IPlottable, IRenderLast
{
    private const float Gap = 8;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems => [];

    public AxisLimits GetAxisLimits() => AxisLimits.NoLimits;

    public void Render(RenderPack rp) { }

    // The last pass is not clipped to the data area.
    public void RenderLast(RenderPack rp)
    {
        float lineHeight = size * 1.25f;
        DirectLabel[] ordered = [.. labels.OrderByDescending(label => label.Height)];
        float[] wanted =
        [
            .. ordered.Select(label => Math.Clamp(Axes.GetPixelY(label.Height), rp.DataRect.Top, rp.DataRect.Bottom)),
        ];
        float[] placed = Spread(wanted, lineHeight, rp.DataRect.Top, rp.DataRect.Bottom);
        using Paint paint = Paint.NewDisposablePaint();
        for (int i = 0; i < ordered.Length; i++)
        {
            LabelStyle style = new()
            {
                Text = ordered[i].Text,
                FontName = font,
                FontSize = size,
                ForeColor = ordered[i].Color,
                Alignment = Alignment.MiddleLeft,
            };
            style.Render(rp.Canvas, new Pixel(rp.DataRect.Right + Gap, placed[i]), paint);
        }
    }

    /// <summary>Heights nearest to the wanted ones, ascending and at least a distance apart, within limits where they fit.</summary>
    /// <remarks>Overlapping neighbours form a block around the mean of what they want, merged until no blocks overlap.</remarks>
    internal static float[] Spread(float[] wanted, float distance, float top, float bottom)
    {
        List<(float Centre, int Count)> blocks = [];
        foreach (float height in wanted)
        {
            (float Centre, int Count) block = (Inside(height, 1), 1);
            while (
                blocks.Count > 0
                && blocks[^1].Centre + (distance * (blocks[^1].Count + block.Count) / 2) > block.Centre + 1e-3f
            )
            {
                (float centre, int count) = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                int both = count + block.Count;
                block = (Inside(((centre * count) + (block.Centre * block.Count)) / both, both), both);
            }
            blocks.Add(block);
        }
        return
        [
            .. blocks.SelectMany(block =>
                Enumerable.Range(0, block.Count).Select(i => block.Centre + (distance * (i - ((block.Count - 1) / 2f))))
            ),
        ];

        float Inside(float centre, int count)
        {
            float half = distance * (count - 1) / 2;
            return Math.Max(top + half, Math.Min(bottom - half, centre));
        }
    }
}
