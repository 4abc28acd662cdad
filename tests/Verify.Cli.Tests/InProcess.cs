using Verify.Reports;

namespace Verify.Cli.Tests;

/// <summary>
/// The program's own entry below the process: the same arguments, the same commands, the same answers, without the half second
/// of a cold start. Signals, streams, the environment and libraries that end the process need <see cref="BuiltProgram"/>;
/// <see cref="EntryTests"/> hold the two against each other.
/// </summary>
internal static class InProcess
{
    // Paths on a line of arguments are those of the clone's root, as for the built program.
    static InProcess() => Directory.SetCurrentDirectory(Repository.Root);

    /// <summary>Runs the arguments with the program's commands.</summary>
    public static Outcome Run(params string[] arguments) =>
        Run(TextOptions.Plain, CommandLine.CommandsFor(arguments), arguments, CancellationToken.None);

    /// <summary>Runs the arguments on a page of the given width, as COLUMNS sets it.</summary>
    public static Outcome Run(int width, string[] arguments) =>
        Run(
            TextOptions.Plain with
            {
                Width = TerminalWidth.Chosen($"{width}", null),
            },
            CommandLine.CommandsFor(arguments),
            arguments,
            CancellationToken.None
        );

    /// <summary>Runs the arguments with the given commands.</summary>
    public static Outcome Run(
        IReadOnlyList<VerifyCommand> commands,
        CancellationToken cancellation,
        params string[] arguments
    ) => Run(TextOptions.Plain, commands, arguments, cancellation);

    private static Outcome Run(
        TextOptions text,
        IReadOnlyList<VerifyCommand> commands,
        string[] arguments,
        CancellationToken cancellation
    )
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        Terminal terminal = new(output, error, text, ShowsProgress: false);
        int exitCode = CommandLine.Run(arguments, commands, terminal, cancellation);
        return new Outcome(exitCode, output.ToString(), error.ToString());
    }
}
