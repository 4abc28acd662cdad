using System.Globalization;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>How sharp a bound is, for the terminal.</summary>
/// <param name="options">Layout.</param>
public sealed class LoosenessTextReport(TextOptions options) : IReport<Looseness>
{
    /// <inheritdoc/>
    public string Render(Looseness result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        page.Line(result.Statement, hanging: 2).Line();
        string effort =
            $"{NumberText.Seconds(result.Seconds)} s after {NumberText.Count(result.Evaluations)} evaluations";
        if (result.Ratio is not { } ratio || result.At is not { } at)
        {
            return page.Line($"left/right: none, {effort}")
                .Line("The sides were never both positive where the hypotheses hold.")
                .ToString();
        }
        string clause = at.Value.Clause.Length > 0 ? $" of the clause {at.Value.Clause}" : "";
        page.Line($"left/right{clause} is at least {Plain(ratio.Value)}, {effort}", hanging: 2);
        foreach (string line in InstanceText.Lines(at.Value.Instance, at.Value.Time))
        {
            page.Verbatim("    " + line);
        }
        if (result.IsRefuted)
        {
            page.Line().Line("It is above 1: the bound does not hold.", VerdictStyle.Of(Verdict.Refuted));
        }
        return page.ToString();
    }

    // Without an exponent where it is a number of ordinary size: 0.9998 for 9.998e-1.
    private static string Plain(string ratio) =>
        double.Parse(ratio, CultureInfo.InvariantCulture) is > 1e-6 and < 1e6
            ? decimal.Parse(ratio, NumberStyles.Float, CultureInfo.InvariantCulture)
                .ToString(CultureInfo.InvariantCulture)
            : ratio;
}

/// <summary>
/// {"id","looseness","refuted","evaluations","at","seconds"}; numbers are strings, the looseness is a decimal that left/right is at least,
/// and "at" is {"clause","instance","time","slack"}; both are null where the sides were never both positive.
/// </summary>
public sealed class LoosenessJsonReport : IReport<Looseness>
{
    /// <inheritdoc/>
    public string Render(Looseness result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
        {
            json.WriteString("id", result.Id);
            json.WriteString("looseness", result.Ratio?.Value);
            json.WriteBoolean("refuted", result.IsRefuted);
            json.WriteString("evaluations", NumberText.Count(result.Evaluations));
            FalsifyJsonReport.Write(json, "at", result.At?.Value);
            json.WriteString("seconds", NumberText.Seconds(result.Seconds));
        });
    }
}
