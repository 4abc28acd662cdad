using System.CommandLine;

namespace Verify.Cli.Options;

/// <summary>The option --instance: an instance file.</summary>
internal sealed class InstanceOption : Option<string>
{
    public InstanceOption()
        : base("--instance")
    {
        HelpName = "FILE";
        Description = "instance file, JSON: X, y and/or betaStar with sigma2, stepSize, batchSize, temperature";
    }
}
