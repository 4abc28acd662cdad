using System.Globalization;
using System.Text;
using System.Xml;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>
/// A run as JUnit XML: a suite for each section, a test case for each claim, a failure for each verdict that differs from the
/// expected one, an error for each claim whose code failed. A cancelled run has one more case, with an error, so that no build server takes it for a passed one.
/// </summary>
public sealed class CheckJUnitReport : IReport<RunResult>
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Indent = true,
        NewLineChars = "\n",
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    /// <inheritdoc/>
    public string Render(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        using MemoryStream stream = new();
        using (XmlWriter xml = XmlWriter.Create(stream, Settings))
        {
            xml.WriteStartElement("testsuites");
            Counts(xml, "verify", [.. result.Claims], result.Cancelled ? 1 : 0);
            foreach (IGrouping<string, ClaimResult> section in result.Claims.GroupBy(claim => claim.Section))
            {
                Suite(xml, section.Key, [.. section], result);
            }
            if (result.Cancelled)
            {
                Cancelled(xml);
            }
            xml.WriteEndElement();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Suite(XmlWriter xml, string section, List<ClaimResult> claims, RunResult result)
    {
        xml.WriteStartElement("testsuite");
        Counts(xml, section, claims, cancelled: 0);
        xml.WriteStartElement("properties");
        Property(xml, "seed", NumberText.Count(result.Seed));
        Property(xml, "rigor", result.Rigor);
        if (result.Data is not null)
        {
            Property(xml, "data", result.Data.Value);
        }
        xml.WriteEndElement();
        foreach (ClaimResult claim in claims)
        {
            Case(xml, claim);
        }
        xml.WriteEndElement();
    }

    private static void Case(XmlWriter xml, ClaimResult claim)
    {
        string verdict = VerdictStyle.NameOf(claim);
        string evidence = string.Join('\n', claim.Evidence.SelectMany(EvidenceText.Lines));
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", claim.Id);
        xml.WriteAttributeString("classname", $"verify.{claim.Section}");
        xml.WriteAttributeString("time", NumberText.Seconds(claim.Seconds));
        if (!claim.IsAsExpected)
        {
            xml.WriteStartElement(claim.Failure is null ? "failure" : "error");
            xml.WriteAttributeString("type", verdict);
            xml.WriteAttributeString("message", Clean($"{claim.Id}: {VerdictStyle.Difference(claim)}"));
            xml.WriteString(Clean($"{claim.Statement}\n{evidence}"));
            xml.WriteEndElement();
        }
        xml.WriteStartElement("system-out");
        xml.WriteString(Clean($"{verdict}\n{evidence}"));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Cancelled(XmlWriter xml)
    {
        xml.WriteStartElement("testsuite");
        Counts(xml, "run", [], cancelled: 1);
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", "run");
        xml.WriteAttributeString("classname", "verify");
        xml.WriteAttributeString("time", NumberText.Seconds(0));
        xml.WriteStartElement("error");
        xml.WriteAttributeString("message", "the run was cancelled before all claims were decided");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Counts(XmlWriter xml, string name, List<ClaimResult> claims, int cancelled)
    {
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("tests", NumberText.Count(claims.Count + cancelled));
        xml.WriteAttributeString(
            "failures",
            NumberText.Count(claims.Count(claim => !claim.IsAsExpected && claim.Failure is null))
        );
        xml.WriteAttributeString(
            "errors",
            NumberText.Count(cancelled + claims.Count(claim => claim.Failure is not null))
        );
        // Claims are judged side by side: this is more than the time that the run took.
        xml.WriteAttributeString("time", NumberText.Seconds(claims.Sum(claim => claim.Seconds)));
    }

    private static void Property(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("property");
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("value", Clean(value));
        xml.WriteEndElement();
    }

    // XML 1.0 has no control characters, not even escaped ones; a file name in a data description may hold some.
    private static string Clean(string text) =>
        string.Concat(
            text.EnumerateRunes()
                .Select(rune =>
                    rune.Value is '\n' or '\t' || !Rune.IsControl(rune)
                        ? rune.ToString()
                        : string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
                )
        );
}
