namespace Verify.Cli.Tests;

/// <summary>Values for the parameters of a process of the registry, by the shapes that its definition gives them.</summary>
internal static class RegistryParameters
{
    /// <summary>The options --set for every number; what is a vector or a matrix is left out.</summary>
    public static string[] Of(Symbolics.Process process) =>
        [
            .. process
                .ParameterShapes.Where(parameter => parameter.Item1 != "eta" && parameter.Item2 == 0)
                .SelectMany(parameter => new[] { "--set", $"{parameter.Item1}={Value(parameter.Item1)}" }),
        ];

    /// <summary>The first parameter that is no number; null where there is none.</summary>
    public static string? NotANumber(Symbolics.Process process) =>
        process
            .ParameterShapes.Where(parameter => parameter.Item2 > 0)
            .Select(parameter => parameter.Item1)
            .FirstOrDefault();

    // A small probability makes tails that no sample mean survives.
    private static string Value(string name) => name is "q" ? "3/4" : "1/10";
}
