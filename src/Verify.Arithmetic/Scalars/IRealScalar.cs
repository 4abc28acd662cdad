namespace Verify.Arithmetic;

/// <summary>A scalar with the elementary functions that the formulas need.</summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
public interface IRealScalar<TSelf> : IScalar<TSelf>
    where TSelf : IRealScalar<TSelf>
{
    /// <summary>√x for x ≥ 0.</summary>
    /// <param name="value">x.</param>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>e^x.</summary>
    /// <param name="value">x.</param>
    static abstract TSelf Exp(TSelf value);

    /// <summary>e^x − 1, without cancellation near 0.</summary>
    /// <param name="value">x.</param>
    static abstract TSelf Expm1(TSelf value);

    /// <summary>The natural logarithm of x for x &gt; 0.</summary>
    /// <param name="value">x.</param>
    static abstract TSelf Log(TSelf value);

    /// <summary>log(1 + x) for x &gt; −1, without cancellation near 0.</summary>
    /// <param name="value">x.</param>
    static abstract TSelf Log1p(TSelf value);

    /// <summary>φ₁(x) = (e^x − 1)/x, continued by φ₁(0) = 1: the confluent form of every divided difference of exp.</summary>
    /// <param name="value">x, of any sign, 0 included.</param>
    static abstract TSelf Phi1(TSelf value);
}
