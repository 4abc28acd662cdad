using System.Text;
using Verify.Arithmetic;

namespace Verify.Cli;

/// <summary>Files that are there as a whole or not at all.</summary>
internal static class AtomicFile
{
    /// <summary>Says early, before a long run, that the file cannot be written.</summary>
    /// <exception cref="InvalidInputException">The folder does not exist, or the path is a folder.</exception>
    public static void RequireWritable(string path)
    {
        string full = FullPath(path);
        if (Directory.Exists(full))
        {
            throw new InvalidInputException($"--out: '{path}' is a folder; give the name of a file in it");
        }
        string? folder = Path.GetDirectoryName(full);
        if (!Directory.Exists(folder))
        {
            throw new InvalidInputException($"--out: the folder of '{path}' does not exist; create it first");
        }
    }

    /// <summary>Writes to a temporary name in the same folder and renames; on any failure nothing is left behind.</summary>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public static void Write(string path, string text)
    {
        RequireWritable(path);
        string full = FullPath(path);
        string temporary = Path.Combine(
            Path.GetDirectoryName(full)!,
            $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp"
        );
        try
        {
            File.WriteAllText(temporary, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"--out: cannot write '{path}': {error.Message}", error);
        }
        finally
        {
            // After the rename there is no such file, and deleting nothing is no error.
            File.Delete(temporary);
        }
    }

    private static string FullPath(string path) =>
        path.Length > 0 ? Path.GetFullPath(path) : throw new InvalidInputException("--out: the file name is empty");
}
