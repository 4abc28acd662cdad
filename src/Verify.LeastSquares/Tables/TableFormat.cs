namespace Verify.LeastSquares;

/// <summary>How a table is to be read; what is null is detected, and the data set's notes say what was.</summary>
public sealed record TableFormat
{
    /// <summary>A file with a header line, everything else detected, every column but the response a feature.</summary>
    public static readonly TableFormat Detected = new();

    /// <summary>What separates columns: ',', ';', a tab, '|' or a blank, of which several count as one.</summary>
    public char? Delimiter { get; init; }

    /// <summary>'.' or ','.</summary>
    public char? DecimalMark { get; init; }

    /// <summary>Whether the first line has the columns' names; otherwise they are x1, x2, ….</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>What a line begins with that is no data; null where there are none.</summary>
    public string? Comment { get; init; }

    /// <summary>Whether rows with a missing value in a column that is used are left out; otherwise they are refused.</summary>
    public bool DropsMissing { get; init; }

    /// <summary>Whether a column of k categories becomes k − 1 columns of 0 and 1, the first category being the reference.</summary>
    public bool CodesCategories { get; init; }

    /// <summary>The features by name; null for all columns but the response.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Columns that are no features.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];
}
