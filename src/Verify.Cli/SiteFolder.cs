using System.Diagnostics;
using System.Security.Cryptography;
using Verify.Arithmetic;

namespace Verify.Cli;

/// <summary>A folder of files that is written as a whole: nobody sees half of it, and nothing but files of ours is ever removed.</summary>
/// <remarks>
/// A folder of ours carries a marker with the SHA-256 of every file that was written. It may be replaced as long as each file in
/// it is one of those, unchanged; whatever else lies there is the user's, and the folder is refused before the work.
/// </remarks>
internal static class SiteFolder
{
    /// <summary>The marker: its presence says that the folder was written by this program, its lines which files.</summary>
    public const string Marker = ".verify-report";

    private const string Heading = "Written by verify report. Folders with this file are replaced by the next report.";

    /// <summary>Says early, before a long run, that the folder cannot be replaced or made.</summary>
    /// <exception cref="InvalidInputException">It cannot be used; the message says why and what helps.</exception>
    public static void RequireUsable(string folder)
    {
        try
        {
            Check(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"--out: {Shown(folder)} cannot be used: {error.Message}", error);
        }
    }

    private static void Check(string folder)
    {
        string target = Target(folder);
        if (File.Exists(target))
        {
            throw new InvalidInputException($"--out: {Shown(folder)} is not a folder; give a new folder");
        }
        if (Path.GetDirectoryName(target) is not { } parent)
        {
            throw new InvalidInputException($"--out: {Shown(folder)} is the root of a drive; give a new folder in it");
        }
        if (!Directory.Exists(parent))
        {
            throw new InvalidInputException($"--out: the folder of {Shown(folder)} does not exist; create it first");
        }
        if (Directory.Exists(target))
        {
            if (Foreign(target) is { } foreign)
            {
                throw new InvalidInputException(
                    $"--out: {Shown(folder)} holds {Shown(foreign)}, which verify did not write; give a new folder, or move it away"
                );
            }
            if (IsMountPoint(target, parent))
            {
                throw new InvalidInputException(
                    $"--out: {Shown(folder)} is a mount point, which cannot be replaced; give a folder in it"
                );
            }
        }
        RequireWritable(parent, folder);
    }

