using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Verify.Reports;

/// <summary>Ticks of logarithmic axes, which the plots hold as log10: labelled powers of ten, 1-2-5 within few decades, round numbers within one.</summary>
internal static class FigureTicks
{
    private const double FewDecades = 2.5;
    private const int MostPowers = 7;
    private static readonly int[] Digits = [1, 2, 5];
    private static readonly double[] Parts = [0.1, 0.2, 0.5, 1.0, 2.0];

    /// <summary>The ticks between two logarithms, as a generator.</summary>
    public static NumericManual Logarithmic(double low, double high)
    {
        NumericManual ticks = new();
        foreach ((double position, string label) in Between(low, high))
        {
            if (label.Length > 0)
            {
                ticks.AddMajor(position, label);
            }
            else
            {
                ticks.AddMinor(position);
            }
        }
        return ticks;
    }

    /// <summary>The ticks between two logarithms; those without a label are small.</summary>
    public static IEnumerable<(double Position, string Label)> Between(double low, double high) =>
        Round(low, high) ?? Decades(low, high);

    private static List<(double Position, string Label)> Decades(double low, double high)
    {
        List<(double, string)> ticks = [];
        int[] labelled = high - low <= FewDecades ? Digits : [1];
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
                    ticks.Add((position, Label(digit, exponent)));
                }
                else if (every == 1)
                {
                    ticks.Add((position, ""));
                }
            }
        }
        return ticks;
    }

    // Multiples of one round number, where 1-2-5 would label less than three.
    private static List<(double Position, string Label)>? Round(double low, double high)
    {
        double from = Math.Pow(10.0, low),
            to = Math.Pow(10.0, high);
        int exponent = (int)Math.Floor(low);
        bool few =
            Enumerable
                .Range(exponent, 3)
                .SelectMany(e => Digits.Select(digit => e + Math.Log10(digit)))
                .Count(position => position >= low && position <= high) < 3;
        if (!few || exponent < -3 || high > 4.0)
        {
            return null;
        }
        double size = Math.Pow(10.0, Math.Floor(Math.Log10(to - from)));
        double step = Parts.Select(part => part * size).First(part => (to - from) / part <= MostPowers);
        List<(double, string)> ticks = [];
        for (double k = Math.Ceiling(from / step); k * step <= to; k++)
        {
            ticks.Add((Math.Log10(k * step), (k * step).ToString("0.######", CultureInfo.InvariantCulture)));
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
