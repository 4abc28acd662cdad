using Verify.Claims;

namespace Verify.Reports;

/// <summary>
/// A run as {"ok","claims":[{"id","verdict","expected","instances","minSlack","seconds","evidence":[…],"counterexample"}]}; numbers are strings, "minSlack"
/// is null where there were no instances, "seconds" are wall time in which at least one thread worked on the claim, which can add up
/// to more than the run, "evidence" has the sentences of the other formats, "counterexample" {"clause","instance","time","slack"} or null,
/// "error" says why the code of a claim gave no verdict, and "ok" is false for a cancelled run.
/// </summary>
public sealed class CheckJsonReport : IReport<RunResult>
{
    /// <inheritdoc/>
    public string Render(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
        {
            json.WriteBoolean("ok", RunSummary.IsOk(result));
            json.WriteObjects(
                "claims",
                result.Claims,
                claim =>
                {
                    json.WriteString("id", claim.Id);
                    json.WriteString("verdict", VerdictModule.name(claim.Verdict));
                    json.WriteString("expected", VerdictModule.name(claim.Expected));
                    json.WriteString("instances", NumberText.Count(claim.Instances));
                    json.WriteString("minSlack", claim.MinSlack?.Value);
                    json.WriteString("seconds", NumberText.Seconds(claim.Seconds));
                    json.WriteStrings(
                        "evidence",
                        claim.Evidence.SelectMany(EvidenceText.Lines).Select(line => line.Trim())
                    );
                    FalsifyJsonReport.Write(
                        json,
                        "counterexample",
                        claim.Evidence.OfType<Evidence.Counterexample>().FirstOrDefault()?.Item
                    );
                    if (claim.Failure is not null)
                    {
                        json.WriteString("error", claim.Failure.Value);
                    }
                }
            );
        });
    }
}
