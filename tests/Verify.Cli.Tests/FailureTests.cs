using Verify.Arithmetic;
using Xunit;

namespace Verify.Cli.Tests;

/// <summary>What becomes of an exception or a cancellation: with a command of the test's own.</summary>
public sealed class FailureTests
{
    public static TheoryData<Exception, int, string> Failures =>
        new()
        {
            {
                new InvalidInputException("file.json:3: field 'y'\nis wrong"),
                2,
                "verify: file.json:3: field 'y' is wrong\n"
            },
            { new IOException("No space left on device"), 2, "verify: No space left on device\n" },
            { new UnauthorizedAccessException("denied"), 2, "verify: denied\n" },
            { new InsufficientMemoryException(), 2, "verify: there is not enough memory for an input of this size\n" },
            {
                new InvalidOperationException("two\nlines"),
                3,
                "verify: this is a defect of verify, please report it: System.InvalidOperationException: two lines\n"
            },
            {
                new AggregateException(new ArgumentException("inner")),
                3,
                "verify: this is a defect of verify, please report it: System.ArgumentException: inner\n"
            },
            // Nobody pressed Ctrl-C: a cancellation out of nowhere is a defect.
            {
                new OperationCanceledException("by itself"),
                3,
                "verify: this is a defect of verify, please report it: System.OperationCanceledException: by itself\n"
            },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public void An_exception_becomes_one_line_and_its_exit_code(Exception failure, int exitCode, string line)
    {
        Outcome outcome = Run(_ => throw failure, CancellationToken.None, "fail");
        Assert.Equal(line, outcome.Error);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
    }

    [Fact]
    public void The_stack_of_a_defect_is_shown_on_request_only()
    {
        static int Fail(CommandContext _) => throw new InvalidOperationException("here");
        Assert.DoesNotContain("   at ", Run(Fail, CancellationToken.None, "fail").Error);
        Outcome verbose = Run(Fail, CancellationToken.None, "fail", "--verbose");
        Assert.Equal(ExitCode.Defect, verbose.ExitCode);
        Assert.Contains("   at ", verbose.Error);
    }

    [Fact]
    public void A_cancelled_command_that_looks_gets_to_print_what_it_has()
    {
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(50));
        Outcome outcome = Run(
            context =>
            {
                context.Cancellation.WaitHandle.WaitOne();
                context.Publish("half\n");
                return ExitCode.Cancelled;
            },
            cancellation.Token,
            "fail"
        );
        Assert.Equal(new Outcome(ExitCode.Cancelled, "half\n", ""), outcome);
    }

    [Fact]
    public void A_cancelled_command_that_does_not_look_is_left_behind()
    {
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(50));
        using ManualResetEventSlim release = new();
        Outcome outcome = Run(
            _ =>
            {
                release.Wait(CancellationToken.None);
                return ExitCode.AsExpected;
            },
            cancellation.Token,
            "fail"
        );
        release.Set();
        Assert.Equal(new Outcome(ExitCode.Cancelled, "", "verify: cancelled\n"), outcome);
    }

    [Fact]
    public void Deep_recursion_has_the_stack_it_needs()
    {
        static int Depth(int level) => level == 0 ? 0 : 1 + Depth(level - 1);
        Assert.Equal(
            new Outcome(ExitCode.AsExpected, "200000\n", ""),
            Run(
                context =>
                {
                    context.Publish($"{Depth(200_000)}\n");
                    return ExitCode.AsExpected;
                },
                CancellationToken.None,
                "fail"
            )
        );
    }

    private static Outcome Run(
        Func<CommandContext, int> action,
        CancellationToken cancellation,
        params string[] line
    ) => InProcess.Run([new OneOff(action)], cancellation, line);

    private sealed class OneOff(Func<CommandContext, int> action) : VerifyCommand("fail", "Fails.", "text")
    {
        public override int Order => 0;

        public override string Synopsis => "";

        public override IReadOnlyList<Example> Examples => [];

        public override int Run(CommandContext context) => action(context);
    }
}
