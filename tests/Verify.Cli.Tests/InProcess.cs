using Verify.Reports;

namespace Verify.Cli.Tests;

/// <summary>The program's own entry below the process, for what needs many runs or a command of the test's own.</summary>
internal static class InProcess
{
    /// <summary>Runs the arguments with the program's commands.</summary>
    public static Outcome Run(params string[] arguments) =>
        Run(CommandLine.Commands(), CancellationToken.None, arguments);

    /// <summary>Runs the arguments with the given commands.</summary>
    public static Outcome Run(
        IReadOnlyList<VerifyCommand> commands,
        CancellationToken cancellation,
        params string[] arguments
    )
    {
        using StringWriter output = new();
        using StringWriter error = new();
        Terminal terminal = new(output, error, TextOptions.Plain, ShowsProgress: false);
        int exitCode = CommandLine.Run(arguments, commands, terminal, cancellation);
        return new Outcome(exitCode, output.ToString(), error.ToString());
    }
}
