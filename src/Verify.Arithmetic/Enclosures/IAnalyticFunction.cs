namespace Verify.Arithmetic;

/// <summary>A function that is real on a real interval and analytic in every ellipse around it that it is asked about.</summary>
public interface IAnalyticFunction
{
    /// <summary>f(x).</summary>
    /// <param name="x">A real number.</param>
    Ball At(Ball x);

    /// <summary>At least sup |f(z)| over the closed ellipse whose major axis is the real interval [left, right].</summary>
    /// <param name="left">The left vertex.</param>
    /// <param name="right">The right vertex.</param>
    Ball Bound(Ball left, Ball right);

    /// <summary>About the logarithm of <see cref="Bound"/>, for choices that no enclosure relies on.</summary>
    /// <param name="left">The left vertex.</param>
    /// <param name="right">The right vertex.</param>
    double LogBound(double left, double right);
}
