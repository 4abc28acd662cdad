using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Reads a data set from a CSV file with a header line.</summary>
public static class CsvData
{
    private const long LargestFile = 1L << 30;

    /// <summary>Reads the file; every column but the target is a feature.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">The response column.</param>
    /// <param name="standardize">Centre each feature column and divide it by its standard deviation (divisor n).</param>
    /// <param name="centre">Subtract the mean of the response.</param>
    /// <exception cref="InvalidInputException">
    /// The file is missing, empty, too large or ragged, a column is missing or doubled, an entry is not a finite number, or a
    /// column to be standardised is constant. The message names file, line and column.
    /// </exception>
    public static DataSet Read(string path, string target, bool standardize = true, bool centre = true)
    {
        ArgumentNullException.ThrowIfNull(target);
        (string[] header, List<double[]> rows) = ReadTable(path);
        int response = Array.IndexOf(header, target);
        if (response < 0)
        {
            throw new InvalidInputException(
                $"{path}:1: there is no column '{target}'; the columns are {string.Join(", ", header)}"
            );
        }
        int[] features = [.. Enumerable.Range(0, header.Length).Where(j => j != response)];
        if (features.Length == 0)
        {
            throw new InvalidInputException($"{path}:1: '{target}' is the only column; at least one feature is needed");
        }
        double[] y = [.. rows.Select(row => row[response])];
        if (centre)
        {
            double mean = y.Average();
            y = [.. y.Select(value => value - mean)];
        }
        var columns = features.Select(j => rows.Select(row => row[j]).ToArray()).ToArray();
        if (standardize)
        {
            for (int j = 0; j < columns.Length; j++)
            {
                columns[j] = Standardize(columns[j], header[features[j]], path);
            }
        }
        return WithPlugIns(path, target, [.. features.Select(j => header[j])], columns, y, standardize, centre);
    }

    private static DataSet WithPlugIns(
        string path,
        string target,
        string[] names,
        double[][] columns,
        double[] y,
        bool standardize,
        bool centre
    )
    {
        var x = Matrix<Float64>.Create(y.Length, columns.Length, (k, j) => columns[j][k]);
        Spectrum<Float64> spectrum = DoubleSpectrum.Of(x);
        var fit = new LeastSquaresFit<Float64>(spectrum, [.. y.Select(value => new Float64(value))]);
        Float64[] coefficients = spectrum.Directions.Times(fit.Coordinates.ToArray());
        int freedom = y.Length - spectrum.Rank - (centre ? 1 : 0);
        double squares = fit.Residuals.Sum(e => e.Value * e.Value);
        double variance = freedom > 0 ? squares / freedom : 0.0;
        var truth = new Truth<Rational>(
            [.. coefficients.Select(b => Rational.FromDouble(b.Value))],
            Rational.FromDouble(variance)
        );
        var problem = new Problem<Rational>(
            x.Map(value => Rational.FromDouble(value.Value)),
            [.. y.Select(Rational.FromDouble)],
            truth
        );
        return new DataSet(Path.GetFileName(path), target, names, standardize, centre, spectrum.Rank, problem);
    }

    private static double[] Standardize(double[] column, string name, string path)
    {
        double mean = column.Average();
        double deviation = Math.Sqrt(column.Average(value => (value - mean) * (value - mean)));
        if (column.All(value => value == column[0]))
        {
            throw new InvalidInputException(
                $"{path}: column '{name}' is constant and cannot be standardised; remove it, or read the data as they are"
            );
        }
        if (!double.IsNormal(deviation))
        {
            throw new InvalidInputException(
                $"{path}: the standard deviation of column '{name}' is outside the range of doubles; rescale the column"
            );
        }
        return [.. column.Select(value => (value - mean) / deviation)];
    }

    private static (string[] Header, List<double[]> Rows) ReadTable(string path)
    {
        byte[] bytes = InputFile.ReadAllBytes(path, LargestFile);
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            TrimOptions = TrimOptions.Trim,
            IgnoreBlankLines = true,
            BadDataFound = null,
        };
        using var parser = new CsvParser(reader, configuration);
        if (!parser.Read() || parser.Record is not { Length: > 0 } header)
        {
            throw new InvalidInputException($"{path}: the file is empty; a header line and data are needed");
        }
        string? doubled = header.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1)?.Key;
        if (doubled is not null)
        {
            throw new InvalidInputException($"{path}:1: column '{doubled}' appears more than once");
        }
        var rows = new List<double[]>();
        while (parser.Read())
        {
            string[] record = parser.Record ?? [];
            if (record.Length != header.Length)
            {
                throw new InvalidInputException(
                    $"{path}:{parser.RawRow}: the row has {record.Length} fields, but the header has {header.Length}"
                );
            }
            rows.Add([.. record.Select((text, j) => ReadNumber(text, header[j], path, parser.RawRow))]);
        }
        return rows.Count == 0
            ? throw new InvalidInputException($"{path}: there is a header but no data")
            : (header, rows);
    }

    private static double ReadNumber(string text, string column, string path, int line)
    {
        const NumberStyles style = NumberStyles.Float;
        if (!double.TryParse(text, style, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            string given = text.Length == 0 ? "empty" : $"'{(text.Length <= 40 ? text : text[..40] + "…")}'";
            throw new InvalidInputException(
                $"{path}:{line}: column '{column}' is {given}; only finite numbers are allowed"
            );
        }
        return value;
    }
}
