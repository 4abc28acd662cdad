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
    [InlineData(3.0, 2.0, "3", false)]
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
}
