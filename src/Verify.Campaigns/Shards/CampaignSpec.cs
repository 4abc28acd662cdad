using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Verify.Arithmetic;
using Verify.Claims;

namespace Verify.Campaigns;

/// <summary>What a campaign is: written once, never changed. Every shard is a function of it and of the shard's number.</summary>
/// <param name="Claims">Ids of the claims, each once, with the digest of what each says.</param>
/// <param name="Files">Files of the user's own claims, by name, with the SHA-256 of each.</param>
/// <param name="Seed">Seed of the random instances.</param>
/// <param name="First">Index of the first instance.</param>
/// <param name="Count">How many instances, at least 1.</param>
/// <param name="ShardSize">How many of them a shard has, at least 1; the last one has the rest.</param>
/// <param name="Rigor">How much rounding is bounded.</param>
/// <param name="ProgramVersion">The program that may work on it.</param>
public sealed record CampaignSpec(
    IReadOnlyList<(string Id, string Digest)> Claims,
    IReadOnlyList<(string Name, string Sha256)> Files,
    int Seed,
    long First,
    long Count,
    int ShardSize,
    Rigor Rigor,
    string ProgramVersion
)
{
    private const int Format = 1;
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>How many shards there are.</summary>
    public long Shards => ((Count - 1) / ShardSize) + 1;

    /// <summary>The SHA-256 of the text, in hexadecimal: what a shard's file says that it belongs to.</summary>
    public string Digest => Sha256(Encoding.UTF8.GetBytes(ToJson()));

    /// <summary>The instances of a shard: the index of the first, and how many.</summary>
    /// <param name="shard">From 0.</param>
    /// <exception cref="InvalidInputException">There is no such shard.</exception>
    public (long First, int Count) Range(long shard) =>
        shard >= 0 && shard < Shards
            ? (First + (shard * ShardSize), (int)Math.Min(ShardSize, Count - (shard * ShardSize)))
            : throw new InvalidInputException($"there is no shard {shard}; the campaign has 0 to {Shards - 1}");

    /// <summary>The options of the run that a shard is.</summary>
    /// <param name="shard">From 0.</param>
    /// <exception cref="InvalidInputException">There is no such shard.</exception>
    public RunOptions Options(long shard)
    {
        (long first, int count) = Range(shard);
        return new(count, first, Seed, Rigor, null);
    }

    /// <summary>What a claim says and how it is checked, as 64 hexadecimal digits: another statement, hypothesis or domain has another one.</summary>
    /// <param name="claim">The claim.</param>
    public static string DigestOf(Claim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        string[] parts = [claim.Id, claim.Statement, .. claim.Hypotheses, .. claim.HowChecked];
        return Sha256(Encoding.UTF8.GetBytes(string.Join('\0', parts)));
    }

    /// <summary>SHA-256 in hexadecimal, lower case.</summary>
    /// <param name="content">The bytes.</param>
    public static string Sha256(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The text: JSON, the same bytes for the same campaign.</summary>
    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("program", ProgramVersion);
            json.WriteStartArray("claims");
            foreach ((string id, string digest) in Claims)
            {
                json.WriteStartObject();
                json.WriteString("id", id);
                json.WriteString("digest", digest);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("files");
            foreach ((string name, string sha256) in Files)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteString("sha256", sha256);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteNumber("seed", Seed);
            json.WriteNumber("first", First);
            json.WriteNumber("count", Count);
            json.WriteNumber("shardSize", ShardSize);
            json.WriteString("rigor", Rigor.IsScreen ? "screen" : "certify");
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    /// <summary>Reads the text.</summary>
    /// <param name="where">The file, for complaints.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidInputException">It is no campaign, or one of another format.</exception>
    public static CampaignSpec Parse(string where, string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.GetProperty("format").GetInt32() != Format)
            {
                throw new InvalidInputException(
                    $"{where}: the campaign is of another format; this program reads {Format}"
                );
            }
            CampaignSpec spec = new(
                Pairs(root, "claims", "id", "digest"),
                Pairs(root, "files", "name", "sha256"),
                root.GetProperty("seed").GetInt32(),
                root.GetProperty("first").GetInt64(),
                root.GetProperty("count").GetInt64(),
                root.GetProperty("shardSize").GetInt32(),
                root.GetProperty("rigor").GetString() switch
                {
                    "screen" => Rigor.Screen,
                    "certify" => Rigor.Certify,
                    _ => throw new FormatException("rigor"),
                },
                Text(root, "program")
            );
            return spec.First >= 0 && spec.Count >= 1 && spec.ShardSize >= 1 && spec.Claims.Count >= 1
                ? spec
                : throw new FormatException("sizes");
        }
        catch (Exception error)
            when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidInputException($"{where}: is no campaign of this program, or damaged", error);
        }
    }

    /// <summary>How this campaign differs from another one, for a complaint; null where it does not.</summary>
    /// <param name="other">The other.</param>
    public string? DifferenceFrom(CampaignSpec other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (string Name, string Here, string There)[] fields =
        [
            ("claims", Named(Claims), Named(other.Claims)),
            ("claims as they are stated", string.Join(' ', Claims), string.Join(' ', other.Claims)),
            ("files of claims", string.Join(' ', Files), string.Join(' ', other.Files)),
            ("--seed", Number(Seed), Number(other.Seed)),
            ("--first", Number(First), Number(other.First)),
            ("--count", Number(Count), Number(other.Count)),
            ("--shard-size", Number(ShardSize), Number(other.ShardSize)),
            ("--rigor", $"{Rigor}", $"{other.Rigor}"),
            ("version of the program", ProgramVersion, other.ProgramVersion),
        ];
        (string name, string here, string there) = Array.Find(fields, field => field.Here != field.There);
        return name is null ? null
            : name.StartsWith("--", StringComparison.Ordinal) ? $"{name} is {there} there, not {here}"
            : $"the {name} differ";
    }

    private static string Named(IReadOnlyList<(string Id, string Digest)> claims) =>
        string.Join(' ', claims.Select(claim => claim.Id));

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(JsonElement node, string name) =>
        node.GetProperty(name).GetString() ?? throw new FormatException(name);

    private static IReadOnlyList<(string, string)> Pairs(JsonElement root, string name, string first, string second) =>
        [.. root.GetProperty(name).EnumerateArray().Select(node => (Text(node, first), Text(node, second)))];
}
