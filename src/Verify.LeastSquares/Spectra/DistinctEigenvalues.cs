using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>How many different eigenvalues a symmetric rational matrix has: the degree of its minimal polynomial, exactly.</summary>
/// <remarks>
/// A symmetric matrix is diagonalizable, so its minimal polynomial has each eigenvalue once. The first linear relation among v, Av, A²v, …
/// gives a divisor of it; if that polynomial annihilates A, which is computed, it is the minimal polynomial.
/// </remarks>
internal static class DistinctEigenvalues
{
    // Powers of rational matrices: seconds at this size.
    private const int LargestSize = 40;
    private const int MostVectors = 3;

    /// <summary>The number; null where the matrix is too large, or no vector tried shows it.</summary>
    /// <param name="matrix">A, p×p, symmetric.</param>
    public static int? TryCount(Matrix<Rational> matrix)
    {
        int p = matrix.Rows;
        if (p > LargestSize)
        {
            return null;
        }
        for (int seed = 1; seed <= MostVectors; seed++)
        {
            Rational[] relation = Relation(matrix, [.. Enumerable.Range(0, p).Select(i => Start(i, seed))]);
            // Of degree p it is the minimal polynomial, as none is longer.
            if (relation.Length - 1 == p || Annihilates(relation, matrix))
            {
                return relation.Length - 1;
            }
        }
        return null;
    }

    // Entries without a pattern that a matrix of data would share.
    private static Rational Start(int index, int seed) =>
        Rational.FromInteger(1 + (((index + 1) * (index + 7) * (37 + seed)) % 101));

    // c_0 … c_d with Σc_kA^kv = 0, c_d = 1 and d least, by elimination of the vectors as they come.
    private static Rational[] Relation(Matrix<Rational> matrix, Rational[] start)
    {
        int p = matrix.Rows;
        var reduced = new List<(int Pivot, Rational[] Vector, Rational[] Combination)>();
        Rational[] power = start;
        for (int degree = 0; ; degree++)
        {
            Rational[] rest = [.. power];
            Rational[] combination =
            [
                .. Enumerable.Range(0, p + 2).Select(k => k == degree ? Rational.One : Rational.Zero),
            ];
            foreach ((int pivot, Rational[] vector, Rational[] known) in reduced)
            {
                Rational factor = rest[pivot] / vector[pivot];
                if (!factor.IsZero)
                {
                    Subtract(rest, factor, vector);
                    Subtract(combination, factor, known);
                }
            }
            int place = Array.FindIndex(rest, value => !value.IsZero);
            if (place < 0)
            {
                return combination[..(degree + 1)];
            }
            reduced.Add((place, rest, combination));
            power = matrix.Times(power);
        }
    }

    private static void Subtract(Rational[] target, Rational factor, Rational[] vector)
    {
        for (int i = 0; i < target.Length; i++)
        {
            if (!vector[i].IsZero)
            {
                target[i] -= factor * vector[i];
            }
        }
    }

    private static bool Annihilates(Rational[] polynomial, Matrix<Rational> matrix)
    {
        int p = matrix.Rows;
        Matrix<Rational> value = Matrix<Rational>.Create(p, p, (_, _) => Rational.Zero);
        for (int k = polynomial.Length - 1; k >= 0; k--)
        {
            value = (value * matrix) + (polynomial[k] * Matrix<Rational>.Identity(p));
        }
        return value.Entries.ToArray().All(entry => entry.IsZero);
    }
}
