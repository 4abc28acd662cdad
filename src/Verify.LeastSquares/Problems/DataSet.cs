using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Where a data set comes from and how it was read.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Target">The response column.</param>
/// <param name="Columns">The feature columns, in order.</param>
/// <param name="IsStandardized">Whether the feature columns were centred and divided by their standard deviation.</param>
/// <param name="IsCentred">Whether the mean of the response was subtracted.</param>
/// <param name="Notes">What a reader of the answer should know, one sentence each: a column that was left out, for example.</param>
/// <param name="DroppedRows">How many rows were left out because a value is missing.</param>
public sealed record DataSource(
    string Name,
    string Target,
    IReadOnlyList<string> Columns,
    bool IsStandardized,
    bool IsCentred,
    IReadOnlyList<string> Notes,
    int DroppedRows = 0
);

/// <summary>A real data set as a problem: y observed, β* the least-squares plug-in, σ² the plug-in or as given.</summary>
/// <remarks>
/// Exact are the cells as the decimals that the file says, the response, centred or not, and feature columns as they are. A
/// standardised entry is the exactly centred cell in doubles over the standard deviation in doubles, a few roundings; the double
/// that comes out is the exact entry from there on. β* = β̂, the minimum-norm least-squares solution, and σ² = RSS/(n − r − 1) for a
/// centred response, RSS/(n − r) otherwise, are computed in doubles and count as the rational numbers that these are.
/// </remarks>
public sealed class DataSet
{
    private readonly Lazy<Matrix<Rational>> _exact;
    private readonly Lazy<Matrix<Float64>> _features;
    private readonly Lazy<Spectrum<Float64>> _spectrum;
    private readonly Lazy<Truth<Rational>?> _truth;
    private readonly Lazy<Problem<Rational>> _observed;
    private readonly Lazy<Problem<Float64>> _observedInDoubles;
    private readonly Rational[] _response;

    /// <summary>A data set with exact features.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="features">X, n×p.</param>
    /// <param name="response">y, n entries.</param>
    /// <param name="noiseVariance">σ² ≥ 0, or null for the plug-in.</param>
    public DataSet(
        DataSource source,
        Matrix<Rational> features,
        IReadOnlyList<Rational> response,
        Rational? noiseVariance = null
    )
        : this(
            source,
            new(() => features),
            new(() => features.Map(value => new Float64(value.ToDouble()))),
            response,
            noiseVariance
        ) { }

    /// <summary>A data set whose features are doubles, each taken as exact.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="features">X, n×p.</param>
    /// <param name="response">y, n entries.</param>
    /// <param name="noiseVariance">σ² ≥ 0, or null for the plug-in.</param>
    public DataSet(
        DataSource source,
        Matrix<Float64> features,
        IReadOnlyList<Rational> response,
        Rational? noiseVariance = null
    )
        : this(
            source,
            new(() => features.Map(value => Rational.FromDouble(value.Value))),
            new(() => features),
            response,
            noiseVariance
        ) { }

    private DataSet(
        DataSource source,
        Lazy<Matrix<Rational>> exact,
        Lazy<Matrix<Float64>> features,
        IReadOnlyList<Rational> response,
        Rational? noiseVariance
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(response);
        Source = source;
        _exact = exact;
        _features = features;
        _response = [.. response];
        IsNoiseGiven = noiseVariance is not null;
        _spectrum = new(() => DoubleSpectrum.Of(_features.Value));
        _truth = new(() => PlugIn(noiseVariance));
        _observed = new(() => new(_exact.Value, _response, null));
        _observedInDoubles = new(() => new(_features.Value, [.. _response.Select(InDoubles)], null));
    }

    /// <summary>Where the data come from and how they were read.</summary>
    public DataSource Source { get; }

    /// <summary>The file's name.</summary>
    public string Name => Source.Name;

    /// <summary>The response column.</summary>
    public string Target => Source.Target;

    /// <summary>What a reader of the answer should know.</summary>
    public IReadOnlyList<string> Notes => Source.Notes;

    /// <summary>n.</summary>
    public int SampleCount => _response.Length;

    /// <summary>Whether σ² was given; otherwise it is the plug-in.</summary>
    public bool IsNoiseGiven { get; }

    /// <summary>The spectrum of Σ̂ in doubles.</summary>
    public Spectrum<Float64> Spectrum => _spectrum.Value;

    /// <summary>Rank of the feature matrix in doubles.</summary>
    public int Rank => Spectrum.Rank;

    /// <summary>X and y, exact, without a truth.</summary>
    public Problem<Rational> Observed => _observed.Value;

    /// <summary>X and y in doubles, without a truth.</summary>
    public Problem<Float64> ObservedInDoubles => _observedInDoubles.Value;

    /// <summary>X, y and the plug-in truth, exact.</summary>
    /// <exception cref="InvalidInputException">The fit leaves nothing to estimate σ² from, and σ² is not given.</exception>
    public Problem<Rational> Problem => new(_exact.Value, _response, Truth);

    /// <summary>X, y and the plug-in truth in doubles.</summary>
    /// <exception cref="InvalidInputException">The fit leaves nothing to estimate σ² from, and σ² is not given.</exception>
    public Problem<Float64> ProblemInDoubles => new(_features.Value, ObservedInDoubles.Response, Truth.Map(InDoubles));

    /// <summary>Whether σ² is known: given, or estimated from residuals.</summary>
    public bool HasTruth => _truth.Value is not null;

    /// <summary>β* and σ².</summary>
    /// <exception cref="InvalidInputException">The fit leaves nothing to estimate σ² from, and σ² is not given.</exception>
    public Truth<Rational> Truth =>
        _truth.Value
        ?? throw new InvalidInputException(
            $"{Name}: {SampleCount} samples and a fit of rank {Rank} leave no residual to estimate σ² from; give the noise variance as --sigma2 V"
        );

    /// <summary>File, shape, how it was read and what the truth is, in one sentence.</summary>
    public string Description =>
        $"{Name}: n = {SampleCount}{(Source.DroppedRows > 0 ? $" ({Source.DroppedRows} rows with missing values left out)" : "")}, p = {Source.Columns.Count}, rank {Rank}, response {Target}; "
        + $"{(Source.IsStandardized ? "columns standardised" : "columns as given")}, "
        + $"{(Source.IsCentred ? "response centred" : "response as given")}; "
        + (
            IsNoiseGiven
                ? $"β* is the least-squares plug-in, σ² = {Truth.NoiseVariance} as given"
                : "β* and σ² are the least-squares plug-ins"
        );

    private Truth<Rational>? PlugIn(Rational? noiseVariance)
    {
        var fit = new LeastSquaresFit<Float64>(Spectrum, ObservedInDoubles.Response);
        int freedom = SampleCount - Rank - (Source.IsCentred ? 1 : 0);
        if (noiseVariance is null && freedom <= 0)
        {
            return null;
        }
        Float64[] coefficients = Spectrum.Directions.Times(fit.Coordinates.ToArray());
        return new(
            [.. coefficients.Select(value => Rational.FromDouble(value.Value))],
            noiseVariance ?? Rational.FromDouble(fit.Residuals.Sum(e => e.Value * e.Value) / freedom)
        );
    }

    private static Float64 InDoubles(Rational value) => new(value.ToDouble());
}
