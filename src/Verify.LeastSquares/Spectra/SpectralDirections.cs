using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The directions of one spectrum.</summary>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class SpectralDirections<T> : IDirections<T>
    where T : IScalar<T>
{
    private readonly Spectrum<T> _spectrum;
    private readonly Truth<T>? _truth;
    private readonly Lazy<T[]> _coordinates;
    private readonly Lazy<T[]>[] _bounds;

    /// <summary>The directions of a spectrum.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="truth">β* and σ²; null where a formula needs neither.</param>
    public SpectralDirections(Spectrum<T> spectrum, Truth<T>? truth)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        _spectrum = spectrum;
        _truth = truth;
        _coordinates = new(() => spectrum.Rotate(Known.Coefficients));
        _bounds =
        [
            .. Enum.GetValues<BoundConstant>()
                .Select(constant => new Lazy<T[]>(() => BoundConstants.Directions(spectrum, constant))),
        ];
    }

    /// <inheritdoc/>
    public T SampleCount => T.FromInteger(_spectrum.SampleCount);

    /// <inheritdoc/>
    public T Rank => T.FromInteger(_spectrum.Rank);

    /// <inheritdoc/>
    public T NoiseVariance => Known.NoiseVariance;

    /// <inheritdoc/>
    public T Unseen => _spectrum.UnseenEnergy(Known.Coefficients);

    /// <inheritdoc/>
    public T LeastEigenvalue
    {
        get
        {
            BoundConstants.RequirePositiveEigenvalue(_spectrum);
            return _spectrum.Eigenvalues[^1];
        }
    }

    private Truth<T> Known =>
        _truth ?? throw new InvalidOperationException("a formula given y asked for the truth that y came from");

    /// <inheritdoc/>
    public T Sum(T start, Func<Direction<T>, T> summand)
    {
        ArgumentNullException.ThrowIfNull(summand);
        T sum = start;
        for (int i = 0; i < _spectrum.Rank; i++)
        {
            sum += summand(new(i, _spectrum.Eigenvalues[i]));
        }
        return sum;
    }

    /// <inheritdoc/>
    public T Max(T start, Func<Direction<T>, T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        T largest = start;
        for (int i = 0; i < _spectrum.Rank; i++)
        {
            largest = T.Max(largest, value(new(i, _spectrum.Eigenvalues[i])));
        }
        return largest;
    }

    /// <inheritdoc/>
    public T Truth(Direction<T> direction) => _coordinates.Value[direction.Index];

    /// <inheritdoc/>
    public T Bound(Direction<T> direction, BoundConstant constant) => _bounds[(int)constant].Value[direction.Index];

    /// <inheritdoc/>
    public T LossConstant(BoundConstant constant) => BoundConstants.Drift(_spectrum, constant);
}
