namespace Verify.Reports;

/// <summary>One way to write a result down: text, JSON, JUnit or Markdown.</summary>
/// <typeparam name="TResult">The result that it writes.</typeparam>
public interface IReport<in TResult>
{
    /// <summary>The whole report, lines ended by "\n", the last one too; the same result gives the same text on every machine.</summary>
    /// <param name="result">The result.</param>
    string Render(TResult result);
}
