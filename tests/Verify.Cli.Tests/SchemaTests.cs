using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Verify.Cli.Options;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>
/// The schemas of docs/reference/schemas against what the commands answer: whatever an answer has, its schema has, and whatever
/// a schema has, some answer has.
/// </summary>
public sealed class SchemaTests
{
    private const string Instance = "--instance examples/instance.json";

    private static readonly string Folder = Path.Combine(Repository.Root, "docs", "reference", "schemas");

    // Lines of arguments without --format json, which together show every field; what a line's answer may not be without is there.
    private static readonly Dictionary<string, string[]> Lines = new()
    {
        ["check"] =
        [
            "check gf-bias moment-equivalence price-decreases --instances 2",
            "export gf-bias --latex /dev/null",
        ],
        ["campaign"] =
        [
            $"campaign run gf-risk --count 3 --store {Path.Combine(Path.GetTempPath(), $"verify-schemas-{Guid.NewGuid():N}")}",
        ],
        ["claims"] = ["claims", "claims --claims examples/claims/noise-costs.claims"],
        ["explain"] = ["explain moment-equivalence", "explain gf-variance", "explain excess-risk"],
        ["falsify"] =
        [
            "falsify price-decreases",
            "falsify price-decreases --verbose",
            "falsify third-moments-match",
            "falsify gf-bias --budget 1",
            "falsify moment-equivalence --budget 1",
        ],
        ["looseness"] = ["falsify gf-variance --looseness --budget 1"],
        ["risk"] =
        [
            $"risk {Instance} --time 1 --time 100",
            $"risk {Instance} --time 1 --digits 10",
            $"risk {Instance} --process sgd-momentum --set gamma=1/2 --step 3",
            $"risk {Instance} --process sgd --step inf",
        ],
        ["moments"] =
        [
            $"moments {Instance} --process sgd --step 10 --digits 5",
            $"moments {Instance} --process gradient-flow --time 1/2",
            $"moments {Instance} --process sgd-momentum --set gamma=9/10 --step 2",
        ],
        ["stability"] = [$"stability {Instance}", $"stability {Instance} --process sgd-momentum --set gamma=1/2"],
        ["path"] =
        [
            $"path {Instance}",
            $"path {Instance} --process sgd-momentum --set gamma=1/2",
            $"path {Instance} --penalty 0.01",
        ],
        ["simulate"] =
        [
            $"simulate {Instance} --process sgd --step 3 --trajectories 200",
            $"simulate {Instance} --process sgf --time 1 --dt 1/10 --trajectories 200",
        ],
        ["compare"] =
        [
            $"compare {Instance} --process sgd --step 10 --samples examples/runs/sgd.csv",
            $"compare {Instance} --process sgd --step 10 --samples examples/runs/without-replacement.csv",
            $"compare {Instance} --process sgf --time 1 --samples examples/runs/sgd.csv",
        ],
        ["processes"] = ["processes"],
        ["derive"] = ["derive --process sgd --order 2 --features 1"],
        ["modified-equation"] = ["derive --process sgd --modified-equation 1"],
        ["replay"] =
        [
            "replay examples/certificates/price-decreases.json",
            "replay tests/certificates/forged/positive-slack-resigned.json",
        ],
        ["figures"] = ["figures"],
    };

    // Seen only where the code of somebody's claim throws, which HostileLibraryTests make it do, and where nothing can be said of others.
    private static readonly HashSet<string> Rare = ["error", "omitted"];

    public static TheoryData<string> Answers => [.. Lines.Keys];

    public static TheoryData<string> All => [.. Names()];

