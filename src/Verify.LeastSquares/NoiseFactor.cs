using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>f with Cov(mini-batch gradient) = f·Cov(one sample gradient).</summary>
public static class NoiseFactor
{
    /// <summary>1/m: m independent draws.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="batchSize">m ≥ 1.</param>
    public static T WithReplacement<T>(int batchSize)
        where T : IScalar<T> => T.One / T.FromInteger(batchSize);

    /// <summary>(n − m)/(m(n − 1)): m distinct draws of n; 0 when m = n.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="batchSize">m, between 1 and n.</param>
    /// <param name="sampleCount">n ≥ 1.</param>
    /// <exception cref="InvalidInputException">m exceeds n.</exception>
    public static T WithoutReplacement<T>(int batchSize, int sampleCount)
        where T : IScalar<T>
    {
        if (batchSize > sampleCount)
        {
            throw new InvalidInputException(
                $"batchSize is {batchSize}, but without replacement it is at most the number of samples, {sampleCount}"
            );
        }
        return batchSize == sampleCount
            ? T.Zero
            : T.FromInteger(sampleCount - batchSize) / T.FromInteger((long)batchSize * (sampleCount - 1));
    }
}
