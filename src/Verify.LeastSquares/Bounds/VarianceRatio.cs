using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The constant of Var(gradient flow at t) ≤ 1.6862·Var(ridge at 1/t), and so of the excess-risk bound.</summary>
/// <remarks>sup_{x &gt; 0} (1 − e^{−x})²(1 + x)²/x² = 1.68614…: Ali, Kolter and Tibshirani 2018, arXiv 1810.10082.</remarks>
public static class VarianceRatio
{
    /// <summary>1.6862.</summary>
    public const double Value = 1.6862;

    /// <summary>1.6862 times a variance, at the precision that it has.</summary>
    /// <param name="variance">The variance.</param>
    /// <typeparam name="T">The scalar.</typeparam>
    public static T Times<T>(T variance)
        where T : IScalar<T> => T.FromInteger(16862) * variance / T.FromInteger(10000);
}
