using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Ridge under oracle tuning: inf over λ ∈ [0, ∞] of Risk(ridge_λ; β*).</summary>
/// <remarks>
/// With θ = Vᵀβ* and ν = σ²/n, R′(λ) = 2Σ s_i(λθ_i² − ν)/(s_i + λ)³. The half line is folded into u ∈ [0, 1) by
/// λ = cu/(1 − u), where dR/du = 2cΣ s_i(cuθ_i² − (1 − u)ν)/((1 − u)s_i + cu)³ is smooth up to u = 1 (λ = ∞, the estimate 0).
/// </remarks>
public static class RidgeOracle
{
    private const int GridPoints = 96;
    private const int Bisections = 60;
    private const int MostCells = 20_000;

    // Where the least risk is 0 no relative width is ever reached: below 2⁻⁸⁰ of the largest risk seen it is small enough.
    private const int AbsoluteBits = 80;

    /// <summary>The best penalty and its risk in doubles: a log-spaced grid, then bisection on the sign of R′.</summary>
    /// <param name="spectrum">The spectrum of Σ̂, of rank at least 1.</param>
    /// <param name="truth">β* and σ².</param>
    /// <returns>λ, possibly 0 or infinite, and the risk there; a stationary point that is not the global one can only be
    /// taken where two minima agree to the grid's resolution.</returns>
    public static (double Penalty, double Risk) Of(Spectrum<Float64> spectrum, Truth<Float64> truth)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(truth);
        double scale = spectrum.Rank == 0 ? 1.0 : spectrum.Eigenvalues[0];
        var curve = new Curve<Float64>(spectrum, truth, scale);
        double Risk(double u) => curve.Risk(u);
        // Penalties from 2⁻⁴⁸ to 2⁴⁸ times s_1, and both ends.
        double[] grid =
        [
            0.0,
            .. Enumerable
                .Range(0, GridPoints + 1)
                .Select(k => Math.ScaleB(1.0, k - (GridPoints / 2)))
                .Select(ratio => ratio / (1.0 + ratio)),
            1.0,
        ];
        int best = Enumerable.Range(0, grid.Length).MinBy(k => Risk(grid[k]));
        double low = grid[Math.Max(best - 1, 0)],
            high = grid[Math.Min(best + 1, grid.Length - 1)];
        if (curve.Slope(low) < 0.0 && curve.Slope(high) > 0.0)
        {
            for (int k = 0; k < Bisections; k++)
            {
                double middle = low + ((high - low) / 2.0);
                (low, high) = curve.Slope(middle) < 0.0 ? (middle, high) : (low, middle);
            }
        }
        double u = new[] { grid[best], low, high }.MinBy(Risk);
        return (scale * u / (1.0 - u), Risk(u));
    }

    /// <summary>Encloses the least risk over all λ ∈ [0, ∞] by branch and bound.</summary>
    /// <remarks>
    /// On a cell [u − h, u + h], R ≥ R(u) − h·max|dR/du| by the mean value theorem, with dR/du evaluated once on the whole
    /// cell in balls. The cell of the least lower bound is halved until the bounds meet.
    /// </remarks>
    /// <param name="spectrum">The enclosed spectrum.</param>
    /// <param name="truth">β* and σ².</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <param name="accuracyBits">The width asked for is 2^−accuracyBits times the least risk.</param>
    /// <returns>An enclosure, wider than asked for when the greatest number of cells was reached first.</returns>
    public static Ball Enclose(Spectrum<Ball> spectrum, Truth<Ball> truth, int precision, int accuracyBits = 34)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(truth);
        // Any positive scale is right; that of the best penalty centres the minimum.
        Ball scale = spectrum.Rank == 0 ? Ball.One : PowerOfTwoNear(spectrum.Eigenvalues[0].Midpoint);
        var curve = new Curve<Ball>(spectrum, truth, scale);
        var cells = new PriorityQueue<(Rational Center, Rational HalfWidth), Rational>();
        Rational? upper = null;
        Rational largest = Rational.Zero;
        Rational half = Rational.One / Rational.FromInteger(2);

        void Add(Rational center, Rational halfWidth)
        {
            Ball middle = curve.Risk(Ball.FromRational(center, precision));
            var cell = Ball.FromInterval(center - halfWidth, center + halfWidth, precision);
            Ball slope = Ball.Abs(curve.Slope(cell)) * Ball.FromRational(halfWidth, precision);
            // A slope that is not known bounds nothing; the risk is at least 0 everywhere.
            Rational lower =
                middle.IsFinite && slope.IsFinite ? Max(Rational.Zero, middle.Lower - slope.Upper) : Rational.Zero;
            cells.Enqueue((center, halfWidth), lower);
            largest = middle.IsFinite ? Max(largest, middle.Upper) : largest;
            if (middle.IsFinite && (upper is not { } known || middle.Upper < known))
            {
                upper = middle.Upper;
            }
        }

        Add(half, half);
        Rational fraction = Rational.FromInteger(2).Pow(-accuracyBits);
        Rational negligible = Rational.FromInteger(2).Pow(-AbsoluteBits);
        for (int count = 0; count < MostCells; count++)
        {
            cells.TryPeek(out _, out Rational least);
            if (upper is { } reached && (reached - least <= fraction * reached || reached <= negligible * largest))
            {
                break;
            }
            (Rational center, Rational halfWidth) = cells.Dequeue();
            Rational quarter = half * halfWidth;
            Add(center - quarter, quarter);
            Add(center + quarter, quarter);
        }
        cells.TryPeek(out _, out Rational bound);
        return upper is { } top ? Ball.FromInterval(bound, top, precision) : Ball.Indeterminate(precision);
    }

    /// <summary>dR/du, in the form of the remarks above.</summary>
    internal static T Slope<T>(Spectrum<T> spectrum, Truth<T> truth, T scale, T fold)
        where T : IRealScalar<T> => new Curve<T>(spectrum, truth, scale).Slope(fold);

    /// <summary>The risk over u, with what does not depend on u computed once.</summary>
    private sealed class Curve<T>(Spectrum<T> spectrum, Truth<T> truth, T scale)
        where T : IRealScalar<T>
    {
        private readonly T[] _eigenvalues = [.. spectrum.Eigenvalues];
        private readonly T[] _coordinates = spectrum.Rotate(truth.Coefficients);
        private readonly T _unseen = spectrum.UnseenEnergy(truth.Coefficients);
        private readonly T _noise = truth.NoiseVariance / T.FromInteger(spectrum.SampleCount);

        /// <summary>Risk(ridge_λ; β*) at λ = cu/(1 − u).</summary>
        /// <remarks>
        /// w = (1 − u)s/((1 − u)s + cu), which is Ridge's weight for s and λ scaled by 1 − u, u = 1 included; the sums are those of <see cref="LinearRisk{T}"/>.
        /// </remarks>
        public T Risk(T fold)
        {
            T rest = T.One - fold;
            T penalty = scale * fold;
            T bias2 = _unseen;
            T variance = T.Zero;
            for (int i = 0; i < _eigenvalues.Length; i++)
            {
                T s = _eigenvalues[i];
                T kept = rest * s;
                T whole = kept + penalty;
                T missed = penalty / whole * _coordinates[i];
                T weight = kept / whole;
                bias2 += missed * missed;
                variance += _noise * weight * weight / s;
            }
            return bias2 + variance;
        }

        /// <summary>dR/du.</summary>
        public T Slope(T fold)
        {
            T rest = T.One - fold;
            T sum = T.Zero;
            for (int i = 0; i < _eigenvalues.Length; i++)
            {
                T s = _eigenvalues[i];
                T denominator = (rest * s) + (scale * fold);
                T numerator = (scale * fold * _coordinates[i] * _coordinates[i]) - (rest * _noise);
                sum += s * numerator / (denominator * denominator * denominator);
            }
            return (scale + scale) * sum;
        }
    }

    // 2^k ≤ value < 2^(k+1) for a positive dyadic number, whatever its size; 1 for what is not positive.
    private static Ball PowerOfTwoNear(Rational value) =>
        value.Sign <= 0
            ? Ball.One
            : Ball.ScaleByPowerOfTwo(
                Ball.One,
                (int)((long)value.Numerator.GetBitLength() - (long)value.Denominator.GetBitLength())
            );

    private static Rational Max(Rational left, Rational right) => left < right ? right : left;
}
