namespace Verify.Cli.Tests;

/// <summary>One mutated input: a command line and the file that it reads.</summary>
/// <param name="Kind">Which generator made it.</param>
/// <param name="Arguments">The arguments; <see cref="File"/> stands for the file.</param>
/// <param name="Name">The file's name, or empty where there is none.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record FuzzCase(string Kind, IReadOnlyList<string> Arguments, string Name, byte[] Content)
{
    /// <summary>What stands for the file among the arguments.</summary>
    public const string File = "\u0001";

    /// <summary>Everything that is needed to do it again.</summary>
    public override string ToString() =>
        $"{Kind}: {string.Join(' ', Arguments)} with {Name} = {Convert.ToBase64String(Content)}";
}
