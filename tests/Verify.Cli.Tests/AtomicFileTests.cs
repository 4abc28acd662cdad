using System.Diagnostics;
using Verify.Arithmetic;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Files are there as a whole or not at all.</summary>
public sealed class AtomicFileTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    [Fact]
    public void A_file_is_written_and_replaced_and_nothing_else_is_left()
    {
        string path = folder.File("written/answer.txt");
        Directory.CreateDirectory(folder.File("written"));
        AtomicFile.Write(path, "β₁\n");
        AtomicFile.Write(path, "β₂\n");
        Assert.Equal("β₂\n"u8.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.File("written")));
    }

    [Fact]
    public void A_failed_write_leaves_nothing_and_keeps_what_was_there()
    {
        string place = folder.File("failed");
        Directory.CreateDirectory(place);
        // The temporary name is longer than a file system allows, so writing it fails.
        string path = Path.Combine(place, new string('x', 240));
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidInputException>(() => AtomicFile.Write(path, "new"));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(place));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("nosuchfolder/answer.txt", "does not exist")]
    [InlineData(".", "is a folder")]
    public void An_impossible_name_is_refused_before_anything_is_computed(string name, string part)
    {
        string path = name.Length == 0 ? "" : Path.Combine(folder.Path, name);
        Assert.Contains(part, Assert.Throws<InvalidInputException>(() => AtomicFile.RequireWritable(path)).Message);
    }

    [Fact]
    public void A_device_is_written_to_and_not_replaced()
    {
        Assert.SkipUnless(File.Exists("/dev/null"), "this system has no /dev/null");
        AtomicFile.Write("/dev/null", "gone");
        Assert.Equal(0, new FileInfo("/dev/null").Length);
        Assert.True(File.Exists("/dev/null"));
        using FileStream stream = File.OpenRead("/dev/null");
        Assert.Equal(-1, stream.ReadByte());
    }

    /// <summary>A device is one wherever it stands, behind a link too; .NET alone takes it for a file, and a rename would replace it.</summary>
    [Fact]
    public void A_device_in_another_folder_is_written_to_and_not_replaced()
    {
        string device = folder.File("null");
        Assert.SkipUnless(Shell($"mknod '{device}' c 1 3") == 0, "mknod is not permitted here");
        string link = folder.File("link-to-null");
        File.CreateSymbolicLink(link, device);
        AtomicFile.Write(device, "gone");
        AtomicFile.Write(link, "gone");
        Assert.Equal(FileKind.CharacterDevice, FileKinds.Of(device));
        Assert.Equal(FileKind.CharacterDevice, FileKinds.Of(link));
    }

    [Fact]
    public void A_disk_and_a_named_pipe_are_refused_before_the_work()
    {
        string pipe = folder.File("pipe");
        Assert.SkipUnless(Shell($"mkfifo '{pipe}'") == 0, "mkfifo is not there");
        Assert.Contains(
            "is a pipe",
            Assert.Throws<InvalidInputException>(() => AtomicFile.RequireWritable(pipe)).Message
        );
        string disk = folder.File("disk");
        if (Shell($"mknod '{disk}' b 7 200") == 0)
        {
            Assert.Contains(
                "disk",
                Assert.Throws<InvalidInputException>(() => AtomicFile.RequireWritable(disk)).Message
            );
        }
    }

    [Fact]
    public void The_shells_own_pipes_are_written_to()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash is not there");
        string program = Path.Combine(AppContext.BaseDirectory, "Verify.Cli.dll");
        string copy = folder.File("copy");
        int code = Shell(
            $"dotnet '{program}' check gf-bias --format json --quiet --out >(cat > '{copy}'); code=$?; sleep 1; exit $code",
            "/bin/bash"
        );
        Assert.Equal(ExitCode.AsExpected, code);
        Assert.Contains("\"gf-bias\"", File.ReadAllText(copy));
    }

    private static int Shell(string line, string shell = "/bin/sh")
    {
        using Process process = Process.Start(
            new ProcessStartInfo(shell, ["-c", line]) { RedirectStandardError = true, RedirectStandardOutput = true }
        )!;
        process.WaitForExit();
        return process.ExitCode;
    }

    [Fact]
    public void A_link_keeps_pointing_to_the_file_that_is_written()
    {
        string target = folder.Write("target.txt", "old");
        string link = folder.File("link.txt");
        File.CreateSymbolicLink(link, target);
        AtomicFile.Write(link, "new");
        Assert.Equal("new", File.ReadAllText(target));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }
}
