namespace Verify.Answers;

/// <summary>How much a number of an answer promises.</summary>
public enum Certainty
{
    /// <summary>Computed in doubles: good to about twelve digits on well-conditioned data, not bounded.</summary>
    Doubles,

    /// <summary>Every digit follows from an outward-rounded enclosure.</summary>
    Certified,

    /// <summary>An exact rational number, or an infinity that is one by proof.</summary>
    Exact,
}
