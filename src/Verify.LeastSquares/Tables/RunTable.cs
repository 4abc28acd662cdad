using System.Globalization;
using System.Text;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Final iterates of somebody's own runs, one row a run.</summary>
/// <param name="Runs">p finite numbers each, at least two runs.</param>
/// <param name="Resolution">How far they are rounded, relative to their size: what rounding of 53 bits adds up to, or the digits of the file.</param>
/// <param name="Notes">What was detected.</param>
public sealed record RunTable(IReadOnlyList<double[]> Runs, double Resolution, IReadOnlyList<string> Notes)
{
    private const long LargestFile = 1L << 30;
    private const int LeastRuns = 2;

    // What rounding in doubles may add up to over an optimiser's steps, far below sampling errors of use; and in 24 bits.
    private const double OfDoubles = 1e-11;
    private const double OfSingles = 1e-5;

    /// <summary>Reads a CSV file with columns b1 … bp, with or without a header line, or an array of NumPy with a row a run.</summary>
    /// <param name="path">The file.</param>
    /// <param name="features">p.</param>
    /// <exception cref="InvalidInputException">
    /// The file is missing or damaged, has other columns, fewer than two runs, or a number that is not finite. The message names file,
    /// line and column.
    /// </exception>
    public static RunTable Read(string path, int features)
    {
        RunTable table = NpyTable.IsNamed(path) ? OfArray(path, features) : OfText(path, features);
        return table.Runs.Count >= LeastRuns
            ? table
            : throw new InvalidInputException(
                $"{path}: has {table.Runs.Count} run; at least {LeastRuns} are compared, and some hundreds tell more"
            );
    }

    private static RunTable OfArray(string path, int features)
    {
        IReadOnlyList<NpyArray> arrays = NpyArray.Read(path);
        NpyArray array =
            arrays.Count == 1
                ? arrays[0]
                : throw new InvalidInputException($"{path}: has {arrays.Count} arrays; one with a row a run is needed");
        int[] shape = array.Shape.Count == 1 && features == 1 ? [array.Shape[0], 1] : [.. array.Shape];
        if (shape.Length != 2 || shape[1] != features)
        {
            throw new InvalidInputException(
                $"{path}: the array has the shape ({string.Join(", ", array.Shape)}); give (runs, {features}), a row a run, a column a coefficient"
            );
        }
        double[][] runs = [.. array.Values.Chunk(features)];
        for (int k = 0; k < runs.Length; k++)
        {
            int bad = Array.FindIndex(runs[k], value => !double.IsFinite(value));
            if (bad >= 0)
            {
                throw NotFinite(path, $"row {k + 1}", bad, runs[k][bad].ToString(CultureInfo.InvariantCulture));
            }
        }
        return new(runs, array.IsSingle ? OfSingles : OfDoubles, []);
    }

    private static InvalidInputException NotFinite(string path, string where, int column, string text) =>
        new(
            $"{path}: {where} has {NearestNames.Shown(text)} for b{column + 1}: that run diverged; moments are compared of runs that did not"
        );

    private static RunTable OfText(string path, int features)
    {
        List<string> notes = [];
        ReadOnlySpan<byte> text = CsvText.Decode(path, InputFile.ReadAllBytes(path, LargestFile), notes);
        CsvDialect dialect = CsvDialect.Of(path, text, TableFormat.Detected, notes);
        CsvFields fields = new(path, text, dialect);
        int[] order = ReadHeader(path, features, ref fields);
        List<double[]> runs = [];
        int digits = 0;
        while (fields.NextRow())
        {
            double[] run = new double[features];
            int count = 0;
            int line = 0;
            while (fields.NextField(out ReadOnlySpan<byte> field))
            {
                line = count == 0 ? fields.Line : line;
                if (count < features)
                {
                    run[order[count]] = Number(path, fields.Line, order[count], field, dialect, ref digits);
                }
                count++;
            }
            if (count != features)
            {
                throw new InvalidInputException(
                    $"{path}:{line}: the row has {count} fields, but a run has {features} coefficients"
                );
            }
            runs.Add(run);
        }
        return new(runs, Math.Max(OfDoubles, 0.5 * Math.Pow(10.0, 1 - digits)), notes);
    }

    private static double Number(
        string path,
        int line,
        int column,
        ReadOnlySpan<byte> field,
        CsvDialect dialect,
        ref int digits
    )
    {
        string text = Encoding.UTF8.GetString(field);
        text = dialect.HasDecimalComma ? text.Replace(',', '.') : text;
        if (!TryNumber(text, out double value))
        {
            throw new InvalidInputException(
                $"{path}:{line}: b{column + 1} is '{NearestNames.Shown(text)}'; only finite numbers are allowed"
            );
        }
        if (!double.IsFinite(value))
        {
            throw NotFinite(path, $"line {line}", column, text);
        }
        digits = Math.Max(digits, SignificantDigits(text));
        return value;
    }

    // inf as C and Python write it, too.
    private static bool TryNumber(string text, out double value)
    {
        value = double.PositiveInfinity;
        return text.TrimStart('-', '+').Equals("inf", StringComparison.OrdinalIgnoreCase)
            || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static int SignificantDigits(string text)
    {
        int end = text.IndexOfAny(['e', 'E']);
        string mantissa = end < 0 ? text : text[..end];
        return mantissa.SkipWhile(c => !char.IsAsciiDigit(c) || c == '0').Count(char.IsAsciiDigit);
    }

    // Which coefficient each column has: by the header b1 … bp in any order, or as they stand.
    private static int[] ReadHeader(string path, int features, ref CsvFields fields)
    {
        CsvFields ahead = fields;
        if (!ahead.NextRow())
        {
            throw new InvalidInputException($"{path}: the file is empty; a row a run is needed");
        }
        List<string> names = [];
        while (ahead.NextField(out ReadOnlySpan<byte> field))
        {
            names.Add(Encoding.UTF8.GetString(field));
        }
        int[] asTheyStand = [.. Enumerable.Range(0, features)];
        if (names.TrueForAll(name => TryNumber(name.Replace(',', '.'), out _)))
        {
            return asTheyStand;
        }
        fields = ahead;
        List<string> expected = [.. asTheyStand.Select(j => $"b{j + 1}")];
        string? unknown = names.Find(name => !expected.Contains(name));
        if (unknown is not null || names.Count != features || names.Distinct().Count() != features)
        {
            string what = unknown is not null
                ? $"column '{NearestNames.Shown(unknown)}' is none of the coefficients"
                : $"the header has {names.Count} columns";
            throw new InvalidInputException(
                $"{path}:{ahead.Line}: {what}; give {(features == 1 ? "b1" : $"b1 … b{features}")}, each once, or no header line"
            );
        }
        return [.. names.Select(name => expected.IndexOf(name))];
    }
}
