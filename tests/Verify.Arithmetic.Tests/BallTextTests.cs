using Verify.Tests;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>Printing shows only certain digits.</summary>
public class BallTextTests
{
    private const int Seed = 20260303;

    // One unit in the last place of a decimal text.
    private static Rational LastPlace(string text)
    {
        int exponentAt = text.IndexOf('e', StringComparison.Ordinal);
        string mantissa = exponentAt < 0 ? text : text[..exponentAt];
        int exponent =
            exponentAt < 0 ? 0 : int.Parse(text[(exponentAt + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        return new Rational(10, 1).Pow(exponent - decimals);
    }

    private static int SignificantDigits(string text) =>
        text.Split('e')[0]
            .Replace("-", "", StringComparison.Ordinal)
            .Replace(".", "", StringComparison.Ordinal)
            .TrimStart('0')
            .Length;

    [Fact]
    public void Every_shown_digit_is_certain()
    {
        var random = new TestRandom(Seed);
        int shown = 0;
        for (int i = 0; i < TestScale.Trials(1500); i++)
        {
            (Ball a, Rational x) = random.Pair();
            int digits = 1 + random.Below(60);
            if (a.TryCertainDigits(digits) is string text && text != "0")
            {
                shown++;
                Assert.Equal(digits, SignificantDigits(text));
                Assert.True(
                    (Rational.Parse(text) - x).Abs() < LastPlace(text),
                    $"seed {Seed}, case {i}: {text} for {x}"
                );
            }
            string all = a.ToString();
            if (!all.StartsWith('±'))
            {
                // A trimmed exact decimal is the number itself.
                Rational error = (Rational.Parse(all) - x).Abs();
                Assert.True(error < LastPlace(all), $"seed {Seed}, case {i}: {all} for {x}");
            }
            else
            {
                Assert.True(x.Abs() <= Rational.Parse(all[1..]), $"seed {Seed}, case {i}: {all} for {x}");
            }
        }
        Assert.True(shown > 300);
    }

    [Fact]
    public void A_wider_ball_shows_fewer_digits_and_never_a_wrong_one()
    {
        Rational third = new(1, 3);
        Ball ball = Ball.FromMidpointRadius(third, new Rational(1, 10_000_000), 128);
        Assert.NotNull(ball.TryCertainDigits(6));
        Assert.Null(ball.TryCertainDigits(8));
        Assert.Equal("0.333333", ball.TryCertainDigits(6));
    }

    [Theory]
    [InlineData("0.1", 5, "0.10000")]
    [InlineData("-3/4", 3, "-0.750")]
    [InlineData("123456", 6, "123456")]
    [InlineData("123456", 3, "1.23e5")]
    [InlineData("0.0000001", 2, "1.0e-7")]
    [InlineData("9999999/10000000", 3, "1.00")]
    [InlineData("-999.96", 4, "-1.000e3")]
    [InlineData("1e40", 3, "1.00e40")]
    [InlineData("12.5", 3, "12.5")]
    public void Formats(string text, int digits, string expected)
    {
        string? printed = Ball.Parse(text, 200).TryCertainDigits(digits);
        Assert.NotNull(printed);
        Assert.Equal(Rational.Parse(expected), Rational.Parse(printed));
        Assert.Equal(digits, SignificantDigits(printed));
    }

    [Fact]
    public void Corners()
    {
        Assert.Equal("0", Ball.Zero.ToString());
        Assert.Equal("0", Ball.Zero.TryCertainDigits(7));
        Assert.Equal("1", Ball.One.ToString());
        Assert.Equal("-5", Ball.FromInteger(-5).ToString());
        Assert.Equal("0.5", Ball.Exact(0.5).ToString());
        Assert.Equal("1000", Ball.FromInteger(1000).ToString());
        Assert.StartsWith(
            "±",
            Ball.FromMidpointRadius(Rational.Zero, Rational.One, 64).ToString(),
            StringComparison.Ordinal
        );
        Assert.Null(Ball.FromMidpointRadius(Rational.Zero, Rational.One, 64).TryCertainDigits(1));
        Assert.Equal("0.333", Ball.Parse("1/3", 64).ToString("3", null));
        Assert.Throws<FormatException>(() => Ball.Parse("1/3", 64).ToString("60", null));
        Assert.Throws<FormatException>(() => Ball.Parse("1/3", 64).ToString("x", null));
        Assert.StartsWith(
            "1.0000",
            Ball.Parse("1.0000000000000000000000000000000000000000000001", 256).ToString(),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "e",
            Ball.Exp(Ball.FromInteger(-1_000_000)).ToString()[^8..].TrimStart("0123456789".ToCharArray()),
            StringComparison.Ordinal
        );
    }
}
