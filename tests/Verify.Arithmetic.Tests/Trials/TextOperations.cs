namespace Verify.Arithmetic.Tests;

/// <summary>Texts and fractions of balls of any exponent: the questions whether one is right.</summary>
internal static class TextOperations
{
    /// <summary>Decimal text, which takes a power of ten each time.</summary>
    public static Dictionary<string, Func<Trial, bool>> All { get; } =
        new() { ["certain digits"] = CertainDigits, ["text"] = t => t.Says(t.A) && IsText(t.A.ToString(), t) };

    private static bool CertainDigits(Trial t)
    {
        int digits = 1 + t.Draw.Below(t.Draw.OneIn(2) ? 6 : 60);
        if (t.A.TryCertainDigits(digits) is not { } text)
        {
            return true;
        }
        return t.Says(t.A)
            && (
                (text == "0" && t.A.IsExact && t.X.Sign == 0)
                || (DecimalText.Read(text) is var number && number.Significant == digits && number.IsWithinOne(t.X))
            );
    }

    // Exact, or outward by no more than 2^(−2²⁰), absolutely or relatively.
    public static bool OuterEnds(Trial t)
    {
        const long Smallest = -(1L << 20);
        Dyadic lower = Trial.Lower(t.A),
            upper = Trial.Upper(t.A);
        if (!t.Says(t.A) || Math.Max(lower.Top, upper.Top) > 1 << 14)
        {
            return true;
        }
        Dyadic below = FromRational(t.A.Lower),
            above = FromRational(t.A.Upper);
        long top = Math.Max(0, Math.Max(lower.Top, upper.Top));
        Dyadic slack = new(1, top + Smallest + 2);
        return below <= lower && upper <= above && lower - below <= slack && above - upper <= slack;
    }

    // The denominator is a power of two.
    private static Dyadic FromRational(Rational value) =>
        new(value.Numerator, 1 - (long)value.Denominator.GetBitLength());

    private static bool IsText(string text, Trial t) =>
        text[0] == '±' ? DecimalText.Read(text[1..]).IsAtLeast(t.X.Abs()) : DecimalText.Read(text).IsWithinOne(t.X);
}
