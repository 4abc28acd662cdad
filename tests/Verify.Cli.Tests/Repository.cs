using System.Text.RegularExpressions;

namespace Verify.Cli.Tests;

/// <summary>The clone that the tests were built from.</summary>
internal static partial class Repository
{
    /// <summary>The folder of Verify.sln, found from the test assembly upwards.</summary>
    public static string Root { get; } = Find();

    /// <summary>Debug or Release: how the tests were built, …/bin/CONFIGURATION/net10.0/.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>A text of the pages and scripts, which speak of a plain `dotnet build`, for what was built here.</summary>
    public static string ForThisBuild(string text) =>
        text.Replace("/bin/Debug/", $"/bin/{Configuration}/", StringComparison.Ordinal);

    /// <summary>The words of a line as a shell reads it; quotes keep words together.</summary>
    public static string[] Words(string line) =>
        [.. Word().Matches(line).Select(word => word.Value[0] is '"' or '\'' ? word.Value[1..^1] : word.Value)];

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|[^ ]+")]
    private static partial Regex Word();

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
