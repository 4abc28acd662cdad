using System.Globalization;
using Xunit;

namespace Verify.Answers.Tests;

/// <summary>What is printed of a number with an estimated error.</summary>
public sealed class NumberTests
{
    [Theory]
    [InlineData(1.23456789, 0.0, "1.23456789", false)]
    [InlineData(1.23456789, 1e-16, "1.23456789", false)]
    [InlineData(1.23456789, 1e-3, "1.235", false)]
    [InlineData(-1.23456789, 1.3, "0", true)]
    [InlineData(1.23456789, double.PositiveInfinity, "0", true)]
    [InlineData(1.23456789, double.NaN, "0", true)]
    [InlineData(0.0, 1e-3, "0", false)]
    [InlineData(4248809181.33, 100.0, "4.2488092E+9", false)]
    [InlineData(4200009181.33, 100.0, "4.2000092E+9", false)]
    [InlineData(-7e15, 1e14, "-7E+15", false)]
    [InlineData(4248809181.33, 0.5, "4248809181", false)]
    [InlineData(3.0, 2.0, "0", true)]
    [InlineData(30.0, 4.0, "3E+1", false)]
    public void An_estimated_number_prints_what_its_error_leaves(
        double value,
        double error,
        string text,
        bool isUnresolved
    )
    {
        var number = Number.Estimated(value, error);
        Assert.Equal((text, isUnresolved), (number.ToString(), number.IsUnresolved));
    }

    [Fact]
    public void What_is_printed_is_off_by_one_and_a_half_units_of_the_last_digit_at_most()
    {
        var random = new Random(1);
        int printed = 0;
        for (int trial = 0; trial < 20_000; trial++)
        {
            double value = (random.NextDouble() - 0.5) * Math.Pow(10.0, random.Next(-30, 30)),
                error = Math.Abs(value) * Math.Pow(10.0, -14.0 * random.NextDouble());
            var number = Number.Estimated(value, error);
            if (number.IsUnresolved)
            {
                // Not even the first digit would be right.
                Assert.True(10.0 * error > Math.Abs(value));
                continue;
            }
            printed++;
            string mantissa = number.ToString().Split('E')[0].TrimStart('-');
            int point = mantissa.IndexOf('.', StringComparison.Ordinal);
            string[] parts = number.ToString().Split('E');
            int exponent =
                (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0)
                - (point < 0 ? 0 : mantissa.Length - point - 1);
            double off = Math.Abs(number.Shown - value) + error;
            Assert.True(off <= 1.5000001 * Math.Pow(10.0, exponent), $"{value:R} ± {error:E1}: {number}");
        }
        Assert.InRange(printed, 15_000, 20_000);
    }
}
