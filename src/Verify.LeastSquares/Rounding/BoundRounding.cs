using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>How far rounding moves the terms of the excess-risk bound averaged over the noise: an estimate.</summary>
/// <remarks>
/// α = 2μ − κc is off by 2δμ + κδc. Price and limiting error fall as α and as every s_i grow, and rise with A and ℓ_i: their errors are what they gain
/// at the lower ends of α and s and the upper ends of A and ℓ, without end where α may be 0.
/// </remarks>
/// <param name="Alpha">The error of α.</param>
/// <param name="Price">That of the price; ∞ where the sign of α is not known.</param>
/// <param name="Limiting">That of the limiting error; ∞ where the sign of α is not known.</param>
internal readonly record struct BoundRounding(double Alpha, double Price, double Limiting)
{
    /// <summary>The errors at one time.</summary>
    /// <param name="rounding">The spectrum's.</param>
    /// <param name="linear">θ's.</param>
    /// <param name="noiseScale">κ.</param>
    /// <param name="constant">Which constants.</param>
    /// <param name="bound">The bound.</param>
    /// <param name="time">t.</param>
    public static BoundRounding Of(
        SpectrumRounding rounding,
        LinearRiskRounding linear,
        double noiseScale,
        BoundConstant constant,
        ExcessRiskBound<Float64> bound,
        double time
    )
    {
        Spectrum<Float64> spectrum = rounding.Spectrum;
        double slowest = spectrum.Eigenvalues[^1],
            // A direction that was dropped is slower than all.
            ofSlowest = rounding.MostDropped > 0.0 ? slowest : rounding.OfEigenvalue(spectrum.Rank - 1);
        double alpha = bound.Alpha,
            ofAlpha =
                (2.0 * (ofSlowest + (rounding.Unit * slowest)))
                + (noiseScale * (OfLossConstant(rounding, constant) + (rounding.Unit * bound.LossConstant)));
        if (alpha <= ofAlpha)
        {
            return new(ofAlpha, double.PositiveInfinity, double.PositiveInfinity);
        }
        double gap = bound.InitialGap + (0.5 * linear.Quadratic(s => s)) + (rounding.Unit * bound.InitialGap);
        double least = alpha - ofAlpha,
            price = 0.0,
            limiting = 0.0;
        Float64[] sizes = BoundConstants.Directions(spectrum, constant);
        for (int i = 0; i < spectrum.Rank; i++)
        {
            double s = spectrum.Eigenvalues[i],
                lower = Math.Max(s - rounding.OfEigenvalue(i) - (rounding.Unit * s), 0.5 * least),
                size = sizes[i].Value + OfDirection(rounding, constant, i);
            price += size * 2.0 * Scalars.ExponentialDifference<Float64>(-2.0 * lower, -least, time).Value;
            limiting += size * 2.0 * time * Float64.Phi1(-2.0 * lower * time).Value;
        }
        double floor = 2.0 * (slowest + ofSlowest) * bound.LeastLoss / least;
        double unit = 1.0 + rounding.Unit;
        return new(
            ofAlpha,
            Math.Max(0.0, (noiseScale * gap * price * unit) - bound.Price(time)),
            Math.Max(0.0, (noiseScale * floor * limiting * unit) - bound.Limiting(time))
        );
    }

    /// <summary>The error of 2μm/c.</summary>
    /// <param name="rounding">The spectrum's.</param>
    /// <param name="constant">Which constants.</param>
    /// <param name="largest">2μm/c.</param>
    public static double OfStepSize(SpectrumRounding rounding, BoundConstant constant, double largest)
    {
        int last = rounding.Spectrum.Rank - 1;
        double share = OfLossConstant(rounding, constant) / BoundConstants.Drift(rounding.Spectrum, constant).Value;
        return share < 1.0 && rounding.MostDropped == 0.0
            ? largest
                * (
                    ((1.0 + (rounding.OfEigenvalue(last) / rounding.Spectrum.Eigenvalues[last])) / (1.0 - share))
                    - 1.0
                    + rounding.Unit
                )
            : double.PositiveInfinity;
    }

    // c is a sum of squares of inner products of rows: off by that of its largest term.
    private static double OfLossConstant(SpectrumRounding rounding, BoundConstant constant)
    {
        Spectrum<Float64> spectrum = rounding.Spectrum;
        double largest = rounding.Largest;
        if (constant == BoundConstant.Spectral)
        {
            return 2.0 * spectrum.SampleCount * largest * rounding.OfEigenvalue(0);
        }
        double longest = 0.0;
        for (int k = 0; k < spectrum.SampleCount; k++)
        {
            longest = Math.Max(longest, spectrum.Rows.Row(k).ToArray().Sum(value => value.Value * value.Value));
        }
        return 4.0 * rounding.Unit * largest * longest;
    }

    private static double OfDirection(SpectrumRounding rounding, BoundConstant constant, int i)
    {
        Spectrum<Float64> spectrum = rounding.Spectrum;
        int n = spectrum.SampleCount;
        if (constant != BoundConstant.Leverage)
        {
            return n * (rounding.OfEigenvalue(i) + (rounding.Unit * spectrum.Eigenvalues[i]));
        }
        double[] angles = [.. Enumerable.Range(0, spectrum.Rank).Select(j => j == i ? 0.0 : rounding.Angle(i, j))];
        double own = rounding.OfDirection(i) * Math.Sqrt(rounding.Largest) * Math.Sqrt(n);
        double largest = 0.0;
        for (int k = 0; k < n; k++)
        {
            double off = own;
            for (int j = 0; j < spectrum.Rank; j++)
            {
                off += angles[j] * Math.Abs(spectrum.Rows[k, j].Value);
            }
            largest = Math.Max(largest, off * ((2.0 * Math.Abs(spectrum.Rows[k, i].Value)) + off));
        }
        return largest;
    }
}
