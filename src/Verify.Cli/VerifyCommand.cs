using System.CommandLine;
using Verify.Cli.Options;

namespace Verify.Cli;

/// <summary>A worked example of a command line.</summary>
/// <param name="Arguments">What stands after `verify`, as a shell reads it.</param>
/// <param name="Meaning">What it does, one sentence.</param>
internal sealed record Example(string Arguments, string Meaning);

/// <summary>
/// One command of the program. A new command is one file: derive from this class, with a constructor without parameters;
/// <see cref="CommandLine"/> finds it.
/// </summary>
internal abstract class VerifyCommand : Command
{
    private const int DefaultSeed = 1;

    /// <param name="name">Its name on the command line.</param>
    /// <param name="description">What it does, in sentences; the first one stands in the list of commands.</param>
    /// <param name="formats">Values of --format; the first is the default.</param>
    protected VerifyCommand(string name, string description, params string[] formats)
        : base(name, description)
    {
        Format = new ChoiceOption("--format", "FORMAT", "form of the answer", formats);
        Seed = new WholeNumberOption("--seed", "S", SeedMeaning, int.MinValue)
        {
            DefaultValueFactory = _ => DefaultSeed,
        };
        CommonOptions = [Format, Seed, Quiet, Verbose];
        foreach (Option option in CommonOptions)
        {
            Options.Add(option);
        }
    }

    /// <summary>Position in the list of commands.</summary>
    public abstract int Order { get; }

    /// <summary>What stands after the command's name in its usage line, without the options that every command has.</summary>
    public abstract string Synopsis { get; }

    /// <summary>At least two, which work as they stand in the root of a clone.</summary>
    public abstract IReadOnlyList<Example> Examples { get; }

    /// <summary>The options that every command has.</summary>
    public IReadOnlyList<Option> CommonOptions { get; }

    /// <summary>The option --quiet.</summary>
    public Option<bool> Quiet { get; } = new("--quiet") { Description = "no notes and no progress on standard error" };

    /// <summary>The option --verbose.</summary>
    public Option<bool> Verbose { get; } =
        new("--verbose") { Description = "more detail, and the stack if there is a defect" };

    /// <summary>The option --format.</summary>
    protected ChoiceOption Format { get; }

    /// <summary>The option --seed.</summary>
    protected WholeNumberOption Seed { get; }

    /// <summary>What the seed does here.</summary>
    protected virtual string SeedMeaning => "accepted by every command; this one draws nothing at random";

    /// <summary>How long a cancelled command may take to print what it has; then it is left behind.</summary>
    public virtual TimeSpan Grace => TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the command.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public abstract int Run(CommandContext context);
}
