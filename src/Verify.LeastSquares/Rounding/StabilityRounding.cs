using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>How far rounding moves the largest eigenvalue behind a stability threshold: an estimate.</summary>
/// <remarks>
/// λ = f·(1/n)Σ_k(a_kᵀDa_k)² + (d − f)Σ s_is_jD_ij² at the top eigenvector B^{½}D of length 1. A row's coordinates are off by √n e_j
/// (<see cref="SpectrumRounding"/>), so a_kᵀDa_k by 2Σ_ij|a_ki||D_ij|√n e_j, and b_ij = s_i + s_j by a_ii + a_jj; the operator itself is applied to the unit of the sums
/// of absolute values.
/// </remarks>
internal static class StabilityRounding
{
    /// <summary>The error of λ in the scale of the problem, that of the iteration left out.</summary>
    /// <param name="rounding">The spectrum's.</param>
    /// <param name="problem">The scaled problem.</param>
    /// <param name="vector">svec B^{½}D.</param>
    /// <param name="factor">f.</param>
    /// <param name="drift">d.</param>
    public static double Of(
        SpectrumRounding rounding,
        ScaledMoments problem,
        double[] vector,
        double factor,
        double drift
    )
    {
        (int n, int rank) = (problem.SampleCount, problem.Rank);
        var matrix = new double[rank, rank];
        double squares = 0.0,
            ofSquares = 0.0,
            ofRates = 0.0;
        double[] relative = [.. Enumerable.Range(0, rank).Select(rounding.Relative)];
        double OfEigenvalue(int i) => problem.Eigenvalues[i] * relative[i] * (2.0 + relative[i]);
        foreach ((int q, int i, int j) in new SymmetricPairs(rank))
        {
            double entry = Math.Abs(vector[q]) / Math.Sqrt(problem.PairRates[q]) / (i == j ? 1.0 : Math.Sqrt(2.0));
            matrix[i, j] = matrix[j, i] = Math.Sign(vector[q]) * entry;
            double square = problem.Eigenvalues[i] * problem.Eigenvalues[j] * entry * entry * (i == j ? 1.0 : 2.0);
            squares += square;
            ofSquares += square * (2.0 * (relative[i] + relative[j]));
            ofRates += vector[q] * vector[q] * (OfEigenvalue(i) + OfEigenvalue(j)) / problem.PairRates[q];
        }
        double forms = 0.0,
            ofForms = 0.0,
            sizes = 0.0;
        for (int k = 0; k < n; k++)
        {
            double form = 0.0,
                size = 0.0,
                off = 0.0;
            for (int i = 0; i < rank; i++)
            {
                double row = problem.Rows[(k * rank) + i];
                for (int j = 0; j < rank; j++)
                {
                    double left = row * matrix[i, j],
                        other = problem.Rows[(k * rank) + j],
                        move = Math.Sqrt(n * problem.Eigenvalues[j]) * relative[j];
                    form += left * other;
                    size += Math.Abs(left * other);
                    off += Math.Abs(left) * move * 2.0;
                }
            }
            forms += form * form / n;
            sizes += size * Math.Abs(form) / n;
            ofForms += off * ((2.0 * Math.Abs(form)) + off) / n;
        }
        double weight = Math.Abs(drift - factor);
        return (factor * (ofForms + (2.0 * rounding.Unit * sizes)))
            + (weight * (ofSquares + (2.0 * rounding.Unit * squares)))
            + ((ofRates + rounding.Unit) * ((factor * forms) + (weight * squares)));
    }
}
