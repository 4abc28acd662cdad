namespace Verify.Arithmetic;

/// <summary>What a person who mistyped a name probably meant.</summary>
public static class NearestNames
{
    private const int MostSuggestions = 3;
    private const int LongestList = 100;

    /// <summary>The known names nearest to a given one, at most three, the nearest first; none where nothing is near.</summary>
    /// <remarks>
    /// Distance: insertions, deletions, exchanges and swaps of neighbours (optimal string alignment), case ignored; near is at most a third of the
    /// length, at least one, and less than all of it.
    /// </remarks>
    /// <param name="given">What was typed.</param>
    /// <param name="known">What exists.</param>
    public static IReadOnlyList<string> Of(string given, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(known);
        // A long text is no typing error of a name.
        if (given.Length is 0 or > 80)
        {
            return [];
        }
        // At least one letter is as given.
        int near = Math.Min(Math.Max(1, given.Length / 3), given.Length - 1);
        return
        [
            .. known
                .Where(name => Math.Abs(name.Length - given.Length) <= near)
                .Select(name => (Name: name, Distance: Distance(given, name)))
                .Where(pair => pair.Distance <= near)
                .OrderBy(pair => pair.Distance)
                .ThenBy(pair => pair.Name, StringComparer.Ordinal)
                .Take(MostSuggestions)
                .Select(pair => pair.Name),
        ];
    }

    /// <summary>"did you mean 'a' or 'b'?", or "allowed are a, b, c" where nothing is near and the list is short, or the other hint.</summary>
    /// <param name="given">What was typed.</param>
    /// <param name="known">What exists.</param>
    /// <param name="otherwise">What to say where nothing is near and the list is long, such as the command that prints it.</param>
    public static string Hint(string given, IEnumerable<string> known, string otherwise)
    {
        string[] names = [.. known];
        IReadOnlyList<string> nearest = Of(given, names);
        string list = string.Join(", ", names);
        return nearest.Count > 0 ? $"did you mean {string.Join(" or ", nearest.Select(name => $"'{name}'"))}?"
            : list.Length <= LongestList ? $"allowed are {list}"
            : otherwise;
    }

    /// <summary>The given text as a message shows it: at most 40 characters.</summary>
    /// <param name="text">What was typed.</param>
    public static string Shown(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= 40 ? text : text[..39] + "…";
    }

    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            rows[i, 0] = i;
        }
        for (int j = 0; j <= right.Length; j++)
        {
            rows[0, j] = j;
        }
        for (int i = 1; i <= left.Length; i++)
        {
            for (int j = 1; j <= right.Length; j++)
            {
                bool Same(int a, int b) => char.ToUpperInvariant(left[a]) == char.ToUpperInvariant(right[b]);
                int least = Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                    rows[i - 1, j - 1] + (Same(i - 1, j - 1) ? 0 : 1)
                );
                if (i > 1 && j > 1 && Same(i - 1, j - 2) && Same(i - 2, j - 1))
                {
                    least = Math.Min(least, rows[i - 2, j - 2] + 1);
                }
                rows[i, j] = least;
            }
        }
        return rows[left.Length, right.Length];
    }
}
