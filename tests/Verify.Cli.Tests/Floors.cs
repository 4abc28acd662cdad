using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace Verify.Cli.Tests;

/// <summary>An arrow from a project or assembly to one that it uses.</summary>
internal sealed record Arrow(string From, string To);

/// <summary>The floors of the house: who may use whom, and what the project files and assemblies really use.</summary>
internal static class Floors
{
    private const string Arithmetic = "Verify.Arithmetic";
    private const string LeastSquares = "Verify.LeastSquares";
    private const string Symbolics = "Verify.Symbolics";
    private const string Processes = "Verify.Processes";
    private const string Claims = "Verify.Claims";
    private const string Answers = "Verify.Answers";
    private const string Campaigns = "Verify.Campaigns";
    private const string Paper = "Verify.Papers";
    private const string Reports = "Verify.Reports";

    /// <summary>What each floor may use; everything may be used by the command.</summary>
    public static IReadOnlyDictionary<string, string[]> Allowed { get; } =
        new Dictionary<string, string[]>
        {
            [Arithmetic] = [],
            [LeastSquares] = [Arithmetic],
            [Symbolics] = [Arithmetic],
            [Processes] = [Arithmetic, LeastSquares, Symbolics],
            [Claims] = [Arithmetic, LeastSquares, Symbolics, Processes],
            [Answers] = [Arithmetic, LeastSquares, Symbolics, Processes],
            [Campaigns] = [Claims, LeastSquares, Arithmetic],
            [Paper] = [Claims, Arithmetic, LeastSquares, Symbolics, Processes],
            [Reports] = [Claims, Answers, Campaigns, Arithmetic],
            ["Verify.Cli"] =
            [
                Arithmetic,
                LeastSquares,
                Symbolics,
                Processes,
                Claims,
                Answers,
                Campaigns,
                Paper,
                Reports,
            ],
        };

    /// <summary>The types of Verify.Claims that a report may read: the result model, and nothing that computes.</summary>
    public static IReadOnlySet<string> ResultModel { get; } =
        new HashSet<string>
        {
            "RunResult",
            "ClaimResult",
            "Evidence",
            "ClauseCount",
            "InstanceRecord",
            "ProofStep",
            "Falsification",
            "Looseness",
            "ReplayResult",
            "PartialRun",
            "Rigor",
            "Verdict",
            "VerdictModule",
            "HalfLineProof",
            "Cell",
            "CellReason",
            "CellText",
            "HalfLineProofModule",
            "Figure",
            "FigureModule",
            "FigureAxis",
            "AxisScale",
            "FigureSeries",
            "SeriesMark",
            "SeriesRole",
            "ReferenceLine",
            "SidesAtTime",
        };

    /// <summary>The arrows that are not allowed, in words; an unknown floor is not allowed either.</summary>
    public static IEnumerable<string> Violations(IEnumerable<Arrow> arrows) =>
        arrows
            .Where(arrow => !Allowed.TryGetValue(arrow.From, out string[]? targets) || !targets.Contains(arrow.To))
            .Select(arrow => $"{arrow.From} may not use {arrow.To}");

    /// <summary>The arrows that a project file draws.</summary>
    public static IEnumerable<Arrow> OfProject(string path) =>
        XDocument
            .Load(path)
            .Descendants()
            .Where(element => element.Name.LocalName is "ProjectReference" or "Reference")
            .Select(element => element.Attribute("Include")?.Value.Replace('\\', '/') ?? "")
            .Select(include => Path.GetFileNameWithoutExtension(include))
            .Where(name => name.StartsWith("Verify.", StringComparison.Ordinal))
            .Select(name => new Arrow(Path.GetFileNameWithoutExtension(path), name));

    /// <summary>The arrows that an assembly draws.</summary>
    public static IEnumerable<Arrow> OfAssembly(string path)
    {
        using PEReader file = new(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return
        [
            .. metadata
                .AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
                .Where(name => name.StartsWith("Verify.", StringComparison.Ordinal))
                .Select(name => new Arrow(Path.GetFileNameWithoutExtension(path), name)),
        ];
    }

    /// <summary>The outermost types of one assembly that another one uses.</summary>
    public static IReadOnlyList<string> TypesUsed(string path, string ofAssembly)
    {
        using PEReader file = new(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return
        [
            .. metadata
                .TypeReferences.Select(metadata.GetTypeReference)
                .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference)
                .Where(type =>
                    metadata.GetString(
                        metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name
                    ) == ofAssembly
                )
                .Select(type => metadata.GetString(type.Name)),
        ];
    }
}
