using System.Buffers;
using System.Text.Json;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// The JSON form of an exact instance: X, y, betaStar, sigma2, stepSize, batchSize, temperature, and the parameters and the start of processes.
/// </summary>
/// <remarks>
/// Numbers are JSON numbers, taken as the decimals that they say and never through a double, or strings such as "-3/4" and
/// "0.125". y may be missing, or betaStar with sigma2, but not both; temperature is for stochastic gradient Langevin dynamics.
/// </remarks>
/// <param name="Instance">The instance, exact.</param>
/// <param name="Temperature">τ, when the file gives one.</param>
public sealed record InstanceFile(Instance<Rational> Instance, Rational? Temperature)
{
    private const long LargestFile = 1L << 30;

    internal static readonly IReadOnlyDictionary<string, NumberArray> NoParameters =
        new Dictionary<string, NumberArray>();

    internal static readonly IReadOnlyDictionary<string, IReadOnlyList<Rational>> NoStart =
        new Dictionary<string, IReadOnlyList<Rational>>();

    /// <summary>Values for parameters of processes, by name.</summary>
    public IReadOnlyDictionary<string, NumberArray> Parameters { get; init; } = NoParameters;

    /// <summary>Where states begin, by name, p numbers each; what is not named begins at 0.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Rational>> Start { get; init; } = NoStart;

    /// <summary>The file as JSON that <see cref="Read"/> reads back to the same numbers.</summary>
    public string ToJson() => ToJson(Instance, Temperature, Parameters, Start);

    /// <summary>Reads an instance file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">The file is missing, too large, not JSON, or a field is missing or not allowed.</exception>
    public static InstanceFile Read(string path) => Parse(path, InputFile.ReadAllBytes(path, LargestFile));

    /// <summary>Reads an instance from UTF-8 text.</summary>
    /// <param name="path">What complaints call it, a file for example.</param>
    /// <param name="text">The JSON object in UTF-8.</param>
    /// <exception cref="InvalidInputException">It is not JSON, or a field is missing or not allowed.</exception>
    public static InstanceFile Parse(string path, byte[] text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = WithoutByteOrderMark(text);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(
                bytes,
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = false }
            );
        }
        catch (JsonException error)
        {
            string where = error.LineNumber is { } line ? $":{line + 1}" : "";
            throw new InvalidInputException(
                bytes.Length == 0
                    ? $"{path}: the file is empty; an instance is a JSON object"
                    : $"{path}{where}: not valid JSON",
                error
            );
        }
        using (document)
        {
            try
            {
                var reader = new JsonInstanceReader(path, bytes);
                return reader.Read(document.RootElement);
            }
            catch (InvalidOperationException error)
            {
                // A name or string that is no text: bytes that are not UTF-8, or half of a surrogate pair.
                throw new InvalidInputException($"{path}: holds a text that is not valid Unicode (UTF-8)", error);
            }
        }
    }

    /// <summary>The instance as JSON that <see cref="Read"/> reads back to the same numbers; fractions are strings.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="temperature">τ, if any.</param>
    /// <param name="parameters">Parameters of processes; those of the instance, which are numbers, where it is null.</param>
    /// <param name="start">Starts of states, if any.</param>
    public static string ToJson(
        Instance<Rational> instance,
        Rational? temperature = null,
        IReadOnlyDictionary<string, NumberArray>? parameters = null,
        IReadOnlyDictionary<string, IReadOnlyList<Rational>>? start = null
    )
    {
        ArgumentNullException.ThrowIfNull(instance);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Problem<Rational> problem = instance.Problem;
            writer.WriteStartObject();
            writer.WriteStartArray("X");
            for (int k = 0; k < problem.SampleCount; k++)
            {
                WriteArray(writer, problem.Features.Row(k));
            }
            writer.WriteEndArray();
            if (problem.HasResponse)
            {
                writer.WritePropertyName("y");
                WriteArray(writer, problem.Response.ToArray());
            }
            if (problem.HasTruth)
            {
                writer.WritePropertyName("betaStar");
                WriteArray(writer, problem.Truth.Coefficients.ToArray());
                writer.WriteString("sigma2", problem.Truth.NoiseVariance.ToString());
            }
            writer.WriteString("stepSize", instance.StepSize.ToString());
            writer.WriteNumber("batchSize", instance.BatchSize);
            if (temperature is { } value)
            {
                writer.WriteString("temperature", value.ToString());
            }
            parameters ??= instance.Parameters.ToDictionary(pair => pair.Key, pair => NumberArray.Of(pair.Value));
            if (parameters is { Count: > 0 })
            {
                writer.WriteStartObject("parameters");
                foreach ((string name, NumberArray numbers) in parameters)
                {
                    writer.WritePropertyName(name);
                    Write(writer, numbers);
                }
                writer.WriteEndObject();
            }
            if (start is { Count: > 0 })
            {
                writer.WriteStartObject("start");
                foreach ((string state, IReadOnlyList<Rational> values) in start)
                {
                    writer.WritePropertyName(state);
                    WriteArray(writer, [.. values]);
                }
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static byte[] WithoutByteOrderMark(byte[] bytes) =>
        bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static void Write(Utf8JsonWriter writer, NumberArray numbers)
    {
        switch (numbers.Indices)
        {
            case 0:
                writer.WriteStringValue(numbers.Rows[0][0].ToString());
                break;
            case 1:
                WriteArray(writer, [.. numbers.Rows[0]]);
                break;
            default:
                writer.WriteStartArray();
                foreach (IReadOnlyList<Rational> row in numbers.Rows)
                {
                    WriteArray(writer, [.. row]);
                }
                writer.WriteEndArray();
                break;
        }
    }

    private static void WriteArray(Utf8JsonWriter writer, ReadOnlySpan<Rational> values)
    {
        writer.WriteStartArray();
        foreach (Rational value in values)
        {
            writer.WriteStringValue(value.ToString());
        }
        writer.WriteEndArray();
    }
}
