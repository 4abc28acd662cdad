using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Mean-square stability decided exactly, in rationals, without any eigenvalue.</summary>
/// <remarks>
/// T maps positive semidefinite matrices to such matrices, and so does e^{Lt}. Hence the equation D − T[D] = I (for the flow
/// −L[D] = I) has a positive definite solution if and only if the process is mean-square stable: where it is, D = ΣT^k[I] (or
/// ∫e^{Lt}I dt), and where D ≻ 0 solves it, D is a Lyapunov function. The sign of the least pivot of D = LDLᵀ tells. Another
/// route than <see cref="Stability"/>, which solves an eigenvalue problem.
/// </remarks>
public static class Lyapunov
{
    /// <summary>The least pivot of the solution for stochastic gradient flow: positive if and only if it is stable.</summary>
    /// <param name="features">X, of full column rank.</param>
    /// <param name="noiseScale">κ.</param>
    /// <returns>The least pivot; null where the equation is singular, which is on the threshold.</returns>
    public static Rational? OfFlow(Matrix<Rational> features, Rational noiseScale)
    {
        var operators = new MomentOperators<Rational>(features);
        return LeastPivot(features.Columns, matrix => operators.Generator(matrix, noiseScale));
    }

    /// <summary>The least pivot of the solution for SGD: positive if and only if it is stable.</summary>
    /// <param name="features">X, of full column rank.</param>
    /// <param name="stepSize">η.</param>
    /// <param name="noiseFactor">f, from <see cref="NoiseFactor"/>.</param>
    /// <returns>The least pivot; null where the equation is singular, which is on the threshold.</returns>
    public static Rational? OfDescent(Matrix<Rational> features, Rational stepSize, Rational noiseFactor)
    {
        var operators = new MomentOperators<Rational>(features);
        return LeastPivot(features.Columns, matrix => operators.Step(matrix, stepSize, noiseFactor) - matrix);
    }

    // −A[D] = I for D symmetric, in the entries on and below the diagonal.
    private static Rational? LeastPivot(int size, Func<Matrix<Rational>, Matrix<Rational>> map)
    {
        (int I, int J)[] pairs =
        [
            .. Enumerable.Range(0, size).SelectMany(i => Enumerable.Range(0, i + 1).Select(j => (i, j))),
        ];
        Matrix<Rational>[] images =
        [
            .. pairs.Select(pair =>
                map(
                    Matrix<Rational>.Create(
                        size,
                        size,
                        (i, j) => (i, j) == pair || (j, i) == pair ? Rational.One : Rational.Zero
                    )
                )
            ),
        ];
        var system = Matrix<Rational>.Create(
            pairs.Length,
            pairs.Length,
            (row, column) => -images[column][pairs[row].I, pairs[row].J]
        );
        var identity = Matrix<Rational>.Create(
            pairs.Length,
            1,
            (row, _) => pairs[row].I == pairs[row].J ? Rational.One : Rational.Zero
        );
        if (LinearSolver.TrySolve(system, identity) is not { } solution)
        {
            return null;
        }
        var entries = new Rational[size, size];
        for (int q = 0; q < pairs.Length; q++)
        {
            (int i, int j) = pairs[q];
            entries[i, j] = entries[j, i] = solution[q, 0];
        }
        return LeastPivot(entries);
    }

    // Elimination without exchange: the pivots are positive if and only if the matrix is positive definite. Behind a pivot
    // that is not positive nothing more is to be known.
    private static Rational LeastPivot(Rational[,] matrix)
    {
        int size = matrix.GetLength(0);
        Rational least = matrix[0, 0];
        for (int k = 0; k < size; k++)
        {
            Rational pivot = matrix[k, k];
            least = pivot < least ? pivot : least;
            if (pivot.Sign <= 0)
            {
                return least;
            }
            for (int i = k + 1; i < size; i++)
            {
                Rational factor = matrix[i, k] / pivot;
                for (int j = k + 1; j < size; j++)
                {
                    matrix[i, j] -= factor * matrix[k, j];
                }
            }
        }
        return least;
    }
}
