using Verify.Arithmetic;

namespace Verify.Answers;

/// <summary>Raising the working precision until every number of an answer has the digits asked for.</summary>
public static class CertifiedDigits
{
    /// <summary>The most digits that may be asked for.</summary>
    public const int MostDigits = 1000;

    /// <summary>The largest working precision tried, in bits.</summary>
    public const int LargestPrecision = 4096;

    /// <summary>The answer with every number certain to the given digits, each off by less than one unit in its last place.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="digits">Significant digits, 1 to <see cref="MostDigits"/>.</param>
    /// <param name="evaluate">The answer at a precision; null where the precision does not suffice.</param>
    /// <param name="first">A cheaper way that is tried before; null where there is none.</param>
    /// <exception cref="InvalidInputException">
    /// The digits are out of range, or <see cref="LargestPrecision"/> does not reach them: a number may be 0 without being
    /// known to be, or two eigenvalues equal.
    /// </exception>
    internal static T Reach<T>(int digits, Func<int, T?> evaluate, Func<T?>? first = null)
        where T : class, INumbers
    {
        if (digits is < 1 or > MostDigits)
        {
            throw new InvalidInputException($"the number of digits is {digits}; allowed are 1 to {MostDigits}");
        }
        if (first?.Invoke() is { } cheap && cheap.Numbers.All(number => number.IsReached))
        {
            return cheap;
        }
        // A digit is worth log₂10 < 3.33 bits; 60 more for what the formulas lose. Up to 128 bits cost the same.
        for (
            int precision = Math.Max(Ball.DefaultPrecision, 60 + (digits * 10 / 3));
            precision <= LargestPrecision;
            precision *= 2
        )
        {
            if (evaluate(precision) is { } answer && answer.Numbers.All(number => number.IsReached))
            {
                return answer;
            }
        }
        throw new InvalidInputException(
            $"{digits} digits could not be certified with {LargestPrecision} bits: a number of the answer may be 0, or two eigenvalues equal; ask for fewer digits or leave --digits out"
        );
    }

    /// <summary>Complains, before the work, about a problem whose enclosures would take minutes.</summary>
    /// <param name="instance">The instance; what counts is min(n, p), which the rank of X cannot exceed.</param>
    /// <param name="most">The largest rank that takes less than about a minute.</param>
    /// <param name="what">What is asked for, such as "the risk of stochastic gradient flow".</param>
    /// <exception cref="InvalidInputException">The rank may be larger.</exception>
    internal static void RequireRank(LeastSquares.Instance<Rational> instance, int most, string what)
    {
        int rank = Math.Min(instance.Problem.SampleCount, instance.Problem.FeatureCount);
        if (rank > most)
        {
            throw new InvalidInputException(
                $"--digits: {what} with min(n, p) = {rank} would take minutes in ball arithmetic; at most {most} is taken; leave --digits out for doubles"
            );
        }
    }

    /// <summary>The answer, if all its numbers are finite.</summary>
    /// <typeparam name="T">The answer.</typeparam>
    /// <param name="answer">An answer in doubles.</param>
    /// <param name="what">What a number of it is, for the complaint.</param>
    /// <exception cref="InvalidInputException">A number overflowed on the way.</exception>
    internal static T Finite<T>(T answer, string what)
        where T : INumbers =>
        answer.Numbers.All(number => double.IsFinite(number.ToDouble()))
            ? answer
            : throw new InvalidInputException(
                $"{what} exceeds the range of doubles; is the step size beyond `verify stability`?"
            );
}
