using System.Text;
using Microsoft.Win32.SafeHandles;
using Verify.Reports;

namespace Verify.Cli;

/// <summary>Where a command writes to: the answer to <see cref="Output"/>, everything else to <see cref="Error"/>.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Text">Layout of text on standard output.</param>
/// <param name="ShowsProgress">Whether a progress bar may be drawn on standard error.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, TextOptions Text, bool ShowsProgress)
{
    /// <summary>
    /// Writes "verify: " and the text as a line of standard error. Where that is full or closed there is nowhere to say it: the
    /// answer and the exit code stand as they are.
    /// </summary>
    public void Say(string text)
    {
        try
        {
            Error.WriteLine($"verify: {text}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        { }
    }

    private const int StandardOutput = 1;
    private const int StandardError = 2;

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
        TextOptions text = TextOptions.Plain with
        {
            Colour = !plain && !Console.IsOutputRedirected,
            Width = TerminalWidth.OfProcess(),
        };
        return new Terminal(
            Writer(Open(StandardOutput, Console.OpenStandardOutput)),
            Writer(Open(StandardError, Console.OpenStandardError)),
            text,
            ShowsProgress: !plain && !Console.IsErrorRedirected
        );
    }

    // The runtime's own streams switch the terminal's keypad on with an escape sequence before the first character.
    private static Stream Open(int descriptor, Func<Stream> standard)
    {
        if (Console.IsOutputRedirected || OperatingSystem.IsWindows())
        {
            return standard();
        }
        try
        {
            return new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Closed by whoever started the process: what is written there goes nowhere.
            return Stream.Null;
        }
    }

    private static StreamWriter Writer(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n", AutoFlush = true };
}
