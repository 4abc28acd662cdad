using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Turns a parsed JSON object into an instance, naming file, line and field in every complaint.</summary>
internal sealed class JsonInstanceReader(string path, byte[] bytes)
{
    private static readonly string[] Known =
    [
        "X",
        "y",
        "betaStar",
        "sigma2",
        "stepSize",
        "batchSize",
        "temperature",
        "parameters",
        "start",
    ];

    // Says to an editor which schema the file follows; nothing is read from it.
    private const string SchemaField = "$schema";

    // The coefficient vector, which a start is of where it names no state.
    private const string Coefficients = "b";

    /// <summary>The instance that the object describes.</summary>
    public InstanceFile Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidInputException($"{path}: an instance is a JSON object, not {Describe(root)}");
        }
        HashSet<string> seen = [];
        foreach (JsonProperty property in root.EnumerateObject())
        {
            string name = property.Name;
            if (name != SchemaField && !Known.Contains(name))
            {
                throw Fail(name, $"is unknown; {NearestNames.Hint(name, Known, "")}");
            }
            if (!seen.Add(name))
            {
                throw Fail(name, "is given twice; leave one of them out");
            }
        }
        Matrix<Rational> features = ReadMatrix(Require(root, "X"));
        Rational[]? response = root.TryGetProperty("y", out JsonElement y) ? ReadArray(y, "y") : null;
        Truth<Rational>? truth = ReadTruth(root);
        CheckLength(response, features.Rows, "y", "rows");
        CheckLength(truth?.Coefficients, features.Columns, "betaStar", "columns");
        if (response is null && truth is null)
        {
            throw new InvalidInputException($"{path}: an instance needs 'y', or 'betaStar' with 'sigma2'");
        }
        Rational stepSize = ReadNumber(Require(root, "stepSize"), "stepSize");
        if (stepSize.Sign <= 0)
        {
            throw Fail("stepSize", $"is {stepSize}; the step size must be positive");
        }
        Rational batch = ReadNumber(Require(root, "batchSize"), "batchSize");
        if (!batch.IsInteger || batch.Sign <= 0 || batch > int.MaxValue)
        {
            throw Fail("batchSize", $"is {batch}; the batch size must be a whole number of at least 1");
        }
        Rational? temperature = root.TryGetProperty("temperature", out JsonElement tau)
            ? ReadNumber(tau, "temperature")
            : null;
        if (temperature is { Sign: < 0 })
        {
            throw Fail("temperature", $"is {temperature}; the temperature must not be negative");
        }
        var problem = new Problem<Rational>(features, response, truth);
        IReadOnlyDictionary<string, NumberArray> named = root.TryGetProperty("parameters", out JsonElement parameters)
            ? ReadNamed(parameters, "parameters", ReadNumbers)
            : InstanceFile.NoParameters;
        ImmutableSortedDictionary<string, Rational> numbers = named
            .Where(pair => pair.Value.Indices == 0)
            .ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value.Rows[0][0], StringComparer.Ordinal);
        return new InstanceFile(new Instance<Rational>(problem, stepSize, (int)batch.Numerator, numbers), temperature)
        {
            Parameters = named,
            Start = root.TryGetProperty("start", out JsonElement start)
                ? ReadStart(start, features.Columns)
                : InstanceFile.NoStart,
        };
    }

    private Dictionary<string, TValue> ReadNamed<TValue>(
        JsonElement element,
        string field,
        Func<JsonElement, string, TValue> read
    )
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw Fail(field, $"must be an object with a field for each name, not {Describe(element)}");
        }
        Dictionary<string, TValue> values = [];
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!values.TryAdd(property.Name, read(property.Value, field)))
            {
                throw Fail(field, $"has '{NearestNames.Shown(property.Name)}' twice; leave one of them out");
            }
        }
        return values;
    }

    // A number, an array of numbers, or an array of equally long arrays of numbers.
    private NumberArray ReadNumbers(JsonElement element, string field)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            return NumberArray.Of(ReadNumber(element, field));
        }
        if (element.GetArrayLength() == 0)
        {
            throw Fail(field, "has an empty array; give a number, a vector or a matrix");
        }
        if (element.EnumerateArray().All(entry => entry.ValueKind != JsonValueKind.Array))
        {
            return NumberArray.Of(ReadArray(element, field));
        }
        List<IReadOnlyList<Rational>> rows = [.. element.EnumerateArray().Select(row => ReadArray(row, field))];
        return rows.All(row => row.Count == rows[0].Count)
            ? new(2, rows)
            : throw Fail(field, "has a matrix whose rows are not equally long");
    }

    private Dictionary<string, IReadOnlyList<Rational>> ReadStart(JsonElement element, int columns)
    {
        Dictionary<string, IReadOnlyList<Rational>> start =
            element.ValueKind == JsonValueKind.Array
                ? new() { [Coefficients] = ReadArray(element, "start") }
                : ReadNamed(element, "start", (value, field) => (IReadOnlyList<Rational>)ReadArray(value, field));
        foreach ((string state, IReadOnlyList<Rational> values) in start)
        {
            if (values.Count != columns)
            {
                throw Fail(
                    "start",
                    $"has {values.Count} numbers for '{NearestNames.Shown(state)}', but X has {columns} columns"
                );
            }
        }
        return start;
    }

    private Truth<Rational>? ReadTruth(JsonElement root)
    {
        bool hasCoefficients = root.TryGetProperty("betaStar", out JsonElement coefficients);
        bool hasVariance = root.TryGetProperty("sigma2", out JsonElement variance);
        if (hasCoefficients != hasVariance)
        {
            throw new InvalidInputException(
                $"{path}: field '{(hasCoefficients ? "sigma2" : "betaStar")}' is missing; 'betaStar' and 'sigma2' go together"
            );
        }
        if (!hasCoefficients)
        {
            return null;
        }
        Rational sigma2 = ReadNumber(variance, "sigma2");
        return sigma2.Sign < 0
            ? throw Fail("sigma2", $"is {sigma2}; the noise variance must not be negative")
            : new Truth<Rational>(ReadArray(coefficients, "betaStar"), sigma2);
    }

    private Matrix<Rational> ReadMatrix(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() == 0)
        {
            throw Fail("X", $"must be a non-empty array of rows, not {Describe(element)}");
        }
        // Lengths first: what is allocated is no more than what is there.
        int rows = 0,
            columns = 0;
        foreach (JsonElement row in element.EnumerateArray())
        {
            string Field() => $"X[{rows}]";
            if (row.ValueKind != JsonValueKind.Array)
            {
                throw Fail(Field(), $"must be an array of numbers, not {Describe(row)}");
            }
            columns = rows == 0 ? row.GetArrayLength() : columns;
            if (row.GetArrayLength() != columns)
            {
                throw Fail(
                    Field(),
                    $"has {row.GetArrayLength()} numbers, but X[0] has {columns}; all rows must be equally long"
                );
            }
            rows++;
        }
        if (columns == 0)
        {
            throw Fail("X", "has empty rows; at least one column is needed");
        }
        return Matrix<Rational>.Filled(
            rows,
            columns,
            element,
            (entries, given) =>
            {
                foreach ((int k, JsonElement row) in given.EnumerateArray().Index())
                {
                    ReadEntries(row, $"X[{k}]", entries.Slice(k * columns, columns));
                }
            }
        );
    }

    private Rational[] ReadArray(JsonElement element, string field)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Fail(field, $"must be an array of numbers, not {Describe(element)}");
        }
        var values = new Rational[element.GetArrayLength()];
        ReadEntries(element, field, values);
        return values;
    }

    private void ReadEntries(JsonElement element, string field, Span<Rational> values)
    {
        int at = 0;
        foreach (JsonElement entry in element.EnumerateArray())
        {
            values[at] = TryReadNumber(entry, out Rational value) ? value : throw NoNumber(entry, $"{field}[{at}]");
            at++;
        }
    }

    private Rational ReadNumber(JsonElement element, string field) =>
        TryReadNumber(element, out Rational value) ? value : throw NoNumber(element, field);

    // A string without escapes is read where it stands.
    private static bool TryReadNumber(JsonElement element, out Rational value)
    {
        value = default;
        switch (element.ValueKind)
        {
            case JsonValueKind.Number:
                return Rational.TryParseUtf8(JsonMarshal.GetRawUtf8Value(element), out value);
            case JsonValueKind.String:
                ReadOnlySpan<byte> quoted = JsonMarshal.GetRawUtf8Value(element);
                return quoted.Contains((byte)'\\') || !Ascii.IsValid(quoted)
                    ? Rational.TryParse(element.GetString(), out value)
                    : Rational.TryParseUtf8(quoted[1..^1], out value);
            default:
                return false;
        }
    }

    private InvalidInputException NoNumber(JsonElement element, string field) =>
        Fail(
            field,
            $"is {Describe(element)}; allowed are numbers and strings such as \"-3/4\" or \"0.125\", of exponents and digits up to 10000"
        );

    private JsonElement Require(JsonElement root, string field) =>
        root.TryGetProperty(field, out JsonElement value)
            ? value
            : throw new InvalidInputException($"{path}: field '{field}' is missing");

    private void CheckLength(IReadOnlyList<Rational>? values, int expected, string field, string what)
    {
        if (values is not null && values.Count != expected)
        {
            throw Fail(field, $"has {values.Count} numbers, but X has {expected} {what}");
        }
    }

    private static string Describe(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Array when element.GetArrayLength() == 0 => "an empty array",
            JsonValueKind.Array => "an array",
            JsonValueKind.Object => "an object",
            JsonValueKind.Null => "null",
            _ => element.GetRawText() is { Length: <= 40 } text ? text : element.GetRawText()[..40] + "…",
        };

    private InvalidInputException Fail(string field, string problem) =>
        new($"{path}:{LineOf(field)}: field '{NearestNames.Shown(field)}' {problem}");

    // The line of a field such as X[3] or y[2]: the reader walks the tokens once more, which only a complaint pays for.
    private int LineOf(string field)
    {
        string[] parts = field.Replace("]", "", StringComparison.Ordinal).Split('[');
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        long offset = 0;
        while (reader.Read())
        {
            if (
                reader.TokenType == JsonTokenType.PropertyName
                && reader.CurrentDepth == 1
                && reader.ValueTextEquals(parts[0])
            )
            {
                reader.Read();
                offset = reader.TokenStartIndex;
                foreach (string part in parts.Skip(1))
                {
                    if (reader.TokenType != JsonTokenType.StartArray || !reader.Read())
                    {
                        break;
                    }
                    for (int k = int.Parse(part, System.Globalization.CultureInfo.InvariantCulture); k > 0; k--)
                    {
                        reader.Skip();
                        reader.Read();
                    }
                    offset = reader.TokenStartIndex;
                }
                break;
            }
        }
        return 1 + bytes.AsSpan(0, (int)offset).Count((byte)'\n');
    }
}
