namespace Verify.Arithmetic.Tests;

/// <summary>Matrices whose exponentials are known: A = P diag(d) P⁻¹ with P integer of determinant 1, far from normal on request.</summary>
/// <param name="Matrix">A, exactly.</param>
/// <param name="Exponential">Near e^A.</param>
/// <param name="Slack">At least the distance of any entry of it to that of e^A.</param>
internal sealed record KnownExponential(Matrix<Rational> Matrix, Matrix<Rational> Exponential, Rational Slack)
{
    /// <summary>P = LU with unit triangles of entries up to the given size.</summary>
    public static (Matrix<Rational> P, Matrix<Rational> Inverse) Basis(TestRandom random, int n, int size)
    {
        Rational Entry() => random.Below((2 * size) + 1) - size;
        Matrix<Rational> Triangle(bool isLower) =>
            Matrix<Rational>.Create(
                n,
                n,
                (i, j) =>
                    i == j ? Rational.One
                    : (i > j) == isLower ? Entry()
                    : Rational.Zero
            );
        Matrix<Rational> p = Triangle(true) * Triangle(false);
        return (p, LinearSolver.TrySolve(p, Matrix<Rational>.Identity(n))!);
    }

    /// <summary>A with the spectrum d; its exponential by the Taylor oracle, entry by entry of the diagonal.</summary>
    public static KnownExponential Of(TestRandom random, Rational[] spectrum, int size, int bits)
    {
        (Matrix<Rational> p, Matrix<Rational> inverse) = Basis(random, spectrum.Length, size);
        (Rational Lower, Rational Upper)[] values = [.. spectrum.Select(s => ExpOracle.Exp(s, bits))];
        Matrix<Rational> Around(Func<Matrix<Rational>, Matrix<Rational>> shape, Rational[] diagonal) =>
            shape(p) * Matrix<Rational>.Diagonal(diagonal) * shape(inverse);
        Matrix<Rational> widths = Around(m => m.Map(entry => entry.Abs()), [.. values.Select(v => v.Upper - v.Lower)]);
        return new KnownExponential(
            Around(m => m, spectrum),
            Around(m => m, [.. values.Select(v => v.Lower)]),
            widths.Entries.ToArray().Aggregate(Rational.Zero, Rational.Max)
        );
    }

    /// <summary>Σ_{k&lt;n} N^k/k!, the exponential of a nilpotent N, exactly.</summary>
    public static KnownExponential Nilpotent(Matrix<Rational> nilpotent)
    {
        Matrix<Rational> term = Matrix<Rational>.Identity(nilpotent.Rows),
            sum = term;
        for (int k = 1; k < nilpotent.Rows; k++)
        {
            term = new Rational(1, k) * (term * nilpotent);
            sum += term;
        }
        return new KnownExponential(nilpotent, sum, Rational.Zero);
    }

    /// <summary>The first entry of an enclosure that cannot hold that of e^A, as text; null where there is none.</summary>
    public string? Miss(Matrix<Ball> enclosure)
    {
        for (int i = 0; i < Matrix.Rows; i++)
        {
            for (int j = 0; j < Matrix.Rows; j++)
            {
                Ball ball = enclosure[i, j];
                if (ball.IsFinite && (ball.Midpoint - Exponential[i, j]).Abs() > ball.Radius + Slack)
                {
                    return $"({i}, {j}): {ball} without {Exponential[i, j].ToDouble():R}";
                }
            }
        }
        return null;
    }
}
