namespace Verify.LeastSquares;

/// <summary>A table of numbers, of which the columns that are not used may be left out.</summary>
/// <param name="Names">The columns' names.</param>
/// <param name="Columns">The columns, equally long, at least one cell.</param>
/// <param name="Positions">Where each column stands in the file, from 0.</param>
/// <param name="DroppedRows">How many rows were left out for a missing value.</param>
/// <param name="Notes">What was detected, and left out.</param>
internal sealed record DataTable(
    IReadOnlyList<string> Names,
    IReadOnlyList<IDataColumn> Columns,
    IReadOnlyList<int> Positions,
    int DroppedRows,
    IReadOnlyList<string> Notes
);
