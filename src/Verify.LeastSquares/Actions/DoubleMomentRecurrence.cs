using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The recurrence in doubles, with an a priori bound of the rounding of every step: evidence, though the arithmetic is not.</summary>
/// <remarks>
/// <para>With u = 2⁻⁵³ and γ_m = mu/(1 − mu), a sum of products that rounds at most m times on the way of every summand, in any order, fused or
/// not, is off by at most γ_mΣ|summands| (N. J. Higham, Accuracy and Stability of Numerical Algorithms, SIAM 2002, section 3.1; from memory).
/// <see cref="SamplingNoise"/> rounds a summand of w_k = a_kᵀDa_k at most 2r + 16 times (√2 and its product, two dot products of up to r + 8
/// entries, the tree of the lanes) and one of Σ_kw_ka_ka_kᵀ at most n + 8 times more. As |a|ᵀ|D||a| ≤ ‖a‖²‖D‖ and ‖|a||a|ᵀ‖ = ‖a‖²,
/// its result is off by at most γ_{n+2r+40}·μ₄‖D‖, μ₄ = (1/n)Σ‖a_k‖⁴; s_is_jD_ij adds 4u·s_1²‖D‖.</para>
/// <para>Data: rows ã_k with ‖a_k − ã_k‖ ≤ ε‖ã_k‖ in place of a_k change the noise by at most ((1 + ε)⁴ − 1)μ₄‖D‖; eigenvalues off by the
/// factor 1 ± ε change s_is_jD_ij by (2ε + ε²)s_1²‖D‖. The coefficients of −(b + c)/h and κ/h are rounded from balls, their errors known.</para>
/// <para>X is divided by 2^e, exactly, with ½ ≤ s_1 &lt; 2. Below 2⁻¹⁰²² a rounding loses at most 2⁻¹⁰⁷⁴: fewer than 10¹⁰ of them, each multiplied
/// by at most ‖a‖⁴κ/h, with μ₄ and κ/h below 10³⁰ and n below 10⁷, are less than 10⁻²⁴⁰.</para>
/// </remarks>
internal sealed class DoubleMomentRecurrence : IMomentRecurrence
{
    private const double Unit = 1.1102230246251565e-16;
    private const double Tiny = 1e-240;
    private const double LargestSize = 1e30;
    private const double LostBySquaring = 1e-150;

    // Every bound below is a handful of operations on numbers that are not negative; 2⁻³⁰ covers their rounding, and that of norms.
    private const double Up = 1.0 + (1.0 / (1 << 30));

    private readonly SamplingNoise _noise;
    private readonly double[] _diagonal;
    private readonly double _scale;
    private readonly double _largestDiagonal;
    private readonly double _diagonalError;
    private readonly double _scaleError;
    private readonly double _noiseError;
    private readonly int _exponent;
    private readonly double[] _image;
    private double[] _current;
    private double[] _next;
    private double[]? _previous;

    private DoubleMomentRecurrence(Shared shared, SamplingNoise noise, Ball[] start)
    {
        _noise = noise;
        (_diagonal, _scale, _largestDiagonal, _diagonalError, _scaleError, _noiseError) = (
            shared.Diagonal,
            shared.Scale,
            shared.LargestDiagonal,
            shared.DiagonalError,
            shared.ScaleError,
            shared.NoiseError
        );
        // Linear in Z: with entries of at most 1, whatever the unit.
        _exponent = start
            .Where(z => Ball.TrySign(z) != 0)
            .Select(z => Math.ILogB(Ball.ToDouble(z)))
            .DefaultIfEmpty()
            .Max();
        Ball[] scaled = [.. start.Select(z => Ball.ScaleByPowerOfTwo(z, -_exponent))];
        _current = [.. scaled.Select(Ball.ToDouble)];
        _image = new double[start.Length];
        _next = new double[start.Length];
        StartError = Ball.ScaleByPowerOfTwo(Distance(scaled, _current), _exponent);
    }

    /// <inheritdoc/>
    public Ball StartError { get; }

    /// <summary>Recurrences from several starts, one a thread; null where the numbers are too large or too many for the bounds.</summary>
    /// <param name="spectrum">The enclosed spectrum.</param>
    /// <param name="dynamics">κ and η.</param>
    /// <param name="range">c and h.</param>
    /// <param name="starts">svec Z of each.</param>
    public static IMomentRecurrence[]? TryCreate(
        Spectrum<Ball> spectrum,
        GeneratorDynamics dynamics,
        SpectralRange range,
        params IReadOnlyList<Ball[]> starts
    )
    {
        if (Shared.TryCreate(spectrum, dynamics, range) is not { } shared)
        {
            return null;
        }
        return [.. starts.Select(start => new DoubleMomentRecurrence(shared, shared.Noise.ForAnotherThread(), start))];
    }

    /// <inheritdoc/>
    public Ball Advance(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _noise.Apply(_current, _image);
        double size = Norm(_current),
            noise = Norm(_image),
            last = 0.0;
        double factor = _previous is null ? 1.0 : 2.0;
        for (int q = 0; q < _next.Length; q++)
        {
            double moved = factor * ((_diagonal[q] * _current[q]) + (_scale * _image[q]));
            _next[q] = _previous is null ? moved : moved - _previous[q];
        }
        last = Norm(_next);
        // Data and coefficients; then products, their sum and the last difference, each rounded once.
        double error =
            factor
                * (
                    (_diagonalError * size)
                    + (_scale * _noiseError * size)
                    + (_scaleError * (noise + (_noiseError * size)))
                    + (4.0 * Unit * ((_largestDiagonal * size) + (_scale * noise)))
                )
            + (2.0 * Unit * last)
            + Tiny;
        (_previous, _current, _next) = (_current, _next, _previous ?? new double[_next.Length]);
        return Ball.ScaleByPowerOfTwo(Exact(error * Up), _exponent);
    }

