using System.Text;
using Verify.Arithmetic;

namespace Verify.Cli;

/// <summary>Files that are there as a whole or not at all.</summary>
internal static class AtomicFile
{
    // The option that names a file, for complaints about it.
    private const string Out = "--out";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Says early, before a long run, that the file cannot be written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="option">The option that named it.</param>
    /// <exception cref="InvalidInputException">The folder does not exist, or the path is a folder.</exception>
    public static void RequireWritable(string path, string option = Out)
    {
        string full = FullPath(path, option);
        if (Directory.Exists(full))
        {
            throw new InvalidInputException($"{option}: '{path}' is a folder; give the name of a file in it");
        }
        string? folder = Path.GetDirectoryName(full);
        if (!Directory.Exists(folder))
        {
            throw new InvalidInputException(
                $"{option}: the folder of '{NearestNames.Shown(path)}' does not exist; create it first"
            );
        }
        if (StandardStream(full) is not null)
        {
            return;
        }
        string shown = NearestNames.Shown(path);
        switch (FileKinds.Of(full))
        {
            case FileKind.Pipe when !IsOpenStream(full):
                throw new InvalidInputException(
                    $"{option}: '{shown}' is a pipe, not a file; leave {option} out and redirect the answer to it"
                );
            case FileKind.BlockDevice or FileKind.Socket:
                throw new InvalidInputException($"{option}: '{shown}' is a disk or a socket, not a file; give a file");
            case FileKind.Missing or FileKind.Regular or FileKind.Folder or FileKind.CharacterDevice or FileKind.Pipe:
                return;
        }
    }

    /// <summary>
    /// Writes to a temporary name in the same folder and renames; on any failure nothing is left behind. A link keeps
    /// pointing to its file, and a device such as /dev/null is written to, not replaced.
    /// </summary>
    /// <exception cref="InvalidInputException">The file cannot be written.</exception>
    public static void Write(string path, string text, string option = Out) => Write(path, Utf8.GetBytes(text), option);

    /// <inheritdoc cref="Write(string, string, string)"/>
    public static void Write(string path, byte[] content, string option = Out)
    {
        RequireWritable(path, option);
        try
        {
            string full = FullPath(path, option);
            if (StandardStream(full) is { } standard)
            {
                using (standard)
                {
                    standard.Write(content);
                }
            }
            else if (FileKinds.Of(full) is FileKind.CharacterDevice or FileKind.Pipe)
            {
                // Where it is: what a link of an open stream points to may be no path.
                File.WriteAllBytes(full, content);
            }
            else
            {
                Replace(LinkTarget(full), content);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(
                $"{option}: cannot write '{NearestNames.Shown(path)}': {Reason(error)}",
                error
            );
        }
    }

    // The system's own words, without the temporary name.
    private static string Reason(Exception error) =>
        error is UnauthorizedAccessException ? "access is denied" : error.Message.Split(" : ")[0];

    // What these links point to is no path where the stream is a pipe.
    private static Stream? StandardStream(string path) =>
        path switch
        {
            "/dev/stdout" or "/dev/fd/1" or "/proc/self/fd/1" => Console.OpenStandardOutput(),
            "/dev/stderr" or "/dev/fd/2" or "/proc/self/fd/2" => Console.OpenStandardError(),
            _ => null,
        };

    // A stream that whoever started the process opened for it, such as the shell's >(…): opening it does not wait for a reader.
    private static bool IsOpenStream(string path) =>
        path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);

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

    private static string LinkTarget(string path) =>
        (File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true) : null)?.FullName ?? path;

    private static string FullPath(string path, string option)
    {
        if (path.Length == 0)
        {
            throw new InvalidInputException($"{option}: the file name is empty");
        }
        try
        {
            return Path.GetFullPath(path);
        }
        catch (FileNotFoundException error)
        {
            throw new InvalidInputException($"{option}: the current folder was deleted; change to another one", error);
        }
    }

    /// <summary>Makes a folder for several files where there is none.</summary>
    /// <exception cref="InvalidInputException">It is a file, or cannot be made.</exception>
    public static void RequireFolder(string path, string option = Out)
    {
        string full = FullPath(path, option);
        if (File.Exists(full))
        {
            throw new InvalidInputException(
                $"{option}: '{NearestNames.Shown(path)}' is a file; give the name of a folder"
            );
        }
        try
        {
            Directory.CreateDirectory(full);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(
                $"{option}: cannot make the folder '{NearestNames.Shown(path)}': {Reason(error)}",
                error
            );
        }
    }
}
