using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The engines of one exact instance: that of doubles, and that of balls at each precision that is asked for.</summary>
public sealed class InstanceEngines
{
    private readonly Lazy<DoubleEngine> _doubles;
    private readonly Kept<int, BallEngine?> _balls;

    /// <param name="instance">The exact instance.</param>
    public InstanceEngines(Instance<Rational> instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        _doubles = new(() => new DoubleEngine(instance));
        _balls = new(precision => BallEngine.TryCreate(instance, precision));
    }

    /// <summary>In doubles.</summary>
    public DoubleEngine InDoubles => _doubles.Value;

    /// <summary>In balls; null where the spectrum is not separated at this precision.</summary>
    /// <param name="precision">Working precision in bits.</param>
    public BallEngine? TryInBalls(int precision) => _balls[precision];
}
