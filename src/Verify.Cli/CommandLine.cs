using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using Verify.Arithmetic;

namespace Verify.Cli;

/// <summary>From arguments to an exit code: parse, run the command, turn every failure into one line.</summary>
internal static class CommandLine
{
    /// <summary>Set to anything, it adds the stack to the message about a defect, as --verbose does.</summary>
    public const string DebugVariable = "VERIFY_DEBUG";

    // Recursion over expressions goes deeper than a pool thread's stack.
    private const int StackBytes = 64 << 20;

    /// <summary>The whole program.</summary>
    public static int Start(string[] arguments)
    {
        using CancellationTokenSource cancellation = new();
        // The first signal asks, the second one ends the process.
        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        Terminal terminal = Terminal.OfProcess();
        using UnfinishedRun guard = new(terminal);
        int code = Run(arguments, CommandsFor(arguments), terminal, cancellation.Token);
        guard.Finished();
        return code;
    }

    /// <summary>Every command of this program, in the order of the help page.</summary>
    public static IReadOnlyList<VerifyCommand> Commands() =>
        [
            .. typeof(VerifyCommand)
                .Assembly.GetTypes()
                .Where(type =>
                    type.IsSubclassOf(typeof(VerifyCommand))
                    && !type.IsAbstract
                    && type.Namespace == $"{typeof(VerifyCommand).Namespace}.Commands"
                )
                .Select(type => (VerifyCommand)Activator.CreateInstance(type)!)
                .OrderBy(command => command.Order),
        ];

    /// <summary>The commands that these arguments need: the one that they begin with, or all where they begin otherwise.</summary>
    /// <remarks>
    /// The options of all commands together ask for names of claims, processes and formats, a fifth of a short command's time.
    /// </remarks>
    public static IReadOnlyList<VerifyCommand> CommandsFor(IReadOnlyList<string> arguments)
    {
        string name = InFull(arguments).FirstOrDefault("");
        // The class of the command NAME is called NameCommand; what is called otherwise is found among all.
        if (
            name.Length > 0
            && name.All(char.IsAsciiLetterLower)
            && typeof(VerifyCommand).Assembly.GetType(
                $"{typeof(VerifyCommand).Namespace}.Commands.{char.ToUpperInvariant(name[0])}{name[1..]}Command"
            )
                is { IsAbstract: false } type
            && type.IsSubclassOf(typeof(VerifyCommand))
            && Activator.CreateInstance(type) is VerifyCommand command
            && command.Name == name
        )
        {
            return [command];
        }
        return Commands();
    }

    /// <summary>Runs the arguments with the given commands.</summary>
    public static int Run(
        IReadOnlyList<string> arguments,
        IReadOnlyList<VerifyCommand> commands,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        try
        {
            return Dispatch(InFull(arguments), commands, terminal, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Help, version and first words go straight to standard output, which may be full or closed.
            Say(terminal, $"standard output cannot be written: {error.Message}");
            return ExitCode.BadInput;
        }
    }

    // `verify help moments` is `verify moments --help`.
    private static IReadOnlyList<string> InFull(IReadOnlyList<string> arguments) =>
        arguments.Count > 0 && arguments[0] == "help" ? [.. arguments.Skip(1).Take(1), "--help"] : arguments;

    private static int Dispatch(
        IReadOnlyList<string> arguments,
        IReadOnlyList<VerifyCommand> commands,
        Terminal terminal,
        CancellationToken cancellation
    )
    {
        RootCommand root = Root(commands);
        ParseResult parse = root.Parse(
            arguments,
            new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false }
        );
        bool asksForHelp = parse.Action is HelpPage && parse.UnmatchedTokens.Count == 0;
        if (asksForHelp || (parse.Action is not null and not HelpPage && parse.Errors.Count == 0))
        {
            // --help, --version and the completion directive; a command has no action of its own.
            return parse.Invoke(
                new InvocationConfiguration
                {
                    Output = terminal.Output,
                    Error = terminal.Error,
                    EnableDefaultExceptionHandler = false,
                }
            );
        }
        if (arguments.Count == 0)
        {
            terminal.Output.Write(Welcome.Text);
            return ExitCode.AsExpected;
        }
        if (UsageError.Of(parse) is { } line)
        {
            Say(terminal, line);
            return ExitCode.BadInput;
        }
        if (parse.CommandResult.Command is not VerifyCommand command)
        {
            Say(terminal, "a command is missing; see verify --help");
            return ExitCode.BadInput;
        }
        CommandContext context = new(
            parse,
            terminal,
            Quiet: parse.GetValue(command.Quiet),
            Verbose: parse.GetValue(command.Verbose),
            cancellation
        );
        return Guarded(command, context);
    }

    /// <summary>The program with the given commands.</summary>
    internal static RootCommand Root(IReadOnlyList<VerifyCommand> commands)
    {
        RootCommand root = new(
            "Property-based testing for theorems about stochastic gradient methods, with exact moments instead of samples and rigorous arithmetic instead of tolerances."
        );
        foreach (VerifyCommand command in commands)
        {
            root.Subcommands.Add(command);
        }
        foreach (Option option in root.Options)
        {
            if (option is HelpOption)
            {
                option.Action = new HelpPage();
                option.Description = "this text";
            }
        }
        return root;
    }

    private static int Guarded(VerifyCommand command, CommandContext context)
    {
        TaskCompletionSource<int> work = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(
            () =>
            {
                try
                {
                    work.SetResult(command.Run(context));
                }
                catch (Exception error)
                {
                    work.SetException(error);
                }
            },
            StackBytes
        )
        {
            IsBackground = true,
        };
        thread.Start();
        try
        {
            WaitHandle finished = ((IAsyncResult)work.Task).AsyncWaitHandle;
            WaitHandle.WaitAny([finished, context.Cancellation.WaitHandle]);
            if (!finished.WaitOne(context.Cancellation.IsCancellationRequested ? command.Grace : TimeSpan.Zero))
            {
                throw new OperationCanceledException(context.Cancellation);
            }
            int code = work.Task.GetAwaiter().GetResult();
            context.ReleaseNotes();
            return code;
        }
        catch (Exception error)
        {
            return Report(error, context);
        }
    }

    private static int Report(Exception error, CommandContext context)
    {
        while (
            error
                is AggregateException { InnerExceptions.Count: 1 }
                    or TypeInitializationException { InnerException: not null }
        )
        {
            error = error.InnerException!;
        }
        switch (error)
        {
            case OperationCanceledException when context.Cancellation.IsCancellationRequested:
                Say(context.Terminal, "cancelled");
                return ExitCode.Cancelled;
            case InvalidInputException or IOException or UnauthorizedAccessException:
                Say(context.Terminal, error.Message);
                return ExitCode.BadInput;
            case OutOfMemoryException:
                Say(context.Terminal, "there is not enough memory for an input of this size");
                return ExitCode.BadInput;
            default:
                Say(
                    context.Terminal,
                    $"this is a defect of verify, please report it: {error.GetType().FullName}: {error.Message}"
                );
                if (context.Verbose || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(DebugVariable)))
                {
                    context.Terminal.Say(error.ToString());
                }
                return ExitCode.Defect;
        }
    }

    private static void Say(Terminal terminal, string message) => terminal.Say(UsageError.OneLine(message));
}
