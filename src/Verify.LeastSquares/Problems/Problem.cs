using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// A least-squares problem, F(β) = ‖y − Xβ‖²/(2n): features X with the observed response y, or with the truth that y is
/// drawn from, or with both.
/// </summary>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class Problem<T>
    where T : IScalar<T>
{
    private readonly T[]? _response;
    private readonly Truth<T>? _truth;

    /// <summary>Creates the problem.</summary>
    /// <param name="features">X, n×p, n ≥ 1 and p ≥ 1.</param>
    /// <param name="response">y, n entries, or null when it is unknown.</param>
    /// <param name="truth">β* and σ², or null when they are unknown.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, σ² is negative, or neither y nor a truth is given.</exception>
    public Problem(Matrix<T> features, IReadOnlyList<T>? response, Truth<T>? truth)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.Rows < 1 || features.Columns < 1)
        {
            throw new ArgumentException(
                $"X must have at least one row and one column, not {features.Rows}×{features.Columns}",
                nameof(features)
            );
        }
        if (response is null && truth is null)
        {
            throw new ArgumentException("a problem needs the response y, or β* and σ²", nameof(response));
        }
        if (response is not null && response.Count != features.Rows)
        {
            throw new ArgumentException(
                $"y has {response.Count} entries, but X has {features.Rows} rows",
                nameof(response)
            );
        }
        if (truth is not null && truth.Coefficients.Count != features.Columns)
        {
            throw new ArgumentException(
                $"β* has {truth.Coefficients.Count} entries, but X has {features.Columns} columns",
                nameof(truth)
            );
        }
        if (truth is not null && T.TrySign(truth.NoiseVariance) == -1)
        {
            throw new ArgumentException("σ² must not be negative", nameof(truth));
        }
        Features = features;
        _response = response is null ? null : [.. response];
        _truth = truth;
    }

    /// <summary>X, n×p.</summary>
    public Matrix<T> Features { get; }

    /// <summary>n.</summary>
    public int SampleCount => Features.Rows;

    /// <summary>p.</summary>
    public int FeatureCount => Features.Columns;

    /// <summary>Whether y is known.</summary>
    public bool HasResponse => _response is not null;

    /// <summary>Whether β* and σ² are known.</summary>
    public bool HasTruth => _truth is not null;

    /// <summary>y, n entries.</summary>
    /// <exception cref="InvalidInputException">y is not known.</exception>
    public IReadOnlyList<T> Response =>
        _response ?? throw new InvalidInputException("the instance has no 'y', and this quantity is one given y");

    /// <summary>β* and σ².</summary>
    /// <exception cref="InvalidInputException">They are not known.</exception>
    public Truth<T> Truth =>
        _truth
        ?? throw new InvalidInputException(
            "the instance has no 'betaStar' and 'sigma2', and this quantity averages over the noise of y = Xβ* + ε"
        );

    /// <summary>The problem with every number mapped, to any scalar.</summary>
    /// <typeparam name="TResult">The scalar of the result.</typeparam>
    /// <param name="map">The map.</param>
    public Problem<TResult> Map<TResult>(Func<T, TResult> map)
        where TResult : IScalar<TResult>
    {
        ArgumentNullException.ThrowIfNull(map);
        return new Problem<TResult>(Features.Map(map), _response?.Select(map).ToArray(), _truth?.Map(map));
    }
}
