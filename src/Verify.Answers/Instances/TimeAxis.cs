namespace Verify.Answers;

/// <summary>What a process runs along.</summary>
public enum TimeAxis
{
    /// <summary>Continuous time t.</summary>
    Time,

    /// <summary>Steps k = 0, 1, ….</summary>
    Step,
}
