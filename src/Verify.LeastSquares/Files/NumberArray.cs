using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A number, a vector or a matrix of exact numbers, as files and the command line give them.</summary>
/// <param name="Indices">0 for a number, 1 for a vector, 2 for a matrix.</param>
/// <param name="Rows">Its rows: one with one entry, one, or all equally long.</param>
public sealed record NumberArray(int Indices, IReadOnlyList<IReadOnlyList<Rational>> Rows)
{
    /// <summary>A number.</summary>
    /// <param name="value">The number.</param>
    public static NumberArray Of(Rational value) =>
        new(
            0,
            [
                [value],
            ]
        );

    /// <summary>A vector.</summary>
    /// <param name="entries">Its entries.</param>
    public static NumberArray Of(IReadOnlyList<Rational> entries) => new(1, [entries]);

    /// <summary>Reads "9/10", "1,2,3" or "1,0;0,1": entries behind commas, rows behind semicolons.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The numbers; null where it is none of these.</returns>
    public static NumberArray? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<IReadOnlyList<Rational>> rows = [];
        foreach (string line in text.Split(';'))
        {
            List<Rational> row = [];
            foreach (string entry in line.Split(','))
            {
                if (!Rational.TryParse(entry.Trim(), out Rational value))
                {
                    return null;
                }
                row.Add(value);
            }
            rows.Add(row);
        }
        return rows.Any(row => row.Count != rows[0].Count) ? null
            : rows.Count > 1 ? new(2, rows)
            : rows[0].Count > 1 ? Of(rows[0])
            : Of(rows[0][0]);
    }
}
