using System.Diagnostics;
using Verify.Docs;

// dotnet run --project docs                  builds _site: the pages and the API reference, with working links
// dotnet run --project docs -- check FOLDER  only looks at the links of a folder of HTML
string root = Root();
switch (args)
{
    case ["check", var folder]:
        return Tell(folder);
    case []:
        break;
    default:
        Console.Error.WriteLine("docs: dotnet run --project docs [-- check FOLDER]");
        return 2;
}
string site = Path.Combine(root, "_site");
string stage = Directory.CreateTempSubdirectory("verify-docs-").FullName;
try
{
    Run(root, "build", "src/Verify.Cli", "-c", "Release", "-v", "q", "-nologo");
    string here = Path.Combine(root, "docs");
    Run(here, "tool", "restore");
    SiteSource source = new(root, stage);
    string settings = source.Write(Path.Combine(root, "src/Verify.Cli/bin/Release/net10.0"));
    if (Directory.Exists(site))
    {
        Directory.Delete(site, recursive: true);
    }
    Run(here, "docfx", settings, "--output", site);
    return Tell(site);
}
catch (InvalidOperationException error)
{
    Console.Error.WriteLine($"docs: {error.Message}");
    return 1;
}
finally
{
    Directory.Delete(stage, recursive: true);
}

static int Tell(string folder)
{
    IReadOnlyList<string> broken = LinkCheck.Broken(folder);
    foreach (string link in broken)
    {
        Console.Error.WriteLine($"docs: {link}");
    }
    int pages = Directory.EnumerateFiles(folder, "*.html", SearchOption.AllDirectories).Count();
    Console.WriteLine($"{folder}: {pages} pages, {broken.Count} broken links");
    return broken.Count == 0 ? 0 : 1;
}

static void Run(string folder, params string[] arguments)
{
    using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder })!;
    process.WaitForExit();
    if (process.ExitCode != 0)
    {
        throw new InvalidOperationException($"dotnet {arguments[0]} failed");
    }
}

static string Root()
{
    for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
    {
        if (File.Exists(Path.Combine(folder, "Verify.sln")))
        {
            return folder;
        }
    }
    throw new InvalidOperationException("run this inside the checkout");
}
