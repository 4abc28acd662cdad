using System.Globalization;

namespace Verify.LeastSquares.Simulation;

/// <summary>What the entries of a simulated state are: one vector of p entries, or several with names.</summary>
/// <param name="States">The names of the vectors, at least one.</param>
/// <param name="Features">p.</param>
/// <param name="Coefficients">Where β begins, for the risks; null where there are none to compare.</param>
internal sealed record ComparedState(IReadOnlyList<string> States, int Features, int? Coefficients)
{
    /// <summary>β alone.</summary>
    /// <param name="features">p.</param>
    public static ComparedState OfCoefficients(int features) => new(["b"], features, 0);

    /// <summary>The name of an entry of the mean: "mean[1]", or "mean v[1]" among several vectors.</summary>
    /// <param name="i">The entry of the whole state, from 0.</param>
    public string Mean(int i) => States.Count == 1 ? $"mean[{Number(i)}]" : $"mean {Entry(i)}";

    /// <summary>The name of an entry of the covariance: "cov[2,1]", or "cov v[2],b[1]" among several vectors.</summary>
    /// <param name="i">The row, from 0.</param>
    /// <param name="j">The column, from 0.</param>
    public string Covariance(int i, int j) =>
        States.Count == 1 ? $"cov[{Number(i)},{Number(j)}]" : $"cov {Entry(i)},{Entry(j)}";

    private string Entry(int i) => $"{States[i / Features]}[{Number(i % Features)}]";

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
