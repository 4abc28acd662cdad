namespace Verify.Cli;

/// <summary>
/// A process that ends before its run has, because code of a user's library called exit, must not look as if it had succeeded:
/// one line, and exit code 2.
/// </summary>
internal sealed class UnfinishedRun : IDisposable
{
    private readonly Terminal _terminal;
    private volatile bool _finished;

    public UnfinishedRun(Terminal terminal)
    {
        _terminal = terminal;
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    /// <summary>The run has ended with a result of its own.</summary>
    public void Finished() => _finished = true;

    /// <inheritdoc/>
    public void Dispose() => AppDomain.CurrentDomain.ProcessExit -= OnExit;

    private void OnExit(object? sender, EventArgs e)
    {
        if (_finished)
        {
            return;
        }
        _terminal.Say("the run ended before it was finished: code of a claim library called exit");
        // Another thread that calls exit at the same moment sets its own code first, and then waits for this handler.
        Thread.Sleep(TimeSpan.FromMilliseconds(100));
        Environment.ExitCode = ExitCode.BadInput;
    }
}
