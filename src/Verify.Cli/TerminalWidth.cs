using System.Globalization;
using System.Runtime.InteropServices;
using Verify.Reports;

namespace Verify.Cli;

/// <summary>
/// How many columns text on standard output may use: COLUMNS where it is set, else the terminal's own, else 80; between 40, below
/// which no table of numbers fits, and 200, beyond which no line is read with ease.
/// </summary>
internal static class TerminalWidth
{
    private const int Least = 40;
    private const int Greatest = 200;
    private const int StandardOutput = 1;

    /// <summary>The width for this process.</summary>
    public static int OfProcess() =>
        Chosen(Environment.GetEnvironmentVariable("COLUMNS"), Console.IsOutputRedirected ? null : OfTerminal());

    /// <summary>The width by the rule, from what is known.</summary>
    /// <param name="columns">The variable COLUMNS; what is not a positive integer does not count.</param>
    /// <param name="terminal">Columns of the terminal; null where there is none.</param>
    public static int Chosen(string? columns, int? terminal) =>
        int.TryParse(columns, NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given > 0
            ? Math.Clamp(given, Least, Greatest)
        : terminal is { } width and > 0 ? Math.Clamp(width, Least, Greatest)
        : TextOptions.Plain.Width;

    // Console.WindowWidth sends the terminal an escape sequence first.
    private static int? OfTerminal()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.WindowWidth;
        }
        // TIOCGWINSZ by system; others have no number here, and get the default.
        nuint request =
            OperatingSystem.IsLinux() ? 0x5413u
            : OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD() ? 0x40087468u
            : 0u;
        return request != 0 && ioctl(StandardOutput, request, out WindowSize size) == 0 ? size.Columns : null;
    }

#pragma warning disable IDE1006 // The C library's own name.
    [DllImport("libc")]
    private static extern int ioctl(int descriptor, nuint request, out WindowSize size);
#pragma warning restore IDE1006

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct WindowSize(ushort Rows, ushort Columns, ushort Width, ushort Height);
}
