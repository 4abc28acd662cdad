namespace Verify.Arithmetic;

/// <summary>A polynomial Σ_k c_kT_k(ξ) near a function f(x), x = c + hξ, with a bound of its distance on the whole interval.</summary>
/// <remarks>
/// The interpolant p of degree N in the Chebyshev points obeys |f − p| ≤ 4Mρ^{−N}/(ρ − 1) on the interval for every ρ &gt; 1 where |f| ≤ M in
/// the ellipse with the foci c ± h and the half axes h(ρ ± 1/ρ)/2 (L. N. Trefethen, Approximation Theory and Approximation Practice, SIAM
/// 2013, theorem 8.2; from memory). Its tail is cut off: |T_k| ≤ 1, so that costs Σ|c_k|.
/// </remarks>
/// <param name="Coefficients">c_0 … c_K.</param>
/// <param name="Remainder">At least sup |f(x) − Σ_k c_kT_k((x − c)/h)| over the interval.</param>
public sealed record ChebyshevExpansion(IReadOnlyList<Ball> Coefficients, Ball Remainder)
{
    // The ellipses tried: ρ = 1 + 2^(i/4).
    private const int LeastEllipse = -80;
    private const int LargestEllipse = 96;

    /// <summary>The expansion; null where more than the given degree would be needed.</summary>
    /// <param name="function">f.</param>
    /// <param name="centre">c, exact.</param>
    /// <param name="halfWidth">h &gt; 0, exact.</param>
    /// <param name="logTolerance">The logarithm of the remainder wanted; rounding of the values comes on top of it.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <param name="mostLevels">log₂ of the largest degree.</param>
    public static ChebyshevExpansion? TryCreate(
        IAnalyticFunction function,
        Ball centre,
        Ball halfWidth,
        double logTolerance,
        int precision,
        int mostLevels
    )
    {
        ArgumentNullException.ThrowIfNull(function);
        if (
            !double.IsFinite(logTolerance)
            || Choose(function, Ball.ToDouble(centre), Ball.ToDouble(halfWidth), logTolerance - 1.0, mostLevels)
                is not { } chosen
        )
        {
            return null;
        }
        (int levels, double rho) = chosen;
        (Ball[] cosines, Ball[] sines) = CosineTable.Of(levels, precision);
        Ball[] values = [.. cosines.Select(c => function.At(centre + (halfWidth * c)))];
        Ball[] coefficients = CosineTransform.Coefficients(values, cosines, sines);
        Ball remainder = Interpolation(function, centre, halfWidth, levels, Ball.Exact(rho).WithPrecision(precision));
        Ball wanted = Ball.Exp(Ball.Exact(logTolerance - 3.0));
        int count = coefficients.Length;
        Ball tail = Ball.Zero;
        while (
            count > 1
            && Ball.UpperBound(tail + Ball.UpperBound(coefficients[count - 1])) is var more
            && more.IsLessThan(wanted) == true
        )
        {
            tail = more;
            count--;
        }
        return new ChebyshevExpansion(coefficients[..count], Ball.UpperBound(remainder + tail));
    }

    private static Ball Interpolation(IAnalyticFunction function, Ball centre, Ball halfWidth, int levels, Ball rho)
    {
        Ball axis = halfWidth * Ball.ScaleByPowerOfTwo(rho + (Ball.One / rho), -1);
        Ball decay = Ball.One / rho;
        for (int level = 0; level < levels; level++)
        {
            decay *= decay;
        }
        return Ball.UpperBound(
            Ball.FromInteger(4) * function.Bound(centre - axis, centre + axis) * decay / (rho - Ball.One)
        );
    }

    private static (int Levels, double Rho)? Choose(
        IAnalyticFunction function,
        double centre,
        double halfWidth,
        double logTolerance,
        int mostLevels
    )
    {
        (double Rho, double LogBound)[] ellipses =
        [
            .. Enumerable
                .Range(LeastEllipse, LargestEllipse - LeastEllipse + 1)
                .Select(i =>
                {
                    double rho = 1.0 + Math.Pow(2.0, i / 4.0);
                    double axis = halfWidth * 0.5 * (rho + (1.0 / rho));
                    return (rho, Math.Log(4.0) - Math.Log(rho - 1.0) + function.LogBound(centre - axis, centre + axis));
                }),
        ];
        for (int levels = 2; levels <= mostLevels; levels++)
        {
            double degree = Math.ScaleB(1.0, levels);
            (double rho, double least) = ellipses
                .Select(e => (e.Rho, e.LogBound - (degree * Math.Log(e.Rho))))
                .MinBy(e => double.IsNaN(e.Item2) ? double.PositiveInfinity : e.Item2);
            if (least <= logTolerance)
            {
                return (levels, rho);
            }
        }
        return null;
    }
}
