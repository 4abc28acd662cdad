using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A real data set as a problem: y observed, β* and σ² the least-squares plug-ins.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Target">The response column.</param>
/// <param name="Columns">The feature columns, in order.</param>
/// <param name="IsStandardized">Whether the feature columns were centred and divided by their standard deviation.</param>
/// <param name="IsCentred">Whether the mean of the response was subtracted.</param>
/// <param name="Rank">Rank of the feature matrix in doubles.</param>
/// <param name="Problem">
/// X, y and the plug-in truth, exact: what was computed in doubles counts as the rational number that the double is.
/// β* = β̂, the minimum-norm least-squares solution; σ² = RSS/(n − r − 1) when the response is centred, RSS/(n − r) when
/// not, and 0 when nothing is left to estimate it.
/// </param>
public sealed record DataSet(
    string Name,
    string Target,
    IReadOnlyList<string> Columns,
    bool IsStandardized,
    bool IsCentred,
    int Rank,
    Problem<Rational> Problem
);
