using Verify.Arithmetic;

namespace Verify.LeastSquares.Tests;

/// <summary>Small data of awkward shapes, the same in doubles and exactly.</summary>
internal static class Instances
{
    /// <summary>The size of the entries of X.</summary>
    public static double Scale(string shape) =>
        shape switch
        {
            "huge" => 1e150,
            "tiny" => 1e-150,
            _ => 1.0,
        };

    /// <summary>X by rows; dyadic, so that doubles hold it exactly.</summary>
    public static double[] Features(string shape, int n, int p, int seed = 5)
    {
        var random = new Random(seed);
        double Draw() => random.Next(-2000, 2000) / 1024.0;
        var x = new double[n * p];
        for (int k = 0; k < n; k++)
        {
            for (int j = 0; j < p; j++)
            {
                double value = Draw();
                x[(k * p) + j] = shape switch
                {
                    "graded" => value * Math.ScaleB(1.0, -j),
                    "repeated" => x[((k - (k % 2)) * p) + j] is var above && k % 2 == 1 ? above : value,
                    "deficient" when j == p - 1 => x[k * p] + x[(k * p) + 1],
                    "deficient" when j == p - 2 => 1.0,
                    "orthogonal" => k % p == j ? 1.0 : 0.0,
                    _ => value * Scale(shape),
                };
            }
        }
        return x;
    }

    /// <summary>An instance of the shape.</summary>
    public static Instance<Float64> Doubles(string shape, int n, int p, double stepSize, int batchSize, int seed = 5)
    {
        var random = new Random(seed + 1);
        double[] x = Features(shape, n, p, seed);
        Float64[] truth =
        [
            .. Enumerable.Range(0, p).Select(_ => new Float64(random.Next(-1000, 1000) / 512.0 / Scale(shape))),
        ];
        Float64[] response = [.. Enumerable.Range(0, n).Select(_ => new Float64(random.Next(-1000, 1000) / 256.0))];
        return new(
            new Problem<Float64>(
                Matrix<Float64>.FromRows(n, p, [.. x.Select(v => new Float64(v))]),
                response,
                new Truth<Float64>(truth, 0.5)
            ),
            stepSize,
            batchSize
        );
    }

    /// <summary>The same instance in rationals.</summary>
    public static Instance<Rational> Exact(string shape, int n, int p, double stepSize, int batchSize) =>
        Doubles(shape, n, p, stepSize, batchSize).Map(value => Rational.FromDouble(value.Value));

    /// <summary>Spectrum and forcing of the shape.</summary>
    public static (Spectrum<Float64> Spectrum, MomentForcing<Float64> Forcing) Forcing(
        string shape,
        int n,
        int p,
        bool averaged
    )
    {
        Problem<Float64> problem = Doubles(shape, n, p, 0.01, 1).Problem;
        Spectrum<Float64> spectrum = DoubleSpectrum.Of(problem.Features);
        return (
            spectrum,
            averaged
                ? MomentForcing<Float64>.Averaged(spectrum, problem.Truth)
                : MomentForcing<Float64>.GivenResponse(spectrum, problem.Response)
        );
    }
}
