using System.Globalization;
using Verify.Arithmetic;

namespace Verify.Answers;

/// <summary>An exact number with the text that it was given as: answers repeat that text, so that scripts find their own.</summary>
/// <param name="Text">As given, for example "1/3" or "0.50".</param>
/// <param name="Value">Its exact value.</param>
public sealed record ExactNumber(string Text, Rational Value)
{
    /// <summary>Reads a number.</summary>
    /// <param name="text">An integer, a decimal or a fraction.</param>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static ExactNumber Parse(string text) => new(text, Rational.Parse(text));

    /// <summary>A number whose text is its fraction.</summary>
    /// <param name="value">The number.</param>
    public static ExactNumber Of(Rational value) => new(value.ToString(), value);

    /// <summary>The limit of time or of steps, "inf"; it has no value.</summary>
    public static ExactNumber Infinite { get; } = new("inf", Rational.Zero) { IsInfinite = true };

    /// <summary>Whether this is <see cref="Infinite"/>.</summary>
    public bool IsInfinite { get; private init; }

    /// <summary>A whole number, of steps for example.</summary>
    /// <param name="value">The number.</param>
    public static ExactNumber Of(long value) => new(value.ToString(CultureInfo.InvariantCulture), value);

    /// <summary>The nearest double.</summary>
    /// <param name="what">What the number is, for the complaint: "time", or the option that it was given for.</param>
    /// <exception cref="InvalidInputException">It is beyond the range of doubles.</exception>
    public double InDoubles(string what)
    {
        double rounded = Value.ToDouble();
        return double.IsFinite(rounded)
            ? rounded
            : throw new InvalidInputException($"{what}: '{Text}' is beyond the range of doubles");
    }
}
