using System.Text.Json;

namespace Verify.Reports;

/// <summary>An instance in JSON as a person writes it down: matrices in aligned rows, vectors in brackets.</summary>
internal static class InstanceText
{
    private const int WidestLine = 76;

    private static readonly (string Field, string Name)[] Names =
    [
        ("X", "X"),
        ("y", "y"),
        ("betaStar", "β*"),
        ("sigma2", "σ²"),
        ("stepSize", "η"),
        ("batchSize", "m"),
        ("temperature", "τ"),
    ];

    /// <summary>The lines, without indentation.</summary>
    /// <param name="json">The instance in JSON.</param>
    /// <param name="time">t, or empty.</param>
    public static IEnumerable<string> Lines(string json, string time)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        List<string> scalars = [];
        foreach ((string field, string name) in Names)
        {
            if (!document.RootElement.TryGetProperty(field, out JsonElement value))
            {
                continue;
            }
            if (field == "X" && value.ValueKind == JsonValueKind.Array)
            {
                foreach (string line in Matrix(name, value))
                {
                    yield return line;
                }
            }
            else if (value.ValueKind == JsonValueKind.Array)
            {
                yield return $"{name} = ({string.Join(", ", value.EnumerateArray().Select(Number))})";
            }
            else
            {
                scalars.Add($"{name} = {Number(value)}");
            }
        }
        if (time.Length > 0)
        {
            scalars.Add($"t = {time}");
        }
        yield return string.Join(", ", scalars);
    }

    private static IEnumerable<string> Matrix(string name, JsonElement rows)
    {
        string[][] cells = [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(Number).ToArray())];
        int[] widths = [.. Enumerable.Range(0, cells[0].Length).Select(j => cells.Max(row => row[j].Length))];
        if (widths.Sum() + (2 * widths.Length) > WidestLine)
        {
            yield return $"{name}: {cells.Length}×{cells[0].Length}, see the instance in JSON";
            yield break;
        }
        for (int i = 0; i < cells.Length; i++)
        {
            string lead = i == 0 ? $"{name} = " : new string(' ', name.Length + 3);
            yield return $"{lead}[ {string.Join("  ", cells[i].Select((cell, j) => cell.PadLeft(widths[j])))} ]";
        }
    }

    private static string Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
