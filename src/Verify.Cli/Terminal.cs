using System.Text;
using Verify.Reports;

namespace Verify.Cli;

/// <summary>Where a command writes to: the answer to <see cref="Output"/>, everything else to <see cref="Error"/>.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Text">Layout of text on standard output.</param>
/// <param name="ShowsProgress">Whether a progress bar may be drawn on standard error.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, TextOptions Text, bool ShowsProgress)
{
    private const int LeastWidth = 60;
    private const int GreatestWidth = 120;

    /// <summary>The process's own streams: UTF-8, "\n", and no escape character unless a person watches and did not set NO_COLOR.</summary>
    public static Terminal OfProcess()
    {
        bool plain =
            !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            || Environment.GetEnvironmentVariable("TERM") == "dumb";
        if (OperatingSystem.IsWindows())
        {
            Console.OutputEncoding = Encoding.UTF8;
        }
        TextOptions text = Console.IsOutputRedirected ? TextOptions.Plain : new(Colour: !plain, WindowWidth());
        return new Terminal(
            Writer(Console.OpenStandardOutput()),
            Writer(Console.OpenStandardError()),
            text,
            ShowsProgress: !plain && !Console.IsErrorRedirected
        );
    }

    private static StreamWriter Writer(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n", AutoFlush = true };

    private static int WindowWidth()
    {
        int width = Console.WindowWidth;
        // Some pseudo-terminals say 0.
        return width <= 0 ? TextOptions.Plain.Width : Math.Clamp(width, LeastWidth, GreatestWidth);
    }
}
