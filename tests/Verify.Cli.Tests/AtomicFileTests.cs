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
