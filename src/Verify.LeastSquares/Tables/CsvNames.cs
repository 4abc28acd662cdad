using System.Text;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Names of columns as one line of CSV has them: commas between them, quotation marks around one with a comma.</summary>
public static class CsvNames
{
    /// <summary>The names.</summary>
    /// <param name="line">The line.</param>
    /// <exception cref="InvalidInputException">A quotation mark is not closed, or a name is empty.</exception>
    public static IReadOnlyList<string> Of(string line)
    {
        CsvFields fields = new("names", Encoding.UTF8.GetBytes(line), CsvDialect.Plain);
        List<string> names = [];
        while (fields.NextRow())
        {
            while (fields.NextField(out ReadOnlySpan<byte> field))
            {
                names.Add(Encoding.UTF8.GetString(field));
            }
        }
        return names.Count == 0 ? [""] : names;
    }
}
