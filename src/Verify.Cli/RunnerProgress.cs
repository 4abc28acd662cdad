using Verify.Claims;

namespace Verify.Cli;

/// <summary>Progress of a run of claims on the bar.</summary>
internal sealed class RunnerProgress(IProgress<ProgressState> bar) : IProgress<RunProgress>
{
    /// <inheritdoc/>
    public void Report(RunProgress value) => bar.Report(new ProgressState(value.ClaimId, value.Done, value.Total));
}
