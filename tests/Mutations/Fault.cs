namespace Verify.Mutations;

/// <summary>One planted fault: a line's text in one file, what stands in its place, and the suite that must then fail.</summary>
/// <param name="Id">Its name.</param>
/// <param name="File">The file, from the root of the checkout.</param>
/// <param name="Old">The text that stands exactly once in the file.</param>
/// <param name="New">The text in its place.</param>
/// <param name="Suite">The test project that must fail, such as Verify.Claims.Tests.</param>
/// <param name="Class">A pattern of test classes that is enough, such as *BallTests; empty for the whole suite.</param>
/// <param name="Equivalent">Why no test can tell it from the program; empty where one must.</param>
internal sealed record Fault(
    string Id,
    string File,
    string Old,
    string New,
    string Suite,
    string Class,
    string Equivalent
)
{
    /// <summary>The program with the fault.</summary>
    /// <exception cref="InvalidDataException">The old text is not found, or not once.</exception>
    public string Plant(string source)
    {
        int at = source.IndexOf(Old, StringComparison.Ordinal);
        if (at < 0)
        {
            throw new InvalidDataException($"{Id}: '{Old}' does not stand in {File}: change the table with the code");
        }
        if (source.IndexOf(Old, at + 1, StringComparison.Ordinal) >= 0)
        {
            throw new InvalidDataException($"{Id}: '{Old}' stands more than once in {File}");
        }
        return string.Concat(source.AsSpan(0, at), New, source.AsSpan(at + Old.Length));
    }
}
