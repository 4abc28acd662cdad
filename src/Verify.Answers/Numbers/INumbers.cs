namespace Verify.Answers;

/// <summary>An answer whose numbers can be listed: all of them must be certain, or finite, before it is given.</summary>
internal interface INumbers
{
    /// <summary>Every number of the answer.</summary>
    IEnumerable<Number> Numbers { get; }
}
