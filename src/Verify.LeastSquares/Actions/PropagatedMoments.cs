using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>tr D and tr Σ̂D of the second moments of one process at its clocks, by the action of functions of its generator.</summary>
internal sealed class PropagatedMoments
{
    private readonly SpectralRange _range;
    private readonly CovarianceAction _action;
    private readonly Ball _noiseScale;
    private readonly int _precision;
    private readonly int _bits;

    private PropagatedMoments(SpectralRange range, CovarianceAction action, Ball noiseScale, int precision, int bits)
    {
        _range = range;
        _action = action;
        _noiseScale = noiseScale;
        _precision = precision;
        _bits = bits;
    }

    /// <summary>Prepares the recurrence, in balls or in doubles; null where doubles do not hold the numbers.</summary>
    /// <param name="spectrum">The enclosed spectrum, r ≥ 1.</param>
    /// <param name="moments">M and q₀.</param>
    /// <param name="dynamics">κ and η.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <param name="bitsInDoubles">The bits that truncation is to keep where the recurrence runs in doubles; null for balls.</param>
    public static PropagatedMoments? TryCreate(
        Spectrum<Ball> spectrum,
        AveragedMoments moments,
        GeneratorDynamics dynamics,
        int precision,
        int? bitsInDoubles
    )
    {
        var range = SpectralRange.Of(spectrum, dynamics);
        if (!range.HalfWidth.IsFinite || !range.Centre.IsFinite)
        {
            return null;
        }
        Ball[][] starts = [moments.Identity, moments.Covariance];
        IMomentRecurrence[]? recurrences = bitsInDoubles is null
            ? InBalls(spectrum, dynamics, range, starts, precision)
            : DoubleMomentRecurrence.TryCreate(spectrum, dynamics, range, starts);
        return recurrences is null
            ? null
            : new PropagatedMoments(
                range,
                new CovarianceAction(recurrences, starts, [moments.Start, moments.Constant]),
                dynamics.NoiseScale,
                precision,
                bitsInDoubles ?? precision - 16
            );
    }

    /// <summary>⟨Z, D⟩ for Z = I and Z = Σ̂; null where the polynomials would be longer than allowed.</summary>
    /// <param name="propagator">f.</param>
    /// <param name="integral">h.</param>
    /// <param name="mostLevels">log₂ of the longest polynomial.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public (Ball Estimation, Ball Prediction)? Of(
        IAnalyticFunction propagator,
        IAnalyticFunction integral,
        int mostLevels,
        CancellationToken cancellation
    )
    {
        double left = Ball.ToDouble(_range.Centre - _range.HalfWidth),
            right = Ball.ToDouble(_range.Centre + _range.HalfWidth);
        // Relative to M, unless the process is unstable; relative to the largest response to q₀.
        double tolerance = -_bits * Math.Log(2.0);
        double ofStart = tolerance + Math.Max(0.0, propagator.LogBound(left, right));
        double ofForcing = tolerance + integral.LogBound(left, right);
        ChebyshevExpansion? start = Expand(propagator, ofStart, mostLevels);
        ChebyshevExpansion? forcing = start is null ? null : Expand(integral, ofForcing, mostLevels);
        return start is null || forcing is null ? null : _action.Of([start, Scaled(forcing)], cancellation);
    }

    /// <summary>⟨Z, D⟩ as the clock goes to ∞, κ⟨(−G)⁻¹Z, q₀⟩; null where the spectrum is not shown to be below 0, or lies too near to it.</summary>
    /// <param name="mostLevels">log₂ of the longest polynomial.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public (Ball Estimation, Ball Prediction)? AtRest(int mostLevels, CancellationToken cancellation)
    {
        Ball upper = _range.Centre + _range.HalfWidth,
            lower = _range.Centre - _range.HalfWidth;
        // The largest eigenvalue of I + ηG, a positive map, is its spectral radius: its other end does not grow either.
        if (Ball.TrySign(upper) != -1)
        {
            return null;
        }
        var inverse = new StationaryResponse();
        double bound = inverse.LogBound(Ball.ToDouble(lower), Ball.ToDouble(upper));
        return Expand(inverse, bound - (_bits * Math.Log(2.0)), mostLevels) is { } forcing
            ? _action.Of([new ChebyshevExpansion([Ball.Zero], Ball.Zero), Scaled(forcing)], cancellation)
            : null;
    }

    private ChebyshevExpansion Scaled(ChebyshevExpansion forcing) =>
        new([.. forcing.Coefficients.Select(c => _noiseScale * c)], _noiseScale * forcing.Remainder);

    private ChebyshevExpansion? Expand(IAnalyticFunction function, double tolerance, int mostLevels) =>
        ChebyshevExpansion.TryCreate(function, _range.Centre, _range.HalfWidth, tolerance, _precision, mostLevels);

    // n·N²/2 products make the matrix, N² use it; the rows take nr² each time.
    private static IMomentRecurrence[] InBalls(
        Spectrum<Ball> spectrum,
        GeneratorDynamics dynamics,
        SpectralRange range,
        Ball[][] starts,
        int precision
    )
    {
        IMomentOperator moments = DenseMomentOperator.IsCheaper(spectrum)
            ? new DenseMomentOperator(
                SecondMomentSystem<Ball>
                    .Homogeneous(spectrum, precision)
                    .WithDiagonal(dynamics.NoiseScale, (si, sj) => -dynamics.PairRate(si, sj)),
                range
            )
            : new RowMomentOperator(spectrum, dynamics, range, precision);
        return [.. starts.Select(start => new BallMomentRecurrence(moments, start))];
    }
}
