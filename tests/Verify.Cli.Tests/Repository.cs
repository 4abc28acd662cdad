namespace Verify.Cli.Tests;

/// <summary>The clone that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of Verify.sln, found from the test assembly upwards.</summary>
    public static string Root { get; } = Find();

    /// <summary>Debug or Release: how the tests were built, …/bin/CONFIGURATION/net10.0/.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>A text of the pages and scripts, which speak of a plain `dotnet build`, for what was built here.</summary>
    public static string ForThisBuild(string text) =>
        text.Replace("/bin/Debug/", $"/bin/{Configuration}/", StringComparison.Ordinal);

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Verify.sln")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? throw new InvalidOperationException("Verify.sln is in no folder above the tests");
    }
}
