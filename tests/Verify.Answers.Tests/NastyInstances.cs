using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Answers.Tests;

/// <summary>Small random instances on which doubles lose digits: graded columns, repeated and zero eigenvalues, p > n, near the threshold.</summary>
internal static class NastyInstances
{
    /// <summary>The shapes.</summary>
    public static readonly string[] Shapes =
    [
        "plain",
        "graded",
        "graded rows",
        "ill-conditioned",
        "repeated",
        "deficient",
        "wide",
        "wide and graded",
        "threshold",
        "zeros",
    ];

    /// <summary>The instance of a shape and a seed; null where doubles refuse it, a column being below the rounding of another.</summary>
    public static GivenInstance? TryMake(string shape, int seed)
    {
        try
        {
            return Of(shape, seed);
        }
        catch (InvalidInputException reason)
            when (reason.Message.Contains("below the rounding", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static GivenInstance Of(string shape, int seed)
    {
        var random = new Random((seed * 100) + Array.IndexOf(Shapes, shape));
        bool isWide = shape.StartsWith("wide", StringComparison.Ordinal);
        int p = isWide ? random.Next(3, 6) : random.Next(1, 5);
        int n = isWide ? random.Next(1, p) : p + random.Next(shape == "deficient" ? 1 : 0, 4);
        Rational Draw() => Rational.Parse($"{random.Next(-999, 1000)}/{random.Next(1, 1000)}");
        Rational Power(int exponent) => Rational.Parse($"1e{exponent}");
        Rational[] columns = [.. Enumerable.Range(0, p).Select(_ => Power(random.Next(-8, 9)))];
        Rational[] rows = [.. Enumerable.Range(0, n).Select(_ => Power(random.Next(-8, 9)))];
        Rational small = Power(-random.Next(3, 14));
        Rational[] direction = [.. Enumerable.Range(0, p).Select(_ => Draw())];
        var x = new Rational[n, p];
        for (int k = 0; k < n; k++)
        {
            Rational along = Draw();
            for (int j = 0; j < p; j++)
            {
                x[k, j] = shape switch
                {
                    "graded" or "wide and graded" => Draw() * columns[j],
                    "graded rows" => Draw() * rows[k],
                    "ill-conditioned" => (along * direction[j]) + (small * Draw()),
                    "repeated" => k % p == j ? Rational.FromInteger(random.Next(1, 3)) : Rational.Zero,
                    "deficient" => j == p - 1 && p > 1 ? x[k, 0] * Rational.Parse("1/3") : Draw(),
                    "zeros" => random.Next(2) == 0 ? Rational.Zero : Draw(),
                    _ => Draw(),
                };
            }
        }
        if (Enumerable.Range(0, n).All(k => Enumerable.Range(0, p).All(j => x[k, j].IsZero)))
        {
            x[0, 0] = Rational.One;
        }
        var features = Matrix<Rational>.Create(n, p, (k, j) => x[k, j]);
        Truth<Rational> truth = new(
            [
                .. columns.Select(size =>
                    shape.Contains("graded", StringComparison.Ordinal) && random.Next(2) == 0 ? Draw() / size : Draw()
                ),
            ],
            Power(random.Next(-6, 3))
        );
        int batch = random.Next(1, 5);
        Problem<Rational> problem = new(features, [.. Enumerable.Range(0, n).Select(_ => Draw())], truth);
        var given = GivenInstance.Of(new Instance<Rational>(problem, Power(-3), batch));
        double threshold = Stability.Of(given.Spectrum, batch).Descent;
        double share =
            shape == "threshold" ? 1.0 - Math.Pow(10.0, -random.Next(1, 9))
            : random.Next(3) == 0 ? 0.9
            : Math.Pow(10.0, -random.Next(1, 7));
        return GivenInstance.Of(new Instance<Rational>(problem, Rational.FromDouble(threshold * share), batch));
    }

    /// <summary>Times from far before the fastest direction moves to far after the slowest one has stopped.</summary>
    public static ExactNumber[] Times(GivenInstance given)
    {
        double fast = 1.0 / given.Spectrum.Eigenvalues[0].Value,
            slow = 1.0 / given.Spectrum.Eigenvalues[^1].Value;
        return
        [
            .. new[] { 1e-9 * fast, 0.01 * fast, fast, Math.Sqrt(fast) * Math.Sqrt(slow), slow, 30.0 * slow }.Select(
                time => ExactNumber.Of(Rational.FromDouble(time))
            ),
        ];
    }

    /// <summary>How far what is printed is from the truth, in units of the last digit that is printed; 0 where nothing is.</summary>
    public static double UnitsOff(Number number, Ball truth)
    {
        double size = Math.Abs(number.Shown);
        if (size == 0.0 || double.IsInfinity(size))
        {
            return 0.0;
        }
        string mantissa = number.ToString().Split('E')[0];
        int count = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('-', '0').Length;
        double unit = Math.Pow(10, Math.Floor(Math.Log10(size)) - Math.Min(count, 15) + 1);
        return (Rational.FromDouble(number.Shown) - truth.Midpoint).Abs().ToDouble() / unit;
    }
}