    /// <summary>Writes the files beside the folder, then puts them in its place; on a failure the earlier report is there as before.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Contents by path, "/" as separator.</param>
    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    public static void Write(string folder, IReadOnlyDictionary<string, byte[]> files)
    {
        // The run may have been long: look again.
        RequireUsable(folder);
        string target = Target(folder);
        RemoveLeftovers(target);
        string fresh = $"{target}.{Environment.ProcessId}.new";
        string old = $"{target}.{Environment.ProcessId}.old";
        try
        {
            Directory.CreateDirectory(fresh);
            // The marker first: what is left of a killed run is known as ours.
            File.WriteAllLines(
                Path.Combine(fresh, Marker),
                [
                    Heading,
                    .. files
                        .OrderBy(f => f.Key, StringComparer.Ordinal)
                        .Select(file => $"{Hash(file.Value)} {file.Key}"),
                ]
            );
            foreach ((string path, byte[] bytes) in files)
            {
                string file = Path.Combine(fresh, path.Replace('/', Path.DirectorySeparatorChar));
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, bytes);
            }
            Swap(fresh, target, old);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"--out: cannot write {Shown(folder)}: {error.Message}", error);
        }
        finally
        {
            DeleteOurs(fresh);
        }
    }

    // Another run may put its report in place between the two renames: then this one replaces that one, as if it had come later.
    private static void Swap(string fresh, string target, string old)
    {
        const int Tries = 20;
        for (int last = 1; ; last++)
        {
            bool aside = TryMoveAside(target, old);
            try
            {
                Directory.Move(fresh, target);
                DeleteOurs(old);
                return;
            }
            catch (IOException)
            {
                if (Directory.Exists(target))
                {
                    DeleteOurs(old);
                }
                else if (aside)
                {
                    Directory.Move(old, target);
                }
                if (last == Tries)
                {
                    throw;
                }
            }
        }
    }

    private static bool TryMoveAside(string target, string old)
    {
        if (!Directory.Exists(target))
        {
            return false;
        }
        if (Foreign(target) is { } foreign)
        {
            throw new IOException($"'{foreign}' has come into it during the run");
        }
        try
        {
            Directory.Move(target, old);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }

    // A link is followed: its target is what gets replaced.
    private static string Target(string folder)
    {
        if (folder.Length == 0)
        {
            throw new InvalidInputException("--out: the name of the folder is empty");
        }
        string full;
        try
        {
            full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        }
        catch (FileNotFoundException error)
        {
            throw new InvalidInputException("--out: the current folder was deleted; change to another one", error);
        }
        return new DirectoryInfo(full).LinkTarget is null
            ? full
            : Directory.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    private static string Shown(string path) => path.Length <= 80 ? path : $"…{path[^79..]}";

    // The first entry that is not of ours; null where the folder is empty or all ours, unchanged.
    private static string? Foreign(string folder)
    {
        string marker = Path.Combine(folder, Marker);
        Dictionary<string, string> ours = File.Exists(marker)
            ? File.ReadLines(marker)
                .Skip(1)
                .Select(line => line.Split(' ', 2))
                .Where(parts => parts.Length == 2)
                .ToDictionary(parts => parts[1], parts => parts[0], StringComparer.Ordinal)
            : [];
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder, "*", Everything))
        {
            string path = Path.GetRelativePath(folder, entry).Replace(Path.DirectorySeparatorChar, '/');
            bool isFolder = Directory.Exists(entry);
            bool isLink = new FileInfo(entry).LinkTarget is not null;
            bool known = isFolder
                ? ours.Keys.Any(key => key.StartsWith(path + "/", StringComparison.Ordinal))
                : path == Marker
                    || (
                        ours.TryGetValue(path, out string? hash)
                        && File.Exists(entry)
                        && Hash(File.ReadAllBytes(entry)) == hash
                    );
            if (isLink || !known)
            {
                return path;
            }
        }
        return null;
    }

    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
    };

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    // A file system of its own cannot be renamed: .NET tells by the drives whose root it is.
    private static bool IsMountPoint(string target, string parent) =>
        !string.Equals(target, parent, StringComparison.Ordinal)
        && DriveInfo
            .GetDrives()
            .Any(drive =>
                string.Equals(
                    Path.TrimEndingDirectorySeparator(drive.RootDirectory.FullName),
                    target,
                    StringComparison.Ordinal
                )
            );

    private static void RequireWritable(string parent, string folder)
    {
        string probe = Path.Combine(parent, $".verify-{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(
                $"--out: cannot write beside {Shown(folder)}: {Path.GetFileName(parent)} is read-only, or not yours",
                error
            );
        }
    }

    // What killed runs left: folders of ours beside the target, of processes that are no more.
    private static void RemoveLeftovers(string target)
    {
        string parent = Path.GetDirectoryName(target)!;
        string name = Path.GetFileName(target);
        foreach (string folder in Directory.EnumerateDirectories(parent))
        {
            if (!Path.GetFileName(folder).StartsWith(name + ".", StringComparison.Ordinal))
            {
                continue;
            }
            string[] parts = Path.GetFileName(folder)[(name.Length + 1)..].Split('.');
            if (
                parts is [var id, "new" or "old"]
                && int.TryParse(id, out int process)
                && process != Environment.ProcessId
                && !IsRunning(process)
                && File.Exists(Path.Combine(folder, Marker))
            )
            {
                // An old report whose new one never arrived is put back, not removed.
                if (parts[1] == "old" && !Directory.Exists(target))
                {
                    Directory.Move(folder, target);
                }
                else
                {
                    DeleteOurs(folder);
                }
            }
        }
    }

    private static bool IsRunning(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    // Files that the marker names, unchanged or half-written by us, and the folders that are empty then; never anything else.
    private static void DeleteOurs(string folder)
    {
        string marker = Path.Combine(folder, Marker);
        if (!File.Exists(marker))
        {
            return;
        }
        foreach (string line in File.ReadAllLines(marker).Skip(1))
        {
            if (line.Split(' ', 2) is [_, var path] && !Path.IsPathRooted(path) && !path.Split('/').Contains(".."))
            {
                string file = Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
                if (Directory.Exists(Path.GetDirectoryName(file)))
                {
                    File.Delete(file);
                }
            }
        }
        File.Delete(marker);
        foreach (
            string inner in Directory
                .EnumerateDirectories(folder, "*", SearchOption.AllDirectories)
                .OrderByDescending(path => path.Length)
                .Append(folder)
        )
        {
            if (!Directory.EnumerateFileSystemEntries(inner).Any())
            {
                Directory.Delete(inner);
            }
        }
    }
}