    [Theory]
    [MemberData(nameof(All))]
    public void A_schema_is_one_of_draft_2020_12_and_names_itself(string name)
    {
        JsonNode text = JsonNode.Parse(File.ReadAllText(PathOf(name)))!;
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", text["$schema"]!.GetValue<string>());
        Assert.Equal($"urn:verify-sgd:schema:{name}", text["$id"]!.GetValue<string>());
        Assert.Null(Complaint(MetaSchemas.Draft202012, text));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void Answers_are_as_their_schema_says_and_show_every_field_of_it(string name)
    {
        JsonSchema schema = Schema(name);
        HashSet<string> seen = [];
        foreach (string line in Lines[name])
        {
            JsonNode answer = JsonNode.Parse(Answer(line))!;
            Assert.True(Complaint(schema, answer) is null, $"{line}: {Complaint(schema, answer)}");
            CollectNames(answer, seen);
            Assert.All(
                Objects(answer),
                where =>
                {
                    where["planted"] = "a field that no schema knows";
                    bool refused = Complaint(schema, answer) is not null;
                    where.Remove("planted");
                    Assert.True(refused, $"{line}: another field in {where.GetPath()} is not noticed");
                }
            );
        }
        Assert.Empty(PropertiesOf(JsonNode.Parse(File.ReadAllText(PathOf(name)))!).Except(seen).Except(Rare));
    }

    [Fact]
    public void Every_command_that_answers_in_json_has_a_schema()
    {
        // The lines of serve are a protocol, not an answer; a report is a folder.
        string[] answering =
        [
            .. CommandLine
                .Commands()
                .Where(command => command.Name != "serve")
                .Where(command =>
                    command
                        .Options.OfType<ChoiceOption>()
                        .Single(option => option.Name == "--format")
                        .Allowed.Contains("json")
                )
                .Select(command => command.Name),
        ];
        Assert.Equal([], answering.Except(Lines.Values.SelectMany(lines => lines).Select(line => line.Split(' ')[0])));
        Assert.Equal(Lines.Keys.Append("certificate").Append("instance").Order(), Names().Order());
    }

    [Fact]
    public void Certificates_are_as_their_schema_says()
    {
        JsonSchema schema = Schema("certificate");
        string[] files =
        [
            .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "examples", "certificates")),
            .. Directory
                .EnumerateFiles(
                    Path.Combine(Repository.Root, "proofs-checks", "Verify.Papers"),
                    "*.json",
                    SearchOption.AllDirectories
                )
                .Where(file => file.Contains("counterexamples", StringComparison.Ordinal)),
        ];
        Assert.True(files.Length > 40);
        Assert.All(files, file => Assert.Null(Complaint(schema, JsonNode.Parse(File.ReadAllText(file))!)));
        JsonNode first = JsonNode.Parse(File.ReadAllText(files[0]))!;
        first["sha256"] = "none";
        Assert.NotNull(Complaint(schema, first));
    }

    [Theory]
    [InlineData("""{"X":[[1,"1/2"],[0.5,2]],"y":["-3/4",1],"stepSize":"1e-2","batchSize":1}""", true)]
    [InlineData("""{"X":[[1]],"betaStar":[1],"sigma2":0,"stepSize":0.1,"batchSize":1,"start":{"b":[1]}}""", true)]
    [InlineData("""{"$schema":"x","X":[[1]],"y":[1],"stepSize":0.1,"batchSize":1,"parameters":{"P":[[1]]}}""", true)]
    [InlineData("""{"X":[[1]],"stepSize":0.1,"batchSize":1}""", false)]
    [InlineData("""{"X":[[1]],"y":[1],"betaStar":[1],"stepSize":0.1,"batchSize":1}""", false)]
    [InlineData("""{"X":[["a"]],"y":[1],"stepSize":0.1,"batchSize":1}""", false)]
    [InlineData("""{"X":[[1]],"y":[1],"stepSize":0.1,"batchSize":1,"step":1}""", false)]
    public void The_schema_of_instances_says_what_the_reader_says(string instance, bool allowed)
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("i.json", instance);
        Outcome outcome = InProcess.Run("stability", "--instance", file);
        Assert.Equal(allowed ? ExitCode.AsExpected : ExitCode.BadInput, outcome.ExitCode);
        Assert.Equal(allowed, Complaint(Schema("instance"), JsonNode.Parse(instance)!) is null);
    }

    [Fact]
    public void Risks_without_the_other_estimators_are_as_their_schema_says()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write(
            "steep.json",
            """{"X":[["1e10",0],[0,1]],"betaStar":[1,1],"sigma2":1,"stepSize":1,"batchSize":1}"""
        );
        JsonNode answer = JsonNode.Parse(Answer($"risk --instance {file} --process sgd --step 1"))!;
        Assert.NotNull(answer["omitted"]);
        Assert.Null(Complaint(Schema("risk"), answer));
    }

    [Fact]
    public void The_instance_of_the_examples_is_as_its_schema_says() =>
        Assert.Null(
            Complaint(
                Schema("instance"),
                JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "examples", "instance.json")))!
            )
        );

    private static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file).Split('.')[0]);

    private static string Answer(string line)
    {
        Outcome outcome = InProcess.Run([.. Repository.Words(line), "--format", "json", "--quiet"]);
        Assert.True(outcome.ExitCode is ExitCode.AsExpected or ExitCode.NotAsExpected, $"{line}: {outcome.Error}");
        return outcome.Output;
    }

    private static string PathOf(string name) => Path.Combine(Folder, $"{name}.schema.json");

    // Once each: a schema is registered under its name.
    private static readonly ConcurrentDictionary<string, Lazy<JsonSchema>> Read = new();

    private static JsonSchema Schema(string name) =>
        Read.GetOrAdd(name, _ => new(() => JsonSchema.FromFile(PathOf(name)))).Value;

    // What the schema has against the text, with the place; null where it has nothing.
    private static string? Complaint(JsonSchema schema, JsonNode text)
    {
        EvaluationResults results = schema.Evaluate(
            JsonSerializer.SerializeToElement(text),
            new EvaluationOptions { OutputFormat = OutputFormat.List }
        );
        return results.IsValid
            ? null
            : string.Join(
                "; ",
                results
                    .Details!.Where(detail => detail.Errors is { Count: > 0 })
                    .Select(detail => $"{detail.InstanceLocation}: {string.Join(", ", detail.Errors!.Values)}")
            );
    }

    // Objects with named fields; states are free to have any name.
    private static IEnumerable<JsonObject> Objects(JsonNode? node) =>
        node switch
        {
            JsonObject fields => fields
                .ToArray()
                .SelectMany(field => Objects(field.Value))
                .Concat(fields.GetPath().EndsWith(".states", StringComparison.Ordinal) ? [] : [fields]),
            JsonArray items => items.SelectMany(Objects),
            JsonValue or null => [],
            _ => throw new InvalidOperationException("a kind of JSON that there is not"),
        };

    private static void CollectNames(JsonNode? node, HashSet<string> names)
    {
        foreach (JsonObject fields in Objects(node))
        {
            names.UnionWith(fields.Select(field => field.Key));
        }
    }

    // Names under "properties", those of recorded instances left out: which of them there are depends on the claim.
    private static IEnumerable<string> PropertiesOf(JsonNode? node) =>
        node switch
        {
            JsonObject fields => fields.SelectMany(field =>
                field.Key switch
                {
                    "recordedInstance" => [],
                    "properties" => field
                        .Value!.AsObject()
                        .SelectMany(property => PropertiesOf(property.Value).Prepend(property.Key)),
                    _ => PropertiesOf(field.Value),
                }
            ),
            JsonArray items => items.SelectMany(PropertiesOf),
            JsonValue or null => [],
            _ => throw new InvalidOperationException("a kind of JSON that there is not"),
        };
}
