using System.Globalization;
using Verify.Answers;
using Verify.Arithmetic;

namespace Verify.Reports;

/// <summary>Numbers as text, in the invariant culture.</summary>
public static class NumberText
{
    /// <summary>The shortest decimal that reads back as the same double, for example "0.1" or "1e-05"; "inf", "-inf" and "nan" otherwise.</summary>
    /// <remarks>Both zeros are "0".</remarks>
    /// <param name="value">Any double.</param>
    public static string Exact(double value)
    {
        if (double.IsNaN(value))
        {
            return "nan";
        }
        if (double.IsInfinity(value))
        {
            return value > 0 ? "inf" : "-inf";
        }
        return value == 0 ? "0" : value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
    }

    /// <summary>A number of an answer: the shortest decimal of a double, all certified digits, or the fraction.</summary>
    /// <param name="number">The number.</param>
    /// <exception cref="ArgumentException">The number has fewer certain digits than it promises.</exception>
    public static string Of(Number number) =>
        number.Enclosure is not null
            ? number.CertifiedText
                ?? throw new ArgumentException($"the number is not certain to {number.Digits} digits", nameof(number))
        : number.Exact is { } exact ? exact.ToString()
        : number.EstimatedText?.Replace('E', 'e') ?? Exact(number.Shown);

    /// <summary>Seconds with three decimals.</summary>
    /// <param name="seconds">A duration in seconds.</param>
    public static string Seconds(double seconds) => seconds.ToString("F3", CultureInfo.InvariantCulture);

    /// <summary>A count.</summary>
    /// <param name="count">A whole number.</param>
    public static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);
}
