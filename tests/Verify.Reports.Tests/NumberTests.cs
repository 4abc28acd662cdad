using System.Globalization;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Verify.Arithmetic;
using Xunit;

namespace Verify.Reports.Tests;

public sealed class NumberTests
{
    [Property(MaxTest = 2000)]
    public bool A_double_reads_back_bit_for_bit(double value) =>
        !double.IsFinite(value) || double.Parse(NumberText.Exact(value), CultureInfo.InvariantCulture) == value;

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(1e22, "1e+22")]
    [InlineData(-0.0, "0")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    [InlineData(double.NaN, "nan")]
    public void A_double_is_its_shortest_decimal(double value, string expected) =>
        Assert.Equal(expected, NumberText.Exact(value));

    [Theory]
    [InlineData("1.23456789", 6, "1.23456", "1.23457")]
    [InlineData("-1.23456789", 6, "-1.23457", "-1.23457")]
    [InlineData("-1.23451", 5, "-1.2346", "-1.2345")]
    [InlineData("0.0000123456", 3, "0.0000123", "0.0000123")]
    [InlineData("1.5e-9", 3, "1.5e-9", "1.5e-9")]
    [InlineData("9.99999", 3, "9.99", "10")]
    [InlineData("-9.99999", 3, "-10", "-10")]
    [InlineData("123456789012", 3, "1.23e11", "1.23e11")]
    [InlineData("1234567", 3, "1230000", "1230000")]
    [InlineData("1200", 6, "1200", "1200")]
    [InlineData("0.000", 3, "0", "0")]
    [InlineData("inf", 3, "inf", "inf")]
    [InlineData("-3/4", 1, "-3/4", "-3/4")]
    [InlineData("", 1, "", "")]
    public void Decimal_text_is_shortened_down_and_to_nearest(string text, int digits, string down, string nearest)
    {
        Assert.Equal(down, DecimalDigits.Down(text, digits));
        Assert.Equal(nearest, DecimalDigits.Nearest(text, digits));
    }

    /// <summary>The second route: exact rationals.</summary>
    [Property(MaxTest = 2000)]
    public bool Shortening_down_never_exceeds_and_loses_less_than_one_unit(int mantissa, sbyte exponent, byte digits)
    {
        int kept = 1 + (digits % 8);
        string text = string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{exponent % 20}");
        Rational exact = Rational.Parse(text);
        Rational down = Rational.Parse(DecimalDigits.Down(text, kept));
        Rational nearest = Rational.Parse(DecimalDigits.Nearest(text, kept));
        // One unit in the last kept place is at most 10^(1−kept)·|x|.
        Rational unit = exact.Abs() * Rational.FromInteger(10).Pow(1 - kept);
        return down <= exact && exact - down <= unit && (nearest - exact).Abs() <= unit / Rational.FromInteger(2);
    }
}
