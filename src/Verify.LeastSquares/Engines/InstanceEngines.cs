using System.Numerics;
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

    /// <summary>k = ⌈t/η⌉, at least 1, exact.</summary>
    internal static T StepCount<T>(Rational time, Rational stepSize, int precision)
        where T : IScalar<T> =>
        T.FromRational(BigInteger.Max(BigInteger.One, -(-(time / stepSize)).Floor()), precision);

    internal static T Parameter<T>(Instance<T> instance, string name)
        where T : IScalar<T> =>
        instance.Parameters.TryGetValue(name, out T? value)
            ? value
            : throw new InvalidInputException(
                $"the instance has no parameter '{NearestNames.Shown(name)}'; give it as \"parameters\": {{\"{NearestNames.Shown(name)}\": …}}"
            );
}
