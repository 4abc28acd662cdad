using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>f with Cov(mini-batch gradient) = f·Cov(one sample gradient), exact.</summary>
public static class NoiseFactor
{
    /// <summary>1/m: m independent draws.</summary>
    /// <param name="batchSize">m ≥ 1.</param>
    public static Rational WithReplacement(int batchSize) => new(1, batchSize);

    /// <summary>(n − m)/(m(n − 1)): m distinct draws of n; 0 when m = n.</summary>
    /// <param name="batchSize">m, between 1 and n.</param>
    /// <param name="sampleCount">n ≥ 1.</param>
    /// <exception cref="InvalidInputException">m exceeds n.</exception>
    public static Rational WithoutReplacement(int batchSize, int sampleCount)
    {
        if (batchSize > sampleCount)
        {
            throw new InvalidInputException(
                $"batchSize is {batchSize}, but without replacement it is at most the number of samples, {sampleCount}"
            );
        }
        return batchSize == sampleCount
            ? Rational.Zero
            : new Rational(sampleCount - batchSize, (long)batchSize * (sampleCount - 1));
    }

    /// <summary>f of an iteration by its kind: 0 where nothing is drawn; null for a flow or an estimator, which has no steps.</summary>
    /// <param name="kind">The process.</param>
    /// <param name="batchSize">m.</param>
    /// <param name="sampleCount">n.</param>
    /// <exception cref="InvalidInputException">m exceeds n without replacement.</exception>
    public static Rational? Of(ProcessKind kind, int batchSize, int sampleCount) =>
        kind switch
        {
            ProcessKind.GradientDescent => Rational.Zero,
            ProcessKind.Sgd or ProcessKind.SgfEuler => WithReplacement(batchSize),
            ProcessKind.SgdWithoutReplacement => WithoutReplacement(batchSize, sampleCount),
            ProcessKind.Ridge
            or ProcessKind.GradientFlow
            or ProcessKind.Sgf
            or ProcessKind.ConstantCovariance
            or ProcessKind.Sgld => null,
            _ => throw Process.Unknown(kind),
        };
}
