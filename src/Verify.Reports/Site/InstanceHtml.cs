using System.Text.Json;
using System.Xml.Linq;
using static Verify.Reports.Site.Html;

namespace Verify.Reports.Site;

/// <summary>An instance as matrices.</summary>
internal static class InstanceHtml
{
    private const int LargestShown = 20;

    private static readonly (string Field, string Name)[] Vectors = [("y", "y"), ("betaStar", "β*")];

    private static readonly (string Field, string Name)[] Scalars =
    [
        ("sigma2", "σ²"),
        ("stepSize", "η"),
        ("batchSize", "m"),
        ("temperature", "τ"),
    ];

    /// <summary>X and the vectors as matrices, the numbers in one line, and the JSON that the command reads.</summary>
    public static IEnumerable<XElement> Of(string json, string time)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        List<XElement> named = [];
        if (root.TryGetProperty("X", out JsonElement rows))
        {
            named.Add(Matrix("X", [.. rows.EnumerateArray().Select(Row)]));
        }
        foreach ((string field, string name) in Vectors)
        {
            if (root.TryGetProperty(field, out JsonElement values))
            {
                named.Add(Matrix(name, [.. Row(values).Select(value => new[] { value })]));
            }
        }
        List<string> numbers =
        [
            .. Scalars
                .Where(scalar => root.TryGetProperty(scalar.Field, out _))
                .Select(scalar => $"{scalar.Name} = {Text(root.GetProperty(scalar.Field))}"),
        ];
        if (time.Length > 0)
        {
            numbers.Add($"t = {time}");
        }
        return
        [
            E("div", Class("named"), named),
            E("p", Class("num"), string.Join(", ", numbers)),
            E("details", E("summary", "the instance as JSON"), E("pre", json)),
        ];
    }

    private static XElement Matrix(string name, string[][] rows) =>
        rows.Length > LargestShown
            ? E("span", $"{name}: {rows.Length}×{rows[0].Length}, in the JSON below")
            : E(
                "span",
                Class("named"),
                $"{name} =",
                E(
                    "span",
                    Class("matrix"),
                    E("table", E("tbody", rows.Select(row => E("tr", row.Select(cell => E("td", Class("num"), cell))))))
                )
            );

    private static string[] Row(JsonElement row) => [.. row.EnumerateArray().Select(Text)];

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
