using System.Diagnostics;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>`verify report --out DIR` replaces what it wrote itself and nothing else.</summary>
public sealed class ReportFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Site => _folder.File("site");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_foreign_folder_is_kept_as_it_is()
    {
        Directory.CreateDirectory(Path.Combine(Site, ".git"));
        File.WriteAllText(Path.Combine(Site, "index.html"), "mine");
        Refused("which verify did not write");
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Site, "index.html")));
        Assert.True(Directory.Exists(Path.Combine(Site, ".git")));
    }

    [Fact]
    public void An_earlier_report_is_replaced_whole()
    {
        SiteFolder.Write(Site, Files(("index.html", "one"), ("claims/a.html", "a")));
        SiteFolder.RequireUsable(Site);
        SiteFolder.Write(Site, Files(("index.html", "two")));
        Assert.Equal("two", File.ReadAllText(Path.Combine(Site, "index.html")));
        Assert.False(Directory.Exists(Path.Combine(Site, "claims")));
        Assert.Equal([Site], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("claims/notes.txt")]
    [InlineData("photos/a.jpg")]
    public void A_file_of_the_users_in_a_report_of_ours_is_kept(string name)
    {
        SiteFolder.Write(Site, Files(("index.html", "one"), ("claims/a.html", "a")));
        string mine = Path.Combine(Site, name);
        Directory.CreateDirectory(Path.GetDirectoryName(mine)!);
        File.WriteAllText(mine, "mine");
        Refused(Path.GetDirectoryName(name) is "photos" ? "photos" : name);
        Assert.Equal("mine", File.ReadAllText(mine));
    }

    [Fact]
    public void A_page_that_the_user_changed_is_the_users()
    {
        SiteFolder.Write(Site, Files(("index.html", "one")));
        File.WriteAllText(Path.Combine(Site, "index.html"), "changed");
        Refused("index.html");
    }

    [Fact]
    public void A_marker_of_ones_own_making_protects_nothing_outside()
    {
        string precious = _folder.Write("precious.txt", "precious");
        Directory.CreateDirectory(Site);
        File.WriteAllText(
            Path.Combine(Site, SiteFolder.Marker),
            "Written by …\n00 ../precious.txt\n00 /etc/hostname\n"
        );
        SiteFolder.Write(Site, Files(("index.html", "one")));
        Assert.Equal("precious", File.ReadAllText(precious));
    }

    [Fact]
    public void A_link_is_followed_and_a_link_inside_is_not()
    {
        string real = _folder.File("real");
        Directory.CreateDirectory(real);
        Directory.CreateSymbolicLink(Site, real);
        SiteFolder.Write(Site, Files(("index.html", "one")));
        Assert.NotNull(new DirectoryInfo(Site).LinkTarget);
        Assert.Equal("one", File.ReadAllText(Path.Combine(real, "index.html")));
        File.CreateSymbolicLink(Path.Combine(real, "link.html"), "/etc/hostname");
        Refused("link.html");
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("/", "root")]
    [InlineData("no/such/place", "does not exist")]
    public void What_is_no_folder_is_refused_before_the_work(string folder, string part)
    {
        string message = Assert
            .Throws<Arithmetic.InvalidInputException>(() => SiteFolder.RequireUsable(folder))
            .Message;
        Assert.Contains(part, message);
        Assert.StartsWith("--out:", message);
    }

    [Fact]
    public void What_killed_runs_left_is_removed_and_nothing_else()
    {
        SiteFolder.Write(Site, Files(("index.html", "one")));
        int dead = DeadProcess();
        string left = $"{Site}.{dead}.new";
        SiteFolder.Write(left, Files(("index.html", "half")));
        string foreign = $"{Site}.{dead}.old";
        Directory.CreateDirectory(foreign);
        File.WriteAllText(Path.Combine(foreign, "mine.txt"), "mine");
        string running = $"{Site}.{Environment.ProcessId}1";
        Directory.CreateDirectory(running);
        SiteFolder.Write(Site, Files(("index.html", "two")));
        Assert.False(Directory.Exists(left));
        Assert.True(File.Exists(Path.Combine(foreign, "mine.txt")));
        Assert.True(Directory.Exists(running));
    }

    [Fact]
    public void The_old_report_of_a_run_killed_between_the_moves_comes_back()
    {
        int dead = DeadProcess();
        SiteFolder.Write($"{Site}.{dead}.old", Files(("index.html", "one")));
        // The next run puts it back before it replaces it, so that nothing is lost if that one fails.
        SiteFolder.Write(Site, Files(("index.html", "two")));
        Assert.Equal("two", File.ReadAllText(Path.Combine(Site, "index.html")));
        Assert.Equal([Site], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    private static int DeadProcess()
    {
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true }
        )!;
        process.WaitForExit();
        return process.Id;
    }

    private static Dictionary<string, byte[]> Files(params (string Path, string Text)[] files) =>
        files.ToDictionary(file => file.Path, file => System.Text.Encoding.UTF8.GetBytes(file.Text));

    private void Refused(string part)
    {
        string message = Assert.Throws<Arithmetic.InvalidInputException>(() => SiteFolder.RequireUsable(Site)).Message;
        Assert.Contains(part, message);
    }
}
