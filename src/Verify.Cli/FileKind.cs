using System.Runtime.InteropServices;

namespace Verify.Cli;

/// <summary>What stands at a path, links followed.</summary>
internal enum FileKind
{
    /// <summary>Nothing, or a link to nothing.</summary>
    Missing,

    /// <summary>A file of bytes.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A terminal, /dev/null and the like.</summary>
    CharacterDevice,

    /// <summary>A disk.</summary>
    BlockDevice,

    /// <summary>A pipe, named or not.</summary>
    Pipe,

    /// <summary>A socket.</summary>
    Socket,
}

/// <summary>Tells kinds of files apart, which .NET does not.</summary>
internal static class FileKinds
{
    private const int CurrentFolder = -100;
    private const uint TypeAndMode = 0x1 | 0x2;

    /// <summary>The kind of what stands at a path; on other systems than Linux by the folders in which devices are kept.</summary>
    /// <param name="path">An absolute path.</param>
    public static FileKind Of(string path)
    {
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            return FileKind.Missing;
        }
        if (OperatingSystem.IsLinux())
        {
            try
            {
                return statx(CurrentFolder, path, 0, TypeAndMode, out Status status) == 0
                    ? OfMode(status.Mode)
                    : FileKind.Missing;
            }
            catch (EntryPointNotFoundException)
            {
                // A C library older than 2018.
            }
        }
        return Directory.Exists(path) ? FileKind.Folder
            : !OperatingSystem.IsWindows() && path.StartsWith("/dev/", StringComparison.Ordinal)
                ? FileKind.CharacterDevice
            : FileKind.Regular;
    }

    // S_IFMT and its values, the same on every Linux.
    private static FileKind OfMode(ushort mode) =>
        (mode & 0xF000) switch
        {
            0x4000 => FileKind.Folder,
            0x2000 => FileKind.CharacterDevice,
            0x6000 => FileKind.BlockDevice,
            0x1000 => FileKind.Pipe,
            0xC000 => FileKind.Socket,
            _ => FileKind.Regular,
        };

#pragma warning disable IDE1006 // The C library's own name.
    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int statx(
        int folder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mask,
        out Status status
    );
#pragma warning restore IDE1006

    // struct statx: 256 bytes on every architecture, st_mode at 28.
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Status
    {
        [FieldOffset(28)]
        public readonly ushort Mode;
    }
}
