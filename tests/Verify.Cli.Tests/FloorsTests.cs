using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Arrows only go down the floors.</summary>
public sealed class FloorsTests
{
    public static TheoryData<string> FloorNames => [.. Floors.Allowed.Keys];

    [Fact]
    public void Every_project_below_src_and_proofs_checks_is_a_known_floor()
    {
        string[] names = [.. Projects().Select(path => Path.GetFileNameWithoutExtension(path)!)];
        Assert.Equal(Floors.Allowed.Keys.Order(), names.Order());
    }

    [Fact]
    public void No_project_file_draws_an_arrow_upwards()
    {
        Arrow[] arrows = [.. Projects().SelectMany(Floors.OfProject)];
        // The command uses all of them, so an empty list would mean that nothing was read.
        Assert.Contains(new Arrow("Verify.Cli", "Verify.Reports"), arrows);
        Assert.Empty(Floors.Violations(arrows));
    }

    [Theory]
    [MemberData(nameof(FloorNames))]
    public void No_assembly_draws_an_arrow_upwards(string floor)
    {
        Arrow[] arrows = [.. Floors.OfAssembly(Assembly(floor))];
        Assert.Empty(Floors.Violations(arrows));
    }

    [Fact]
    public void Assembly_references_are_really_read() =>
        Assert.Contains(new Arrow("Verify.Reports", "Verify.Claims"), Floors.OfAssembly(Assembly("Verify.Reports")));

    /// <summary>Papers stand on the floors; of what stands under src only the place that puts the command together knows them.</summary>
    [Fact]
    public void Nothing_below_src_knows_a_paper()
    {
        const string Root = "LedgerClaims.cs";
        string[] knowing = [.. KnowingAPaper(Path.Combine(Repository.Root, "src"))];
        Assert.Equal([Root], knowing.Select(path => Path.GetFileName(path)));
        using TemporaryFolder folder = new();
        folder.Write("Planted.fs", "open Verify.Papers.Talk\n");
        Assert.Single(KnowingAPaper(folder.Path));
    }

    private static IEnumerable<string> KnowingAPaper(string folder)
    {
        char separator = Path.DirectorySeparatorChar;
        return Directory
            .EnumerateFiles(folder, "*.*s", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".cs" or ".fs")
            .Where(path =>
                !path.Contains($"{separator}obj{separator}", StringComparison.Ordinal)
                && !path.Contains($"{separator}bin{separator}", StringComparison.Ordinal)
            )
            .Where(path => File.ReadAllText(path).Contains("Verify.Papers", StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_read_the_result_model_only()
    {
        IReadOnlyList<string> used = Floors.TypesUsed(Assembly("Verify.Reports"), "Verify.Claims");
        Assert.Contains("RunResult", used);
        Assert.Empty(used.Except(Floors.ResultModel));
    }

    /// <summary>A planted arrow is seen: the check of the checks above.</summary>
    [Fact]
    public void A_planted_upward_arrow_is_a_violation()
    {
        using TemporaryFolder folder = new();
        string project = folder.Write(
            "Verify.Arithmetic.csproj",
            """<Project><ItemGroup><ProjectReference Include="..\Verify.LeastSquares\Verify.LeastSquares.csproj" /></ItemGroup></Project>"""
        );
        Assert.Equal(
            ["Verify.Arithmetic may not use Verify.LeastSquares"],
            Floors.Violations(Floors.OfProject(project))
        );
        Assert.Equal(
            ["Verify.Reports may not use Verify.LeastSquares", "Verify.Attic may not use Verify.Claims"],
            Floors.Violations([new("Verify.Reports", "Verify.LeastSquares"), new("Verify.Attic", "Verify.Claims")])
        );
        // Verify.Cli as a stand-in for a Reports that computes: it uses more of the core than the result model.
        Assert.NotEmpty(Floors.TypesUsed(Assembly("Verify.Cli"), "Verify.LeastSquares").Except(Floors.ResultModel));
    }

    private static IEnumerable<string> Projects() =>
        new[] { "src", "proofs-checks" }.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.*proj", SearchOption.AllDirectories)
        );

    private static string Assembly(string name) => Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
}
