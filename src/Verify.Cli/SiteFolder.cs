using Verify.Arithmetic;

namespace Verify.Cli;

/// <summary>A folder of files that is written as a whole: nobody sees half of it.</summary>
internal static class SiteFolder
{
    private const string Index = "index.html";

    /// <summary>Complains where the folder is a file, or holds something that is not an earlier report.</summary>
    /// <exception cref="InvalidInputException">It cannot be used; the message says why.</exception>
    public static void RequireUsable(string folder)
    {
        if (File.Exists(folder))
        {
            throw new InvalidInputException($"--out: {folder} is a file; give a folder");
        }
        string parent = Path.GetDirectoryName(Path.GetFullPath(folder))!;
        if (!Directory.Exists(parent))
        {
            throw new InvalidInputException($"--out: {parent} does not exist; create it first");
        }
        if (
            Directory.Exists(folder)
            && Directory.EnumerateFileSystemEntries(folder).Any()
            && !File.Exists(Path.Combine(folder, Index))
        )
        {
            throw new InvalidInputException(
                $"--out: {folder} is not empty and holds no earlier report; give a new folder, it would be replaced"
            );
        }
    }

    /// <summary>Writes the files beside the folder, then puts them in its place.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Contents by path, "/" as separator.</param>
    public static void Write(string folder, IReadOnlyDictionary<string, byte[]> files)
    {
        string target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string fresh = $"{target}.{Environment.ProcessId}.new";
        string old = $"{target}.{Environment.ProcessId}.old";
        try
        {
            foreach ((string path, byte[] bytes) in files)
            {
                string file = Path.Combine(fresh, path.Replace('/', Path.DirectorySeparatorChar));
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllBytes(file, bytes);
            }
            if (Directory.Exists(target))
            {
                Directory.Move(target, old);
            }
            Directory.Move(fresh, target);
        }
        finally
        {
            Delete(fresh);
            Delete(old);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
