using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Reads a data set from a file: CSV, Parquet (.parquet), or arrays of NumPy (.npy, .npz).</summary>
public static class DataFile
{
    /// <summary>The names of the columns of a file, of which a person chooses the response.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It cannot be read, or its header is empty or doubled.</exception>
    public static IReadOnlyList<string> Names(string path) =>
        NpyTable.IsNamed(path)
            ? [.. NpyArray.Read(path).Where(array => array.Shape.Count == 1).Select(array => array.Name)]
        : ParquetTable.IsNamed(path) ? ParquetTable.Names(path)
        : CsvTable.Names(path);

    /// <summary>Reads the file; every column but the target is a feature.</summary>
    /// <remarks>
    /// A column without a name that counts the rows, 0, 1, 2, … or 1, 2, 3, …, is a row index that a data frame was saved
    /// with: it is left out, and <see cref="DataSet.Notes"/> says so.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="target">The response column.</param>
    /// <param name="standardize">Centre each feature column and divide it by its standard deviation (divisor n).</param>
    /// <param name="centre">Subtract the mean of the response.</param>
    /// <param name="noiseVariance">σ² ≥ 0, or null for the least-squares plug-in.</param>
    /// <param name="format">How the file is written and which columns are features; null where all is to be detected.</param>
    /// <exception cref="InvalidInputException">
    /// The file is missing, empty, too large, ragged or in an unknown encoding, a column is missing, doubled or without a name, an entry
    /// is missing or not a finite number, all columns to be standardised or a response to be centred are constant. The message names file, line and
    /// column, and what helps.
    /// </exception>
    public static DataSet Read(
        string path,
        string target,
        bool standardize = true,
        bool centre = true,
        Rational? noiseVariance = null,
        TableFormat? format = null
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        TableFormat asked = format ?? TableFormat.Detected;
        DataTable table =
            NpyTable.IsNamed(path) ? NpyTable.Read(path, target, asked)
            : ParquetTable.IsNamed(path) ? ParquetTable.Read(path, target, asked)
            : CsvTable.Read(path, target, asked);
        int response = Array.IndexOf([.. table.Names], target);
        List<string> notes = [.. table.Notes];
        List<int> features = [];
        string? constant = null;
        for (int j = 0; j < table.Names.Count; j++)
        {
            if (j == response)
            {
                continue;
            }
            if (table.Names[j].Length > 0)
            {
                if (standardize && table.Columns[j].IsConstant)
                {
                    constant = table.Names[j];
                    notes.Add(
                        $"{Path.GetFileName(path)}: column {TableSelection.Shown(table.Names[j])} is constant: centring leaves nothing of it, it is left out"
                    );
                }
                else
                {
                    features.Add(j);
                }
            }
            else if (table.Columns[j].CountsRows)
            {
                notes.Add(
                    $"{Path.GetFileName(path)}: column {table.Positions[j] + 1} has no name and counts the rows: it is left out (name it in the header to have it as a feature)"
                );
            }
            else
            {
                throw new InvalidInputException(
                    $"{path}:1: column {table.Positions[j] + 1} has no name; name it in the header, or take it out"
                );
            }
        }
        if (features.Count == 0)
        {
            throw new InvalidInputException(
                constant is null
                    ? $"{path}: {TableSelection.Shown(target)} is the only column; at least one feature is needed"
                    : $"{path}: column {TableSelection.Shown(constant)} is constant and cannot be standardised, and no other feature is left; --no-standardize reads the data as they are"
            );
        }
        if (centre && table.Columns[response].IsConstant)
        {
            throw new InvalidInputException(
                $"{path}: the response {TableSelection.Shown(target)} is constant, so nothing is left of it when its mean is subtracted; --no-centre keeps it as it is"
            );
        }
        Rational[] y = centre ? table.Columns[response].Centred() : [.. table.Columns[response].Cells];
        if (!Array.TrueForAll(y, value => double.IsFinite(value.ToDouble())))
        {
            throw new InvalidInputException(
                $"{path}: the response {TableSelection.Shown(target)} less its mean is beyond the range of doubles; rescale the column"
            );
        }
        string[] columns = [.. features.Select(j => table.Names[j])];
        var source = new DataSource(
            Path.GetFileName(path),
            target,
            columns,
            standardize,
            centre,
            notes,
            table.DroppedRows
        );
        if (!standardize)
        {
            Rational[][] cells = [.. features.Select(j => table.Columns[j].Cells.ToArray())];
            return new DataSet(
                source,
                Matrix<Rational>.Create(y.Length, cells.Length, (k, j) => cells[j][k]),
                y,
                noiseVariance
            );
        }
        var standardized = Matrix<Float64>.Filled(
            y.Length,
            features.Count,
            table,
            (entries, cells) =>
            {
                for (int at = 0; at < features.Count; at++)
                {
                    int j = features[at];
                    double[] column = Standardized(cells.Columns[j], cells.Names[j], path);
                    for (int k = 0; k < column.Length; k++)
                    {
                        entries[(k * features.Count) + at] = column[k];
                    }
                }
            }
        );
        return new DataSet(source, standardized, y, noiseVariance);
    }

    // Exactly centred, then in doubles: the deviation and the quotient.
    private static double[] Standardized(IDataColumn column, string name, string path)
    {
        double[] centred = column.CentredInDoubles();
        double sum = 0.0;
        foreach (double value in centred)
        {
            sum += value * value;
        }
        double deviation = Math.Sqrt(sum / centred.Length);
        return double.IsNormal(deviation)
            ? [.. centred.Select(value => value / deviation)]
            : throw new InvalidInputException(
                $"{path}: the standard deviation of column {TableSelection.Shown(name)} is outside the range of doubles; rescale the column"
            );
    }
}
