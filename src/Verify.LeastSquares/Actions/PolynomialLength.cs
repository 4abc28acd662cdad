using System.Numerics;

namespace Verify.LeastSquares;

/// <summary>How long a polynomial of the generator may be.</summary>
internal static class PolynomialLength
{
    /// <summary>log₂ of the largest degree; e^{tG} needs about √(t‖G‖·log(1/ε)).</summary>
    public const int MostLevels = 15;

    // Measured at 128 bits: a coefficient of one function costs what seven entries of the cube of the exponential do.
    private const double EntriesPerCoefficient = 7.0;

    /// <summary>log₂ of the degree at which the expansions cost what the whole exponential of the system does.</summary>
    /// <param name="rows">Rows of that system.</param>
    /// <param name="functions">How many functions are expanded.</param>
    public static int LevelsBeside(int rows, int functions)
    {
        double degree = Math.Pow(rows, 3.0) / (EntriesPerCoefficient * functions);
        return Math.Clamp(BitOperations.Log2((uint)Math.Min(degree, 1 << MostLevels)), 1, MostLevels);
    }
}
