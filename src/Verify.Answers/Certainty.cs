namespace Verify.Answers;

/// <summary>How much a printed number promises.</summary>
public enum Certainty
{
    /// <summary>Computed in doubles: good to about twelve digits on well-conditioned data, not bounded.</summary>
    Doubles,

    /// <summary>Every digit follows from an outward-rounded enclosure.</summary>
    Certified,

    /// <summary>An exact rational number.</summary>
    Exact,
}
