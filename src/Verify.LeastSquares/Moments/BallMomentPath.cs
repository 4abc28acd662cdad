using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Enclosures of the moments of a process given y, at any time or step.</summary>
/// <remarks>
/// Flows: polynomials of the generator act on the second moment about β̂ and on its forcing. Where those would be long, and the rank is small, the
/// covariance equations of <see cref="SecondMomentSystem{T}"/> become one linear system with constant
/// coefficients in (svec C, ρ_i, ρ_iρ_j, 1), where ρ̇_i = −s_iρ_i, and an enclosed matrix exponential solves it. Iterations:
/// the recursion itself, step by step, in balls. All are other routes than the eigendecomposition of <see cref="MomentPath"/>.
/// </remarks>
public sealed class BallMomentPath
{
    // Products of balls, np² + 3p³ a step; beyond this the recursion would take minutes.
    private const long MostProducts = 200_000_000;

    // The exponential has r(r + 1) + r + 1 rows: half a minute at this rank.
    private const int LargestRankOfExponential = 20;

    private readonly Instance<Ball> _instance;
    private readonly Instance<Rational> _exact;
    private readonly Process _process;
    private readonly Ball _temperature;
    private readonly Spectrum<Ball>? _spectrum;
    private readonly LeastSquaresFit<Ball>? _fit;
    private readonly int _precision;
    private readonly Lazy<Matrix<Ball>> _generator;
    private readonly Lazy<FlowCovariance> _flow;

    private BallMomentPath(
        Instance<Rational> exact,
        Process process,
        Rational? temperature,
        Spectrum<Ball>? spectrum,
        int precision
    )
    {
        _exact = exact;
        _instance = exact.Map(value => Ball.FromRational(value, precision));
        _process = process;
        _temperature = Ball.FromRational(temperature ?? Rational.Zero, precision);
        _spectrum = spectrum;
        _fit = spectrum is null ? null : new LeastSquaresFit<Ball>(spectrum, _instance.Problem.Response);
        _precision = precision;
        _generator = new(() => CovarianceGenerator(spectrum!));
        _flow = new(() => new FlowCovariance(spectrum!, _instance.Problem.Response, _instance.NoiseScale, precision));
    }

