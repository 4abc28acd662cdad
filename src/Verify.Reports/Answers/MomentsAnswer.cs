namespace Verify.Reports;

/// <summary>Moments of one process at several times or steps; every number is decimal text.</summary>
/// <param name="Process">The process's name, as the command takes it.</param>
/// <param name="Axis">Whether the points are times or steps.</param>
/// <param name="Points">One entry a time or step, in the order asked for.</param>
/// <param name="Certified">Whether every printed digit is certified; then tables print all of them.</param>
public sealed record MomentsAnswer(string Process, TimeAxis Axis, IReadOnlyList<MomentsAtPoint> Points, bool Certified);

/// <summary>What a process runs along.</summary>
public enum TimeAxis
{
    /// <summary>Continuous time t.</summary>
    Time,

    /// <summary>Steps k = 0, 1, ….</summary>
    Step,
}

/// <summary>Mean and covariance at one time or step.</summary>
/// <param name="Point">The time or step, as it was asked for.</param>
/// <param name="Mean">Mean of the coefficients, p numbers.</param>
/// <param name="Covariance">Covariance of the coefficients, p × p; absent for a deterministic process.</param>
public sealed record MomentsAtPoint(
    string Point,
    IReadOnlyList<string> Mean,
    IReadOnlyList<IReadOnlyList<string>>? Covariance
);
