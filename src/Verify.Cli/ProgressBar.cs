using Spectre.Console;

namespace Verify.Cli;

/// <summary>How far a long computation is, as a command reports it.</summary>
/// <param name="Subject">What is being worked on.</param>
/// <param name="Done">Units finished.</param>
/// <param name="Total">Units in all; 0 while unknown.</param>
internal sealed record ProgressState(string Subject, long Done, long Total);

/// <summary>A bar on standard error for what takes longer than a second, when a person watches.</summary>
internal static class ProgressBar
{
    private const int Width = 80;
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>Does the work and gives its result; the work reports where it is.</summary>
    public static T While<T>(CommandContext context, Func<IProgress<ProgressState>, T> work)
    {
        Latest latest = new();
        if (context.Quiet || !context.Terminal.ShowsProgress)
        {
            return work(latest);
        }
        // The work stays on this thread's big stack; the bar draws on another one.
        using CancellationTokenSource finished = new();
        Thread bar = new(() => DrawWherePossible(context.Terminal.Error, latest, finished.Token))
        {
            IsBackground = true,
        };
        bar.Start();
        try
        {
            return work(latest);
        }
        finally
        {
            finished.Cancel();
            bar.Join();
        }
    }

    // A terminal that goes away takes the bar with it, not the work.
    private static void DrawWherePossible(TextWriter error, Latest latest, CancellationToken finished)
    {
        try
        {
            Draw(error, latest, finished);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException) { }
    }

    private static void Draw(TextWriter error, Latest latest, CancellationToken finished)
    {
        if (finished.WaitHandle.WaitOne(Delay))
        {
            return;
        }
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                Interactive = InteractionSupport.Yes,
                Out = new AnsiConsoleOutput(error),
            }
        );
        console.Profile.Width = Width;
        Progress progress = new(console) { AutoClear = true };
        progress
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .Start(bars =>
            {
                ProgressTask task = bars.AddTask("starting");
                do
                {
                    ProgressState state = latest.State;
                    task.Description = Markup.Escape(state.Subject);
                    task.IsIndeterminate = state.Total == 0;
                    task.MaxValue = Math.Max(1, state.Total);
                    task.Value = state.Done;
                } while (!finished.WaitHandle.WaitOne(Tick));
            });
    }

    private sealed class Latest : IProgress<ProgressState>
    {
        private volatile ProgressState _state = new("starting", 0, 0);

        public ProgressState State => _state;

        // Reports of parallel work may overtake each other; the bar never goes back.
        public void Report(ProgressState value) => _state = value with { Done = Math.Max(value.Done, _state.Done) };
    }
}
