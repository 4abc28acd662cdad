namespace Verify.Cli.Tests;

/// <summary>Values for the parameters of a process of the registry, by the shapes that its definition gives them.</summary>
internal static class RegistryParameters
{
    /// <summary>The options --set for a process on three features.</summary>
    public static string[] Of(Symbolics.Process process) =>
        [
            .. process
                .ParameterShapes.Where(parameter => parameter.Item1 != "eta")
                .SelectMany(parameter =>
                    new[] { "--set", $"{parameter.Item1}={Value(parameter.Item1, parameter.Item2)}" }
                ),
        ];

    // A small probability makes tails that no sample mean survives.
    private static string Value(string name, int indices) =>
        indices switch
        {
            0 => name is "q" ? "3/4"
            : name is "tau" ? "1/2"
            : "1/10",
            1 => "1,1/2,3/4",
            _ => "1,1/5,0;1/5,1,0;0,0,2/3",
        };
}
