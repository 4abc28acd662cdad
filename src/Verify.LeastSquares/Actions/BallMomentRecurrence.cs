using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The recurrence on midpoints of balls: the radii of a step are its rounding, and are dropped from the vectors.</summary>
internal sealed class BallMomentRecurrence : IMomentRecurrence
{
    private readonly IMomentOperator _operator;
    private Ball[] _current;
    private Ball[]? _previous;

    /// <summary>Starts from Z.</summary>
    /// <param name="moments">Â.</param>
    /// <param name="start">svec Z.</param>
    public BallMomentRecurrence(IMomentOperator moments, Ball[] start)
    {
        _operator = moments;
        _current = Midpoints(start);
        StartError = Radii(start);
    }

    /// <inheritdoc/>
    public Ball StartError { get; }

    /// <inheritdoc/>
    public Ball Advance(CancellationToken cancellation)
    {
        Ball[] image = _operator.Apply(_current, cancellation);
        if (_previous is { } previous)
        {
            for (int q = 0; q < image.Length; q++)
            {
                image[q] = Ball.ScaleByPowerOfTwo(image[q], 1) - previous[q];
            }
        }
        (_previous, _current) = (_current, Midpoints(image));
        return Radii(image);
    }

    /// <inheritdoc/>
    public Ball Pair(Ball[] weights) => Vectors.Dot<Ball>(weights, _current);

    private static Ball[] Midpoints(Ball[] values) => [.. values.Select(value => value.MidpointBall())];

    private static Ball Radii(Ball[] values)
    {
        Ball sum = Ball.Zero;
        foreach (Ball value in values)
        {
            Ball radius = Ball.UpperBound(value - value.MidpointBall());
            sum = Ball.UpperBound(sum + (radius * radius));
        }
        return Ball.UpperBound(Ball.Sqrt(sum));
    }
}
