using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Verify.Reports;

/// <summary>Ticks of logarithmic axes, which the plots hold as log10: labelled powers of ten, or 1-2-5 within few decades.</summary>
internal static class FigureTicks
{
    private const double FewDecades = 2.5;
    private const int MostPowers = 7;

    /// <summary>The ticks between two logarithms.</summary>
    public static NumericManual Logarithmic(double low, double high)
    {
        NumericManual ticks = new();
        int[] labelled = high - low <= FewDecades ? [1, 2, 5] : [1];
        int every = Math.Max(1, (int)Math.Ceiling((high - low) / MostPowers));
        for (int exponent = (int)Math.Floor(low); exponent <= (int)Math.Ceiling(high); exponent++)
        {
            for (int digit = 1; digit <= 9; digit++)
            {
                double position = exponent + Math.Log10(digit);
                if (position < low - 1e-9 || position > high + 1e-9)
                {
                    continue;
                }
                if (labelled.Contains(digit) && exponent % every == 0)
                {
                    ticks.AddMajor(position, Label(digit, exponent));
                }
                else if (every == 1)
                {
                    ticks.AddMinor(position);
                }
            }
        }
        return ticks;
    }

    // 0.001 to 9999 in full, beyond that with an exponent.
    private static string Label(int digit, int exponent) =>
        exponent is >= -3 and <= 3
            ? (digit * Math.Pow(10, exponent)).ToString("0.####", CultureInfo.InvariantCulture)
            : (digit == 1 ? "10" : $"{digit}·10") + Superscript(exponent);

    private static string Superscript(int exponent) =>
        string.Concat(
            exponent
                .ToString(CultureInfo.InvariantCulture)
                .Select(character => character == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[character - '0'])
        );
}
