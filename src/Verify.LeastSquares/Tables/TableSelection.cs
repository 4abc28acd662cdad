using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Which columns of a table are the response and the features.</summary>
internal static class TableSelection
{
    private const int ShownNames = 100;
    private const int ShownCharacters = 40;

    /// <summary>Whether each column is used: the response, those of --columns or else all, without those of --drop.</summary>
    /// <param name="where">File and line, for complaints.</param>
    /// <param name="names">The columns' names.</param>
    /// <param name="target">The response.</param>
    /// <param name="format">The features by name, and what is dropped.</param>
    /// <exception cref="InvalidInputException">There is no such column, or one is asked for and dropped.</exception>
    public static bool[] Of(string where, IReadOnlyList<string> names, string target, TableFormat format)
    {
        if (!names.Contains(target))
        {
            string hint =
                names[0].StartsWith('#') || names[0].StartsWith('%')
                    ? $"; --comment '{names[0][0]}' passes over such lines"
                : names.All(name => CsvNumber.TryParse(System.Text.Encoding.UTF8.GetBytes(name), out _))
                    ? $"; if the first line is data, say --no-header: the columns are then x1 … x{names.Count}"
                : "";
            throw Unknown(where, "column", target, names, hint);
        }
        foreach (string name in format.Columns ?? [])
        {
            Require(where, "--columns", name, names);
        }
        foreach (string name in format.Dropped)
        {
            Require(where, "--drop", name, names);
            if (name == target || format.Columns?.Contains(name) == true)
            {
                throw new InvalidInputException(
                    $"--drop: {Shown(name)} is {(name == target ? "the response" : "one of --columns")}; leave it out of --drop"
                );
            }
        }
        return
        [
            .. names.Select(name =>
                name == target || (!format.Dropped.Contains(name) && format.Columns?.Contains(name) != false)
            ),
        ];
    }

    /// <summary>A name or a cell as a complaint shows it: short, and quoted.</summary>
    /// <param name="text">The text.</param>
    public static string Shown(string text) =>
        $"'{(text.Length <= ShownCharacters ? text : text[..ShownCharacters] + "…")}'";

    private static void Require(string where, string option, string name, IReadOnlyList<string> names)
    {
        if (!names.Contains(name))
        {
            throw Unknown(where, $"column of {option},", name, names, "");
        }
    }

    private static InvalidInputException Unknown(
        string where,
        string what,
        string name,
        IReadOnlyList<string> names,
        string hint
    )
    {
        string all = string.Join(", ", names);
        string existing = $"the columns are {(all.Length <= ShownNames ? all : all[..ShownNames] + "…")}";
        return new(
            $"{where}: there is no {what} {Shown(name)}; {(hint.Length > 0 ? hint[2..] : NearestNames.Hint(name, names, existing))}"
        );
    }
}
