namespace Verify.Reports;

/// <summary>How text is laid out.</summary>
/// <param name="Colour">Whether ANSI colours may appear; without it not a single escape character does.</param>
/// <param name="Width">Columns of the terminal or page; tables fit it.</param>
public sealed record TextOptions(bool Colour, int Width)
{
    /// <summary>What a file or a pipe gets: no escape characters, 80 columns.</summary>
    public static TextOptions Plain { get; } = new(false, 80);
}
