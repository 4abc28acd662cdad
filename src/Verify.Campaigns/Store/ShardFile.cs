using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Verify.Arithmetic;
using Verify.Claims;

namespace Verify.Campaigns;

/// <summary>
/// What a shard found as text: a line of JSON for each claim, which other programs read as a table. The same shard has the same bytes
/// whoever ran it; each line has the digest of the rest, so that no half of a file passes for a whole one.
/// </summary>
internal static class ShardFile
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a shard.</summary>
    /// <param name="spec">The campaign.</param>
    /// <param name="digest">Its digest.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="part">What was found.</param>
    public static string Write(CampaignSpec spec, string digest, long shard, PartialRun part) =>
        string.Concat(spec.Claims.Select(claim => Line(spec, digest, shard, claim.Id, part)));

    /// <summary>Reads it back; null where it is not whole, or of another campaign or shard.</summary>
    /// <param name="spec">The campaign.</param>
    /// <param name="digest">Its digest.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="text">The text.</param>
    public static PartialRun? TryRead(CampaignSpec spec, string digest, long shard, string text)
    {
        string[] lines = text.Split('\n');
        if (lines.Length != spec.Claims.Count + 1 || lines[^1].Length > 0)
        {
            return null;
        }
        try
        {
            PartialRun whole = PartialRunModule.empty;
            for (int i = 0; i < spec.Claims.Count; i++)
            {
                string id = spec.Claims[i].Id;
                using JsonDocument document = JsonDocument.Parse(lines[i]);
                PartialRun part = PartialRunModule.ofJson(id, document.RootElement.GetProperty("found").GetRawText());
                if (Line(spec, digest, shard, id, part) != lines[i] + "\n")
                {
                    return null;
                }
                whole = PartialRunModule.combine(whole, part);
            }
            return whole;
        }
        catch (Exception error)
            when (error is JsonException or KeyNotFoundException or InvalidOperationException or InvalidInputException)
        {
            return null;
        }
    }

    private static string Line(CampaignSpec spec, string campaign, long shard, string id, PartialRun part)
    {
        (long first, int count) = spec.Range(shard);
        string found = PartialRunModule.toJson(id, part);
        string digest = CampaignSpec.Sha256(
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{campaign} {shard} {id} {found}"))
        );
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, OneLine))
        {
            json.WriteStartObject();
            json.WriteNumber("shard", shard);
            json.WriteNumber("first", first);
            json.WriteNumber("count", count);
            json.WriteString("claim", id);
            json.WriteNumber("violations", part.Violations(id));
            if (part.LeastSlack(id) is { Value: var least } && double.IsFinite(least))
            {
                json.WriteNumber("leastSlack", least);
            }
            else
            {
                json.WriteNull("leastSlack");
            }
            json.WritePropertyName("found");
            json.WriteRawValue(found);
            json.WriteString("digest", digest);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
