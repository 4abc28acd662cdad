namespace Verify.Cli;

/// <summary>The exit codes of the contract; scripts rely on them.</summary>
internal static class ExitCode
{
    /// <summary>Everything is as expected.</summary>
    public const int AsExpected = 0;

    /// <summary>Some claim got another verdict than the ledger expects, or a replay failed.</summary>
    public const int NotAsExpected = 1;

    /// <summary>Bad usage or bad input.</summary>
    public const int BadInput = 2;

    /// <summary>A defect of ours.</summary>
    public const int Defect = 3;

    /// <summary>Cancelled by the user: 128 + SIGINT.</summary>
    public const int Cancelled = 130;
}
