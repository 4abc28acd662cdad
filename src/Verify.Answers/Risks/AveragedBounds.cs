using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Answers;

/// <summary>The excess-risk bounds of one instance averaged over the noise, one for each choice of constants, for all times.</summary>
/// <typeparam name="T">The scalar.</typeparam>
/// <param name="spectrum">The spectrum of Σ̂.</param>
/// <param name="instance">The instance, whose truth is known.</param>
internal sealed class AveragedBounds<T>(Spectrum<T> spectrum, Instance<T> instance)
    where T : IRealScalar<T>
{
    private readonly Dictionary<BoundConstant, ExcessRiskBound<T>> _bounds = [];

    /// <summary>The bound with these constants.</summary>
    /// <param name="constant">Which constants.</param>
    public ExcessRiskBound<T> Of(BoundConstant constant)
    {
        if (!_bounds.TryGetValue(constant, out ExcessRiskBound<T>? bound))
        {
            bound = ExcessRiskBound<T>.Averaged(spectrum, instance.NoiseScale, constant, instance.Problem.Truth);
            _bounds.Add(constant, bound);
        }
        return bound;
    }
}
