using System.CommandLine;
using System.CommandLine.Completions;

namespace Verify.Cli.Options;

/// <summary>The option --process: the name of a process, which the floor that knows the processes reads.</summary>
internal sealed class ProcessOption : Option<string>
{
    public ProcessOption(IEnumerable<string> names)
        : base("--process")
    {
        List<string> known = [.. names];
        HelpName = "NAME";
        Description = $"the process: {string.Join(", ", known)}";
        Required = true;
        CompletionSources.Add(_ => known.Select(name => new CompletionItem(name)));
    }
}
