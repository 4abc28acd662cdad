using System.Text;
using Verify.Arithmetic;

namespace Verify.Cli;

/// <summary>Files that are there as a whole or not at all.</summary>
internal static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

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

    /// <summary>
    /// Writes to a temporary name in the same folder and renames; on any failure nothing is left behind. A link keeps
    /// pointing to its file, and a device such as /dev/null is written to, not replaced.
    /// </summary>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public static void Write(string path, string text) => Write(path, Utf8.GetBytes(text));

    /// <inheritdoc cref="Write(string, string)"/>
    public static void Write(string path, byte[] content)
    {
        RequireWritable(path);
        try
        {
            string full = FullPath(path);
            string target = LinkTarget(full);
            if (IsDevice(target))
            {
                File.WriteAllBytes(target, content);
            }
            else
            {
                Replace(target, content);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"--out: cannot write '{path}': {error.Message}", error);
        }
    }

    private static void Replace(string target, byte[] content)
    {
        string temporary = Path.Combine(
            Path.GetDirectoryName(target)!,
            $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp"
        );
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            // After the rename there is no such file, and deleting nothing is no error.
            File.Delete(temporary);
        }
    }

    // Unix keeps its devices and the streams of the process in these folders; .NET does not tell the kinds of files apart.
    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows()
        && !path.StartsWith("/dev/shm/", StringComparison.Ordinal)
        && (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal));

    private static string LinkTarget(string path) =>
        (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true) : null)?.FullName ?? path;

    private static string FullPath(string path) =>
        path.Length > 0 ? Path.GetFullPath(path) : throw new InvalidInputException("--out: the file name is empty");
}
