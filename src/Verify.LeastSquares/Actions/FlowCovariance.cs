using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Cov β_t of stochastic gradient flow given y, enclosed by polynomials of the generator: no exponential of a matrix is formed.</summary>
/// <remarks>
/// The second moment about β̂ is D(t) = e^{tG}M + κ∫₀ᵗe^{(t−u)G}(q₀ + Σ_ie^{−s_iu}q_i)du, M = β̂β̂ᵀ, and C = D − δδᵀ, δ_i = −e^{−ts_i}β̂_i. With
/// expansions of all r + 2 functions in T_k(Â) this is Σ_kT_k(Â)w_k, which Clenshaw's recurrence b_k = w_k + 2Âb_{k+1} − b_{k+2} sums with one
/// product a term. What is added to b_k in error reaches the sum as T_k(Â)δ_k, of norm ‖δ_k‖ at most, as the spectrum of Â is in [−1, 1].
/// </remarks>
internal sealed class FlowCovariance
{
    private readonly Spectrum<Ball> _spectrum;
    private readonly MomentForcing<Ball> _forcing;
    private readonly SpectralRange _range;
    private readonly IMomentOperator _operator;
    private readonly IResponseForcing _parts;
    private readonly Ball _noiseScale;
    private readonly int _precision;
    private readonly SymmetricCoordinates<Ball> _coordinates;
    private readonly Ball[] _start;

    /// <summary>Prepares the operator.</summary>
    /// <param name="spectrum">The enclosed spectrum, r ≥ 1.</param>
    /// <param name="response">y.</param>
    /// <param name="noiseScale">κ.</param>
    /// <param name="precision">Working precision in bits.</param>
    public FlowCovariance(Spectrum<Ball> spectrum, IReadOnlyList<Ball> response, Ball noiseScale, int precision)
    {
        (_spectrum, _noiseScale, _precision) = (spectrum, noiseScale, precision);
        _forcing = MomentForcing<Ball>.GivenResponse(spectrum, response);
        _range = SpectralRange.Of(spectrum, GeneratorDynamics.Flow(noiseScale));
        _coordinates = new SymmetricCoordinates<Ball>(spectrum.Rank, precision);
        (_operator, _parts) = DenseMomentOperator.IsCheaper(spectrum) ? Dense() : Rows();
        _start = _coordinates.Pack((i, j) => _forcing.Square[i, j]);
    }

    private (IMomentOperator, IResponseForcing) Dense()
    {
        var system = new SecondMomentSystem<Ball>(_spectrum, _forcing, _precision);
        return (new DenseMomentOperator(system.Generator(_noiseScale), _range), new DenseResponseForcing(system));
    }

    private (IMomentOperator, IResponseForcing) Rows()
    {
        var rows = new RowMomentOperator(_spectrum, GeneratorDynamics.Flow(_noiseScale), _range, _precision);
        return (rows, new RowResponseForcing(_spectrum, _forcing, rows));
    }

    /// <summary>C at time t in the eigenbasis, r×r; null where the polynomials would be longer than allowed.</summary>
    /// <param name="time">t &gt; 0.</param>
    /// <param name="mostLevels">log₂ of the longest polynomial.</param>
    /// <param name="cancellation">Stops the recurrence.</param>
    public Matrix<Ball>? TryAt(Ball time, int mostLevels, CancellationToken cancellation)
    {
        if (Expansions(time, mostLevels) is not { } expansions)
        {
            return null;
        }
        // M, then q₀ and q_i, each with what its polynomial leaves out.
        Ball[] norms = [VectorNorm.AtMost(_start), .. _parts.Norms.Select(norm => _noiseScale * norm)];
        Ball error = Ball.Zero;
        for (int f = 0; f < norms.Length; f++)
        {
            error = Ball.UpperBound(error + (expansions[f].Remainder * norms[f]));
        }
        int size = _start.Length;
        Ball[] next = new Ball[size],
            afterNext = new Ball[size];
        for (int k = expansions.Max(e => e.Coefficients.Count) - 1; k >= 0; k--)
        {
            cancellation.ThrowIfCancellationRequested();
            Ball Coefficient(int f) => k < expansions[f].Coefficients.Count ? expansions[f].Coefficients[k] : Ball.Zero;
            Ball[] forcing = _parts.Combine([
                .. Enumerable.Range(1, norms.Length - 1).Select(f => _noiseScale * Coefficient(f)),
            ]);
            Ball[] image = _operator.Apply(next, cancellation);
            Ball ofStart = Coefficient(0);
            for (int q = 0; q < size; q++)
            {
                Ball moved = k == 0 ? image[q] : Ball.ScaleByPowerOfTwo(image[q], 1);
                image[q] = forcing[q] + (ofStart * _start[q]) + moved - afterNext[q];
            }
            error = Ball.UpperBound(error + VectorNorm.OfRadii(image));
            Ball[] current = [.. image.Select(entry => entry.MidpointBall())];
            (next, afterNext) = (current, next);
        }
        Ball[] mean = [.. _forcing.Fit!.Select((b, i) => Ball.Exp(-(time * _spectrum.Eigenvalues[i])) * b)];
        // An entry of a symmetric matrix is at most its Frobenius norm.
        Matrix<Ball> second = _coordinates.Unpack(next);
        return Matrix<Ball>.Create(
            _spectrum.Rank,
            _spectrum.Rank,
            (i, j) => second[i, j].WidenedBy(error) - (mean[i] * mean[j])
        );
    }

    private ChebyshevExpansion[]? Expansions(Ball time, int mostLevels)
    {
        double left = Ball.ToDouble(_range.Centre - _range.HalfWidth),
            right = Ball.ToDouble(_range.Centre + _range.HalfWidth),
            tolerance = (16 - _precision) * Math.Log(2.0);
        IAnalyticFunction[] functions =
        [
            new FlowPropagator(time),
            new FlowResponse(time, Ball.Zero),
            .. _spectrum.Eigenvalues.Select(s => new FlowResponse(time, s)),
        ];
        var expansions = new ChebyshevExpansion[functions.Length];
        for (int f = 0; f < functions.Length; f++)
        {
            double bound = functions[f].LogBound(left, right);
            if (
                ChebyshevExpansion.TryCreate(
                    functions[f],
                    _range.Centre,
                    _range.HalfWidth,
                    tolerance + (f == 0 ? Math.Max(0.0, bound) : bound),
                    _precision,
                    mostLevels
                )
                is not { } expansion
            )
            {
                return null;
            }
            expansions[f] = expansion;
        }
        return expansions;
    }
}
