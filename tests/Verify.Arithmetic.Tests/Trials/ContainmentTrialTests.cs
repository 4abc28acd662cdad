using System.Globalization;
using Verify.Tests;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>Each operation of balls against exact numbers, half of the operands within 300 bits of an edge of the exponent range.</summary>
/// <remarks>VERIFY_TRIALS sets the trials of each operation; else it is 10⁵ times VERIFY_TEST_SCALE.</remarks>
public class ContainmentTrialTests
{
    private const int Seed = 20261129;
    private const int Chunk = 2500;
    private const int Usual = 100_000;

    private static readonly int? Asked = int.TryParse(
        Environment.GetEnvironmentVariable("VERIFY_TRIALS"),
        NumberStyles.None,
        CultureInfo.InvariantCulture,
        out int trials
    )
        ? trials
        : null;

    public static TheoryData<string> Exact => [.. Operations.Exact.Keys];

    public static TheoryData<string> Ordinary => [.. Operations.Ordinary.Keys];

    public static TheoryData<string> Text => [.. TextOperations.All.Keys];

    public static TheoryData<string> Elementary => [.. ElementaryOperations.All.Keys];

    [Theory]
    [MemberData(nameof(Exact))]
    public void Exact_results_are_held_at_the_edges_too(string name) => Run(name, Operations.Exact[name], false);

    [Theory]
    [MemberData(nameof(Ordinary))]
    public void Fractions_and_doubles_are_held(string name) => Run(name, Operations.Ordinary[name], true);

    [Theory]
    [MemberData(nameof(Text))]
    public void Decimal_text_is_within_one_unit(string name) => Run(name, TextOperations.All[name], false);

    [Theory]
    [MemberData(nameof(Elementary))]
    public void Elementary_functions_are_held_at_the_edges_too(string name) =>
        Run(name, ElementaryOperations.All[name], false);

    [Fact]
    public void Ends_are_exact_or_outward() => Run("ends", TextOperations.OuterEnds, false, 10);

    // Chunks have seeds of their own: the same trials whatever the number of threads.
    private static void Run(string name, Func<Trial, bool> isRight, bool isOrdinary, int part = 1)
    {
        int chunks = (((Asked ?? TestScale.Trials(Usual)) / part) + Chunk - 1) / Chunk;
        int telling = 0;
        Parallel.For(
            0,
            chunks,
            chunk =>
            {
                var draw = new BallDraw(SeedOf(name, chunk));
                int told = 0;
                for (int i = 0; i < Chunk; i++)
                {
                    var trial = new Trial(draw, isOrdinary);
                    if (!isRight(trial))
                    {
                        Assert.Fail(
                            $"{name}, chunk {chunk}, trial {i}: {Show(trial.A)} and {Show(trial.B)} at {trial.X} and {trial.Y}"
                        );
                    }
                    told += trial.IsTelling ? 1 : 0;
                }
                Interlocked.Add(ref telling, told);
            }
        );
        Assert.True(telling > chunks * Chunk / 3, $"{name}: only {telling} of {chunks * Chunk} results said anything");
    }

    private static int SeedOf(string name, int chunk) =>
        unchecked(name.Aggregate(Seed + (chunk * 7919), (seed, c) => (seed * 31) + c));

    private static string Show(Ball ball) =>
        $"{BallDraw.MidpointOf(ball)} ± {BallDraw.RadiusOf(ball)} ({ball.Precision} bits)";
}
