using System.CommandLine;
using Verify.Arithmetic;

namespace Verify.Cli;

/// <summary>What a command gets to run with.</summary>
/// <param name="Parse">The parsed command line.</param>
/// <param name="Terminal">Where to write.</param>
/// <param name="Quiet">Whether notes and progress are to be left out.</param>
/// <param name="Verbose">Whether the user wants to see more.</param>
/// <param name="Cancellation">Cancelled by Ctrl-C.</param>
internal sealed record CommandContext(
    ParseResult Parse,
    Terminal Terminal,
    bool Quiet,
    bool Verbose,
    CancellationToken Cancellation
)
{
    private readonly Queue<string> _notes = new();
    private bool _isAnswered;

    /// <summary>Writes the answer: to the file where one is given, to standard output otherwise; before it the notes that were waiting for it.</summary>
    public void Publish(string answer, string? outFile = null)
    {
        ReleaseNotes();
        if (outFile is null)
        {
            try
            {
                Terminal.Output.Write(answer);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new InvalidInputException($"standard output cannot be written: {error.Message}", error);
            }
            return;
        }
        AtomicFile.Write(outFile, answer);
        Note($"wrote {outFile}");
    }

    /// <summary>
    /// Says something on standard error that is not part of the answer. Until there is one it waits: where the input turns out to be
    /// bad, the line about that is the only one.
    /// </summary>
    public void Note(string text)
    {
        if (Quiet)
        {
            return;
        }
        _notes.Enqueue(text);
        if (_isAnswered)
        {
            ReleaseNotes();
        }
    }

    /// <summary>Says all notes that wait, and each later one at once.</summary>
    public void ReleaseNotes()
    {
        _isAnswered = true;
        while (_notes.TryDequeue(out string? note))
        {
            Terminal.Say(note);
        }
    }

    /// <summary>Says, on standard error, how many numbers of an answer in doubles have no digits.</summary>
    /// <param name="count">How many; nothing is said of none.</param>
    /// <param name="remedy">What gives them digits.</param>
    public void NoteUnresolved(int count, string remedy = "--digits N certifies them")
    {
        if (count > 0)
        {
            Note(
                $"{Verify.Reports.NumberText.Count(count)} of the numbers are smaller than the rounding error of doubles and print as 0; {remedy}"
            );
        }
    }
}
