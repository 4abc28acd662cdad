namespace Verify.LeastSquares;

/// <summary>⟨Z, C⟩ at every clock, from one space.</summary>
internal interface ICovarianceTrace
{
    /// <summary>⟨Z, C⟩ with the estimated relative error, and the part of it that the constant forcing makes, at every clock.</summary>
    /// <exception cref="Verify.Arithmetic.InvalidInputException">The space that the tolerance needs is too large.</exception>
    (double Value, double Error, double Constant)[] At(double[] clocks, CancellationToken cancellation);

    /// <summary><see cref="RoundingEstimate.Leak"/>, after <see cref="At"/>.</summary>
    double Leak(double clock);
}
