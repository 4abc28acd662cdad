using System.Diagnostics;
using System.Text.RegularExpressions;
using Verify.Claims;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>
/// The templates as folders, in a hive of the test's own; tests/packages/run makes projects from the packed ones, where the library is
/// built against packages.
/// </summary>
public sealed partial class TemplateTests
{
    private static readonly string Templates = Path.Combine(Repository.Root, "templates");

    [Fact]
    public async Task A_project_of_claims_as_text_passes_its_own_check()
    {
        using TemporaryFolder folder = new();
        string project = await New(folder, "verify-claims", "Mine");
        string claims = Path.Combine(project, "Mine.claims");
        string answer = Expect.Answer(InProcess.Run("check", "--claims", claims, "--format", "markdown"));
        Assert.Contains("| `noise-costs` |", answer);
        Assert.Contains("refuted", answer);
        Assert.DoesNotContain(
            "MyClaims",
            string.Concat(Directory.EnumerateFiles(project, "*", SearchOption.AllDirectories).Select(File.ReadAllText))
        );
        // Planted: the same file with another expectation must not pass.
        File.WriteAllText(claims, File.ReadAllText(claims).Replace("expect  refuted", "expect  certified"));
        Assert.Equal(ExitCode.NotAsExpected, InProcess.Run("check", "--claims", claims).ExitCode);
    }

    [Fact]
    public async Task A_library_project_has_the_claims_of_the_example_under_its_own_name()
    {
        using TemporaryFolder folder = new();
        string project = await New(folder, "verify-claims-library", "Mine");
        Assert.True(File.Exists(Path.Combine(project, "Mine.fsproj")));
        string made = File.ReadAllText(Path.Combine(project, "Claims.fs"));
        Assert.Contains("module Mine\n", made);
        // The example is built and checked by other tests; what is made here is that code.
        string example = File.ReadAllText(Path.Combine(Repository.Root, "examples", "MyClaims", "MyClaims.fs"));
        Assert.Equal(Code(example), Code(made.Replace("Mine", "MyClaims", StringComparison.Ordinal)));
    }

    [Fact]
    public void Templates_ask_for_the_version_that_they_are_packed_with()
    {
        string version = typeof(Claim).Assembly.GetName().Version!.ToString(3);
        string[] files =
        [
            .. Directory.EnumerateFiles(Templates, "dotnet-tools.json", SearchOption.AllDirectories),
            Path.Combine(Templates, "verify-claims-library", "MyClaims.fsproj"),
        ];
        Assert.Equal(3, files.Length);
        Assert.All(files, file => Assert.Contains($"\"{version}\"", File.ReadAllText(file)));
    }

    private static string Code(string text) =>
        string.Join('\n', Comment().Replace(text, "").Split('\n').Where(line => line.Trim().Length > 0));

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();

    private static async Task<string> New(TemporaryFolder folder, string template, string name)
    {
        await Dotnet(folder, "new", "install", Path.Combine(Templates, template));
        await Dotnet(folder, "new", template, "-n", name, "-o", folder.File(name));
        return folder.File(name);
    }

    private static async Task Dotnet(TemporaryFolder folder, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [.. arguments, "--debug:custom-hive", folder.File("hive")])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using Process process = Process.Start(start)!;
        Outcome outcome = await BuiltProgram.Finish(process);
        Assert.True(outcome.ExitCode == 0, outcome.Output + outcome.Error);
    }
}
