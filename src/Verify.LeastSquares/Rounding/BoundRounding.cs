using System.Runtime.CompilerServices;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>How far rounding moves the terms of the excess-risk bound averaged over the noise: an estimate.</summary>
/// <remarks>
/// α = 2μ − κc is off by 2δμ + κδc. Price and limiting error fall as α and as every s_i grow, and rise with A and ℓ_i: their errors are what they gain
/// at the lower ends of α and s and the upper ends of A and ℓ, without end where α may be 0.
/// </remarks>
internal sealed class BoundRounding
{
    private readonly ExcessRiskBound<Float64> _bound;
    private readonly double _unit;
    private readonly double _noiseScale;
    private readonly double _least;
    private readonly double _gap;
    private readonly double _floor;
    private readonly double[] _lower;
    private readonly double[] _sizes;

    /// <summary>Prepares what does not depend on time: O(nr²) for <see cref="BoundConstant.Leverage"/>, O(nr) else.</summary>
    /// <param name="rounding">The spectrum's.</param>
    /// <param name="linear">θ's.</param>
    /// <param name="noiseScale">κ.</param>
    /// <param name="constant">Which constants.</param>
    /// <param name="bound">The bound.</param>
    public BoundRounding(
        SpectrumRounding rounding,
        LinearRiskRounding linear,
        double noiseScale,
        BoundConstant constant,
        ExcessRiskBound<Float64> bound
    )
    {
        Spectrum<Float64> spectrum = rounding.Spectrum;
        (_bound, _unit, _noiseScale) = (bound, rounding.Unit, noiseScale);
        double slowest = spectrum.Eigenvalues[^1],
            // A direction that was dropped is slower than all.
            ofSlowest = rounding.MostDropped > 0.0 ? slowest : rounding.OfEigenvalue(spectrum.Rank - 1);
        Alpha =
            (2.0 * (ofSlowest + (rounding.Unit * slowest)))
            + (noiseScale * (OfLossConstant(rounding, constant) + (rounding.Unit * bound.LossConstant)));
        _least = bound.Alpha - Alpha;
        (_lower, _sizes) = ([], []);
        if (_least <= 0.0)
        {
            return;
        }
        _gap = bound.InitialGap + (0.5 * linear.Quadratic(s => s)) + (rounding.Unit * bound.InitialGap);
        _floor = 2.0 * (slowest + ofSlowest) * bound.LeastLoss / _least;
        _lower =
        [
            .. spectrum.Eigenvalues.Select(
                (s, i) => Math.Max(s - rounding.OfEigenvalue(i) - (rounding.Unit * s), 0.5 * _least)
            ),
        ];
        _sizes =
        [
            .. BoundConstants
                .Directions(spectrum, constant)
                .Zip(OfDirections(rounding, constant), (size, off) => size.Value + off),
        ];
    }

    /// <summary>The error of α.</summary>
    public double Alpha { get; }

    /// <summary>The errors of price and limiting error; ∞ where the sign of α is not known.</summary>
    /// <param name="time">t.</param>
    public (double Price, double Limiting) At(double time)
    {
        if (_least <= 0.0)
        {
            return (double.PositiveInfinity, double.PositiveInfinity);
        }
        double price = 0.0,
            limiting = 0.0;
        for (int i = 0; i < _sizes.Length; i++)
        {
            double twice = 2.0 * _lower[i];
            price += _sizes[i] * 2.0 * Scalars.ExponentialDifference<Float64>(-twice, -_least, time).Value;
            limiting += _sizes[i] * 2.0 * time * Float64.Phi1(-twice * time).Value;
        }
        double unit = 1.0 + _unit;
        return (
            Math.Max(0.0, (_noiseScale * _gap * price * unit) - _bound.Price(time)),
            Math.Max(0.0, (_noiseScale * _floor * limiting * unit) - _bound.Limiting(time))
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
            double sum = 0.0;
            foreach (Float64 value in spectrum.Rows.Row(k))
            {
                sum += value.Value * value.Value;
            }
            longest = Math.Max(longest, sum);
        }
        return 4.0 * rounding.Unit * largest * longest;
    }

    // How far every ℓ_i is off.
    private static double[] OfDirections(SpectrumRounding rounding, BoundConstant constant)
    {
        Spectrum<Float64> spectrum = rounding.Spectrum;
        int n = spectrum.SampleCount;
        return constant == BoundConstant.Leverage
            ? [.. Enumerable.Range(0, spectrum.Rank).Select(i => OfLeverage(rounding, i))]
            : [.. spectrum.Eigenvalues.Select((s, i) => n * (rounding.OfEigenvalue(i) + (rounding.Unit * s)))];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double OfLeverage(SpectrumRounding rounding, int i)
    {
        Spectrum<Float64> spectrum = rounding.Spectrum;
        double[] angles = [.. Enumerable.Range(0, spectrum.Rank).Select(j => j == i ? 0.0 : rounding.Angle(i, j))];
        double own = rounding.OfDirection(i) * Math.Sqrt(rounding.Largest) * Math.Sqrt(spectrum.SampleCount);
        double largest = 0.0;
        for (int k = 0; k < spectrum.SampleCount; k++)
        {
            ReadOnlySpan<Float64> row = spectrum.Rows.Row(k);
            double off = own;
            for (int j = 0; j < angles.Length; j++)
            {
                off += angles[j] * Math.Abs(row[j].Value);
            }
            largest = Math.Max(largest, off * ((2.0 * Math.Abs(row[i].Value)) + off));
        }
        return largest;
    }
}
