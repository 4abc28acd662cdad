namespace Verify.Arithmetic;

/// <summary>Eigenvalues of a symmetric matrix that come several times, with an orthonormal basis of each eigenspace, enclosed.</summary>
/// <remarks>The argument stands at <see cref="SymmetricEigen.TryEnclose"/>, whose second half this is.</remarks>
internal static class EigenspaceEnclosure
{
    /// <summary>The group 0, 1, … of each value, in descending order, cut at the largest gaps.</summary>
    /// <param name="values">λ_j, r of them.</param>
    /// <param name="count">How many groups, at most r.</param>
    public static int[] Groups(IReadOnlyList<Ball> values, int count)
    {
        int[] order = [.. Enumerable.Range(0, values.Count).OrderByDescending(j => values[j].Midpoint)];
        Rational Gap(int place) => values[order[place - 1]].Midpoint - values[order[place]].Midpoint;
        HashSet<int> cuts = [.. Enumerable.Range(1, order.Length - 1).OrderByDescending(Gap).Take(count - 1)];
        var groups = new int[order.Length];
        int group = 0;
        for (int place = 0; place < order.Length; place++)
        {
            group += cuts.Contains(place) ? 1 : 0;
            groups[order[place]] = group;
        }
        return groups;
    }

    /// <summary>The enclosures; null where the groups are not told apart at this precision.</summary>
    /// <param name="matrix">A, p×p.</param>
    /// <param name="vectors">V, p×r, exact, nearly orthonormal.</param>
    /// <param name="nullity">p − r, the multiplicity of 0.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <param name="count">How many different eigenvalues other than 0 there are.</param>
    public static SymmetricEigen? Of(Matrix<Ball> matrix, Matrix<Ball> vectors, int nullity, int precision, int count)
    {
        int r = vectors.Columns;
        Matrix<Ball> transposed = vectors.Transpose();
        Matrix<Ball> gram = BallMatrix.SymmetricProduct(transposed, transposed);
        Ball defect = Bound(BallMatrix.FrobeniusUp(gram - Matrix<Ball>.Identity(r)));
        Matrix<Ball> image = matrix * vectors;
        Ball[] thetas =
        [
            .. Enumerable
                .Range(0, r)
                .Select(j => (Vectors.Dot<Ball>(transposed.Row(j), image.Column(j)) / gram[j, j]).MidpointBall()),
        ];
        int[] groups = Groups(thetas, count);
        // One θ for a group: the block of A on it is θI up to what the residual says.
        Ball[] centres = [.. Enumerable.Range(0, count).Select(g => thetas[Array.IndexOf(groups, g)])];
        var residual = Matrix<Ball>.Create(
            vectors.Rows,
            r,
            (k, j) => image[k, j] - (centres[groups[j]] * vectors[k, j])
        );
        Ball[] columns = [.. Enumerable.Range(0, r).Select(j => Squares(residual.Column(j)))];
        Ball rest = Ball.One - defect;
        if (Ball.TrySign(rest) != 1)
        {
            return null;
        }
        Ball largest = centres.Aggregate(Ball.Zero, (most, value) => Ball.Max(most, Ball.UpperBound(value)));
        Ball whole = Ball.UpperBound(Ball.Sqrt(Sum(columns)));
        Ball spread = Ball.UpperBound(Ball.FromInteger(2) * (whole + (defect * largest)) / rest);
        Ball[] values = [.. centres.Select(value => value.WithPrecision(precision).WidenedBy(spread))];
        var entries = new Ball[vectors.Rows * r];
        for (int g = 0; g < count; g++)
        {
            if (!values[g].IsFinite || Distance(values, centres, g, nullity) is not { } gap)
            {
                return null;
            }
            Ball angle = Ball.UpperBound(Ball.Sqrt(Sum(columns.Where((_, j) => groups[j] == g))) / gap);
            Ball gramError = Ball.UpperBound(defect + (angle * angle));
            if (gramError.IsLessThan(Ball.ScaleByPowerOfTwo(Ball.One, -1)) != true)
            {
                return null;
            }
            Ball radius = Ball.UpperBound(angle + (Ball.FromInteger(3) * gramError));
            for (int j = 0; j < r; j++)
            {
                for (int k = 0; k < vectors.Rows && groups[j] == g; k++)
                {
                    entries[(k * r) + j] = vectors[k, j].WithPrecision(precision).WidenedBy(radius);
                }
            }
        }
        return new SymmetricEigen([.. groups.Select(g => values[g])], Matrix<Ball>.FromRows(vectors.Rows, r, entries));
    }

    private static Ball Bound(Magnitude magnitude) => Ball.UpperBound(Ball.Zero.Widen(magnitude));

    private static Ball Squares(ReadOnlySpan<Ball> vector)
    {
        Ball sum = Ball.Zero;
        foreach (Ball entry in vector)
        {
            sum = Ball.UpperBound(sum + (Ball.UpperBound(entry) * Ball.UpperBound(entry)));
        }
        return sum;
    }

    private static Ball Sum(IEnumerable<Ball> values) =>
        values.Aggregate(Ball.Zero, (sum, value) => Ball.UpperBound(sum + value));

    // A positive lower bound of the distance from a group's θ to every other eigenvalue; null where intervals touch.
    private static Ball? Distance(Ball[] values, Ball[] centres, int group, int nullity)
    {
        Ball? least = null;
        for (int other = 0; other <= values.Length; other++)
        {
            bool isZero = other == values.Length;
            if (other == group || (isZero && nullity == 0))
            {
                continue;
            }
            Ball value = isZero ? Ball.Zero : values[other];
            // Disjoint, and from θ itself.
            Ball gap = Ball.Abs(centres[group] - value);
            if (values[group].Overlaps(value) || Ball.TrySign(gap) != 1)
            {
                return null;
            }
            Ball lower = Ball.FromRational(gap.Lower, 64);
            least = least is { } known && known.IsLessThan(lower) == true ? known : lower;
        }
        return least ?? Ball.One;
    }
}
