using Verify.Tests;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>Each operation of the fixed-point matrices on its own, at few bits, against exact rationals: its rounding is nowhere hidden.</summary>
public class FixedPointMatrixTests
{
    private const int Seed = 20261128;
    private static readonly int Cases = TestScale.Trials(2000);

    // A matrix of b fractional bits, exactly.
    private static Matrix<Rational> Draw(TestRandom random, int n, int bits) =>
        Matrix<Rational>.Create(n, n, (_, _) => Rational.FromDyadic(random.Below(4001) - 2000, -bits));

    private static FixedPointMatrix Exact(Matrix<Rational> matrix, int bits) =>
        FixedPointMatrix.TryFrom(matrix.Map(a => Ball.FromRational(a, 256)), 0, bits)!;

    private static void AssertHolds(FixedPointMatrix fixedPoint, Matrix<Rational> exact, string at)
    {
        Matrix<Ball> balls = fixedPoint.ToBalls(256);
        for (int k = 0; k < exact.Entries.Length; k++)
        {
            Assert.True(
                balls.Entries[k].Contains(exact.Entries[k]),
                $"{at}: {balls.Entries[k]} without {exact.Entries[k]}"
            );
        }
        Assert.True(RowSum(exact) <= fixedPoint.Norm.ToRational(), $"{at}: norm");
    }

    private static Rational RowSum(Matrix<Rational> matrix) =>
        Enumerable
            .Range(0, matrix.Rows)
            .Max(i => matrix.Row(i).ToArray().Aggregate(Rational.Zero, (sum, entry) => sum + entry.Abs()));

    [Fact]
    public void Products_and_quotients_hold_what_was_rounded_away()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < Cases; i++)
        {
            int n = 1 + random.Below(4),
                bits = 1 + random.Below(14),
                divisor = 1 + random.Below(20);
            Matrix<Rational> a = Draw(random, n, bits),
                b = Draw(random, n, bits);
            AssertHolds(Exact(a, bits) * Exact(b, bits), a * b, $"product, case {i}");
            AssertHolds(
                Exact(a, bits).DividedBy(divisor),
                new Rational(1, divisor) * a,
                $"quotient by {divisor}, case {i}"
            );
            AssertHolds(Exact(a, bits) + Exact(b, bits), a + b, $"sum, case {i}");
        }
    }

    [Fact]
    public void Errors_of_both_factors_are_carried_through_products_sums_and_quotients()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < Cases; i++)
        {
            int n = 1 + random.Below(4),
                bits = 4 + random.Below(60);
            // Points in corners of balls whose radii are far above the unit of rounding.
            (FixedPointMatrix left, Matrix<Rational> x) = Corner(n, bits);
            (FixedPointMatrix right, Matrix<Rational> y) = Corner(n, bits);
            AssertHolds(left * right, x * y, $"product, case {i}");
            AssertHolds(left * Exact(x, bits), x * x, $"error on the left, case {i}");
            AssertHolds(Exact(x, bits + 9) * Exact(y, bits + 9), x * y, $"rounded, case {i}");
            AssertHolds(left + right, x + y, $"sum, case {i}");
            AssertHolds(left.DividedBy(7), new Rational(1, 7) * x, $"quotient, case {i}");
            FixedPointMatrix square = left * left;
            AssertHolds(square * square, x * x * x * x, $"squared twice, case {i}");
        }

        (FixedPointMatrix, Matrix<Rational>) Corner(int n, int bits)
        {
            Matrix<Rational> center = Draw(random, n, 8);
            Rational radius = Rational.FromDyadic(1 + random.Below(9), -random.Below(12));
            Matrix<Rational> point = center.Map(a => a + (random.OneIn(3) ? -radius : radius));
            var balls = center.Map(a => Ball.FromMidpointRadius(a, radius, 256));
            return (FixedPointMatrix.TryFrom(balls, 0, bits)!, point);
        }
    }

    /// <summary>A scale of 2^−k and bits below those of the entries: the rounding of the input is counted.</summary>
    [Fact]
    public void Conversion_holds_what_it_rounds_away()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < Cases; i++)
        {
            int n = 1 + random.Below(3),
                scale = random.Below(9),
                bits = 1 + random.Below(20);
            Matrix<Rational> a = Draw(random, n, 3 + random.Below(30));
            Rational radius = random.OneIn(2) ? Rational.Zero : Rational.FromDyadic(1, -random.Below(20));
            Matrix<Rational> point = a.Map(entry => entry + (random.OneIn(2) ? radius : -radius));
            FixedPointMatrix converted = FixedPointMatrix.TryFrom(
                a.Map(entry => Ball.FromMidpointRadius(entry, radius, 256)),
                scale,
                bits
            )!;
            AssertHolds(converted, TestRandom.Power(1, -scale) * point, $"case {i}");
        }
        Assert.Null(FixedPointMatrix.TryFrom(Matrix<Ball>.FromRows(1, 1, [Ball.Indeterminate(64)]), 0, 8));
    }

    [Fact]
    public void The_identity_is_exact() =>
        AssertHolds(FixedPointMatrix.Identity(3, 5), Matrix<Rational>.Identity(3), "identity");
}
