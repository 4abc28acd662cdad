using Verify.Arithmetic;
using Verify.Reports;

namespace Verify.Cli;

/// <summary>Doubles that go into an answer.</summary>
internal static class FiniteText
{
    /// <summary>The shortest decimal of a finite double.</summary>
    /// <param name="value">The double.</param>
    /// <param name="where">What it is the value of, for the complaint.</param>
    /// <exception cref="InvalidInputException">It overflowed on the way.</exception>
    public static string Of(Float64 value, string where) =>
        double.IsFinite(value.Value)
            ? NumberText.Exact(value.Value)
            : throw new InvalidInputException(
                $"{where} exceeds the range of doubles; is the step size beyond `verify stability`?"
            );
}