    /// <summary>Prepares the path.</summary>
    /// <param name="instance">An exact instance with y.</param>
    /// <param name="process">The process.</param>
    /// <param name="temperature">τ, for stochastic gradient Langevin dynamics only.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <returns>The path; null where the spectrum is not separated at this precision.</returns>
    /// <exception cref="InvalidInputException">The process needs a temperature that is missing.</exception>
    public static BallMomentPath? TryCreate(
        Instance<Rational> instance,
        Process process,
        Rational? temperature,
        int precision
    )
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(process);
        process.RequireTemperature(temperature is not null);
        if (process.IsIteration)
        {
            // The recursion needs no eigenvalue.
            return new BallMomentPath(instance, process, temperature, null, precision);
        }
        return BallSpectrum.TryEnclose(instance.Problem.Features, precision) is { } spectrum
            ? new BallMomentPath(instance, process, temperature, spectrum, precision)
            : null;
    }

    /// <summary>Mean and covariance at time t, or after k steps.</summary>
    /// <param name="clock">t ≥ 0 or k ≥ 0, exact.</param>
    /// <param name="cancellation">Stops the matrix exponential or the recursion.</param>
    /// <exception cref="InvalidInputException">More steps than the recursion takes.</exception>
    public (IReadOnlyList<Ball> Mean, Matrix<Ball>? Covariance) At(
        Rational clock,
        CancellationToken cancellation = default
    )
    {
        if (_spectrum is null || _fit is null)
        {
            return Iterate((long)clock.Floor(), cancellation);
        }
        Ball time = Ball.FromRational(clock, _precision);
        Shrinkage<Ball> shrinkage =
            _process.Kind == ProcessKind.Ridge
                ? Shrinkage<Ball>.RidgeAtTime(_spectrum, time)
                : GradientFlow.At(_spectrum, time);
        Matrix<Ball>? covariance = _process.Kind switch
        {
            ProcessKind.Ridge or ProcessKind.GradientFlow => null,
            ProcessKind.ConstantCovariance => OrnsteinUhlenbeck.ConstantCovariance(
                _spectrum,
                _instance.NoiseScale,
                time
            ),
            ProcessKind.Sgld => OrnsteinUhlenbeck.Langevin(_spectrum, _temperature, time),
            ProcessKind.Sgf => CovarianceOfFlow(_spectrum, time, cancellation),
            _ => throw Process.Unknown(_process.Kind),
        };
        return (shrinkage.Estimate(_spectrum, _fit.Coordinates), covariance);
    }

    // Without noise β_k = A^k(0, 1), A = [[I − ηΣ̂, ηXᵀy/n], [0, 1]].
    private Ball[] MeanAfter(long steps)
    {
        Matrix<Ball> features = _instance.Problem.Features;
        IReadOnlyList<Ball> response = _instance.Problem.Response;
        int p = features.Columns;
        Ball scale = _instance.StepSize / Ball.FromInteger(features.Rows);
        Ball[][] columns = [.. Enumerable.Range(0, p).Select(j => features.Column(j).ToArray())];
        Ball Entry(int i, int j)
        {
            if (i == p)
            {
                return j == p ? Ball.One : Ball.Zero;
            }
            if (j == p)
            {
                return scale * Vectors.Dot<Ball>(columns[i], [.. response]);
            }
            Ball product = scale * Vectors.Dot<Ball>(columns[i], columns[j]);
            return i == j ? Ball.One - product : -product;
        }
        Ball[] start = [.. Enumerable.Repeat(Ball.Zero, p), Ball.One];
        return MatrixPower.Action(Matrix<Ball>.Create(p + 1, p + 1, Entry), steps, start)[..p];
    }

    private (IReadOnlyList<Ball>, Matrix<Ball>?) Iterate(long steps, CancellationToken cancellation)
    {
        Rational factor =
            NoiseFactor.Of(_process.Kind, _exact.BatchSize, _exact.Problem.SampleCount)
            ?? throw Process.Unknown(_process.Kind);
        if (factor.IsZero)
        {
            Ball[] mean = MeanAfter(steps);
            return (
                mean,
                _process.IsStochastic ? Matrix<Ball>.Create(mean.Length, mean.Length, (_, _) => Ball.Zero) : null
            );
        }
        long n = _exact.Problem.SampleCount;
        long p = _exact.Problem.FeatureCount;
        long most = MostProducts / ((n * p * p) + (3 * p * p * p));
        if (steps > most)
        {
            throw new InvalidInputException(
                $"--step {steps}: for n = {n} and p = {p} at most {most} steps are taken in ball arithmetic; more would take minutes; leave --digits out for doubles"
            );
        }
        var recursion = new MomentRecursion<Ball>(
            _instance.Problem.Features,
            _instance.Problem.Response,
            _instance.StepSize,
            Ball.FromRational(factor, _precision)
        );
        for (long step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            recursion.Advance();
        }
        return (recursion.Mean, _process.IsStochastic ? recursion.Covariance : null);
    }

    private Matrix<Ball> CovarianceOfFlow(Spectrum<Ball> spectrum, Ball time, CancellationToken cancellation)
    {
        bool isSmall = spectrum.Rank <= LargestRankOfExponential;
        Matrix<Ball>? inEigenbasis =
            // One sample has no noise.
            spectrum.Rank == 0
            || spectrum.SampleCount == 1
            || Ball.TrySign(time) == 0
                ? Matrix<Ball>.Create(spectrum.Rank, spectrum.Rank, (_, _) => Ball.Zero)
                : _flow.Value.TryAt(
                    time,
                    isSmall ? LevelsBeside(spectrum.Rank) : PolynomialLength.MostLevels,
                    cancellation
                ) ?? (isSmall ? ByExponential(spectrum, time, cancellation) : null);
        return inEigenbasis is null
            ? throw new InvalidInputException(
                $"--digits: time {Ball.ToDouble(time):G3} needs too long a polynomial for this condition number; give an earlier time, or leave --digits out"
            )
            : spectrum.Directions * inEigenbasis * spectrum.Directions.Transpose();
    }

    private static int LevelsBeside(int rank) =>
        PolynomialLength.LevelsBeside((rank * (rank + 2)) + 1, functions: rank + 2);

    // The other route: one exponential of 2N + r + 1 rows.
    internal Matrix<Ball> ByExponential(Spectrum<Ball> spectrum, Ball time, CancellationToken cancellation)
    {
        Matrix<Ball> flow = FixedPointExponential.Of(time * _generator.Value, _precision, cancellation);
        var coordinates = new SymmetricCoordinates<Ball>(spectrum.Rank, _precision);
        int size = coordinates.Count;
        // C starts at 0, every ρ at 1.
        Ball[] start = [.. Enumerable.Repeat(Ball.Zero, size), .. Enumerable.Repeat(Ball.One, flow.Rows - size)];
        Ball[] packed = [.. Enumerable.Range(0, size).Select(q => Vectors.Dot<Ball>(flow.Row(q), start))];
        return coordinates.Unpack(packed);
    }

    // Blocks: svec C (N rows), ρ_i (r), ρ_iρ_j (N), 1.
    private Matrix<Ball> CovarianceGenerator(Spectrum<Ball> spectrum)
    {
        SecondMomentSystem<Ball> system = SecondMomentSystem<Ball>.GivenResponse(
            spectrum,
            _instance.Problem.Response,
            _precision
        );
        Ball kappa = _instance.NoiseScale;
        Matrix<Ball> moments = system.Generator(kappa);
        IReadOnlyList<Ball> s = spectrum.Eigenvalues;
        int size = system.Pairs.Count,
            rank = spectrum.Rank;
        Ball Entry(int row, int column)
        {
            if (row >= size)
            {
                bool diagonal = row == column && row < (2 * size) + rank;
                return !diagonal ? Ball.Zero
                    : row < size + rank ? -s[row - size]
                    : -(s[system.Pairs[row - size - rank].I] + s[system.Pairs[row - size - rank].J]);
            }
            return column < size ? moments[row, column]
                : column < size + rank ? kappa * system.LinearForcing![row, column - size]
                : column < (2 * size) + rank
                    ? kappa * system.Noise[row, column - size - rank] * system.SquareForcing[column - size - rank]
                : kappa * system.ConstantForcing[row];
        }
        return Matrix<Ball>.Create((2 * size) + rank + 1, (2 * size) + rank + 1, Entry);
    }
}