    /// <inheritdoc/>
    public Ball Pair(Ball[] weights)
    {
        Ball[] exact = [.. _current.Select(Exact)];
        return Ball.ScaleByPowerOfTwo(Vectors.Dot<Ball>(weights, exact), _exponent);
    }

    // What overflowed is the whole line.
    private static Ball Exact(double value) => double.IsFinite(value) ? Ball.Exact(value) : Ball.Zero / Ball.Zero;

    // Squares of entries below 1.5·10⁻¹⁵⁴ are lost: with fewer than 2²² of them less than 10⁻¹⁵⁰ in all.
    private static double Norm(double[] vector) => (Math.Sqrt(VectorKernels.Dot(vector, vector)) * Up) + LostBySquaring;

    private static Ball Distance(ReadOnlySpan<Ball> exact, ReadOnlySpan<double> rounded)
    {
        var differences = new Ball[exact.Length];
        for (int i = 0; i < exact.Length; i++)
        {
            differences[i] = exact[i] - Ball.Exact(rounded[i]);
        }
        return VectorNorm.AtMost(differences);
    }

    // What every start shares.
    private sealed record Shared(
        SamplingNoise Noise,
        double[] Diagonal,
        double Scale,
        double LargestDiagonal,
        double DiagonalError,
        double ScaleError,
        double NoiseError
    )
    {
        public static Shared? TryCreate(Spectrum<Ball> spectrum, GeneratorDynamics dynamics, SpectralRange range)
        {
            (int n, int r) = (spectrum.SampleCount, spectrum.Rank);
            int size = new SymmetricPairs(r).Count;
            // γ_m ≤ 1.01·mu, and the norms' γ_N below 2⁻³⁰, hold for m and N below 2²².
            if (r == 0 || n + (2 * r) + 40 > 1 << 22 || size > 1 << 22)
            {
                return null;
            }
            int exponent = (int)Math.Floor((Math.ILogB(Ball.ToDouble(spectrum.Eigenvalues[0])) + 1) / 2.0);
            var rows = new double[n * r];
            double largestError = 0.0,
                fourth = 0.0;
            for (int k = 0; k < n; k++)
            {
                Ball[] row = [.. spectrum.Rows.Row(k).ToArray().Select(a => Ball.ScaleByPowerOfTwo(a, -exponent))];
                Span<double> rounded = rows.AsSpan(k * r, r);
                double square = 0.0;
                for (int i = 0; i < r; i++)
                {
                    rounded[i] = Ball.ToDouble(row[i]);
                    square += rounded[i] * rounded[i];
                }
                double error = AtLeast(Distance(row, rounded));
                // A row of zeros has no relative error: it counts with its own size.
                largestError = Math.Max(largestError, error == 0.0 ? 0.0 : error / Math.Sqrt(square) * Up);
                fourth += square * square * Up;
            }
            fourth = fourth / n * Up;
            double[] eigenvalues =
            [
                .. spectrum.Eigenvalues.Select(s => Ball.ToDouble(Ball.ScaleByPowerOfTwo(s, -2 * exponent))),
            ];
            for (int i = 0; i < r; i++)
            {
                Ball exact = Ball.ScaleByPowerOfTwo(spectrum.Eigenvalues[i], -2 * exponent);
                largestError = Math.Max(
                    largestError,
                    AtLeast(exact - Ball.Exact(eigenvalues[i])) / eigenvalues[i] * Up
                );
            }
            var diagonal = new double[size];
            double diagonalError = 0.0,
                largestDiagonal = 0.0;
            foreach ((int q, int i, int j) in new SymmetricPairs(r))
            {
                Ball exact =
                    -(dynamics.PairRate(spectrum.Eigenvalues[i], spectrum.Eigenvalues[j]) + range.Centre)
                    / range.HalfWidth;
                diagonal[q] = Ball.ToDouble(exact);
                largestDiagonal = Math.Max(largestDiagonal, Math.Abs(diagonal[q]));
                diagonalError = Math.Max(diagonalError, AtLeast(exact - Ball.Exact(diagonal[q])));
            }
            Ball noise = Ball.ScaleByPowerOfTwo(dynamics.NoiseScale / range.HalfWidth, 4 * exponent);
            double scale = Ball.ToDouble(noise);
            double scaleError = AtLeast(noise - Ball.Exact(scale));
            double largest = eigenvalues[0];
            double summands = 1.01 * Unit * (n + (2 * r) + 40);
            double data = largestError * (4.0 + (largestError * (6.0 + (largestError * (4.0 + largestError)))));
            double crossed = ((2.0 + largestError) * largestError) + (4.0 * Unit);
            double noiseError = (((summands + data) * fourth) + (crossed * largest * largest)) * Up;
            bool isSmall = fourth < LargestSize && scale < LargestSize && largestDiagonal < LargestSize;
            return isSmall && largestError < 1e-6
                ? new Shared(
                    new SamplingNoise(n, r, rows, eigenvalues),
                    diagonal,
                    scale,
                    largestDiagonal,
                    diagonalError,
                    scaleError,
                    noiseError
                )
                : null;
        }

        private static double AtLeast(Ball value)
        {
            Ball bound = Ball.UpperBound(value);
            // 32 bits: exact in a double, unless it is below or beyond all of them.
            return !bound.IsFinite ? double.PositiveInfinity
                : Ball.TrySign(bound) == 0 ? 0.0
                : Math.Max(Ball.ToDouble(bound), Tiny);
        }
    }
}
