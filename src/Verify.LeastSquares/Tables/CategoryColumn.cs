using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The cells of a column of names, of which k categories become k − 1 columns of 0 and 1.</summary>
internal sealed class CategoryColumn
{
    private const int MostCategories = 100;
    private readonly List<int> _cells = [];
    private readonly Dictionary<string, int> _categories = [];

    /// <summary>n.</summary>
    public int Count => _cells.Count;

    /// <summary>Reads one more cell.</summary>
    /// <param name="text">The cell.</param>
    /// <returns>Whether there are not too many categories.</returns>
    public bool TryAdd(string text)
    {
        if (!_categories.TryGetValue(text, out int category))
        {
            category = _categories.Count;
            _categories.Add(text, category);
        }
        _cells.Add(category);
        return _categories.Count <= MostCategories;
    }

    /// <summary>What is said where there are too many categories.</summary>
    public static string TooMany => $"has more than {MostCategories} categories; --drop leaves it out";

    /// <summary>Takes the last cell back.</summary>
    public void RemoveLast() => _cells.RemoveAt(_cells.Count - 1);

    /// <summary>The columns of the categories that occur but the first, in alphabetical order.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="note">What the reader should know.</param>
    public IEnumerable<(string Name, IDataColumn Column)> Coded(string name, out string note)
    {
        List<KeyValuePair<string, int>> occurring =
        [
            .. _categories
                .Where(entry => _cells.Contains(entry.Value))
                .OrderBy(entry => entry.Key, StringComparer.Ordinal),
        ];
        note =
            $"column {TableSelection.Shown(name)} has {occurring.Count} categories; {TableSelection.Shown(occurring[0].Key)} is the reference";
        return occurring
            .Skip(1)
            .Select(entry =>
                (
                    $"{name}={entry.Key}",
                    (IDataColumn)new DoubleColumn([.. _cells.Select(cell => cell == entry.Value ? 1.0 : 0.0)])
                )
            );
    }
}
